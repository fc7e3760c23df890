/*
 * Any polygon, however crossed and however small, in any tile: what comes out reads back by the
 * specification, lies in the tile and its buffer, and is valid.
 *
 * Bytes: kind, zoom, then x and y of 16 bits each; x = 0x7fff ends a ring, and a part if y is odd.
 */
#include <stdlib.h>

#include "tile/mvt_reader.h"
#include "yardstick/geo/valid.h"
#include "yardstick/map/map_builder.h"
#include "yardstick/tile/tile_vector.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

enum { POINTS_MAX = 200 };

static void end_ring(struct geometry *g)
{
    uint32_t n = g->n_points - geometry_ring_start(g, g->n_rings);

    if (n == 0)
        return;
    if (g->kind == GEOMETRY_MULTIPOLYGON)
        geometry_close_ring(g);
    else
        geometry_end_ring(g);
}

static void end_part(struct geometry *g)
{
    end_ring(g);
    if (g->n_rings > (g->n_parts ? g->part_ends[g->n_parts - 1] : 0))
        geometry_end_part(g);
}

static void read_shape(const unsigned char *data, size_t size, struct tile_id id,
                       struct geometry *g)
{
    double unit = (double)((int64_t)1 << tile_shift(id));

    for (size_t i = 0; i + 4 <= size && i < 4 * POINTS_MAX; i += 4) {
        int x = (int16_t)(data[i] | data[i + 1] << 8),
            y = (int16_t)(data[i + 2] | data[i + 3] << 8);

        if (x == 0x7fff && (y & 1)) {
            end_part(g);
        } else if (x == 0x7fff) {
            end_ring(g);
        } else {
            struct point w = { (id.x * 4096.0 + x / 4.0) * unit, (id.y * 4096.0 + y / 4.0) * unit };

            geometry_add(g, mercator_world_to_degrees(w));
        }
    }
    end_part(g);
}

static struct snapshot *build(const struct geometry *g, struct tile_id id)
{
    struct map_layer_def def = { .name = "any", .kind = geometry_part_kind(g->kind) };
    struct bbox b = tile_degrees(id);
    struct error err = { 0 };
    struct map_builder *builder = map_builder_open(
        &(struct map_start){ .centre = { b.min_x, b.min_y }, .limit_bytes = 1 << 24 }, &err);
    struct snapshot *s = NULL;

    if (builder && map_builder_layer(builder, &def, &err) &&
        map_builder_add(builder, 7, g, NULL, &err))
        s = map_builder_finish(builder, &err);
    map_builder_close(builder);
    return s;
}

static void check(struct str tile)
{
    struct bbox window = { -64, -64, 4160, 4160 };
    AUTO(geometry) g = { 0 };
    struct mvt_read_layer layer;
    struct mvt_read_feature f;
    static struct valid *v; // one for all runs: opening costs more than a run
    struct error err = { 0 };
    struct valid_fault fault;

    if (!v)
        v = valid_open(&err);

    while (mvt_read_layer(&tile, &layer)) {
        while (mvt_read_feature(&layer, &f, &g)) {
            bool is_valid = false;

            if (f.id != 7 || !bbox_covers(window, geometry_bbox(&g)))
                __builtin_trap();
            if (f.type == 3 && (!valid_check(v, &g, &is_valid, &fault, &err) || !is_valid))
                __builtin_trap();
        }
        if (layer.broken)
            __builtin_trap();
        mvt_layer_free(&layer);
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    AUTO(geometry) g = { 0 };
    AUTO(buf) tile = BUF_INIT(1 << 22);
    static struct tile_maker *maker;
    struct snapshot *s;
    struct error err = { 0 };
    struct tile_id id;

    if (size < 2)
        return 0;
    id.z = 12 + data[1] % 11;
    id.x = (uint32_t)(13490ull << id.z >> 14);
    id.y = (uint32_t)(6209ull << id.z >> 14);
    g.kind = GEOMETRY_MULTIPOINT + data[0] % 3;
    read_shape(data + 2, size - 2, id, &g);
    s = build(&g, id);
    if (!maker)
        maker = tile_maker_open(&err);
    if (s && maker) {
        if (!tile_make(maker, s, STR("city"), id, &tile, &err))
            __builtin_trap();
        check(buf_str(&tile));
    }
    snapshot_release(s);
    return 0;
}
