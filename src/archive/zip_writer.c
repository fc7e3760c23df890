/*
 * zip_writer: see the header.
 */
#include "yardstick/archive/zip_writer.h"

#include <libdeflate.h>
#include <stdio.h>

enum { LEVEL = 6, VERSION = 20, UTF8 = 1 << 11, DEFLATED = 8, DAY_ONE = 0x21 };

static void u16(struct buf *out, unsigned value)
{
    buf_add(out, (struct str){ (char[]){ (char)value, (char)(value >> 8) }, 2 });
}

static void u32(struct buf *out, uint32_t value)
{
    u16(out, value & 0xffff);
    u16(out, value >> 16);
}

/* What the local and the central header say alike. */
static void facts(struct buf *out, const struct zip_file *file)
{
    u16(out, VERSION);
    u16(out, UTF8);
    u16(out, DEFLATED);
    u16(out, 0); // no time
    u16(out, DAY_ONE);
    u32(out, file->crc);
    u32(out, file->packed);
    u32(out, file->plain);
    u16(out, (unsigned)strlen(file->name));
    u16(out, 0); // no extra field
}

static bool deflate(struct str bytes, struct buf *out, struct error *err)
{
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(LEVEL);
    size_t most = c ? libdeflate_deflate_compress_bound(c, bytes.len) : 0;
    char *at = c ? buf_extend(out, most) : NULL;
    size_t length = at ? libdeflate_deflate_compress(c, bytes.ptr, bytes.len, at, most) : 0;

    libdeflate_free_compressor(c);
    if (!length)
        return error_set(err, ERROR_TOO_LARGE, "no memory to compress %zu bytes", bytes.len);
    out->len -= most - length;
    return true;
}

bool zip_add(struct zip_writer *zip, struct str name, struct str bytes, struct error *err)
{
    struct zip_file *file = &zip->files[zip->n];
    AUTO(buf) packed = BUF_INIT(UINT32_MAX);

    if (zip->n == ZIP_FILES_MAX || name.len > ZIP_NAME_MAX || bytes.len > UINT32_MAX)
        return error_set(err, ERROR_TOO_LARGE, "more than fits into one answer");
    if (!deflate(bytes, &packed, err))
        return false;
    *file = (struct zip_file){ .crc = libdeflate_crc32(0, bytes.ptr, bytes.len),
                               .packed = (uint32_t)packed.len,
                               .plain = (uint32_t)bytes.len,
                               .at = (uint32_t)zip->out->len };
    snprintf(file->name, sizeof(file->name), "%.*s", STR_ARG(name));
    u32(zip->out, 0x04034b50);
    facts(zip->out, file);
    buf_add(zip->out, name);
    buf_add(zip->out, buf_str(&packed));
    zip->n++;
    return buf_ok(zip->out, err);
}

bool zip_finish(struct zip_writer *zip, struct error *err)
{
    uint32_t start = (uint32_t)zip->out->len;

    for (size_t i = 0; i < zip->n; i++) {
        const struct zip_file *file = &zip->files[i];

        u32(zip->out, 0x02014b50);
        u16(zip->out, VERSION);
        facts(zip->out, file);
        u16(zip->out, 0); // no comment
        u16(zip->out, 0); // the only disk
        u16(zip->out, 0);
        u32(zip->out, 0);
        u32(zip->out, file->at);
        buf_text(zip->out, file->name);
    }
    u32(zip->out, 0x06054b50);
    u16(zip->out, 0);
    u16(zip->out, 0);
    u16(zip->out, (unsigned)zip->n);
    u16(zip->out, (unsigned)zip->n);
    u32(zip->out, (uint32_t)zip->out->len - start - 12);
    u32(zip->out, start);
    u16(zip->out, 0);
    return buf_ok(zip->out, err);
}
