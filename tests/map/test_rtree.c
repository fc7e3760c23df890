#include "yardstick/map/rtree.h"

#include "test.h"

enum { MANY = 5000 };

static struct map_box random_box(uint64_t *seed)
{
    int32_t v[4];

    for (int i = 0; i < 4; i++) {
        *seed = *seed * 6364136223846793005u + 1442695040888963407u;
        v[i] = (int32_t)(*seed >> 33) % 1000000;
    }
    return (struct map_box){ v[0], v[1], v[0] + v[2] / 1000, v[1] + v[3] / 1000 };
}

static bool count(void *data, uint32_t index)
{
    uint32_t *n = data; /* the count, the last index, was it ascending */

    n[2] &= n[0] == 0 || index > n[1];
    n[1] = index;
    n[0]++;
    return true;
}

static bool stop_at_three(void *data, uint32_t index)
{
    (void)index;
    return ++*(int *)data < 3;
}

TESTS
{
    TEST ("the tree finds exactly what a look at every box finds, in order, for any number") {
        uint64_t seed = 42;

        for (uint32_t n = 0; n <= MANY; n = n < 40 ? n + 1 : n * 5) {
            struct map_box *boxes = malloc((rtree_size(n) + 1) * sizeof(*boxes));
            struct rtree tree;

            for (uint32_t i = 0; i < n; i++)
                boxes[i] = random_box(&seed);
            rtree_build(&tree, boxes, n);
            for (int q = 0; q < 50; q++) {
                struct map_box box = random_box(&seed);
                uint32_t found[3] = { 0, 0, 1 }, expected = 0;

                box.max_x += q * 20000;
                box.max_y += q * 20000;
                for (uint32_t i = 0; i < n; i++)
                    expected += map_box_meets(boxes[i], box);
                CHECK(rtree_query(&tree, box, count, found));
                CHECK(found[0] == expected && found[2]);
            }
            free(boxes);
        }
    }
    TEST ("the visitor ends the search") {
        struct map_box boxes[64 + 4 + 1] = { 0 };
        struct rtree tree;
        int n = 0;

        rtree_build(&tree, boxes, 64);
        CHECK(!rtree_query(&tree, boxes[0], stop_at_three, &n) && n == 3);
    }
    TEST ("the curve visits each cell once and never jumps") {
        struct map_box whole = { 0, 0, 65535, 65535 };
        uint32_t seen[64] = { 0 };

        for (int32_t y = 0; y < 8; y++) {
            for (int32_t x = 0; x < 8; x++) {
                struct map_box cell = { x * 8192, y * 8192, x * 8192, y * 8192 };

                seen[rtree_hilbert(cell, whole) >> 26] = (uint32_t)(y * 8 + x) + 1;
            }
        }
        for (int i = 0; i < 64; i++) {
            CHECK(seen[i] != 0);
            if (i > 0) {
                int a = (int)seen[i] - 1, b = (int)seen[i - 1] - 1;

                CHECK(abs(a % 8 - b % 8) + abs(a / 8 - b / 8) == 1);
            }
        }
    }
}
