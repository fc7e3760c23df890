#include "yardstick/geo/valid.h"
#include "yardstick/geo/measure.h"

#include "test.h"

static struct geometry ring(const double (*xy)[2], unsigned n)
{
    struct geometry g = { .kind = GEOMETRY_POLYGON };

    for (unsigned i = 0; i < n; i++)
        geometry_add(&g, (struct point){ xy[i][0], xy[i][1] });
    geometry_close_ring(&g);
    geometry_end_part(&g);
    return g;
}
#define RING(...)                                                                                  \
    ring((const double[][2]){ __VA_ARGS__ },                                                       \
         sizeof((const double[][2]){ __VA_ARGS__ }) / sizeof(double[2]))

TESTS
{
    struct error err = { 0 };
    struct valid *v = valid_open(&err);
    AUTO(geometry) square = RING({ 0, 0 }, { 10, 0 }, { 10, 10 }, { 0, 10 });
    AUTO(geometry) right = RING({ 10, 0 }, { 20, 0 }, { 20, 10 }, { 10, 10 });
    AUTO(geometry) inner = RING({ 2, 2 }, { 8, 2 }, { 8, 8 });
    AUTO(geometry) bowtie = RING({ 0, 0 }, { 4, 4 }, { 4, 0 }, { 0, 4 });
    AUTO(geometry) out = { 0 };
    struct valid_fault fault;
    double number = -1;
    bool answer = false;

    TEST ("a bow-tie is found where its lines cross, and mended") {
        CHECK(valid_check(v, &square, &answer, &fault, &err) && answer && !fault.reason[0]);
        CHECK(valid_check(v, &bowtie, &answer, &fault, &err) && !answer);
        CHECK(strcmp(fault.reason, "Self-intersection") == 0);
        CHECK(fault.at.x == 2 && fault.at.y == 2);
        CHECK(valid_make(v, &bowtie, &out, &number, &err));
        CHECK(out.kind == GEOMETRY_MULTIPOLYGON && out.n_parts == 2 && measure_area(&out) == 8);
        CHECK(valid_check(v, &out, &answer, &fault, &err) && answer);
    }
    TEST ("neighbours touch without sharing an area; what covers, covers") {
        CHECK(valid_intersects(v, &square, &right, &answer, &err) && answer);
        CHECK(valid_shared_area(v, &square, &right, &number, &err) && number == 0);
        CHECK(valid_covers(v, &square, &inner, &answer, &err) && answer);
        CHECK(valid_covers(v, &inner, &square, &answer, &err) && !answer);
        CHECK(valid_shared_area(v, &square, &inner, &number, &err) && number == 18);
    }
    TEST ("a clip stays on the grid and keeps only areas") {
        AUTO(geometry) tilted = RING({ 0, 0 }, { 7, 1 }, { 3, 9 });

        CHECK(valid_clip(v, &tilted, (struct bbox){ 2, 2, 9, 9 }, 1, &out, &err));
        CHECK(out.n_parts == 1);
        for (unsigned i = 0; i < out.n_points; i++)
            CHECK(out.points[i].x == floor(out.points[i].x) && out.points[i].y >= 2);
        CHECK(valid_clip(v, &square, (struct bbox){ 10, 0, 20, 10 }, 1, &out, &err));
        CHECK(out.n_parts == 0);
        CHECK(valid_clip(v, &bowtie, (struct bbox){ 0, 0, 10, 10 }, 1, &out, &err));
        CHECK(measure_area(&out) == 8);
    }
    TEST ("two halves become one") {
        const struct geometry *both[] = { &square, &right };

        CHECK(valid_union(v, both, 2, &out, &err));
        CHECK(out.kind == GEOMETRY_POLYGON && measure_area(&out) == 200);
        CHECK(valid_union(v, both, 0, &out, &err) && out.n_parts == 0);
    }
    TEST ("what GEOS says of a hopeless geometry reaches the caller") {
        AUTO(geometry) line = { .kind = GEOMETRY_POLYGON };

        geometry_add(&line, (struct point){ 0, 0 });
        geometry_add(&line, (struct point){ 1, 1 });
        geometry_end_ring(&line);
        geometry_end_part(&line);
        CHECK(!valid_check(v, &line, &answer, &fault, &err) && err.code == ERROR_INVALID);
        CHECK(strstr(err.message[LANG_EN], "LinearRing") != NULL);
    }
    valid_close(v);
}
