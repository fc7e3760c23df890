/*
 * search_word: see the header.
 */
#include "search_word.h"

#include "yardstick/text/pinyin.h"

/* Bit q: cp[q] is this code point. */
static uint64_t bits_of(const struct word *word, uint32_t cp)
{
    uint64_t bits = 0;

    if (cp >= 'a' && cp <= 'z')
        return word->letter[cp - 'a'];
    for (unsigned q = 0; q < word->n; q++)
        bits |= (uint64_t)(word->cp[q] == cp) << q;
    return bits;
}

static void make_syllable(struct word *word, unsigned id)
{
    struct str text = pinyin_syllable((uint16_t)id);
    uint64_t end = ~0ull << word->n; /* beyond the end of the word everything goes */
    uint64_t whole = ~0ull, begun = ~0ull;

    for (unsigned i = 0; i < text.len; i++) {
        uint64_t letter = word->letter[text.ptr[i] - 'a'];

        whole &= letter >> i;
        begun &= (letter | end) >> i;
    }
    word->whole[id] = whole;
    /* A whole word of one letter, or of zh, ch, sh, is an initial and not a syllable begun. */
    begun &= ~whole & ~end;
    if (word->n == 1)
        begun = 0;
    word->len[id] = (uint8_t)text.len;
    word->initial[id] = (uint8_t)(text.ptr[0] - 'a');
    word->retroflex[id] = 0;
    if (text.len > 2 && text.ptr[1] == 'h') {
        word->retroflex[id] = word->letter[text.ptr[0] - 'a'] & word->letter['h' - 'a'] >> 1;
        if (word->n == 2)
            begun &= ~1ull;
    }
    word->begun[id] = begun;
}

void word_make(const uint32_t *element, size_t n, struct word *out)
{
    unsigned syllables = pinyin_n_syllables();
    unsigned letters = 0;

    memset(out, 0, sizeof(*out));
    out->n = (unsigned)n;
    out->need = contents_of(element, n, false);
    for (unsigned q = 0; q < n; q++) {
        uint32_t cp = element[q] & ELEMENT_CP;

        out->cp[q] = cp;
        if (q && element[q] & ELEMENT_BROKEN)
            out->broken |= 1ull << q;
        if (cp >= 'a' && cp <= 'z') {
            out->letter[cp - 'a'] |= 1ull << q;
            letters++;
        }
    }
    out->letters = letters > 0;
    out->fuzzy = letters == n && n >= 4;
    for (unsigned id = 0; out->letters && id < syllables && id < SYLLABLES_ROOM; id++)
        make_syllable(out, id);
}

/* Which places of the word have been reached, in which manner. */
struct reached {
    uint64_t text, pinyin, initials;
};

static bool is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

/*
 * 5-12 is not 512: digits parted in the text match only where they are parted in the word. Of the
 * places `same` those that remain, for the character at i.
 */
static uint64_t parted_alike(const struct word *word, const uint32_t *element, size_t i,
                             size_t start, uint64_t same)
{
    if (i == start || !is_digit(element[i] & ELEMENT_CP) || !is_digit(element[i - 1] & ELEMENT_CP))
        return same;
    return element[i] & ELEMENT_BROKEN ? same & word->broken : same & ~word->broken;
}

/* Read the next character of a text; *begun is set when the word ends within its syllable. */
static struct reached read_on(const struct word *word, struct reached at, uint32_t cp,
                              uint64_t same, bool *begun)
{
    struct reached next = { (at.text & same) << 1, (at.pinyin & same) << 1,
                            (at.initials & same) << 1 };
    uint64_t clean = at.text | at.pinyin, any = clean | at.initials;
    const uint16_t *ids;
    unsigned n = pinyin_readings(cp, &ids);

    for (unsigned k = 0; k < n; k++) {
        unsigned id = ids[k];

        next.pinyin |= (clean & word->whole[id]) << word->len[id];
        next.initials |= (at.initials & word->whole[id]) << word->len[id];
        next.initials |= (any & word->letter[word->initial[id]]) << 1;
        next.initials |= (any & word->retroflex[id]) << 2;
        *begun |= (clean & word->begun[id]) != 0;
    }
    return next;
}

static enum place place_of(const uint32_t *element, size_t n, size_t start, size_t end)
{
    if (start == 0)
        return end == n ? PLACE_EXACT : PLACE_PREFIX;
    return element[start] & ELEMENT_START ? PLACE_WORD : PLACE_INSIDE;
}

/* The better of two; `span` follows. */
static void keep(uint8_t match, size_t start, size_t end, uint8_t *best, struct span *span)
{
    if (match_score(match) <= match_score(*best))
        return;
    *best = match;
    if (span)
        *span = (struct span){ (unsigned)start, (unsigned)end };
}

