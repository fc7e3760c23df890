#include "yardstick/map/importance.h"

#include "test.h"

/* Two districts with a wavy border between (1000, y); then the first once more, turned round. */
enum { WAVES = 200, RING = WAVES + 3 };

static void make(struct map_point *points)
{
    for (int i = 0; i <= WAVES; i++) {
        struct map_point border = { 1000000 + (i % 2 ? 4096 * (i % 7) : 0), i * 10000 };

        points[i] = border;                // west district goes up the border
        points[RING + WAVES - i] = border; // east goes down
        points[2 * RING + WAVES - i] = border;
    }
    points[WAVES + 1] = points[2 * RING + WAVES + 2] = (struct map_point){ 0, WAVES * 10000 };
    points[WAVES + 2] = points[2 * RING + WAVES + 1] = (struct map_point){ 0, 0 };
    points[RING + WAVES + 1] = (struct map_point){ 2000000, 0 };
    points[RING + WAVES + 2] = (struct map_point){ 2000000, WAVES * 10000 };
}

TESTS
{
    struct map_point points[3 * RING];
    uint32_t starts[] = { 0, RING, 2 * RING, 3 * RING };
    struct importance_input in = { points, starts, 3, true };
    struct error err = { 0 };
    uint8_t ranks[3 * RING];

    make(points);
    TEST ("both sides of a border, and any third copy, keep the same vertices") {
        bool some = false;

        CHECK(importance_rank(&in, ranks, &err));
        for (int i = 0; i <= WAVES; i++) {
            CHECK(ranks[i] == ranks[RING + WAVES - i] && ranks[i] == ranks[2 * RING + WAVES - i]);
            some |= ranks[i] > 4;
        }
        CHECK(some);
    }
    TEST ("where three lines meet is always kept") {
        CHECK(ranks[0] == 0 && ranks[WAVES] == 0);
    }
    TEST ("a single rectangle matters at the zoom its triangle reaches four units, and not "
          "before") {
        /* 2^12 by 2^12 world units: the half is 2^23, four units of zoom 22 - 10 are 2^22 */
        struct map_point square[] = { { 0, 0 }, { 4096, 0 }, { 4096, 4096 }, { 0, 4096 } };
        uint32_t one[] = { 0, 4 };
        struct importance_input alone = { square, one, 1, true };

        CHECK(importance_rank(&alone, ranks, &err));
        CHECK(ranks[0] == 0); // the anchor
        CHECK(ranks[1] == 12 && ranks[2] == 12 && ranks[3] == 12);
    }
    TEST ("the ends of a line stay, and its wriggles go") {
        struct map_point line[] = { { 0, 0 }, { 1000, 1 }, { 2000, 0 }, { 3000, 1 }, { 4000, 0 } };
        uint32_t one[] = { 0, 5 };
        struct importance_input alone = { line, one, 1, false };

        CHECK(importance_rank(&alone, ranks, &err));
        CHECK(ranks[0] == 0 && ranks[4] == 0 && ranks[1] > 15 && ranks[2] > 15 && ranks[3] > 15);
    }
}
