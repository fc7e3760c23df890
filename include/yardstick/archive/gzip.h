/*
 * gzip: bytes as one gzip member (RFC 1952) and back, by libdeflate.
 *
 * Level 1 costs about 70 us for a tile of 20 KB, level 6 twice that for 3 %
 * less. A gzip holds the compressor's memory for one level and belongs to one
 * thread at a time; it opens on first use.
 */
#pragma once

#include "yardstick/base/buf.h"

struct gzip {
    int level; /* 1 to 12 */
    struct libdeflate_compressor *compressor;
};

#define GZIP_INIT(n)                                                                               \
    {                                                                                              \
        .level = (n)                                                                               \
    }

/* Appends to `out`; ERROR_TOO_LARGE past its limit or without memory. */
MUST_CHECK bool gzip_compress(struct gzip *gzip, struct str bytes, struct buf *out,
                              struct error *err);
/*
 * Appends what one whole member holds, at most what `out` has room for under its limit:
 * ERROR_TOO_LARGE before anything is unpacked, ERROR_INVALID for anything but one whole member.
 */
MUST_CHECK bool gzip_expand(struct str bytes, struct buf *out, struct error *err);
/* Does it begin as one? */
static inline bool gzip_is(struct str bytes)
{
    return bytes.len >= 2 && (unsigned char)bytes.ptr[0] == 0x1f &&
           (unsigned char)bytes.ptr[1] == 0x8b;
}
void gzip_release(struct gzip *gzip);
