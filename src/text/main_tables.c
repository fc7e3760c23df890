/*
 * main_tables: a program run at build; it asks ICU once for what fold and pinyin need for ever.
 *
 *     main_tables polyphones.tsv fold.inc pinyin.inc
 *
 * ICU's transliterators take 130 ms to open and 4 µs a character, and are one thread's each; their
 * answers for single characters are constants. So they become constant tables: no start-up cost,
 * no handle, any thread. Words, where the reading depends on the neighbours, come from the file.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "yardstick/base/attr.h"
#include "yardstick/base/str.h"
#include "han.h"

enum { SYLLABLES_MOST = 1024, PHRASES_MOST = 2000 };

struct reading {
    unsigned n;
    uint16_t syllable[READINGS_MOST]; /* the common one first */
    uint16_t surname;
};

struct phrase {
    uint32_t cp[PHRASE_MOST];
    uint16_t syllable[PHRASE_MOST];
    unsigned n;
    bool surname;
};

static char syllables[SYLLABLES_MOST][SYLLABLE_TEXT];
static unsigned n_syllables;
static struct reading readings[HAN_COUNT];
static struct phrase phrases[PHRASES_MOST];
static unsigned n_phrases;
static uint32_t simple[HAN_COUNT];

static __attribute__((noreturn)) void fail(const char *what, const char *which)
{
    errx(1, "%s: %s", what, which);
}

static uint16_t syllable_id(const char *text)
{
    size_t len = strlen(text);

    if (len == 0 || len >= SYLLABLE_TEXT || strspn(text, "abcdefghijklmnopqrstuvwxyz") != len)
        fail("not a syllable", text);
    for (unsigned i = 0; i < n_syllables; i++)
        if (strcmp(syllables[i], text) == 0)
            return (uint16_t)i;
    if (n_syllables == SYLLABLES_MOST)
        fail("more syllables than room for them", text);
    memcpy(syllables[n_syllables], text, len + 1);
    return (uint16_t)n_syllables++;
}

static void add_reading(struct reading *reading, uint16_t syllable)
{
    for (unsigned i = 0; i < reading->n; i++)
        if (reading->syllable[i] == syllable)
            return;
    if (reading->n == READINGS_MOST)
        fail("more readings than room for them", syllables[syllable]);
    reading->syllable[reading->n++] = syllable;
}

static UTransliterator *open_transliterator(const char *name)
{
    UErrorCode code = U_ZERO_ERROR;
    UChar id[64];
    UTransliterator *t;

    u_uastrcpy(id, name);
    t = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
    if (U_FAILURE(code))
        fail(name, u_errorName(code));
    return t;
}

/* One character through a transliterator; the number of UTF-16 units that come out. */
static int32_t transliterate(const UTransliterator *t, uint32_t cp, UChar out[64])
{
    UErrorCode code = U_ZERO_ERROR;
    int32_t len = 1, limit = 1;

    out[0] = (UChar)cp;
    utrans_transUChars(t, out, &len, 64, 0, &limit, &code);
    if (U_FAILURE(code))
        fail("transliteration", u_errorName(code));
    return len;
}

/* "lüè" to "lve"; false when it is no syllable (the character has no reading). */
static bool without_tone(const UChar *in, int32_t n, char out[SYLLABLE_TEXT])
{
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&code);
    UChar apart[128];
    size_t len = 0;
    int32_t m = unorm2_normalize(nfd, in, n, apart, 128, &code);

    if (U_FAILURE(code))
        return false;
    for (int32_t i = 0; i < m; i++) {
        if (apart[i] == 0x308 && len && out[len - 1] == 'u')
            out[len - 1] = 'v';
        else if (apart[i] >= 'a' && apart[i] <= 'z' && len + 1 < SYLLABLE_TEXT)
            out[len++] = (char)apart[i];
        else if (u_charType(apart[i]) != U_NON_SPACING_MARK)
            return false;
    }
    out[len] = '\0';
    return len > 0;
}

static uint16_t syllable_str(struct str text)
{
    char copy[SYLLABLE_TEXT];

    snprintf(copy, sizeof(copy), "%" STR_FMT, STR_ARG(text));
    return syllable_id(copy);
}

