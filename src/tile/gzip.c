/*
 * gzip: see the header.
 */
#include "yardstick/tile/gzip.h"

#include <libdeflate.h>

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
