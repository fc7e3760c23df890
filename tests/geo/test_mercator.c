#include "yardstick/geo/mercator.h"

#include "test.h"

TESTS
{
    TEST ("known places: EPSG Guidance Note 7-2's example and the corners of the world") {
        /* 1024: 24°22'54.433"N 100°20'0"W gives -11169055.58 E, 2800000.00 N */
        struct point m = mercator_from_degrees(
            (struct point){ -(100 + 20.0 / 60), 24 + 22.0 / 60 + 54.433 / 3600 });

        CHECK(fabs(m.x + 11169055.58) < 0.01 && fabs(m.y - 2800000.00) < 0.01);
        CHECK(mercator_world((struct point){ -180, 90 }).x == 0);
        CHECK(mercator_world((struct point){ -180, 90 }).y == 0);
        CHECK(mercator_world((struct point){ 180, -90 }).x == MERCATOR_WORLD);
        CHECK(mercator_world((struct point){ 180, -90 }).y == MERCATOR_WORLD);
        CHECK(mercator_world((struct point){ 0, 0 }).y == MERCATOR_WORLD / 2);
        CHECK(mercator_world((struct point){ 0, 1 }).y < MERCATOR_WORLD / 2); // y south
    }
    TEST ("there and back is the same place to a tenth of a millimetre") {
        for (double lat = -85; lat <= 85; lat += 7.3) {
            for (double lon = -180; lon <= 180; lon += 11.7) {
                struct point p =
                    mercator_world_to_degrees(mercator_world_exact((struct point){ lon, lat }));

                CHECK(fabs(p.x - lon) < 1e-9 && fabs(p.y - lat) < 1e-9);
            }
        }
    }
}
