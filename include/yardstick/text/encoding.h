/*
 * encoding: small texts of unknown encoding made UTF-8.
 *
 * CSV files and DXF texts come from Excel and CAD of many years. A byte order mark decides;
 * otherwise text that is well-formed UTF-8 is UTF-8 (Chinese in GB18030 hardly ever is), and what
 * is not must be GB18030 from first byte to last. A truncated text may therefore be refused: hand
 * over whole lines.
 */
#pragma once

#include "yardstick/base/buf.h"

enum encoding { ENCODING_UTF8, ENCODING_GB18030, ENCODING_UTF16LE, ENCODING_UTF16BE };

/* "UTF-8", "GB18030", "UTF-16LE", "UTF-16BE" */
const char *encoding_name(enum encoding encoding);

/* Appends the text as UTF-8 without byte order mark. ERROR_UNSUPPORTED when it is none of these. */
MUST_CHECK bool encoding_to_utf8(struct str bytes, struct buf *out, enum encoding *found,
                                 struct error *err);
