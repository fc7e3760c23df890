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

static struct str dbf_judge(struct str dbf)
{
    size_t header;

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
    header = (unsigned char)dbf.ptr[HEADER_LEN_AT] |
             (size_t)(unsigned char)dbf.ptr[HEADER_LEN_AT + 1] << 8;
    if (header > dbf.len)
        header = dbf.len;
    return bytes_judge((struct str){ dbf.ptr + header, dbf.len - header });
}

bool dbf_encoding_open(const char *shp, struct str asked, struct charset *out, struct error *err)
{
    AUTO(buf) part = BUF_INIT(2 * SAMPLE_BYTES);
    struct str cpg;

    if (asked.len)
        return charset_open(out, asked, err);
    cpg = str_trim(part_read(shp, ".cpg", ".CPG", &part));
    if (charset_find(cpg).len)
        return charset_open(out, cpg, err);
    return charset_open(out, dbf_judge(part_read(shp, ".dbf", ".DBF", &part)), err);
}
