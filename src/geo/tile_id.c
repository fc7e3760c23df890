/*
 * tile_id: see the header.
 */
#include "yardstick/geo/tile_id.h"

#include "yardstick/geo/mercator.h"

bool tile_id_make(int64_t z, int64_t x, int64_t y, struct tile_id *out, struct error *err)
{
    if (z < 0 || z > TILE_ZOOM_MAX)
        return error_set(err, ERROR_INVALID, "zoom %lld; tiles have zooms 0 to %d", (long long)z,
                         TILE_ZOOM_MAX);
    if (x < 0 || y < 0 || x >> z != 0 || y >> z != 0)
        return error_set(err, ERROR_INVALID,
                         "no tile %lld/%lld at zoom %lld: both numbers are from 0 to %lld",
                         (long long)x, (long long)y, (long long)z, ((long long)1 << z) - 1);
    *out = (struct tile_id){ (uint32_t)z, (uint32_t)x, (uint32_t)y };
    return true;
}

struct tile_id tile_parent(struct tile_id id)
{
    return id.z ? (struct tile_id){ id.z - 1, id.x / 2, id.y / 2 } : id;
}

uint32_t tile_flip_y(struct tile_id id)
{
    return (1u << id.z) - 1 - id.y;
}

struct bbox tile_degrees(struct tile_id id)
{
    double side = (double)(MERCATOR_WORLD >> id.z);
    struct point a = mercator_world_to_degrees((struct point){ id.x * side, (id.y + 1) * side });
    struct point b = mercator_world_to_degrees((struct point){ (id.x + 1) * side, id.y * side });

    return (struct bbox){ a.x, a.y, b.x, b.y };
}
