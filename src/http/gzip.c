/*
 * gzip: see the header.
 */
#include "gzip.h"

#include <zlib.h>

/* 15 bits of window; 16 more ask zlib for a gzip frame. */
enum { WINDOW = 15 + 16, LEVEL = 4, PIECE = 1 << 16 };

bool gzip_fits(const char *content_type)
{
    static const char *const parts[] = { "text/", "json", "xml", "javascript", "svg" };

    for (size_t i = 0; content_type && i < ARRAY_LEN(parts); i++)
        if (strstr(content_type, parts[i]) && !strstr(content_type, "event-stream"))
            return true;
    return false;
}

bool gzip_pack(struct str bytes, struct buf *out)
{
    z_stream z = { .next_in = (Bytef *)bytes.ptr, .avail_in = (uInt)bytes.len };
    uLong most;
    char *at;

    if (bytes.len > UINT32_MAX / 2 ||
        deflateInit2(&z, LEVEL, Z_DEFLATED, WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    most = deflateBound(&z, bytes.len);
    at = buf_extend(out, most);
    if (!at) {
        deflateEnd(&z);
        return false;
    }
    z.next_out = (Bytef *)at;
    z.avail_out = (uInt)most;
    deflate(&z, Z_FINISH);
    out->len -= z.avail_out; // buf_extend counted all of it
    deflateEnd(&z);
    return true;
}

bool gzip_unpack(struct str bytes, struct buf *out)
{
    z_stream z = { .next_in = (Bytef *)bytes.ptr, .avail_in = (uInt)bytes.len };
    int rc = Z_OK;

    if (inflateInit2(&z, WINDOW) != Z_OK)
        return false;
    while (rc == Z_OK) {
        char *at = buf_extend(out, PIECE);

        if (!at)
            break;
        z.next_out = (Bytef *)at;
        z.avail_out = PIECE;
        rc = inflate(&z, Z_NO_FLUSH);
        out->len -= z.avail_out;
    }
    inflateEnd(&z);
    return rc == Z_STREAM_END;
}
