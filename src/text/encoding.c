/*
 * encoding: see the header.
 */
#include "yardstick/text/encoding.h"

#include <unicode/ucnv.h>

const char *encoding_name(enum encoding encoding)
{
    static const char *const names[] = { "UTF-8", "GB18030", "UTF-16LE", "UTF-16BE" };

    return names[encoding];
}

static enum encoding detect(struct str *bytes)
{
    static const struct {
        struct str mark;
        enum encoding encoding;
    } marks[] = {
        { { "\xef\xbb\xbf", 3 }, ENCODING_UTF8 },
        { { "\x84\x31\x95\x33", 4 }, ENCODING_GB18030 },
        { { "\xff\xfe", 2 }, ENCODING_UTF16LE },
        { { "\xfe\xff", 2 }, ENCODING_UTF16BE },
    };

    for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
        if (str_starts(*bytes, marks[i].mark)) {
            bytes->ptr += marks[i].mark.len;
            bytes->len -= marks[i].mark.len;
            return marks[i].encoding;
        }
    }
    return str_is_utf8(*bytes) ? ENCODING_UTF8 : ENCODING_GB18030;
}

/* Piece by piece through UTF-16, stopping at the first byte that is wrong. */
static UErrorCode convert(struct str bytes, const char *name, struct buf *out)
{
    UErrorCode code = U_ZERO_ERROR;
    UConverter *from = ucnv_open(name, &code), *to = ucnv_open("UTF-8", &code);
    const char *at = bytes.ptr, *end = at + bytes.len;
    UChar pivot[1024], *source = pivot, *target = pivot;
    bool reset = true, more = U_SUCCESS(code);

    if (more)
        ucnv_setToUCallBack(from, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &code);
    while (more) {
        char piece[4096], *piece_end = piece;

        code = U_ZERO_ERROR;
        ucnv_convertEx(to, from, &piece_end, piece + sizeof(piece), &at, end, pivot, &source,
                       &target, pivot + ARRAY_LEN(pivot), reset, true, &code);
        reset = false;
        buf_add(out, (struct str){ piece, (size_t)(piece_end - piece) });
        more = code == U_BUFFER_OVERFLOW_ERROR && !out->failed;
    }
    ucnv_close(from);
    ucnv_close(to);
    return code == U_BUFFER_OVERFLOW_ERROR ? U_ZERO_ERROR : code;
}

bool encoding_to_utf8(struct str bytes, struct buf *out, enum encoding *found, struct error *err)
{
    enum encoding encoding = detect(&bytes);
    size_t before = out->len;
    UErrorCode code = U_ZERO_ERROR;

    if (encoding != ENCODING_UTF8)
        code = convert(bytes, encoding_name(encoding), out);
    else if (str_is_utf8(bytes))
        buf_add(out, bytes);
    else
        code = U_INVALID_CHAR_FOUND;
    if (U_FAILURE(code)) {
        out->len = before;
        if (out->data)
            out->data[before] = '\0';
        return error_set(err, ERROR_UNSUPPORTED, "text that is not %s: save it as UTF-8 or GB18030",
                         encoding_name(encoding));
    }
    *found = encoding;
    return true;
}
