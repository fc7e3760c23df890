/*
 * drawing: the plan itself; see the header.
 */
#include "drawing_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void drawing_release(struct drawing *d)
{
    for (size_t i = 0; i < d->n_rooms; i++)
        geometry_release(&d->rooms[i].shape);
    for (size_t i = 0; i < d->n_passages; i++)
        geometry_release(&d->passages[i].shape);
    geometry_release(&d->outline);
    free(d->rooms);
    free(d->passages);
    *d = (struct drawing){ 0 };
}

static void longest_edge(const struct geometry *g, double *length, double *angle)
{
    for (uint32_t r = 0, at = 0; r < g->n_rings; at = g->ring_ends[r++])
        for (uint32_t i = at; i + 1 < g->ring_ends[r]; i++) {
            double dx = g->points[i + 1].x - g->points[i].x;
            double dy = g->points[i + 1].y - g->points[i].y;

            if (hypot(dx, dy) > *length * 1.001) {
                *length = hypot(dx, dy);
                *angle = atan2(dy, dx);
            }
        }
}

/* How far to turn counter-clockwise so that the longest wall lies level: -90 to 90 degrees. */
static double turn_of(const struct drawing *d)
{
    double length = 0, angle = 0;

    longest_edge(&d->outline, &length, &angle);
    for (size_t i = 0; length == 0 && i < d->n_rooms; i++)
        longest_edge(&d->rooms[i].shape, &length, &angle);
    while (angle > M_PI / 2)
        angle -= M_PI;
    while (angle <= -M_PI / 2)
        angle += M_PI;
    return fabs(angle) < 1e-4 ? 0 : -angle;
}

static struct bbox turned_box(const struct geometry *g, double cosine, double sine, struct bbox box)
{
    for (uint32_t i = 0; i < g->n_points; i++) {
        struct point p = g->points[i];

        box = bbox_add(box, (struct point){ p.x * cosine - p.y * sine, p.x * sine + p.y * cosine });
    }
    return box;
}

/* The smallest usual denominator at which width × height metres fit into the box. */
static int scale_for(double width, double height, struct drawing_box box)
{
    static const int usual[] = { 50,   75,   100,  125,  150,  200,  250,  300,  400,
                                 500,  600,  750,  800,  1000, 1250, 1500, 2000, 2500,
                                 3000, 4000, 5000, 6000, 7500, 8000, 10000 };

    for (size_t i = 0; i < ARRAY_LEN(usual); i++) {
        double points = PAPER_MM(1000.0 / usual[i]);

        if (width * points <= box.width && height * points <= box.height)
            return usual[i];
    }
    return 0;
}

static int place_find(const struct drawing *d, struct drawing_box box, struct drawing_place *out,
                      double *north)
{
    double turn = turn_of(d), cosine = cos(turn), sine = sin(turn), x, y;
    struct bbox all = turned_box(&d->outline, cosine, sine, BBOX_NONE);
    int scale;

    for (size_t i = 0; i < d->n_rooms; i++)
        all = turned_box(&d->rooms[i].shape, cosine, sine, all);
    for (size_t i = 0; i < d->n_passages; i++)
        all = turned_box(&d->passages[i].shape, cosine, sine, all);
    if (bbox_is_empty(all))
        return 0;
    scale = scale_for(all.max_x - all.min_x, all.max_y - all.min_y, box);
    if (!scale)
        return 0;
    x = (all.min_x + all.max_x) / 2;
    y = (all.min_y + all.max_y) / 2;
    *out = (struct drawing_place){ .cosine = cosine,
                                   .sine = sine,
                                   .scale = PAPER_MM(1000.0 / scale),
                                   .middle = { x * cosine + y * sine, y * cosine - x * sine },
                                   .x = box.x + box.width / 2,
                                   .y = box.y + box.height / 2 };
    if (north)
        *north = -turn * 180 / M_PI;
    return scale;
}

struct point drawing_put(const struct drawing_place *p, struct point m)
{
    double dx = m.x - p->middle.x, dy = m.y - p->middle.y;

    return (struct point){ p->x + (dx * p->cosine - dy * p->sine) * p->scale,
                           p->y - (dx * p->sine + dy * p->cosine) * p->scale };
}

/* The shape on the sheet, as the present path and, when wanted, as a geometry. */
static void path_make(cairo_t *cr, const struct drawing_place *place, const struct geometry *g,
                      struct geometry *put)
{
    cairo_new_path(cr);
    for (uint32_t r = 0, at = 0, part = 0; r < g->n_rings; at = g->ring_ends[r++]) {
        for (uint32_t i = at; i < g->ring_ends[r]; i++) {
            struct point p = drawing_put(place, g->points[i]);

            if (put)
                geometry_add(put, p);
            if (i == at)
                cairo_move_to(cr, p.x, p.y);
            else
                cairo_line_to(cr, p.x, p.y);
        }
        cairo_close_path(cr);
        if (!put)
            continue;
        geometry_end_ring(put);
        if (r + 1 == g->part_ends[part]) {
            geometry_end_part(put);
            part++;
        }
    }
    if (put)
        put->kind = g->kind;
}

static void passages_paint(cairo_t *cr, const struct drawing_place *place, const struct drawing *d)
{
    for (size_t i = 0; i < d->n_passages; i++) {
        AUTO(geometry) put = { 0 };

        path_make(cr, place, &d->passages[i].shape, &put);
        paper_colour(cr, 0xf4f2ed);
        cairo_fill_preserve(cr);
        paper_colour(cr, 0x999999);
        cairo_set_line_width(cr, 0.3);
        cairo_stroke(cr);
        if (!put.failed)
            drawing_passage_label(cr, &put, d->passages[i].kind);
    }
}

