/*
 * search_term: see the header.
 */
#include "search_term.h"

#include "yardstick/text/fold.h"
#include "yardstick/text/pinyin.h"

enum script script_of(uint32_t cp)
{
    if (cp >= '0' && cp <= '9')
        return SCRIPT_DIGIT;
    return fold_is_han(cp) ? SCRIPT_HAN : SCRIPT_OTHER;
}

/* 枣庄市|财政局: what follows the name of a place is a word of its own. */
static bool ends_place(uint32_t cp)
{
    static const uint32_t ends[] = {
        0x7701, 0x5e02, 0x53bf, 0x533a, 0x9547, 0x4e61
    }; /* 省市县区镇乡 */

    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        if (cp == ends[i])
            return true;
    return false;
}

bool skeleton_make(struct str text, struct arena *arena, struct skeleton *out, struct error *err)
{
    struct fold fold;
    bool broken = false;
    uint32_t last = 0;

    if (!fold_make(text, arena, &fold, err))
        return false;
    out->n = 0;
    out->cut = false;
    for (size_t i = 0; i < fold.n; i++) {
        uint32_t cp = fold.cp[i], flags = 0;

        /* 3#楼 is how signs write 3号楼. */
        if (cp == '#' && !broken && last && script_of(last) == SCRIPT_DIGIT)
            cp = 0x53f7;
        if (!fold_is_word(cp)) {
            broken = true;
            continue;
        }
        if (out->n == TERM_MOST) {
            out->cut = true;
            break;
        }
        if (!last || broken || script_of(cp) != script_of(last) || (ends_place(last) && out->n > 1))
            flags |= ELEMENT_START;
        if (last && broken)
            flags |= ELEMENT_BROKEN;
        out->element[out->n] = cp | flags;
        out->from[out->n++] = fold.from[i];
        last = cp;
        broken = false;
    }
    return true;
}

static uint64_t letters_of(struct str syllable)
{
    uint64_t bits = 0;

    for (size_t i = 0; i < syllable.len; i++)
        bits |= 1ull << (syllable.ptr[i] - 'a');
    return bits;
}

uint64_t contents_of(const uint32_t *element, size_t n, bool spoken)
{
    uint64_t bits = 0;

    for (size_t i = 0; i < n; i++) {
        uint32_t cp = element[i] & ELEMENT_CP;
        const uint16_t *ids;
        unsigned readings = 0;

        if (cp >= 'a' && cp <= 'z')
            bits |= 1ull << (cp - 'a');
        else if (cp >= '0' && cp <= '9')
            bits |= 1ull << (26 + cp - '0');
        else
            bits |= 1ull << (36 + cp % 28);
        if (spoken)
            readings = pinyin_readings(cp, &ids);
        for (unsigned k = 0; k < readings; k++)
            bits |= letters_of(pinyin_syllable(ids[k]));
    }
    return bits;
}
