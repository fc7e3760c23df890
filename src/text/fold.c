/*
 * fold: see the header. Normalisation goes by runs that cannot influence each other (from one
 * normalisation boundary to the next), so every result is known to come from its run's start.
 */
#include "yardstick/text/fold.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include "han.h"
#include "fold_table.inc"

/* No letter carries so many marks; a longer run is cut, and the rest a run of its own. */
enum { RUN_MOST = 16, RUN_UNITS = 512 };

struct folder {
    const UNormalizer2 *nfkc, *nfd;
    struct arena *arena;
    struct fold fold;
    size_t room;
    bool failed;
};

static void put(struct folder *f, uint32_t cp, uint32_t from)
{
    bool blank = u_isUWhiteSpace((UChar32)cp);

    if (blank && (f->fold.n == 0 || f->fold.cp[f->fold.n - 1] == ' '))
        return;
    if (f->fold.n == f->room) {
        size_t room = f->room * 2 + 32;
        uint32_t *both = arena_alloc(f->arena, 2 * room * sizeof(*both));

        if (!both) {
            f->failed = true;
            return;
        }
        if (f->fold.n) {
            memcpy(both, f->fold.cp, f->fold.n * sizeof(*both));
            memcpy(both + room, f->fold.from, f->fold.n * sizeof(*both));
        }
        f->fold.cp = both;
        f->fold.from = both + room;
        f->room = room;
    }
    f->fold.cp[f->fold.n] = blank ? ' ' : cp;
    f->fold.from[f->fold.n++] = from;
}

static bool is_latin(uint32_t cp)
{
    UErrorCode code = U_ZERO_ERROR;

    return uscript_getScript((UChar32)cp, &code) == USCRIPT_LATIN;
}

/* What is left once a normalised code point is simplified and has lost its accents. */
static void put_plain(struct folder *f, uint32_t cp, uint32_t from)
{
    UErrorCode code = U_ZERO_ERROR;
    UChar apart[32];
    int32_t n;

    if (cp >= HAN_FIRST && cp <= HAN_LAST) {
        put(f, simple_of[cp - HAN_FIRST], from);
        return;
    }
    if (cp >= 0x80 && u_charType((UChar32)cp) == U_NON_SPACING_MARK && f->fold.n &&
        is_latin(f->fold.cp[f->fold.n - 1]))
        return;
    if (cp >= 0xc0 && is_latin(cp)) {
        n = unorm2_getDecomposition(f->nfd, (UChar32)cp, apart, ARRAY_LEN(apart), &code);
        if (U_SUCCESS(code) && n > 0)
            cp = apart[0];
    }
    put(f, cp, from);
}

static void put_run(struct folder *f, const uint32_t *run, size_t n, uint32_t from)
{
    UErrorCode code = U_ZERO_ERROR;
    UChar in[2 * RUN_MOST], out[RUN_UNITS];
    int32_t len = 0, n_out;

    for (size_t i = 0; i < n; i++)
        U16_APPEND_UNSAFE(in, len, run[i]);
    n_out = unorm2_normalize(f->nfkc, in, len, out, RUN_UNITS, &code);
    if (U_FAILURE(code))
        return;
    for (int32_t i = 0; i < n_out;) {
        UChar32 cp;

        U16_NEXT(out, i, n_out, cp);
        put_plain(f, (uint32_t)cp, from);
    }
}

/* Nothing but itself under normalisation, and a boundary on its left. */
static bool is_simple(uint32_t cp)
{
    return cp < 0x80 || (cp >= HAN_FIRST && cp <= HAN_LAST);
}

static void fold_all(struct folder *f, struct str text)
{
    uint32_t run[RUN_MOST], start = 0, at = 0;
    size_t n = 0;

    while (text.len && !f->failed) {
        size_t len;
        uint32_t cp = str_code_point(text, &len);

        if (n &&
            (n == RUN_MOST || is_simple(cp) || unorm2_hasBoundaryBefore(f->nfkc, (UChar32)cp))) {
            if (n == 1 && is_simple(run[0]))
                put_plain(f, run[0] >= 'A' && run[0] <= 'Z' ? run[0] + 32 : run[0], start);
            else
                put_run(f, run, n, start);
            n = 0;
        }
        if (n == 0)
            start = at;
        run[n++] = cp;
        at++;
        text = (struct str){ text.ptr + len, text.len - len };
    }
    if (n)
        put_run(f, run, n, start);
    if (f->fold.n && f->fold.cp[f->fold.n - 1] == ' ')
        f->fold.n--;
}

bool fold_make(struct str text, struct arena *arena, struct fold *out, struct error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    struct folder f = { .nfkc = unorm2_getNFKCCasefoldInstance(&code),
                        .nfd = unorm2_getNFDInstance(&code),
                        .arena = arena };

    if (U_FAILURE(code))
        return error_set(err, ERROR_UNAVAILABLE,
                         "ICU cannot normalise text (%s): is its data package installed whole?",
                         u_errorName(code));
    if (!str_is_utf8(text))
        return error_set(err, ERROR_INVALID, "text that is not UTF-8");
    fold_all(&f, text);
    if (f.failed)
        return error_set(err, ERROR_TOO_LARGE, "a text of %zu bytes is longer than can be compared",
                         text.len);
    *out = f.fold;
    return true;
}

static bool fold_write_any(struct str text, struct buf *out, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(64 * text.len + 65536);
    struct fold fold;

    if (!fold_make(text, &arena, &fold, err))
        return false;
    for (size_t i = 0; i < fold.n; i++)
        fold_put(out, fold.cp[i]);
    return true;
}

/* Most cells of a table: letters, digits and signs of ASCII, of which only capitals change. */
static bool is_plain(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] <= ' ' || text.ptr[i] > '~')
            return false;
    return true;
}

bool fold_write(struct str text, struct buf *out, struct error *err)
{
    if (is_plain(text)) {
        for (size_t i = 0; i < text.len; i++)
            buf_addc(out,
                     (char)(text.ptr[i] | (text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? 32 : 0)));
        return true;
    }
    return fold_write_any(text, out, err);
}

bool fold_is_word(uint32_t cp)
{
    if (cp >= HAN_FIRST && cp <= HAN_LAST)
        return true;
    return u_isalnum((UChar32)cp);
}

bool fold_is_han(uint32_t cp)
{
    UErrorCode code = U_ZERO_ERROR;

    if (cp < 0x2e80)
        return false;
    return (cp >= HAN_FIRST && cp <= HAN_LAST) ||
           uscript_getScript((UChar32)cp, &code) == USCRIPT_HAN;
}

void fold_put(struct buf *out, uint32_t cp)
{
    char bytes[4];
    int32_t len = 0;

    U8_APPEND_UNSAFE(bytes, len, cp);
    buf_add(out, (struct str){ bytes, (size_t)len });
}
