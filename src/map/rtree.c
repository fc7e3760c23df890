/*
 * rtree: see the header.
 */
#include "yardstick/map/rtree.h"

/* 0..65535 along one side of the whole. */
static uint32_t scale(int64_t twice, int32_t min, int32_t max)
{
    int64_t extent = (int64_t)max - min;

    return extent > 0 ? (uint32_t)((twice - 2 * (int64_t)min) * 65535 / (2 * extent)) & 0xffff : 0;
}

uint32_t rtree_hilbert(struct map_box box, struct map_box whole)
{
    uint32_t x = scale((int64_t)box.min_x + box.max_x, whole.min_x, whole.max_x);
    uint32_t y = scale((int64_t)box.min_y + box.max_y, whole.min_y, whole.max_y);
    uint32_t d = 0;

    // quadrant by quadrant, turning the square as the curve does
    for (uint32_t s = 1u << 15; s > 0; s >>= 1) {
        uint32_t right = (x & s) != 0, down = (y & s) != 0, swap;

        d += s * s * ((3 * right) ^ down);
        if (!down) {
            if (right) {
                x = 65535 - x;
                y = 65535 - y;
            }
            swap = x;
            x = y;
            y = swap;
        }
    }
    return d;
}

uint32_t rtree_size(uint32_t n)
{
    uint32_t total = n;

    while (n > 1) {
        n = (n + RTREE_FANOUT - 1) / RTREE_FANOUT;
        total += n;
    }
    return total;
}

void rtree_levels(struct rtree *tree, struct map_box *boxes, uint32_t n)
{
    uint32_t end = n, on_level = n;

    *tree = (struct rtree){ .boxes = boxes, .n = n };
    if (n == 0)
        return;
    tree->level_ends[tree->n_levels++] = n;
    while (on_level > 1) {
        on_level = (on_level + RTREE_FANOUT - 1) / RTREE_FANOUT;
        end += on_level;
        tree->level_ends[tree->n_levels++] = end;
    }
}

void rtree_build(struct rtree *tree, struct map_box *boxes, uint32_t n)
{
    uint32_t start = 0, at = n;

    rtree_levels(tree, boxes, n);
    for (unsigned level = 1; level < tree->n_levels; level++) {
        uint32_t end = tree->level_ends[level - 1];

        for (uint32_t i = start; i < end; i += RTREE_FANOUT) {
            struct map_box box = boxes[i];

            for (uint32_t k = i + 1; k < end && k < i + RTREE_FANOUT; k++)
                box = map_box_join(box, boxes[k]);
            boxes[at++] = box;
        }
        start = end;
    }
}

static bool descend(const struct rtree *tree, unsigned level, uint32_t node, struct map_box box,
                    rtree_visit *visit, void *data)
{
    uint32_t below = level > 1 ? tree->level_ends[level - 2] : 0;
    uint32_t first = below + (node - tree->level_ends[level - 1]) * RTREE_FANOUT;
    uint32_t end = first + RTREE_FANOUT;

    if (end > tree->level_ends[level - 1])
        end = tree->level_ends[level - 1];
    for (uint32_t i = first; i < end; i++) {
        if (!map_box_meets(tree->boxes[i], box))
            continue;
        if (level == 1 ? !visit(data, i) : !descend(tree, level - 1, i, box, visit, data))
            return false;
    }
    return true;
}

bool rtree_query(const struct rtree *tree, struct map_box box, rtree_visit *visit, void *data)
{
    uint32_t root;

    if (tree->n == 0)
        return true;
    root = tree->level_ends[tree->n_levels - 1] - 1;
    if (!map_box_meets(tree->boxes[root], box))
        return true;
    if (tree->n_levels == 1)
        return visit(data, 0);
    return descend(tree, tree->n_levels - 1, root, box, visit, data);
}
