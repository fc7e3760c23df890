/*
 * gzip: bytes to gzip and back. Private; the only door to zlib.
 */
#pragma once

#include "yardstick/base/buf.h"

/* Is the type worth compressing (text, JSON, XML, JavaScript, SVG)? */
bool gzip_fits(const char *content_type);
/* false when there is no memory; out as it was. */
MUST_CHECK bool gzip_pack(struct str bytes, struct buf *out);
MUST_CHECK bool gzip_unpack(struct str bytes, struct buf *out);
