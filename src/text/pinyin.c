/*
 * pinyin: see the header; the tables are written by main_tables.c.
 */
#include "yardstick/text/pinyin.h"

#include "yardstick/text/fold.h"
#include "han.h"

struct phrase {
    uint32_t cp[PHRASE_MOST];
    uint16_t syllable[PHRASE_MOST];
    unsigned n;
    bool surname; /* only at the start of a person's name */
};

#include "pinyin_table.inc"

/* A set is: how many, the surname's reading, the readings. NULL when there are none. */
static const uint16_t *set_of(uint32_t cp)
{
    unsigned at = cp >= HAN_FIRST && cp <= HAN_LAST ? readings_of[cp - HAN_FIRST] : 0;

    return at ? reading_sets + at : NULL;
}

unsigned pinyin_readings(uint32_t cp, const uint16_t **out)
{
    const uint16_t *set = set_of(cp);

    if (!set)
        return 0;
    *out = set + 2;
    return set[0];
}

struct str pinyin_syllable(uint16_t id)
{
    return str_from(syllables[id]);
}

unsigned pinyin_n_syllables(void)
{
    return ARRAY_LEN(syllables);
}

/* <0, 0, >0 as the text at cp sorts before, starts with or sorts after the phrase. */
static int phrase_order(const struct phrase *phrase, const uint32_t *cp, size_t n)
{
    for (unsigned i = 0; i < phrase->n; i++) {
        if (i == n)
            return -1;
        if (cp[i] != phrase->cp[i])
            return cp[i] < phrase->cp[i] ? -1 : 1;
    }
    return 0;
}

/* The longest phrase the text starts with, or NULL. A longer one sorts after its own beginning. */
static const struct phrase *find_phrase(const uint32_t *cp, size_t n, bool name)
{
    const struct phrase *best = NULL;
    size_t low = 0, high = ARRAY_LEN(phrases);

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (phrases[middle].cp[0] < cp[0])
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < ARRAY_LEN(phrases) && phrases[low].cp[0] == cp[0]; low++) {
        const struct phrase *phrase = &phrases[low];

        if (phrase_order(phrase, cp, n) == 0 && phrase->surname == name &&
            (!best || phrase->n > best->n))
            best = phrase;
    }
    return best;
}

static void write_syllable(uint16_t id, struct buf *full, struct buf *initials)
{
    if (full) {
        if (full->len && full->data[full->len - 1] != ' ')
            buf_addc(full, ' ');
        buf_text(full, syllables[id]);
    }
    if (initials)
        buf_addc(initials, syllables[id][0]);
}

/* `begun` tells whether a run of other letters goes on. */
static void write_other(uint32_t cp, bool begun, struct buf *full, struct buf *initials)
{
    if (full && !begun && full->len && full->data[full->len - 1] != ' ')
        buf_addc(full, ' ');
    if (full)
        fold_put(full, cp);
    if (initials)
        fold_put(initials, cp);
}

static void write_fold(const struct fold *fold, enum pinyin_of of, struct buf *full,
                       struct buf *initials)
{
    bool begun = false;

    for (size_t i = 0; i < fold->n;) {
        const uint32_t *cp = fold->cp + i;
        bool name = of == PINYIN_PERSON && i == 0;
        const uint16_t *set = set_of(cp[0]);
        const struct phrase *phrase = set ? find_phrase(cp, fold->n - i, name) : NULL;

        /* Within a person's name words mean nothing: 任长江 is not from the river. */
        if (of == PINYIN_PERSON && i > 0)
            phrase = NULL;
        for (unsigned k = 0; phrase && k < phrase->n; k++)
            write_syllable(phrase->syllable[k], full, initials);
        if (!phrase && set)
            write_syllable(name ? set[1] : set[2], full, initials);
        else if (!set && fold_is_word(cp[0]))
            write_other(cp[0], begun, full, initials);
        begun = !set && fold_is_word(cp[0]);
        i += phrase ? phrase->n : 1;
    }
}

bool pinyin_write(struct str text, enum pinyin_of of, struct buf *full, struct buf *initials,
                  struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(64 * text.len + 65536);
    struct fold fold;

    if (!fold_make(text, &arena, &fold, err))
        return false;
    write_fold(&fold, of, full, initials);
    return true;
}
