/*
 * charset: see the header.
 */
#include "yardstick/gdal/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>

static const char *const preloaded[] = {
    "GB18030", "GBK", "BIG5", "UTF-16LE", "UTF-16BE", "CP1252"
};

bool charset_preload(struct error *err)
{
    char in[] = "a", out[8];

    for (size_t i = 0; i < ARRAY_LEN(preloaded); i++) {
        iconv_t kept = iconv_open("UTF-8", preloaded[i]);
        char *from = in, *to = out;
        size_t n_from = 1, n_to = sizeof(out);

        if (kept == (iconv_t)-1)
            return error_set(err, ERROR_UNAVAILABLE, "no converter for %s: is libc-bin complete?",
                             preloaded[i]);
        // Never closed, so that the module stays; used once, so that it is bound.
        (void)iconv(kept, &from, &n_from, &to, &n_to);
    }
    return true;
}

static const struct {
    const char *written, *name;
} aliases[] = {
    { "utf-8", "UTF-8" },       { "utf8", "UTF-8" },       { "65001", "UTF-8" },
    { "gb18030", "GB18030" },   { "gbk", "GB18030" },      { "gb2312", "GB18030" },
    { "cp936", "GB18030" },     { "936", "GB18030" },      { "ansi 936", "GB18030" },
    { "54936", "GB18030" },     { "big5", "BIG5" },        { "950", "BIG5" },
    { "cp950", "BIG5" },        { "utf-16", "UTF-16LE" },  { "utf-16le", "UTF-16LE" },
    { "utf-16be", "UTF-16BE" }, { "cp1252", "CP1252" },    { "1252", "CP1252" },
    { "iso-8859-1", "CP1252" }, { "88591", "CP1252" },     { "iso88591", "CP1252" },
    { "latin1", "CP1252" },     { "ansi 1252", "CP1252" }, { "windows-1252", "CP1252" },
};

struct str charset_find(struct str name)
{
    name = str_trim(name);
    for (size_t i = 0; i < ARRAY_LEN(aliases); i++)
        if (str_eq_nocase(name, str_from(aliases[i].written)))
            return str_from(aliases[i].name);
    return (struct str){ 0 };
}

struct str charset_guess(struct str bytes)
{
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        return STR("UTF-8");
    if (str_starts(bytes, STR("\xFF\xFE")))
        return STR("UTF-16LE");
    if (str_starts(bytes, STR("\xFE\xFF")))
        return STR("UTF-16BE");
    for (size_t cut = 0; cut < 4 && cut <= bytes.len; cut++)
        if (str_is_utf8((struct str){ bytes.ptr, bytes.len - cut }))
            return STR("UTF-8");
    return STR("GB18030");
}

bool charset_open(struct charset *charset, struct str name, struct error *err)
{
    struct str found = charset_find(name);
    iconv_t converter = (iconv_t)-1;

    if (found.len) {
        snprintf(charset->name, sizeof(charset->name), "%" STR_FMT, STR_ARG(found));
        converter = iconv_open("UTF-8", charset->name);
    }
    if (converter == (iconv_t)-1)
        return error_set(err, ERROR_INVALID,
                         "the encoding %" STR_FMT " is not known; say UTF-8, GB18030 or Big5",
                         STR_ARG(name));
    charset->converter = converter;
    return true;
}

void charset_release(struct charset *charset)
{
    if (charset->converter)
        iconv_close(charset->converter);
    charset->converter = NULL;
}

bool charset_decode(struct charset *charset, struct str bytes, struct buf *out, size_t *used,
                    struct error *err)
{
    char piece[16384];
    char *from = (char *)(uintptr_t)bytes.ptr; // iconv's prototype lacks a const it keeps
    size_t left = bytes.len, result = 0;

    do {
        char *to = piece;
        size_t room = sizeof(piece);

        if (left == 0)
            break;
        errno = 0;
        result = iconv(charset->converter, &from, &left, &to, &room);
        buf_add(out, (struct str){ piece, sizeof(piece) - room });
    } while (result == (size_t)-1 && errno == E2BIG && !out->failed);
    *used = bytes.len - left;
    if (result == (size_t)-1 && errno == EILSEQ)
        return error_set(err, ERROR_INVALID, "bytes that are not %s", charset->name);
    return buf_ok(out, err);
}
