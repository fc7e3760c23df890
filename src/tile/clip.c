/*
 * clip: see the header. Whether the result is a polygon is in clip_check.c.
 */
#include "yardstick/tile/clip.h"

/* One side of the box: points with axis * sign <= limit * sign stay. */
struct side {
    bool is_y;
    int32_t limit;
    int sign; /* 1: at most, -1: at least */
};

static int32_t along(const struct side *s, struct tile_point p)
{
    return s->is_y ? p.y : p.x;
}

static bool keeps(const struct side *s, struct tile_point p)
{
    return s->sign > 0 ? along(s, p) <= s->limit : along(s, p) >= s->limit;
}

/* Nearest whole number to a + b * num / den, halves up; den is not 0. */
static int32_t round_at(int32_t a, int64_t b, int64_t num, int64_t den)
{
    __int128 top = (__int128)b * num * 2, bottom = (__int128)den * 2, low;

    if (den < 0) {
        top = -top;
        bottom = -bottom;
    }
    top += bottom / 2;
    low = top / bottom; // NOLINT: den is not 0
    if (top % bottom < 0)
        low--;
    return (int32_t)(a + low);
}

/* Where the edge crosses the side. */
static struct tile_point cut(const struct side *s, struct tile_point a, struct tile_point b)
{
    if (s->is_y)
        return (struct tile_point){
            round_at(a.x, (int64_t)b.x - a.x, (int64_t)s->limit - a.y, (int64_t)b.y - a.y), s->limit
        };
    return (struct tile_point){ s->limit, round_at(a.y, (int64_t)b.y - a.y, (int64_t)s->limit - a.x,
                                                   (int64_t)b.x - a.x) };
}

/* The ring at points[start..] of out, n long, with one side cut off; its new length. */
static uint32_t cut_side(struct shape *out, uint32_t start, uint32_t n, const struct side *side)
{
    struct tile_point *from, *to;
    uint32_t made = 0;

    out->n_points = start + n;
    to = shape_room(out, 2 * n + 2);
    if (!to)
        return 0;
    from = out->points + start;
    for (uint32_t i = 0; i < n; i++) {
        struct tile_point a = from[i ? i - 1 : n - 1], b = from[i];

        if (keeps(side, a) != keeps(side, b))
            to[made++] = cut(side, a, b);
        if (keeps(side, b))
            to[made++] = b;
    }
    memmove(from, to, made * sizeof(*to));
    return made;
}

void clip_ring(const struct tile_point *p, uint32_t n, struct clip_box box, bool is_hole,
               struct shape *out)
{
    const struct side sides[] = {
        { false, box.min, -1 }, { false, box.max, 1 }, { true, box.min, -1 }, { true, box.max, 1 }
    };
    uint32_t start = out->n_rings ? out->rings[out->n_rings - 1].end : 0;
    struct tile_point *copy;

    out->n_points = start;
    copy = shape_room(out, n);
    if (!copy)
        return;
    memcpy(copy, p, n * sizeof(*p));
    for (unsigned i = 0; n > 0 && i < ARRAY_LEN(sides); i++)
        n = cut_side(out, start, n, &sides[i]);
    n = shape_tidy(out->points + start, n);
    out->n_points = start + n;
    if (n > 0)
        shape_end_ring(out, is_hole);
}

/* The part of an edge inside the box; false if there is none. */
static bool clip_edge(struct tile_point *a, struct tile_point *b, struct clip_box box)
{
    const struct side sides[] = {
        { false, box.min, -1 }, { false, box.max, 1 }, { true, box.min, -1 }, { true, box.max, 1 }
    };

    for (unsigned i = 0; i < ARRAY_LEN(sides); i++) {
        bool keeps_a = keeps(&sides[i], *a), keeps_b = keeps(&sides[i], *b);

        if (!keeps_a && !keeps_b)
            return false;
        if (!keeps_a)
            *a = cut(&sides[i], *a, *b);
        else if (!keeps_b)
            *b = cut(&sides[i], *a, *b);
    }
    return true;
}

static void end_line(struct shape *out, uint32_t start)
{
    if (out->n_points < start + 2)
        out->n_points = start;
    else
        shape_end_ring(out, false);
}

void clip_line(const struct tile_point *p, uint32_t n, struct clip_box box, struct shape *out)
{
    uint32_t start = out->n_rings ? out->rings[out->n_rings - 1].end : 0;

    out->n_points = start;
    for (uint32_t i = 0; i + 1 < n; i++) {
        struct tile_point a = p[i], b = p[i + 1], *last;

        if (!clip_edge(&a, &b, box))
            continue;
        last = out->n_points > start ? &out->points[out->n_points - 1] : NULL;
        if (last && (last->x != a.x || last->y != a.y)) {
            end_line(out, start);
            start = out->n_points;
            last = NULL;
        }
        if (!last)
            shape_add(out, a);
        if (a.x != b.x || a.y != b.y)
            shape_add(out, b);
    }
    end_line(out, start);
}
