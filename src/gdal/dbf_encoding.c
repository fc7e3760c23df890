/*
 * dbf_encoding: see the header.
 */
#include "dbf_encoding.h"

#include <limits.h>
#include <stdio.h>

#include <cpl_vsi.h>

enum { SAMPLE_BYTES = 1 << 20, LANGUAGE_AT = 29, HEADER_LEN_AT = 8 };

/* The first bytes of the part with this ending, in lower or upper case. */
static struct str part_read(const char *shp, const char *lower, const char *upper, struct buf *out)
{
    const char *const endings[] = { lower, upper };
    char path[2 * PATH_MAX];
    VSILFILE *file = NULL;
    char *to;
    size_t n = 0;

    for (size_t i = 0; i < 2 && !file; i++) {
        snprintf(path, sizeof(path), "%.*s%s", (int)strlen(shp) - 4, shp, endings[i]);
        file = VSIFOpenL(path, "rb");
    }
    buf_clear(out);
    to = file ? buf_extend(out, SAMPLE_BYTES) : NULL;
    if (to)
        n = VSIFReadL(to, 1, SAMPLE_BYTES, file);
    if (file)
        VSIFCloseL(file);
    return (struct str){ to, n };
}

/*
 * Fields cut in the middle of a character are common, so one malformed byte is
 * no proof against UTF-8; GBK text hardly ever contains a well-formed run.
 */
static struct str bytes_judge(struct str bytes)
{
    size_t good = 0, bad = 0;

    while (bytes.len) {
        unsigned char c = (unsigned char)*bytes.ptr;
        size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;

        if (c >= 0x80 && n <= bytes.len && str_is_utf8((struct str){ bytes.ptr, n })) {
            good++;
        } else if (c >= 0x80) {
            bad++;
            n = 1;
        }
        bytes = (struct str){ bytes.ptr + n, bytes.len - n };
    }
    return bad > good / 8 ? STR("GB18030") : STR("UTF-8");
}

/* All behind the header, names of columns apart. */
static struct str dbf_text(struct str dbf)
{
    size_t header = 0;

    if (dbf.len >= 32)
        header = (unsigned char)dbf.ptr[HEADER_LEN_AT] |
                 (size_t)(unsigned char)dbf.ptr[HEADER_LEN_AT + 1] << 8;
    header = header < dbf.len ? header : dbf.len;
    return (struct str){ dbf.ptr + header, dbf.len - header };
}

static struct str dbf_judge(struct str dbf)
{
    if (dbf.len < 32)
        return STR("UTF-8");
    switch ((unsigned char)dbf.ptr[LANGUAGE_AT]) {
    case 0x4D:
    case 0x7A:
        return STR("GB18030");
    case 0x4F:
    case 0x78:
        return STR("BIG5");
    }
    return bytes_judge(dbf_text(dbf));
}

bool dbf_encoding_open(const char *shp, struct str asked, struct charset *out, struct error *err)
{
    AUTO(buf) part = BUF_INIT(2 * SAMPLE_BYTES);
    struct str says, dbf;

    if (asked.len)
        return charset_open(out, asked, err);
    // The name is a constant of charset, not of the part that is read over.
    says = charset_find(str_trim(part_read(shp, ".cpg", ".CPG", &part)));
    dbf = part_read(shp, ".dbf", ".DBF", &part);
    if (says.len && !(str_eq(says, STR("UTF-8")) && !str_eq(bytes_judge(dbf_text(dbf)), says)))
        return charset_open(out, says, err);
    return charset_open(out, dbf_judge(dbf), err);
}
