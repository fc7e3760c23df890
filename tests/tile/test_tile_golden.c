/*
 * Golden tiles: tests/golden/tiles/NAME.txt is what tile_dump prints of the tile. After a change
 * that is meant, run this program with YS_GOLDEN=write in its environment and read the diff.
 */
#include "tile/tile_text.h"
#include "yardstick/map/map_builder.h"
#include "yardstick/tile/tile_vector.h"

#include "test.h"

/* The corner of tile 17/107916/49672, in Beijing, in world units. */
static const int64_t corner_x = (int64_t)107916 << 17, corner_y = (int64_t)49672 << 17;

/* A ring from units of zoom 17. */
static void ring(struct geometry *g, const double (*xy)[2], unsigned n, bool closed)
{
    for (unsigned i = 0; i < n; i++)
        geometry_add(g, mercator_world_to_degrees((struct point){
                            (double)corner_x + xy[i][0] * 32, (double)corner_y + xy[i][1] * 32 }));
    if (closed)
        geometry_close_ring(g);
    else
        geometry_end_ring(g);
}
#define RING(g, closed, ...)                                                                       \
    ring((g), (const double[][2]){ __VA_ARGS__ },                                                  \
         sizeof((const double[][2]){ __VA_ARGS__ }) / sizeof(double[2]), (closed))

static void add(struct map_builder *b, int64_t id, enum geometry_kind kind, struct geometry *g,
                const struct map_value *values)
{
    struct error err;

    geometry_end_part(g);
    g->kind = kind;
    CHECK(map_builder_add(b, id, g, values, &err));
    geometry_clear(g);
}

static void rooms(struct map_builder *b)
{
    struct map_value office[] = { VALUE_TEXT_OF(STR("101")), VALUE_REAL_OF(24.5), VALUE_INT_OF(0),
                                  VALUE_BOOL_OF(1) };
    struct map_value store[] = { VALUE_TEXT_OF(STR("机房")), { 0 }, VALUE_INT_OF(-1), { 0 } };
    AUTO(geometry) g = { 0 };

    RING(&g, true, { 100, 100 }, { 200, 100 }, { 200, 180.4 }, { 100, 180.4 });
    add(b, 1, GEOMETRY_POLYGON, &g, office);
    RING(&g, true, { 200, 100 }, { 330, 100 }, { 330, 180.4 }, { 200, 180.4 });
    RING(&g, true, { 250, 120 }, { 250, 140 }, { 270, 140 }, { 270, 120 });
    add(b, 2, GEOMETRY_POLYGON, &g, store);
    // across the east border and its buffer: two arms of a U that fall apart there
    RING(&g, true, { 4300, 10 }, { 4000, 10 }, { 4000, 60 }, { 4200, 60 }, { 4200, 100 },
         { 4000, 100 }, { 4000, 150 }, { 4300, 150 });
    add(b, 3, GEOMETRY_POLYGON, &g, office);
    // a duct thinner than a unit, and a room of a quarter of one
    RING(&g, true, { 500.6, 500 }, { 500.9, 500 }, { 500.9, 560 }, { 500.6, 560 });
    add(b, 4, GEOMETRY_POLYGON, &g, store);
    RING(&g, true, { 600.6, 500 }, { 601.1, 500 }, { 601.1, 500.4 }, { 600.6, 500.4 });
    add(b, 5, GEOMETRY_POLYGON, &g, store);
    // larger than the tile
    RING(&g, true, { -5000, -5000 }, { 9000, -5000 }, { 9000, 9000 }, { -5000, 9000 });
    add(b, 6, GEOMETRY_POLYGON, &g, store);
}

static struct snapshot *make(void)
{
    static const char *const attributes[] = { "number", "usable_area", "ordinal", "shared" };
    struct map_layer_def room = { .name = "room",
                                  .kind = GEOMETRY_POLYGON,
                                  .min_zoom = 16,
                                  .n_attributes = 4,
                                  .attributes = attributes };
    struct map_layer_def label = { .name = "room_label", .kind = GEOMETRY_POINT, .min_zoom = 16 };
    struct map_layer_def road = { .name = "road", .kind = GEOMETRY_LINE };
    struct error err = { 0 };
    struct map_builder *b = map_builder_open(
        &(struct map_start){ .centre = { 116.4, 39.9 }, .limit_bytes = 1 << 20 }, &err);
    AUTO(geometry) g = { 0 };
    struct snapshot *s;

    CHECK(map_builder_layer(b, &room, &err));
    rooms(b);
    CHECK(map_builder_layer(b, &label, &err));
    RING(&g, false, { 150, 140 });
    add(b, 1, GEOMETRY_POINT, &g, NULL);
    RING(&g, false, { 4160.4, 50 }); // rounds onto the edge of the buffer
    add(b, 2, GEOMETRY_POINT, &g, NULL);
    RING(&g, false, { 4161, 50 });
    add(b, 3, GEOMETRY_POINT, &g, NULL);
    CHECK(map_builder_layer(b, &road, &err));
    RING(&g, false, { -500, 1000 }, { 100, 1000 }, { 100, -300 }, { 900, -300 }, { 900, 700 });
    add(b, 1, GEOMETRY_LINE, &g, NULL);
    s = map_builder_finish(b, &err);
    map_builder_close(b);
    return s;
}

static void compare(const char *name, struct str text)
{
    AUTO(buf) kept = BUF_INIT(1 << 20);
    char path[400], piece[4096];
    FILE *file;
    size_t n;

    snprintf(path, sizeof(path), "%s/tests/golden/tiles/%s.txt", SOURCE_DIR, name);
    if (getenv("YS_GOLDEN") && (file = fopen(path, "wb"))) {
        fwrite(text.ptr, 1, text.len, file);
        fclose(file);
    }
    file = fopen(path, "rb");
    if (!CHECK(file != NULL))
        return;
    while ((n = fread(piece, 1, sizeof(piece), file)) > 0)
        buf_add(&kept, (struct str){ piece, n });
    fclose(file);
    if (!CHECK(str_eq(buf_str(&kept), text)))
        printf("%s is now:\n%" STR_FMT, name, STR_ARG(text));
}

TESTS
{
    static const struct {
        const char *name;
        struct tile_id id;
    } tiles[] = { { "rooms_z17", { 17, 107916, 49672 } },
                  { "east_z17", { 17, 107917, 49672 } },
                  { "road_z12", { 12, 107916 >> 5, 49672 >> 5 } } };
    struct error err = { 0 };
    struct tile_maker *maker = tile_maker_open(&err);
    struct snapshot *s = make();

    TEST ("the golden tiles are as they were") {
        for (unsigned i = 0; i < ARRAY_LEN(tiles); i++) {
            AUTO(buf) tile = BUF_INIT(1 << 20);
            AUTO(buf) text = BUF_INIT(1 << 20);

            CHECK(tile_make(maker, s, STR("city"), tiles[i].id, &tile, &err));
            CHECK(tile_text(buf_str(&tile), &text));
            compare(tiles[i].name, buf_str(&text));
        }
    }
    snapshot_release(s);
    tile_maker_close(maker);
}
