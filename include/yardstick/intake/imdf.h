/*
 * imdf: a courtyard, or one building of it, as an archive of the Indoor Mapping
 * Data Format 1.0 (OGC 20-094), for programs that find ways indoors.
 *
 * A ZIP of manifest.json and a GeoJSON file for each kind of feature there is:
 * address, venue (the courtyard), building, footprint, level (a floor), unit
 * (a room, or what leads to rooms). Ids are UUIDs made of what tells a record
 * apart for ever (a code, a building and its ordinal), so that they are the
 * same in every archive of the city. Degrees as the ledger has them; polygons
 * by the right hand. Nobody's name is in it; what the connection's scope does
 * not show is not.
 */
#pragma once

#include "yardstick/base/buf.h"
#include "yardstick/store/conn.h"

enum { IMDF_BYTES_MAX = 256 << 20 };

struct imdf_request {
    int64_t courtyard; /* 0: that of the building */
    int64_t building;  /* 0: all of the courtyard */
    const char *generator;
};

/* ERROR_NOT_FOUND without such a record, ERROR_INVALID for one without an outline. */
MUST_CHECK bool imdf_write(struct conn *conn, const struct imdf_request *request, struct buf *out,
                           struct error *err);
