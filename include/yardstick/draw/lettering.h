/*
 * lettering: Chinese and Latin text on a sheet, by Pango in Noto Sans CJK.
 *
 * Sizes are points; text is laid out without the screen's rounding, so that a
 * PDF and a picture break lines at the same places. Text is UTF-8 of anybody:
 * no markup is read in it.
 */
#pragma once

typedef struct _cairo cairo_t; /* as cairo.h has it */

#include "yardstick/base/str.h"

enum lettering_align { LETTERING_LEFT, LETTERING_CENTRE, LETTERING_RIGHT };

struct lettering {
    double size;
    bool bold;
    enum lettering_align align; /* of x: its left end, middle or right end */
    double width;               /* 0: one line as long as it is; else broken into lines */
    int lines_max;              /* 0: any; else what is too long ends in … */
    size_t bold_first;          /* so many bytes are bold */
};

struct lettering_size {
    double width, height;
    int lines;
};

/* What it takes; `height` is lines × 1.25 × size. */
struct lettering_size lettering_measure(cairo_t *cr, const struct lettering *l, struct str text);

/* In the present colour, the upper end of the first line at y. */
struct lettering_size lettering_draw(cairo_t *cr, const struct lettering *l, double x, double y,
                                     struct str text);