static void rooms_paint(cairo_t *cr, const struct drawing_place *place, const struct drawing *d,
                        const struct drawing_classes *classes)
{
    for (size_t i = 0; i < d->n_rooms; i++) {
        const struct drawing_class *c = drawing_class_of(d, classes, &d->rooms[i]);

        path_make(cr, place, &d->rooms[i].shape, NULL);
        drawing_fill(cr, c ? c->colour : 0xffffff, c ? c->hatch : HATCH_NONE);
    }
    for (size_t i = 0; i < d->n_rooms; i++) {
        const struct drawing_room *room = &d->rooms[i];
        bool heavy = room->marked || (room->over > 0 && d->theme != DRAWING_PLAIN);

        path_make(cr, place, &room->shape, NULL);
        paper_colour(cr, heavy ? 0xc8372d : 0x222222);
        cairo_set_line_width(cr, heavy ? 1.6 : 0.6);
        cairo_stroke(cr);
    }
}

static void labels_paint(cairo_t *cr, const struct drawing_place *place, const struct drawing *d)
{
    for (size_t i = 0; i < d->n_rooms; i++) {
        AUTO(geometry) put = { 0 };

        path_make(cr, place, &d->rooms[i].shape, &put);
        cairo_new_path(cr);
        if (!put.failed && put.n_points)
            drawing_label(cr, &put, &d->rooms[i], d->lang);
    }
}

int drawing_paint(cairo_t *cr, struct drawing_box box, const struct drawing *d, double *north)
{
    struct drawing_place place;
    struct drawing_classes classes;
    int scale = place_find(d, box, &place, north);

    if (!scale)
        return 0;
    drawing_classify(d, &classes);
    cairo_save(cr);
    cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_MITER);
    path_make(cr, &place, &d->outline, NULL);
    paper_colour(cr, 0xfafafa);
    cairo_fill(cr);
    passages_paint(cr, &place, d);
    rooms_paint(cr, &place, d, &classes);
    path_make(cr, &place, &d->outline, NULL);
    paper_colour(cr, 0);
    cairo_set_line_width(cr, 1.4);
    cairo_stroke(cr);
    labels_paint(cr, &place, d);
    cairo_restore(cr);
    return scale;
}

void drawing_north(cairo_t *cr, double x, double y, double height, double degrees, enum lang lang)
{
    double h = height / 2;

    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_rotate(cr, degrees * M_PI / 180);
    cairo_set_line_width(cr, 0.6);
    paper_colour(cr, 0);
    cairo_move_to(cr, 0, -h);
    cairo_line_to(cr, h * 0.36, h);
    cairo_line_to(cr, 0, h * 0.62);
    cairo_close_path(cr);
    cairo_fill(cr);
    cairo_move_to(cr, 0, -h);
    cairo_line_to(cr, -h * 0.36, h);
    cairo_line_to(cr, 0, h * 0.62);
    cairo_close_path(cr);
    cairo_stroke(cr);
    cairo_restore(cr);
    lettering_draw(cr, &(struct lettering){ .size = 8, .bold = true, .align = LETTERING_CENTRE },
                   x + sin(degrees * M_PI / 180) * (h + 7),
                   y - cos(degrees * M_PI / 180) * (h + 7) - 5,
                   lang == LANG_ZH ? STR("北") : STR("N"));
}

void drawing_scale_bar(cairo_t *cr, double x, double y, int scale, enum lang lang)
{
    static const int metres[] = { 2, 5, 10, 20, 40, 50, 100, 200, 400 };
    enum { LONGEST = 150, PARTS = 4, HIGH = 4 };
    double point = PAPER_MM(1000.0 / scale), length;
    char text[40];
    size_t m = 0;

    while (m + 1 < ARRAY_LEN(metres) && metres[m + 1] * point <= LONGEST)
        m++;
    length = metres[m] * point;
    paper_colour(cr, 0);
    cairo_set_line_width(cr, 0.5);
    for (int i = 0; i < PARTS; i++) {
        cairo_rectangle(cr, x + i * length / PARTS, y, length / PARTS, HIGH);
        if (i % 2 == 0)
            cairo_fill_preserve(cr);
        cairo_stroke(cr);
    }
    lettering_draw(cr, &(struct lettering){ .size = 6.5, .align = LETTERING_CENTRE }, x,
                   y + HIGH + 1, STR("0"));
    snprintf(text, sizeof(text), "%d", metres[m] / 2);
    if (metres[m] % 2 == 0)
        lettering_draw(cr, &(struct lettering){ .size = 6.5, .align = LETTERING_CENTRE },
                       x + length / 2, y + HIGH + 1, str_from(text));
    snprintf(text, sizeof(text), "%d %s", metres[m], lang == LANG_ZH ? "米" : "m");
    lettering_draw(cr, &(struct lettering){ .size = 6.5, .align = LETTERING_CENTRE }, x + length,
                   y + HIGH + 1, str_from(text));
    snprintf(text, sizeof(text), "1:%d", scale);
    lettering_draw(cr, &(struct lettering){ .size = 7.5, .bold = true }, x + length + 22, y - 1,
                   str_from(text));
}
