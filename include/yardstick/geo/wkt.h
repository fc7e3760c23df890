/*
 * wkt: well-known text, as people type it and filters carry it.
 *
 * Read: the six kinds of geometry.h, in any case, with or without Z and M
 * (further ordinates are dropped); numbers are finite decimals; rings are
 * closed if they are not and need four points then, lines two. EMPTY and
 * collections are refused here. Write: two dimensions, the shortest decimals
 * that give the same double back. Pure functions.
 */
#pragma once

#include "yardstick/base/buf.h"
#include "yardstick/geo/geometry.h"

/*
 * One geometry at the start of `text`; *used is how many bytes it took, also
 * on failure (where it stopped making sense). `out` is cleared first.
 */
MUST_CHECK bool wkt_read(struct str text, struct geometry *out, size_t *used, struct error *err);

/* Does the text start with the name of one of the six kinds? */
bool wkt_starts(struct str text);

void wkt_write(struct buf *out, const struct geometry *g);

/* A coordinate as the writers put it: the fewest digits that read back the same. */
void wkt_number(struct buf *out, double value);