static void read_icu(void)
{
    UTransliterator *common = open_transliterator("Han-Latin");
    UTransliterator *names = open_transliterator("Han-Latin/Names");
    UTransliterator *simplify = open_transliterator("Traditional-Simplified");

    for (uint32_t cp = HAN_FIRST; cp <= HAN_LAST; cp++) {
        struct reading *reading = &readings[cp - HAN_FIRST];
        char text[SYLLABLE_TEXT];
        UChar out[64];

        if (without_tone(out, transliterate(common, cp, out), text))
            add_reading(reading, reading->surname = syllable_id(text));
        if (without_tone(out, transliterate(names, cp, out), text))
            add_reading(reading, reading->surname = syllable_id(text));
        simple[cp - HAN_FIRST] = transliterate(simplify, cp, out) == 1 ? out[0] : cp;
    }
    utrans_close(simplify);
    utrans_close(names);
    utrans_close(common);
}

/* A line of one character: its readings come first, those of ICU stay behind them. */
static void single_line(uint32_t cp, struct str list, struct str surname)
{
    struct reading *reading = &readings[cp - HAN_FIRST], old = *reading;

    reading->n = 0;
    while (list.len)
        add_reading(reading, syllable_str(str_cut(&list, '/')));
    for (unsigned i = 0; i < old.n; i++)
        add_reading(reading, old.syllable[i]);
    if (surname.len)
        add_reading(reading, reading->surname = syllable_str(surname));
}

static void phrase_line(const uint32_t *cp, unsigned n, struct str list, bool surname)
{
    struct phrase *phrase = &phrases[n_phrases++];

    if (n_phrases == PHRASES_MOST)
        fail("more words than room for them", "PHRASES_MOST");
    phrase->n = n;
    phrase->surname = surname;
    for (unsigned i = 0; i < n; i++) {
        if (list.len == 0)
            fail("fewer readings than characters", syllables[phrase->syllable[0]]);
        phrase->cp[i] = cp[i];
        phrase->syllable[i] = syllable_str(str_cut(&list, ' '));
        add_reading(&readings[cp[i] - HAN_FIRST], phrase->syllable[i]);
    }
    if (list.len)
        fail("more readings than characters", list.ptr);
}

static void read_line(struct str line)
{
    struct str text = str_cut(&line, '\t'), list = str_cut(&line, '\t');
    const char *shown = text.ptr;
    uint32_t cp[PHRASE_MOST];
    unsigned n = 0;

    while (text.len) {
        size_t len;

        if (n == PHRASE_MOST || !str_is_utf8(text))
            fail("not one to four characters of UTF-8", shown);
        cp[n] = str_code_point(text, &len);
        if (cp[n] < HAN_FIRST || cp[n] > HAN_LAST || simple[cp[n] - HAN_FIRST] != cp[n])
            fail("not simplified Chinese", shown);
        text = (struct str){ text.ptr + len, text.len - len };
        n++;
    }
    if (n == 1)
        single_line(cp[0], list, line);
    else
        phrase_line(cp, n, list, str_eq(line, STR("surname")));
}

static void read_polyphones(const char *path)
{
    FILE *file = fopen(path, "r");
    char line[256];

    if (!file)
        fail("cannot be read", path);
    while (fgets(line, sizeof(line), file)) {
        size_t len = strcspn(line, "\r\n");

        line[len] = '\0';
        if (len && line[0] != '#')
            read_line((struct str){ line, len });
    }
    fclose(file);
}

/*
 * What a traditional character is called, its simplified one is called too: text is folded before
 * it is read. And ü is typed v, u and yu.
 */
static void share_readings(void)
{
    for (unsigned i = 0; i < HAN_COUNT; i++) {
        uint32_t to = simple[i];

        if (to != i + HAN_FIRST && to >= HAN_FIRST && to <= HAN_LAST)
            for (unsigned k = 0; k < readings[i].n && readings[to - HAN_FIRST].n < 6; k++)
                add_reading(&readings[to - HAN_FIRST], readings[i].syllable[k]);
    }
    for (unsigned i = 0; i < HAN_COUNT; i++) {
        for (unsigned k = 0; k < readings[i].n && readings[i].n < READINGS_MOST; k++) {
            const char *text = syllables[readings[i].syllable[k]], *v = strchr(text, 'v');
            char other[SYLLABLE_TEXT + 8];

            if (!v)
                continue;
            snprintf(other, sizeof(other), "%.*su%s", (int)(v - text), text, v + 1);
            add_reading(&readings[i], syllable_id(other));
            snprintf(other, sizeof(other), "%.*syu%s", (int)(v - text), text, v + 1);
            if (v[1] == '\0' && readings[i].n < READINGS_MOST)
                add_reading(&readings[i], syllable_id(other));
        }
    }
}

