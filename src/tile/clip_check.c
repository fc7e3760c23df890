/*
 * clip_check: is a shape a polygon; see tile/clip.h.
 */
#include <stdlib.h>

#include "yardstick/tile/clip.h"

enum { FEW = 48 }; /* edges; sorting pays beyond */

struct clip_edge {
    struct tile_point a, b;
    int32_t low, high; /* along x */
    uint32_t ring, index;
};

void clip_scratch_release(struct clip_scratch *scratch)
{
    free(scratch->edges);
    *scratch = (struct clip_scratch){ 0 };
}

static int turn(struct tile_point a, struct tile_point b, struct tile_point c)
{
    int64_t cross =
        ((int64_t)b.x - a.x) * ((int64_t)c.y - a.y) - ((int64_t)c.x - a.x) * ((int64_t)b.y - a.y);

    return (cross > 0) - (cross < 0);
}

static int32_t min32(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t max32(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

enum meeting { APART, TOUCH, CROSS };

/* Two edges on one line whose boxes meet: at a point, or along a stretch? */
static enum meeting meet_in_line(const struct clip_edge *e, const struct clip_edge *f)
{
    int32_t x = min32(e->high, f->high) - max32(e->low, f->low);
    int32_t y = min32(max32(e->a.y, e->b.y), max32(f->a.y, f->b.y)) -
                max32(min32(e->a.y, e->b.y), min32(f->a.y, f->b.y));

    return x > 0 || y > 0 ? CROSS : TOUCH;
}

static enum meeting meet(const struct clip_edge *e, const struct clip_edge *f)
{
    int fa, fb, ea, eb;

    if (max32(e->a.y, e->b.y) < min32(f->a.y, f->b.y) ||
        max32(f->a.y, f->b.y) < min32(e->a.y, e->b.y) || e->high < f->low || f->high < e->low)
        return APART;
    ea = turn(f->a, f->b, e->a);
    eb = turn(f->a, f->b, e->b);
    if (ea * eb > 0)
        return APART;
    fa = turn(e->a, e->b, f->a);
    fb = turn(e->a, e->b, f->b);
    if (fa * fb > 0)
        return APART;
    if (ea * eb < 0 && fa * fb < 0)
        return CROSS;
    return ea == 0 && eb == 0 ? meet_in_line(e, f) : TOUCH;
}

static bool are_neighbours(const struct shape *s, const struct clip_edge *e,
                           const struct clip_edge *f)
{
    uint32_t n = s->rings[e->ring].end - s->rings[e->ring].start;
    uint32_t d = e->index > f->index ? e->index - f->index : f->index - e->index;

    return e->ring == f->ring && (d == 1 || d == n - 1);
}

static enum clip_verdict check_pair(const struct shape *s, const struct clip_edge *e,
                                    const struct clip_edge *f)
{
    enum meeting m;

    if (are_neighbours(s, e, f))
        return CLIP_VALID; // tidy: they do not fold back
    m = meet(e, f);
    if (m == APART)
        return CLIP_VALID;
    return m == TOUCH && e->ring != f->ring ? CLIP_TOUCHES : CLIP_BROKEN;
}

static int compare_low(const void *a, const void *b)
{
    const struct clip_edge *e = a, *f = b;

    return (e->low > f->low) - (e->low < f->low);
}

static enum clip_verdict check_edges(const struct shape *s, struct clip_edge *edges, uint32_t n)
{
    enum clip_verdict worst = CLIP_VALID;

    if (n > FEW)
        qsort(edges, n, sizeof(*edges), compare_low);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = i + 1; k < n; k++) {
            enum clip_verdict v;

            if (n > FEW && edges[k].low > edges[i].high)
                break;
            v = check_pair(s, &edges[i], &edges[k]);
            if (v == CLIP_BROKEN)
                return v;
            if (v > worst)
                worst = v;
        }
    }
    return worst;
}

