/*
 * table_geometry: the ledger's geometry as GeoJSON (RFC 7946): longitude first,
 * EPSG:4490, which for this purpose is WGS 84.
 */
#include "table_parts.h"

#include "yardstick/geo/geojson.h"
#include "yardstick/geo/wkb.h"
#include "yardstick/registry/entry.h"

enum { DECIMALS = 9, /* a tenth of a millimetre */ SCRATCH_BYTES = 64 << 20 };

bool table_geometry(const struct table *table, struct stmt *q, struct json *j, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(SCRATCH_BYTES);
    AUTO(geometry) g = { 0 };
    struct str wkb;

    if (table->geometry < 0 || stmt_is_null(q, table->geometry)) {
        json_none(j, "geometry");
        return true;
    }
    if (!geometry_load(q->conn, stmt_bytes(q, table->geometry), &arena, &wkb, err) ||
        !wkb_read(wkb, &g, err))
        return false;
    geojson_write(j, "geometry", &g, DECIMALS, false);
    return true;
}
