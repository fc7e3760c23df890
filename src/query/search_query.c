/*
 * search_query: see the header.
 */
#include "search_query.h"

#include "yardstick/text/fold.h"
#include "yardstick/text/pinyin.h"

/* Far above any honest query, and cheap to check. */
enum { QUERY_BYTES_MOST = 1024 };

static bool too_long(struct error *err)
{
    return error_set(err, ERROR_TOO_LARGE, "more than %d letters to search for: give fewer words",
                     SEARCH_LETTERS_MOST);
}

/* Blanks, and the commas people put between words. */
static bool is_gap(uint32_t cp)
{
    static const uint32_t gaps[] = { ' ',    '\t',   '\n',   '\r',   ',',    ';',    0xa0,
                                     0x3000, 0xff0c, 0x3001, 0xff1b, 0x2002, 0x2003, 0x2009 };

    for (size_t i = 0; i < ARRAY_LEN(gaps); i++)
        if (cp == gaps[i])
            return true;
    return false;
}

/* The bytes up to the next gap, taken off *text together with it. */
static struct str next_word(struct str *text)
{
    struct str word = { text->ptr, 0 };

    while (text->len) {
        size_t len;
        bool gap = is_gap(str_code_point(*text, &len));

        *text = (struct str){ text->ptr + len, text->len - len };
        if (gap)
            break;
        word.len += len;
    }
    return word;
}

/* Letters only, as a syllable of pinyin is. */
static bool is_spelled(const uint32_t *element, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((element[i] & ELEMENT_CP) < 'a' || (element[i] & ELEMENT_CP) > 'z')
            return false;
    return n > 0;
}

/* With `joined`, syllables that follow each other are one word: "cai zheng ju" is caizhengju. */
static bool add_word(struct words *words, const struct skeleton *s, bool joined)
{
    struct skeleton *to = &words->letters;
    size_t last = words->n ? words->word[words->n - 1].at : 0;

    if (s->cut || to->n + s->n > SEARCH_LETTERS_MOST)
        return false;
    if (joined && words->n && is_spelled(to->element + last, to->n - last) &&
        is_spelled(s->element, s->n)) {
        words->word[words->n - 1].n += (unsigned)s->n;
        memcpy(to->element + to->n, s->element, s->n * sizeof(s->element[0]));
        to->n += s->n;
        return true;
    }
    if (words->n == SEARCH_WORDS_MOST) {
        words->too_many = true;
        return true;
    }
    words->word[words->n].at = (unsigned)to->n;
    words->word[words->n++].n = (unsigned)s->n;
    memcpy(to->element + to->n, s->element, s->n * sizeof(s->element[0]));
    to->n += s->n;
    return true;
}

static bool take_words(struct str text, bool joined, struct arena *arena, struct words *out,
                       struct error *err)
{
    memset(out, 0, sizeof(*out));
    while (text.len) {
        struct skeleton s;

        if (!skeleton_make(next_word(&text), arena, &s, err))
            return false;
        if (s.n && !add_word(out, &s, joined))
            return too_long(err);
    }
    return true;
}

bool words_make(struct str text, struct arena *arena, struct words *out, struct error *err)
{
    memset(out, 0, sizeof(*out));
    if (text.len > QUERY_BYTES_MOST)
        return too_long(err);
    if (!str_is_utf8(text))
        return error_set(err, ERROR_INVALID, "what is searched for is not UTF-8");
    if (!take_words(text, false, arena, out, err))
        return false;
    // A long name spelled syllable by syllable has more words than a name in characters.
    if (out->too_many && !take_words(text, true, arena, out, err))
        return false;
    if (out->too_many)
        return error_set(err, ERROR_INVALID, "more than %d words to search for: give fewer",
                         SEARCH_WORDS_MOST);
    return true;
}

static void begin_word(struct words *out, unsigned at)
{
    if (out->n == SEARCH_WORDS_MOST) {
        out->too_many = true;
        return;
    }
    out->word[out->n].at = at;
    out->word[out->n++].n = 0;
}

bool words_cut(const struct words *in, struct words *out)
{
    memset(out, 0, sizeof(*out));
    out->letters = in->letters;
    for (size_t w = 0; w < in->n; w++) {
        for (unsigned i = 0; i < in->word[w].n; i++) {
            unsigned at = in->word[w].at + i;
            uint32_t *element = &out->letters.element[at];

            if (i == 0 || *element & ELEMENT_BROKEN ||
                script_of(*element & ELEMENT_CP) != script_of(element[-1] & ELEMENT_CP)) {
                begin_word(out, at);
                *element &= ~(uint32_t)ELEMENT_BROKEN;
            }
            out->word[out->n - 1].n++;
        }
    }
    return out->n > in->n && !out->too_many;
}

static bool element_add(struct words *out, uint32_t element)
{
    if (out->letters.n == SEARCH_LETTERS_MOST)
        return false;
    out->letters.element[out->letters.n++] = element;
    out->word[out->n - 1].n++;
    return true;
}

/* The letters of the common reading; the character itself when it has none. */
static bool reading_add(struct words *out, uint32_t element)
{
    const uint16_t *ids;
    struct str syllable;

    if (!pinyin_readings(element & ELEMENT_CP, &ids))
        return element_add(out, element);
    syllable = pinyin_syllable(ids[0]);
    for (size_t i = 0; i < syllable.len; i++)
        if (!element_add(out, (uint32_t)syllable.ptr[i]))
            return false;
    return true;
}

static unsigned n_han(const uint32_t *element, unsigned n)
{
    unsigned han = 0;

    for (unsigned i = 0; i < n; i++)
        han += fold_is_han(element[i] & ELEMENT_CP);
    return han;
}

bool words_heard(const struct words *in, struct words *out)
{
    bool changed = false;

    memset(out, 0, sizeof(*out));
    for (size_t w = 0; w < in->n; w++) {
        const uint32_t *element = in->letters.element + in->word[w].at;
        bool spoken = n_han(element, in->word[w].n) >= 2;

        begin_word(out, (unsigned)out->letters.n);
        for (unsigned i = 0; i < in->word[w].n; i++)
            if (!(spoken ? reading_add(out, element[i]) : element_add(out, element[i])))
                return false;
        changed |= spoken;
    }
    return changed;
}
