#include "yardstick/geo/axis.h"

#include "yardstick/geo/crs.h"

#include "test.h"

/* A polygon of metres east and north of a place near 117 E, through EPSG:4548. */
static bool make(struct crs_cache *crs, const struct point *ring, uint32_t n, double turn_deg,
                 struct geometry *out)
{
    struct error err;
    double turn = turn_deg * M_PI / 180;

    geometry_clear(out);
    out->kind = GEOMETRY_POLYGON;
    for (uint32_t i = 0; i < n; i++) {
        /* On the central meridian, where grid north is north. Clockwise by turn_deg. */
        struct point p = { 500000 + ring[i].x * cos(turn) + ring[i].y * sin(turn),
                           3840000 - ring[i].x * sin(turn) + ring[i].y * cos(turn) };

        if (!crs_transform(crs, 4548, 4490, &p, 1, &err))
            return false;
        geometry_add(out, p);
    }
    geometry_close_ring(out);
    geometry_end_part(out);
    return geometry_ok(out, &err);
}

TESTS
{
    /* 60 m to the north, 14 m to the east. */
    static const struct point box[] = { { 0, 0 }, { 14, 0 }, { 14, 60 }, { 0, 60 } };
    /* The long walls are drawn in four pieces, each shorter than the 25 m of the others. */
    static const struct point pieces[] = { { 0, 0 },      { 25, 0 },  { 25, 15 }, { 25.02, 30 },
                                           { 25, 45 },    { 25, 60 }, { 0, 60 },  { 0.02, 45 },
                                           { -0.02, 30 }, { 0, 15 } };
    AUTO(geometry) g = { 0 };
    struct error err;
    struct crs_cache *crs = crs_cache_open(&err);

    TEST ("a building lies as it was turned")
        for (int deg = 0; deg < 180; deg += 15) {
            CHECK(make(crs, box, ARRAY_LEN(box), deg, &g));
            if (!CHECK(fabs(remainder(axis_degrees(&g) - deg, 180)) < 0.01))
                NOTE("%d: %f", deg, axis_degrees(&g));
        }
    TEST ("a wall drawn in pieces is one wall") {
        CHECK(make(crs, pieces, ARRAY_LEN(pieces), 30, &g));
        CHECK(fabs(axis_degrees(&g) - 30) < 0.2);
    }
    TEST ("what is no polygon has no axis") {
        geometry_clear(&g);
        CHECK(isnan(axis_degrees(&g)));
        g.kind = GEOMETRY_LINE;
        geometry_add(&g, (struct point){ 117, 34 });
        geometry_add(&g, (struct point){ 117, 35 });
        geometry_end_ring(&g);
        geometry_end_part(&g);
        CHECK(isnan(axis_degrees(&g)));
    }
    crs_cache_close(crs);
}
