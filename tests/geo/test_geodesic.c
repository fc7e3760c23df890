#include "yardstick/geo/geodesic.h"

#include <geodesic.h>

#include "test.h"

static uint64_t seed = 1;

static double uniform(double low, double high)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return low + (high - low) * (double)(seed >> 11) * 0x1p-53;
}

static double karney(struct point a, struct point b)
{
    struct geod_geodesic g;
    double metres;

    geod_init(&g, 6378137, 1 / 298.257222101);
    geod_inverse(&g, a.y, a.x, b.y, b.x, &metres, NULL, NULL);
    return metres;
}

TESTS
{
    TEST ("a distance is the geodesic one within a thousandth, near and far") {
        double worst = 0;

        for (int i = 0; i < 20000; i++) {
            double reach = pow(10, uniform(-5, 1.5));
            struct point a = { uniform(73, 135), uniform(-60, 60) };
            struct point b = { a.x + uniform(-reach, reach), a.y + uniform(-reach, reach) };
            double there = karney(a, b);

            worst = fmax(worst, fabs(geodesic_distance_m(a, b) - there) / there);
        }
        NOTE("at worst %.2g of the distance", worst);
        CHECK(worst < 1e-3);
        CHECK(geodesic_distance_m((struct point){ 117, 35 }, (struct point){ 117, 35 }) == 0);
    }
    TEST ("the box around a place holds all that is that near, and little more") {
        for (int i = 0; i < 2000; i++) {
            struct point p = { uniform(73, 135), uniform(-60, 60) };
            double metres = pow(10, uniform(0, 5.5));
            struct bbox box = geodesic_box(p, metres);
            double turn = uniform(0, 2 * M_PI), further = uniform(0, 1.2) * metres / 111000;
            struct point q = { p.x + further * cos(turn) / cos(p.y * M_PI / 180),
                               p.y + further * sin(turn) };

            if (karney(p, q) <= metres)
                CHECK(bbox_has(box, q));
            CHECK(karney(p, (struct point){ p.x, box.max_y }) < 1.03 * metres);
        }
    }
    TEST ("the distance to a shape is that to its nearest place, and nothing inside") {
        AUTO(geometry) g = { .kind = GEOMETRY_POLYGON };
        struct point nearest;

        geometry_add(&g, (struct point){ 117, 35 });
        geometry_add(&g, (struct point){ 117.01, 35 });
        geometry_add(&g, (struct point){ 117.01, 35.01 });
        geometry_add(&g, (struct point){ 117, 35.01 });
        geometry_close_ring(&g);
        geometry_end_part(&g);
        CHECK(geodesic_distance_to_m(&g, (struct point){ 117.005, 35.005 }, &nearest) == 0);
        CHECK(nearest.x == 117.005 && nearest.y == 35.005);
        CHECK(geodesic_distance_to_m(&g, (struct point){ 117.01, 35.002 }, NULL) == 0);
        for (int i = 0; i < 2000; i++) {
            struct point p = { uniform(116.9, 117.1), uniform(34.9, 35.1) };
            struct point clamped = { fmin(117.01, fmax(117, p.x)), fmin(35.01, fmax(35, p.y)) };
            double far = geodesic_distance_to_m(&g, p, &nearest), there = karney(p, clamped);

            CHECK(fabs(far - there) <= 1e-3 * there + 1e-6);
            CHECK(fabs(karney(p, nearest) - far) <= 1e-3 * far + 1e-6);
        }
        geometry_clear(&g);
        CHECK(isinf(geodesic_distance_to_m(&g, (struct point){ 117, 35 }, NULL)));
    }
}
