/*
 * shape: see the header.
 */
#include "yardstick/tile/shape.h"

#include <stdlib.h>

void shape_clear(struct shape *s)
{
    s->n_points = s->n_rings = 0;
    s->failed = false;
}

void shape_release(struct shape *s)
{
    free(s->points);
    free(s->rings);
    *s = (struct shape){ 0 };
}

struct tile_point *shape_room(struct shape *s, uint32_t n)
{
    uint32_t room = s->room_points ? s->room_points : 64;
    struct tile_point *points;

    while (room < s->n_points + n && room < 1u << 30)
        room *= 2;
    if (room != s->room_points) {
        points = realloc(s->points, room * sizeof(*points));
        if (!points || room < s->n_points + n) {
            s->points = points ? points : s->points;
            s->failed = true;
            return NULL;
        }
        s->points = points;
        s->room_points = room;
    }
    return s->points + s->n_points;
}

void shape_add(struct shape *s, struct tile_point p)
{
    struct tile_point *at = shape_room(s, 1);

    if (!at)
        return;
    *at = p;
    s->n_points++;
}

void shape_end_ring(struct shape *s, bool is_hole)
{
    uint32_t start = s->n_rings ? s->rings[s->n_rings - 1].end : 0;

    if (s->n_rings == s->room_rings) {
        uint32_t room = s->room_rings ? 2 * s->room_rings : 16;
        struct shape_ring *rings = realloc(s->rings, room * sizeof(*rings));

        if (!rings) {
            s->failed = true;
            return;
        }
        s->rings = rings;
        s->room_rings = room;
    }
    s->rings[s->n_rings++] = (struct shape_ring){ start, s->n_points, is_hole };
}

int64_t shape_area2(const struct tile_point *p, uint32_t n)
{
    uint64_t sum = 0; // may pass round 2^64 on the way; the area itself fits

    for (uint32_t i = 1; i + 1 < n; i++)
        sum += (uint64_t)(((int64_t)p[i].x - p[0].x) * ((int64_t)p[i + 1].y - p[0].y) -
                          ((int64_t)p[i + 1].x - p[0].x) * ((int64_t)p[i].y - p[0].y));
    return (int64_t)sum;
}

/* Is b without area between a and c: the same, in line, or the tip of a spike? */
static bool is_idle(struct tile_point a, struct tile_point b, struct tile_point c)
{
    return ((int64_t)b.x - a.x) * ((int64_t)c.y - b.y) ==
           ((int64_t)c.x - b.x) * ((int64_t)b.y - a.y);
}

uint32_t shape_tidy(struct tile_point *p, uint32_t n)
{
    uint32_t kept = 0, start = 0;

    for (uint32_t i = 0; i < n; i++) {
        p[kept++] = p[i];
        while (kept >= 3 && is_idle(p[kept - 3], p[kept - 2], p[kept - 1])) {
            p[kept - 2] = p[kept - 1];
            kept--;
        }
        if (kept == 2 && p[0].x == p[1].x && p[0].y == p[1].y)
            kept = 1;
    }
    // the same where the end meets the start
    for (bool again = true; again && kept - start >= 3;) {
        again = false;
        if (is_idle(p[kept - 2], p[kept - 1], p[start])) {
            kept--;
            again = true;
        } else if (is_idle(p[kept - 1], p[start], p[start + 1])) {
            start++;
            again = true;
        }
    }
    if (kept - start < 3)
        return 0;
    memmove(p, p + start, (kept - start) * sizeof(*p));
    return kept - start;
}
