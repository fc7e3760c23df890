/*
 * plain: see the header.
 */
#include "yardstick/text/plain.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "yardstick/text/fold.h"

static bool is_ascii(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x80)
            return false;
    return true;
}

/* UTF-16 of the text; free(3) it. */
static UChar *widen(struct str text, int32_t *n, struct error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    UChar *wide = malloc((text.len + 1) * sizeof(*wide));

    if (wide)
        u_strFromUTF8(wide, (int32_t)text.len + 1, n, text.ptr, (int32_t)text.len, &code);
    if (wide && U_SUCCESS(code))
        return wide;
    free(wide);
    error_set(err, ERROR_INVALID, "text that is not UTF-8");
    return NULL;
}

static UChar *normalize(const UNormalizer2 *by, const UChar *text, int32_t n, int32_t *n_out,
                        struct error *err)
{
    UErrorCode code = U_BUFFER_OVERFLOW_ERROR;
    UChar *out = NULL;

    *n_out = n;
    // Once for the length, once more where the guess was short.
    for (int tries = 0; tries < 2 && code == U_BUFFER_OVERFLOW_ERROR; tries++) {
        int32_t room = *n_out + 16;

        free(out);
        out = malloc((size_t)room * sizeof(*out));
        code = U_ZERO_ERROR;
        if (out)
            *n_out = unorm2_normalize(by, text, n, out, room, &code);
    }
    if (out && U_SUCCESS(code))
        return out;
    free(out);
    error_set(err, ERROR_UNAVAILABLE,
              "ICU cannot normalise text (%s): is its data package installed whole?",
              u_errorName(code));
    return NULL;
}

static void narrow(const UChar *text, int32_t n, struct buf *out)
{
    for (int32_t i = 0; i < n;) {
        UChar32 cp;

        U16_NEXT(text, i, n, cp);
        fold_put(out, (uint32_t)cp);
    }
}

bool plain_casei(struct str text, struct buf *out, struct error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCCasefoldInstance(&code);
    int32_t n = 0, n_out = 0;
    UChar *wide, *folded;

    if (is_ascii(text)) {
        for (size_t i = 0; i < text.len; i++)
            buf_addc(out, text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? (char)(text.ptr[i] + 32)
                                                                   : text.ptr[i]);
        return true;
    }
    wide = widen(text, &n, err);
    folded = wide ? normalize(nfkc, wide, n, &n_out, err) : NULL;
    if (folded)
        narrow(folded, n_out, out);
    free(wide);
    free(folded);
    return folded != NULL;
}

static int32_t marks_drop(UChar *text, int32_t n)
{
    int32_t kept = 0;

    for (int32_t i = 0; i < n;) {
        UChar32 cp;

        U16_NEXT(text, i, n, cp);
        if (u_charType(cp) != U_NON_SPACING_MARK)
            U16_APPEND_UNSAFE(text, kept, cp);
    }
    return kept;
}

bool plain_accenti(struct str text, struct buf *out, struct error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&code), *nfc = unorm2_getNFCInstance(&code);
    int32_t n = 0, n_apart = 0, n_out = 0;
    UChar *wide, *apart, *whole = NULL;

    if (is_ascii(text)) {
        buf_add(out, text);
        return true;
    }
    wide = widen(text, &n, err);
    apart = wide ? normalize(nfd, wide, n, &n_apart, err) : NULL;
    if (apart)
        whole = normalize(nfc, apart, marks_drop(apart, n_apart), &n_out, err);
    if (whole)
        narrow(whole, n_out, out);
    free(wide);
    free(apart);
    free(whole);
    return whole != NULL;
}