/* One letter or digit says little: it must begin something. */
static bool may_start(const struct word *word, const uint32_t *element, size_t start)
{
    return word->n > 1 || element[start] & ELEMENT_START || script_of(word->cp[0]) == SCRIPT_HAN;
}

/* By characters alone; `lenient` lets a code be typed from its start without its hyphens. */
static void match_text(const struct word *word, const uint32_t *element, size_t n, size_t start,
                       bool lenient, uint8_t *best, struct span *span)
{
    size_t i = start;

    if (n - start < word->n)
        return;
    for (unsigned q = 0; q < word->n; q++, i++) {
        if ((element[i] & ELEMENT_CP) != word->cp[q])
            return;
        if (q && !(lenient && start == 0 && element[i] & ELEMENT_BROKEN) &&
            !parted_alike(word, element, i, start, 1ull << q))
            return;
    }
    keep(match_make(place_of(element, n, start, i), MANNER_TEXT), start, i, best, span);
}

static void match_spoken(const struct word *word, const uint32_t *element, size_t n, size_t start,
                         uint8_t *best, struct span *span)
{
    struct reached at = { .text = 1 };
    uint64_t end = 1ull << word->n;

    for (size_t i = start; i < n && (at.text | at.pinyin | at.initials); i++) {
        uint32_t cp = element[i] & ELEMENT_CP;
        bool begun = false;
        enum place place = place_of(element, n, start, i + 1);

        at =
            read_on(word, at, cp, parted_alike(word, element, i, start, bits_of(word, cp)), &begun);
        if (at.text & end)
            keep(match_make(place, MANNER_TEXT), start, i + 1, best, span);
        else if (at.pinyin & end)
            keep(match_make(place, MANNER_PINYIN), start, i + 1, best, span);
        else if (begun)
            keep(match_make(place == PLACE_EXACT ? PLACE_PREFIX : place, MANNER_PINYIN), start,
                 i + 1, best, span);
        else if (at.initials & end)
            keep(match_make(place, MANNER_INITIALS), start, i + 1, best, span);
    }
}

uint8_t word_match(const struct word *word, const uint32_t *element, size_t n, bool spoken,
                   struct span *span)
{
    bool by_sound = spoken && word->letters;
    uint8_t best = 0;

    for (size_t start = 0; start < n; start++) {
        if (!by_sound && (element[start] & ELEMENT_CP) != word->cp[0])
            continue;
        if (!may_start(word, element, start))
            continue;
        if (by_sound)
            match_spoken(word, element, n, start, &best, span);
        else
            match_text(word, element, n, start, !spoken, &best, span);
        if (best && match_place(best) >= PLACE_PREFIX)
            break; /* further on it can only be worse */
    }
    return best;
}

/* Places reached without error and with one; `swap`: q where cp[q + 1] was just read, none wrong.
 */
struct erring {
    uint64_t none, one, swap;
};

static struct erring read_letter(const struct word *word, struct erring at, uint64_t same)
{
    struct erring next = { .none = (at.none & same) << 1 };

    next.one =
        (at.one & same) << 1 | at.none | at.none << 1 | next.none << 1 | (at.swap & same) << 2;
    next.swap = at.none & same >> 1;
    (void)word;
    return next;
}

static struct erring read_erring(const struct word *word, struct erring at, uint32_t cp)
{
    const uint16_t *ids;
    unsigned n = pinyin_readings(cp, &ids);
    struct erring all = { 0, 0, 0 };

    if (n == 0)
        return read_letter(word, at, bits_of(word, cp));
    for (unsigned k = 0; k < n; k++) {
        struct str syllable = pinyin_syllable(ids[k]);
        struct erring one = at;

        for (size_t i = 0; i < syllable.len; i++)
            one = read_letter(word, one, word->letter[syllable.ptr[i] - 'a']);
        all.none |= one.none;
        all.one |= one.one;
        all.swap |= one.swap;
    }
    return all;
}

uint8_t word_match_fuzzy(const struct word *word, const uint32_t *element, size_t n,
                         struct span *span)
{
    uint64_t end = 1ull << word->n;
    uint8_t best = 0;

    for (size_t start = 0; start < n; start++) {
        struct erring at = { .none = 1, .one = 2 };

        if (!(element[start] & ELEMENT_START))
            continue;
        for (size_t i = start; i < n && (at.none | at.one); i++) {
            at = read_erring(word, at, element[i] & ELEMENT_CP);
            if ((at.none | at.one) & end)
                keep(match_make(place_of(element, n, start, i + 1), MANNER_FUZZY), start, i + 1,
                     &best, span);
        }
    }
    return best;
}
