/*
 * drawing: the plan of one floor, as the official "plan of offices in use".
 *
 * Shapes are in metres (a projected system: x to the east, y to the north).
 * The plan is turned so that the longest wall lies level, drawn at a round
 * scale, and the arrow shows where north went. Colours are those of the page
 * (docs/design of themes) with a hatch each, so that grey prints can be read.
 *
 * drawing_paint() puts the plan into a box of any page; drawing_sheet() makes
 * the whole official sheet with title, legend, scale bar and date.
 *
 *     struct drawing d = { .lang = LANG_ZH, .theme = DRAWING_USE };
 *     if (!floor_plan_load(conn, floor, …, &d, err)) …        (housing/floor_plan.h)
 *     drawing_paint(cr, (struct drawing_box){ 40, 40, 300, 200 }, &d);
 *     drawing_release(&d);
 *
 * Text is borrowed from whoever filled the drawing; shapes are its own. Who
 * may see units and people has been decided before: what is filled is drawn.
 */
#pragma once

#include "yardstick/draw/paper.h"
#include "yardstick/geo/geometry.h"

enum drawing_theme {
    DRAWING_USE,   /* office, service …, idle apart */
    DRAWING_UNIT,  /* who holds it */
    DRAWING_STATE, /* in use, idle, sealed … */
    DRAWING_OVER,  /* above the standard, idle, unoccupied */
    DRAWING_PLAIN, /* walls and words only */
    DRAWING_THEMES
};
extern const char *const drawing_themes[DRAWING_THEMES + 1]; /* their names, ending in NULL */

struct drawing_room {
    int64_t id;
    struct geometry shape;
    struct str number, name, unit, users; /* empty: not known, or not to be shown */
    struct str use, subtype, state,
        status;         /* codes of the registers; status idle, unoccupied or empty */
    int64_t unit_id;    /* 0: nobody */
    int64_t area, over; /* 0.01 m2; -1: not known, none */
    bool marked;        /* drawn with a heavy outline */
};

struct drawing_passage {
    struct geometry shape;
    struct str kind; /* its title, written small */
};

struct drawing {
    enum lang lang;
    enum drawing_theme theme;
    struct str courtyard, building, floor, code; /* code: the number of the drawing */
    struct str day;                              /* YYYY-MM-DD of what is shown */
    struct str maker;                            /* who had it drawn; empty: not said */
    struct geometry outline;
    struct drawing_room *rooms;
    struct drawing_passage *passages;
    size_t n_rooms, n_passages;
    int64_t gross_area; /* 0.01 m2; -1: not known */
};

void drawing_release(struct drawing *drawing);

struct drawing_box {
    double x, y, width, height; /* points */
};

/* The plan without anything around it; returns the scale's denominator (200 is 1:200), 0 when there
 * is nothing to draw. *north: degrees clockwise from up; may be NULL. */
int drawing_paint(cairo_t *cr, struct drawing_box box, const struct drawing *drawing,
                  double *north);

/* The legend of its theme below each other in a box, with counts and areas; returns what height it
 * took. */
double drawing_legend(cairo_t *cr, struct drawing_box box, const struct drawing *drawing);
/* A bar of round metres and the words 1:200; x, y is its left upper end. */
void drawing_scale_bar(cairo_t *cr, double x, double y, int scale, enum lang lang);
/* An arrow of this height around a middle. */
void drawing_north(cairo_t *cr, double x, double y, double height, double degrees, enum lang lang);

enum drawing_size { DRAWING_A4, DRAWING_A3 };

/* ERROR_NOT_FOUND when no room and no outline has a shape. */
MUST_CHECK bool drawing_sheet(const struct drawing *drawing, enum paper_format format,
                              enum drawing_size size, struct buf *out, struct error *err);
