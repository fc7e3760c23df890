/*
 * wkb: well-known binary, read with suspicion and written plainly.
 *
 * Read: both byte orders, ISO 13249-3 and EWKB types, kinds 1 to 6. Z and M
 * are dropped, an SRID is skipped: who calls knows the CRS. Refused are
 * collections and curves (ERROR_UNSUPPORTED), and with ERROR_INVALID counts
 * the bytes cannot hold, coordinates that are not finite, rings of fewer
 * than four points once closed, lines of fewer than two, and bytes left over.
 * An open ring is closed. POINT EMPTY (two NaN) and counts of 0 are empty.
 * Memory is at most about twice the input; nothing recurses beyond one level.
 *
 * Write: little-endian ISO, two dimensions.
 */
#pragma once

#include "yardstick/base/buf.h"
#include "yardstick/geo/geometry.h"

/* `out` is cleared first, and left empty when this fails. */
MUST_CHECK bool wkb_read(struct str bytes, struct geometry *out, struct error *err);

void wkb_write(struct buf *out, const struct geometry *g);