/* Is p inside the ring (even-odd; not asked of points on it)? */
static bool ring_has(const struct shape *s, uint32_t ring, struct tile_point p)
{
    bool inside = false;
    struct shape_ring r = s->rings[ring];

    for (uint32_t i = r.start, k = r.end - 1; i < r.end; k = i++) {
        struct tile_point a = s->points[k], b = s->points[i];

        if ((a.y > p.y) != (b.y > p.y) && (turn(a, b, p) > 0) == (b.y > a.y))
            inside = !inside;
    }
    return inside;
}

/* Rings that meet nowhere: does a lie in b? */
static bool is_inside(const struct shape *s, uint32_t a, uint32_t b)
{
    return ring_has(s, b, s->points[s->rings[a].start]);
}

/* Hole `h` of shell `shell`: in it, and in none of the holes before. */
static bool hole_fits(const struct shape *s, uint32_t shell, uint32_t h)
{
    if (!is_inside(s, h, shell))
        return false;
    for (uint32_t other = shell + 1; other < h; other++) {
        if (is_inside(s, h, other) || is_inside(s, other, h))
            return false;
    }
    return true;
}

/* Shell a in shell b must lie in one of b's holes. */
static bool shell_fits(const struct shape *s, uint32_t a, uint32_t b)
{
    if (!is_inside(s, a, b))
        return true;
    for (uint32_t h = b + 1; h < s->n_rings && s->rings[h].is_hole; h++) {
        if (is_inside(s, a, h))
            return true;
    }
    return false;
}

static bool check_nesting(const struct shape *s)
{
    uint32_t shell = 0;

    if (s->n_rings > 0 && s->rings[0].is_hole)
        return false;
    for (uint32_t r = 1; r < s->n_rings; r++) {
        if (s->rings[r].is_hole) {
            if (!hole_fits(s, shell, r))
                return false;
            continue;
        }
        shell = r;
        for (uint32_t other = 0; other < r; other++) {
            if (!s->rings[other].is_hole && !(shell_fits(s, r, other) && shell_fits(s, other, r)))
                return false;
        }
    }
    return true;
}

/* The commonest shapes: one ring of three, or of four that turn one way. */
static bool is_plain(const struct shape *s)
{
    const struct tile_point *p = s->points + s->rings[0].start;
    uint32_t n = s->rings[0].end - s->rings[0].start;

    if (s->n_rings != 1 || n > 4)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        if (turn(p[i], p[(i + 1) % n], p[(i + 2) % n]) <= 0)
            return false;
    }
    return true;
}

static struct clip_edge *edges_of(const struct shape *s, struct clip_scratch *scratch)
{
    struct clip_edge *e = scratch->edges;

    if (scratch->room < s->n_points) {
        e = realloc(e, 2 * (size_t)s->n_points * sizeof(*e));
        if (!e)
            return NULL;
        scratch->edges = e;
        scratch->room = 2 * s->n_points;
    }
    for (uint32_t r = 0; r < s->n_rings; r++) {
        struct shape_ring ring = s->rings[r];

        for (uint32_t i = ring.start; i < ring.end; i++, e++) {
            e->a = s->points[i];
            e->b = s->points[i + 1 < ring.end ? i + 1 : ring.start];
            e->low = min32(e->a.x, e->b.x);
            e->high = max32(e->a.x, e->b.x);
            e->ring = r;
            e->index = i - ring.start;
        }
    }
    return scratch->edges;
}

enum clip_verdict clip_check(const struct shape *s, struct clip_scratch *scratch)
{
    enum clip_verdict verdict;
    struct clip_edge *edges;

    if (s->n_rings == 0 || is_plain(s))
        return CLIP_VALID;
    for (uint32_t r = 0; r < s->n_rings; r++) {
        struct shape_ring ring = s->rings[r];
        int64_t area = shape_area2(s->points + ring.start, ring.end - ring.start);

        if (area == 0 || (area < 0) != ring.is_hole)
            return CLIP_BROKEN;
    }
    edges = edges_of(s, scratch);
    if (!edges)
        return CLIP_BROKEN;
    verdict = check_edges(s, edges, s->n_points);
    if (verdict == CLIP_VALID && s->n_rings > 1 && !check_nesting(s))
        return CLIP_BROKEN;
    return verdict;
}
