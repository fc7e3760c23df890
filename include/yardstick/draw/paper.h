/*
 * paper: sheets to draw on with cairo, ending as the bytes of a PDF, an SVG or a PNG.
 *
 * The unit is the point (1/72 inch), x to the right and y downward from the
 * sheet's upper left corner. The same calls give the same bytes: dates are
 * those given, cairo's running numbers are made equal. One thread a paper;
 * papers of different threads do not meet.
 */
#pragma once

typedef struct _cairo cairo_t; /* as cairo.h has it */

#include "yardstick/base/buf.h"

enum paper_format { PAPER_SVG, PAPER_PDF, PAPER_PNG };

#define PAPER_MM(mm) ((mm)*72.0 / 25.4)

struct paper_page {
    enum paper_format format;
    double width, height; /* points */
    struct str title;     /* in the file's properties */
    struct str day;       /* YYYY-MM-DD, the date of making that a PDF tells */
};

struct paper;

/* `out` gets the bytes by paper_close() and must live until then. */
MUST_CHECK bool paper_open(const struct paper_page *page, struct buf *out, struct paper **paper,
                           struct error *err);
/* To draw with; lives as long as the paper. */
cairo_t *paper_cairo(struct paper *paper);
/* A further sheet; of a PDF only. */
void paper_next(struct paper *paper);
/* The bytes are whole only when this returns true; the paper is gone whatever comes. */
MUST_CHECK bool paper_close(struct paper *paper, struct error *err);

/* image/svg+xml … */
const char *paper_type(enum paper_format format);

/* 0xRRGGBB */
void paper_colour(cairo_t *cr, uint32_t rgb);
