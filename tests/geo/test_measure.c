#include "yardstick/geo/measure.h"

#include "test.h"

/* Rings separated by a NaN. */
static struct geometry shape(enum geometry_kind kind, const double (*xy)[2], unsigned n)
{
    struct geometry g = { .kind = kind };

    for (unsigned i = 0; i < n; i++) {
        if (isnan(xy[i][0]))
            geometry_end_ring(&g);
        else
            geometry_add(&g, (struct point){ xy[i][0], xy[i][1] });
    }
    geometry_end_ring(&g);
    geometry_end_part(&g);
    return g;
}
#define SHAPE(kind, ...)                                                                           \
    shape((kind), (const double[][2]){ __VA_ARGS__ },                                              \
          sizeof((const double[][2]){ __VA_ARGS__ }) / sizeof(double[2]))

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-6;
}

TESTS
{
    /* An L of 3 by 3 less 2 by 2, far from the origin, with a hole of 0.25. */
    AUTO(geometry)
    l = SHAPE(GEOMETRY_POLYGON, { 5e5, 4e6 }, { 5e5 + 3, 4e6 }, { 5e5 + 3, 4e6 + 1 },
              { 5e5 + 1, 4e6 + 1 }, { 5e5 + 1, 4e6 + 3 }, { 5e5, 4e6 + 3 }, { 5e5, 4e6 },
              { NAN, 0 }, { 5e5 + 0.25, 4e6 + 2 }, { 5e5 + 0.75, 4e6 + 2 },
              { 5e5 + 0.75, 4e6 + 2.5 }, { 5e5 + 0.25, 4e6 + 2.5 }, { 5e5 + 0.25, 4e6 + 2 });

    TEST ("area, outline and centroid of a room with a shaft in it") {
        struct point c = measure_centroid(&l);

        CHECK(near(measure_area(&l), 4.75));
        CHECK(near(measure_length(&l), 12 + 2));
        /* (3 by 1 at 1.5, .5) + (1 by 2 at .5, 2) - (.25 at .5, 2.25) over 4.75 */
        CHECK(near(c.x - 5e5, (3 * 1.5 + 2 * 0.5 - 0.25 * 0.5) / 4.75));
        CHECK(near(c.y - 4e6, (3 * 0.5 + 2 * 2 - 0.25 * 2.25) / 4.75));
    }
    TEST ("inside, in the hole, on the wall, outside") {
        CHECK(measure_contains(&l, (struct point){ 5e5 + 2, 4e6 + 0.5 }));
        CHECK(!measure_contains(&l, (struct point){ 5e5 + 0.5, 4e6 + 2.25 }));
        CHECK(measure_contains(&l, (struct point){ 5e5 + 1, 4e6 + 2 }));
        CHECK(measure_contains(&l, (struct point){ 5e5, 4e6 }));
        CHECK(!measure_contains(&l, (struct point){ 5e5 + 2, 4e6 + 2 }));
        CHECK(!measure_contains(&l, (struct point){ 5e5 - 1, 4e6 + 1 }));
    }
    TEST ("the label stands inside and about as far from the walls as can be") {
        struct point p = measure_label_point(&l);
        AUTO(geometry)
        thin = SHAPE(GEOMETRY_POLYGON, { 0, 0 }, { 1000, 0.001 }, { 1000, 0.002 }, { 0, 0 });

        CHECK(measure_contains(&l, p) && measure_distance(&l, p) > 0.5);
        p = measure_label_point(&thin);
        CHECK(isfinite(p.x) && isfinite(p.y));
    }
    TEST ("the label of a line is at half its length, of nothing nowhere") {
        AUTO(geometry) line = SHAPE(GEOMETRY_LINE, { 0, 0 }, { 4, 0 }, { 4, 2 });
        AUTO(geometry) empty = { .kind = GEOMETRY_POLYGON };
        struct point p = measure_label_point(&line);

        CHECK(near(p.x, 3) && near(p.y, 0));
        CHECK(isnan(measure_label_point(&empty).x) && isnan(measure_centroid(&empty).x));
        CHECK(measure_area(&line) == 0 && !measure_contains(&line, p));
    }
}
