/*
 * drawing_label: what is written into a room. As many of its lines as fit
 * where the room is widest, in the largest of a few sizes; the number at least.
 */
#include "drawing_parts.h"

#include <math.h>
#include <stdio.h>

#include "yardstick/base/buf.h"
#include "yardstick/geo/measure.h"

enum { MARGIN = 2, LINES = 5 };
static const double sizes[] = { 8.5, 7.5, 6.5, 5.6, 4.8, 4.2 };

struct str drawing_area(int64_t area, char out[32])
{
    int64_t whole = area / 100;

    if (whole >= 1000)
        snprintf(out, 32, "%lld,%03lld.%02lld", (long long)(whole / 1000),
                 (long long)(whole % 1000), (long long)(area % 100));
    else
        snprintf(out, 32, "%lld.%02lld", (long long)whole, (long long)(area % 100));
    return str_from(out);
}

/* The free run on a level line around x: [*left, *right] shrinks to it. */
static void run_find(const struct geometry *g, double x, double y, double *left, double *right)
{
    double low = -INFINITY, high = INFINITY;

    for (uint32_t r = 0, at = 0; r < g->n_rings; at = g->ring_ends[r++])
        for (uint32_t i = at; i + 1 < g->ring_ends[r]; i++) {
            struct point a = g->points[i], b = g->points[i + 1];
            double cross;

            if ((a.y > y) == (b.y > y))
                continue;
            cross = a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);
            if (cross <= x && cross > low)
                low = cross;
            if (cross > x && cross < high)
                high = cross;
        }
    *left = fmax(*left, low);
    *right = fmin(*right, high);
}

/* The width that a block of this height has around a point, and where its middle is. */
static double width_at(const struct geometry *g, struct point p, double height, double *middle)
{
    double left = -1e6, right = 1e6;

    run_find(g, p.x, p.y - height / 2, &left, &right);
    run_find(g, p.x, p.y, &left, &right);
    run_find(g, p.x, p.y + height / 2, &left, &right);
    *middle = (left + right) / 2;
    return right - left;
}

static bool try_text(cairo_t *cr, const struct geometry *shape, struct point at, struct str text,
                     size_t bold, int lines, double size)
{
    struct lettering l = { .size = size, .align = LETTERING_CENTRE, .bold_first = bold };
    double middle, width, height = lines * 1.25 * size;
    struct lettering_size took = lettering_measure(cr, &l, text);
    bool fits;

    width = width_at(shape, at, height + MARGIN, &middle) - 2 * MARGIN;
    fits = width > 0 && took.width <= width;
    if (!fits && width > 5 * size && lines < LINES + 1) { // long names take a second line
        l.width = width;
        took = lettering_measure(cr, &l, text);
        fits = took.lines <= lines + 1 && took.width <= width &&
               width_at(shape, at, took.height + MARGIN, &middle) - 2 * MARGIN >= took.width;
    }
    if (fits)
        lettering_draw(cr, &l, middle, at.y - took.height / 2, text);
    return fits;
}

/* In the middle where that is about as far from the walls as anywhere: rooms side by side are then
 * written alike. */
static struct point middle_of(const struct geometry *shape)
{
    struct point best = measure_label_point(shape), middle = measure_centroid(shape);

    return measure_contains(shape, middle) &&
                   measure_distance(shape, middle) >= 0.9 * measure_distance(shape, best)
               ? middle
               : best;
}

/* Lines in the order in which they stand; `worth`: which are kept longest. */
struct label {
    struct str lines[LINES];
    int worth[LINES];
    int n;
};

static void line_add(struct label *label, struct str text, int worth)
{
    if (!text.len)
        return;
    label->lines[label->n] = text;
    label->worth[label->n++] = worth;
}

static struct str label_text(const struct label *label, int kept, struct buf *out, int *n)
{
    buf_clear(out);
    *n = 0;
    for (int i = 0; i < label->n; i++)
        if (label->worth[i] < kept) {
            if (out->len)
                buf_addc(out, '\n');
            buf_add(out, label->lines[i]);
            ++*n;
        }
    return buf_str(out);
}

void drawing_label(cairo_t *cr, const struct geometry *shape, const struct drawing_room *room,
                   enum lang lang)
{
    AUTO(buf) text = BUF_INIT(4096);
    char area[32], with_unit[48] = "";
    struct point at = middle_of(shape);
    struct label label = { .n = 0 };
    int n;

    if (!isfinite(at.x) || !isfinite(at.y))
        return;
    if (room->area >= 0)
        snprintf(with_unit, sizeof(with_unit), "%s %s", drawing_area(room->area, area).ptr,
                 lang == LANG_ZH ? "㎡" : "m²");
    line_add(&label, room->number, 0);
    line_add(&label, room->name, 4);
    line_add(&label, room->unit, 2);
    line_add(&label, room->users, 3);
    line_add(&label, str_from(with_unit), 1);
    paper_colour(cr, 0x111111);
    for (int kept = LINES; kept > 0; kept--)
        for (size_t s = 0; s < ARRAY_LEN(sizes); s++) {
            struct str words = label_text(&label, kept, &text, &n);

            if (!n || try_text(cr, shape, at, words, room->number.len, n, sizes[s]))
                return;
        }
    // the number always, even where it stands a little over the wall
    lettering_draw(cr, &(struct lettering){ .size = 3.6, .bold = true, .align = LETTERING_CENTRE },
                   at.x, at.y - 0.625 * 3.6, room->number);
}

void drawing_passage_label(cairo_t *cr, const struct geometry *shape, struct str kind)
{
    struct point at = middle_of(shape);

    if (!isfinite(at.x) || !kind.len)
        return;
    paper_colour(cr, 0x777777);
    for (size_t s = 1; s < ARRAY_LEN(sizes); s++)
        if (try_text(cr, shape, at, kind, 0, 1, sizes[s]))
            return;
}
