#include "yardstick/tile/clip.h"

#include "test.h"

static const struct clip_box box = { 0, 100 };

/* A shape from rings of x, y pairs; a ring ends where x is 9999, a hole where y is 1 there. */
static void shape(struct shape *s, const int32_t (*xy)[2], unsigned n)
{
    shape_clear(s);
    s->kind = GEOMETRY_POLYGON;
    for (unsigned i = 0; i < n; i++) {
        if (xy[i][0] == 9999)
            shape_end_ring(s, xy[i][1]);
        else
            shape_add(s, (struct tile_point){ xy[i][0], xy[i][1] });
    }
}
#define SHAPE(s, ...)                                                                              \
    shape((s), (const int32_t[][2]){ __VA_ARGS__ },                                                \
          sizeof((const int32_t[][2]){ __VA_ARGS__ }) / sizeof(int32_t[2]))
#define END                                                                                        \
    {                                                                                              \
        9999, 0                                                                                    \
    }
#define HOLE                                                                                       \
    {                                                                                              \
        9999, 1                                                                                    \
    }

TESTS
{
    struct shape s = { 0 }, out = { 0 };
    struct clip_scratch scratch = { 0 };

    TEST ("tidy takes away points in line, repeats and spikes, and nothing of the area") {
        struct tile_point p[] = { { 0, 0 },   { 5, 0 },   { 10, 0 },  { 10, 0 },
                                  { 10, 10 }, { 15, 15 }, { 10, 10 }, { 0, 10 },
                                  { 0, 20 },  { 0, 10 },  { 0, 5 } };
        int64_t area = shape_area2(p, ARRAY_LEN(p));
        uint32_t n = shape_tidy(p, ARRAY_LEN(p));

        CHECK(n == 4 && shape_area2(p, n) == area && area == 200);
        struct tile_point flat[] = { { 0, 0 }, { 5, 5 }, { 9, 9 } };
        CHECK(shape_tidy(flat, 3) == 0);
        CHECK(shape_tidy(flat, 0) == 0);
    }
    TEST ("a ring around the box becomes the box, one beside it nothing, one inside stays") {
        struct tile_point around[] = { { -9, -9 }, { 200, -9 }, { 200, 200 }, { -9, 200 } };
        struct tile_point beside[] = { { 200, 0 }, { 300, 0 }, { 300, 50 } };
        struct tile_point touching[] = { { 100, 0 }, { 300, 0 }, { 300, 50 }, { 100, 50 } };

        clip_ring(around, 4, box, false, &out);
        CHECK(out.n_rings == 1 && out.n_points == 4 && shape_area2(out.points, 4) == 20000);
        shape_clear(&out);
        clip_ring(beside, 3, box, false, &out);
        clip_ring(touching, 4, box, false, &out);
        CHECK(out.n_rings == 0 && out.n_points == 0);
    }
    TEST ("a common wall is cut at the same point from both sides") {
        for (int32_t y = -50; y < 150; y += 7) {
            struct tile_point up[] = { { 33, 50 }, { 187, y }, { 187, 300 }, { 33, 300 } };
            struct tile_point down[] = { { 187, y }, { 33, 50 }, { 33, -300 }, { 187, -300 } };

            shape_clear(&out);
            clip_ring(up, 4, box, false, &out);
            clip_ring(down, 4, box, false, &out);
            CHECK(out.n_rings == 2);
            CHECK(shape_area2(out.points, out.rings[0].end) +
                      shape_area2(out.points + out.rings[1].start,
                                  out.rings[1].end - out.rings[1].start) ==
                  2 * 67 * 100);
        }
    }
    TEST ("a line in and out of the box becomes two") {
        struct tile_point zigzag[] = {
            { -50, 50 }, { 50, 50 }, { 50, 150 }, { 70, 150 }, { 70, 20 }
        };

        shape_clear(&out);
        clip_line(zigzag, 5, box, &out);
        CHECK(out.n_rings == 2 && out.n_points == 5);
        CHECK(out.points[0].x == 0 && out.points[2].y == 100 && out.points[3].y == 100);
    }
    TEST ("valid: plain rings, holes inside, islands in holes, two rooms apart") {
        SHAPE(&s, { 0, 0 }, { 10, 0 }, { 10, 10 }, { 0, 10 }, END);
        CHECK(clip_check(&s, &scratch) == CLIP_VALID);
        SHAPE(&s, { 0, 0 }, { 10, 0 }, { 10, 3 }, { 3, 3 }, { 3, 10 }, { 0, 10 }, END);
        CHECK(clip_check(&s, &scratch) == CLIP_VALID);
        SHAPE(&s, { 0, 0 }, { 90, 0 }, { 90, 90 }, { 0, 90 }, END, { 10, 10 }, { 10, 80 },
              { 80, 80 }, { 80, 10 }, HOLE, { 20, 20 }, { 30, 20 }, { 30, 30 }, END);
        CHECK(clip_check(&s, &scratch) == CLIP_VALID);
    }
    TEST ("broken: bow-ties, pinches, overlaps, wrong turns, holes outside or in holes") {
        SHAPE(&s, { 0, 0 }, { 10, 12 }, { 10, 0 }, { 0, 10 }, END);
        CHECK(clip_check(&s, &scratch) == CLIP_BROKEN);
        SHAPE(&s, { 0, 0 }, { 10, 0 }, { 5, 5 }, { 10, 10 }, { 0, 10 }, { 5, 5 }, END);
        CHECK(clip_check(&s, &scratch) == CLIP_BROKEN);
        SHAPE(&s, { 0, 0 }, { 0, 10 }, { 10, 10 }, END); // turns the other way
        CHECK(clip_check(&s, &scratch) == CLIP_BROKEN);
        SHAPE(&s, { 0, 0 }, { 10, 0 }, { 10, 10 }, { 0, 10 }, END, { 20, 20 }, { 20, 30 },
              { 30, 30 }, HOLE);
        CHECK(clip_check(&s, &scratch) == CLIP_BROKEN);
        SHAPE(&s, { 0, 0 }, { 50, 0 }, { 50, 50 }, { 0, 50 }, END, { 10, 10 }, { 10, 40 },
              { 40, 40 }, { 40, 10 }, HOLE, { 20, 20 }, { 20, 30 }, { 30, 30 }, HOLE);
        CHECK(clip_check(&s, &scratch) == CLIP_BROKEN);
        SHAPE(&s, { 0, 0 }, { 10, 0 }, { 10, 10 }, { 0, 10 }, END, { 10, 5 }, { 20, 5 }, { 20, 8 },
              { 10, 8 }, END); // two parts along a common wall
        CHECK(clip_check(&s, &scratch) == CLIP_BROKEN);
        SHAPE(&s, { 0, 0 }, { 50, 0 }, { 50, 50 }, { 0, 50 }, END, { 10, 10 }, { 20, 10 },
              { 20, 20 }, END); // an island on land
        CHECK(clip_check(&s, &scratch) == CLIP_BROKEN);
    }
    TEST ("rings that touch at a point are for GEOS to judge") {
        SHAPE(&s, { 0, 0 }, { 50, 0 }, { 50, 50 }, { 0, 50 }, END, { 0, 25 }, { 20, 30 },
              { 20, 20 }, HOLE);
        CHECK(clip_check(&s, &scratch) == CLIP_TOUCHES);
    }
    TEST ("many edges are judged as few are") {
        for (int broken = 0; broken < 2; broken++) { // a comb; one tooth may cross the next
            shape_clear(&s);
            s.kind = GEOMETRY_POLYGON;
            for (int32_t i = 0; i < 300; i++) {
                shape_add(&s, (struct tile_point){ 4 * i, 0 });
                shape_add(&s, (struct tile_point){ 4 * i + (broken && i == 150 ? 7 : 2), 1000 });
            }
            shape_add(&s, (struct tile_point){ 1200, 2000 });
            shape_add(&s, (struct tile_point){ -10, 2000 });
            shape_end_ring(&s, false);
            CHECK(clip_check(&s, &scratch) == (broken ? CLIP_BROKEN : CLIP_VALID));
        }
    }
    clip_scratch_release(&scratch);
    shape_release(&s);
    shape_release(&out);
}
