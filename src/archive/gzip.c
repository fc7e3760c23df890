/*
 * gzip: see the header.
 */
#include "yardstick/archive/gzip.h"

#include <libdeflate.h>

/* The length a member says it unpacks to (RFC 1952: the last four bytes, modulo 2^32). */
static size_t gzip_said(struct str bytes)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr + bytes.len - 4;

    if (bytes.len < 18)
        return 0;
    return (size_t)p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
}

bool gzip_compress(struct gzip *gzip, struct str bytes, struct buf *out, struct error *err)
{
    size_t most, length;
    char *at;

    if (!gzip->compressor)
        gzip->compressor = libdeflate_alloc_compressor(gzip->level);
    if (!gzip->compressor)
        return error_set(err, ERROR_TOO_LARGE, "no memory to compress %zu bytes", bytes.len);
    most = libdeflate_gzip_compress_bound(gzip->compressor, bytes.len);
    at = buf_extend(out, most);
    if (!at)
        return buf_ok(out, err);
    length = libdeflate_gzip_compress(gzip->compressor, bytes.ptr, bytes.len, at, most);
    out->len -= most - length;
    out->data[out->len] = '\0';
    if (length == 0)
        return error_set(err, ERROR_INTERNAL, "cannot compress %zu bytes", bytes.len);
    return true;
}

void gzip_release(struct gzip *gzip)
{
    if (gzip->compressor)
        libdeflate_free_compressor(gzip->compressor);
    gzip->compressor = NULL;
}

bool gzip_expand(struct str bytes, struct buf *out, struct error *err)
{
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    size_t start = out->len, used = 0, length = 0, room = gzip_said(bytes);
    char *at = d && room <= out->limit - start ? buf_extend(out, room ? room : 1) : NULL;
    bool done = at && libdeflate_gzip_decompress_ex(d, bytes.ptr, bytes.len, at, room, &used,
                                                    &length) == LIBDEFLATE_SUCCESS;

    libdeflate_free_decompressor(d);
    if (at) {
        out->len = start + (done ? length : 0);
        out->data[out->len] = '\0';
    }
    if (d && room > out->limit - start)
        return error_set(err, ERROR_TOO_LARGE, "unpacked it has %zu bytes; at most %zu are read",
                         room, out->limit - start);
    // What follows the member is not what was said to be there.
    return done && used == bytes.len
               ? true
               : error_set(err, ERROR_INVALID, "the bytes are no whole gzip member");
}
