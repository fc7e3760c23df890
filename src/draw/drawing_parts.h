/*
 * drawing_parts: what the files of a drawing share.
 */
#pragma once

#include <cairo.h>

#include "yardstick/draw/drawing.h"
#include "yardstick/draw/lettering.h"

/* Lines over a colour, so that classes differ in grey. */
enum hatch {
    HATCH_NONE,
    HATCH_RISING,
    HATCH_FALLING,
    HATCH_CROSS,
    HATCH_LEVEL,
    HATCH_UPRIGHT,
    HATCH_GRID,
    HATCH_DENSE
};

struct drawing_class {
    int64_t key;
    struct str label;
    uint32_t colour;
    enum hatch hatch;
    int64_t rooms, area;
};

enum { CLASSES_MAX = 24 };

/* The classes that the drawing's theme has rooms of, most important first. */
struct drawing_classes {
    struct drawing_class items[CLASSES_MAX];
    size_t n;
};
void drawing_classify(const struct drawing *d, struct drawing_classes *out);
/* NULL: the theme has no class for it. */
const struct drawing_class *drawing_class_of(const struct drawing *d,
                                             const struct drawing_classes *classes,
                                             const struct drawing_room *room);

/* Fill the present path. */
void drawing_fill(cairo_t *cr, uint32_t colour, enum hatch hatch);

/* Metres to points: turned around `middle`, then scaled, y downward. */
struct drawing_place {
    double cosine, sine, scale; /* points a metre */
    struct point middle;        /* in metres */
    double x, y;                /* where it lies on the sheet */
};
struct point drawing_put(const struct drawing_place *place, struct point metres);

/* What is written into a room, as much as fits; shape is in points already. */
void drawing_label(cairo_t *cr, const struct geometry *shape, const struct drawing_room *room,
                   enum lang lang);
void drawing_passage_label(cairo_t *cr, const struct geometry *shape, struct str kind);

/* "1,234.56" of 0.01 m2; returns `out`. */
struct str drawing_area(int64_t area, char out[32]);