static int phrase_order(const void *a_, const void *b_)
{
    const struct phrase *a = a_, *b = b_;

    for (unsigned i = 0; i < PHRASE_MOST; i++)
        if (a->cp[i] != b->cp[i])
            return a->cp[i] < b->cp[i] ? -1 : 1;
    return 0;
}

static void write_fold(FILE *out)
{
    fprintf(out, "static const uint16_t simple_of[HAN_COUNT] = {");
    for (unsigned i = 0; i < HAN_COUNT; i++)
        fprintf(out, "%s%u,", i % 16 ? " " : "\n", (unsigned)simple[i]);
    fprintf(out, "\n};\n");
}

/* A set is n, the surname's reading, then n readings; sets alike are written once. */
static void write_readings(FILE *out)
{
    static uint16_t sets[HAN_COUNT * 4], of[HAN_COUNT];
    unsigned n_sets = 1;

    for (unsigned i = 0; i < HAN_COUNT; i++) {
        const struct reading *r = &readings[i];
        unsigned at = 1;

        if (r->n == 0)
            continue;
        while (at < n_sets && (sets[at] != r->n || sets[at + 1] != r->surname ||
                               memcmp(sets + at + 2, r->syllable, r->n * sizeof(uint16_t)) != 0))
            at += 2u + sets[at];
        if (at >= n_sets) {
            if (n_sets + 2 + r->n > UINT16_MAX)
                fail("more sets of readings than 16 bits", syllables[r->syllable[0]]);
            at = n_sets;
            sets[at] = (uint16_t)r->n;
            sets[at + 1] = r->surname;
            memcpy(sets + at + 2, r->syllable, r->n * sizeof(uint16_t));
            n_sets = at + 2 + r->n;
        }
        of[i] = (uint16_t)at;
    }
    fprintf(out, "static const uint16_t reading_sets[] = {");
    for (unsigned i = 0; i < n_sets; i++)
        fprintf(out, "%s%u,", i % 16 ? " " : "\n", sets[i]);
    fprintf(out, "\n};\nstatic const uint16_t readings_of[HAN_COUNT] = {");
    for (unsigned i = 0; i < HAN_COUNT; i++)
        fprintf(out, "%s%u,", i % 16 ? " " : "\n", of[i]);
    fprintf(out, "\n};\n");
}

static void write_pinyin(FILE *out)
{
    fprintf(out, "static const char syllables[][SYLLABLE_TEXT] = {\n");
    for (unsigned i = 0; i < n_syllables; i++)
        fprintf(out, "\"%s\",\n", syllables[i]);
    fprintf(out, "};\n");
    write_readings(out);
    qsort(phrases, n_phrases, sizeof(phrases[0]), phrase_order);
    fprintf(out, "static const struct phrase phrases[] = {\n");
    for (unsigned i = 0; i < n_phrases; i++) {
        const struct phrase *p = &phrases[i];

        if (i && phrase_order(p - 1, p) == 0)
            fail("a word that is there twice", syllables[p->syllable[0]]);
        fprintf(out, "{ { %u, %u, %u, %u }, { %u, %u, %u, %u }, %u, %d },\n", p->cp[0], p->cp[1],
                p->cp[2], p->cp[3], p->syllable[0], p->syllable[1], p->syllable[2], p->syllable[3],
                p->n, p->surname);
    }
    fprintf(out, "};\n");
}

static void write_file(const char *path, void (*write)(FILE *))
{
    FILE *out = fopen(path, "w");

    if (!out)
        fail("cannot be written", path);
    write(out);
    if (fclose(out) != 0)
        fail("cannot be written", path);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        fail("wants", "polyphones.tsv fold.inc pinyin.inc");
    read_icu();
    read_polyphones(argv[1]);
    share_readings();
    write_file(argv[2], write_fold);
    write_file(argv[3], write_pinyin);
    return 0;
}
