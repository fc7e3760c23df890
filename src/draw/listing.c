/*
 * listing: see the header.
 */
#include "yardstick/draw/listing.h"

#include <cairo.h>
#include <stdio.h>
#include <stdlib.h>

enum { MARGIN = 34, FOOT = 22, PAD = 3, TEXT_LINES = 2, MANY_COLUMNS = 16 };
#define SIZE       7.5
#define SIZE_SMALL 6.0

struct listing {
    struct paper *paper;
    cairo_t *cr;
    struct listing_form form;
    double width, height, y; /* of the sheet; where the next row goes */
    int sheet;
    struct str heading;
    char heading_text[200];
    struct listing_column columns[LISTING_COLUMNS_MAX];
    char titles[LISTING_COLUMNS_MAX][120];
    double x[LISTING_COLUMNS_MAX + 1];
    size_t n;
    double size; /* of the letters: smaller where there are many columns */
};

static void foot_paint(struct listing *l)
{
    struct lettering small = { .size = 7, .align = LETTERING_RIGHT };
    char text[120];

    snprintf(text, sizeof(text), l->form.lang == LANG_ZH ? "%.*s　第 %d 页" : "%.*s  page %d",
             STR_ARG(l->form.day), l->sheet);
    paper_colour(l->cr, 0x555555);
    lettering_draw(l->cr, &small, l->width - MARGIN, l->height - MARGIN + 6, str_from(text));
    paper_colour(l->cr, 0);
}

static void sheet_begin(struct listing *l)
{
    struct lettering title = { .size = 14,
                               .bold = true,
                               .align = LETTERING_CENTRE,
                               .width = l->width - 2 * MARGIN,
                               .lines_max = 1 };
    struct lettering about = {
        .size = 8, .align = LETTERING_CENTRE, .width = l->width - 2 * MARGIN, .lines_max = 1
    };

    if (l->sheet++)
        paper_next(l->paper);
    l->y = MARGIN;
    paper_colour(l->cr, 0);
    lettering_draw(l->cr, &title, l->width / 2, l->y, l->form.title);
    l->y += 22;
    if (l->form.about.len) {
        paper_colour(l->cr, 0x444444);
        lettering_draw(l->cr, &about, l->width / 2, l->y, l->form.about);
        l->y += 14;
    }
    foot_paint(l);
}

bool listing_open(const struct listing_form *form, struct buf *out, struct listing **listing,
                  struct error *err)
{
    struct paper_page page = { PAPER_PDF, PAPER_MM(297), PAPER_MM(210), form->title, form->day };
    struct listing *l = calloc(1, sizeof(*l));

    if (!l)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    *l = (struct listing){ .form = *form, .width = page.width, .height = page.height };
    if (!paper_open(&page, out, &l->paper, err)) {
        free(l);
        return false;
    }
    l->cr = paper_cairo(l->paper);
    sheet_begin(l);
    *listing = l;
    return true;
}

static struct lettering cell_of(const struct listing *l, size_t i, bool head, bool bold)
{
    return (struct lettering){ .size = l->size,
                               .bold = bold,
                               .align = head ? LETTERING_CENTRE : l->columns[i].align,
                               .width = l->x[i + 1] - l->x[i] - 2 * PAD,
                               .lines_max = head ? 3 : TEXT_LINES };
}

static double row_height(struct listing *l, const struct str *cells, bool head, bool bold)
{
    double height = l->size * 1.25;

    for (size_t i = 0; i < l->n; i++) {
        struct lettering form = cell_of(l, i, head, bold);
        /* Numbers and short words take one line: not worth laying out twice. */
        struct lettering_size size = { .height = form.size * 1.25 };

        if ((double)cells[i].len * form.size * 0.45 > form.width)
            size = lettering_measure(l->cr, &form, cells[i]);
        height = size.height > height ? size.height : height;
    }
    return height + 2 * PAD;
}

static void row_paint(struct listing *l, const struct str *cells, bool head, bool bold,
                      double height)
{
    if (head || bold) {
        paper_colour(l->cr, head ? 0xe9e9e9 : 0xf5f5f5);
        cairo_rectangle(l->cr, l->x[0], l->y, l->x[l->n] - l->x[0], height);
        cairo_fill(l->cr);
    }
    paper_colour(l->cr, 0x666666);
    cairo_set_line_width(l->cr, 0.4);
    for (size_t i = 0; i < l->n; i++)
        cairo_rectangle(l->cr, l->x[i], l->y, l->x[i + 1] - l->x[i], height);
    cairo_stroke(l->cr);
    paper_colour(l->cr, 0);
    for (size_t i = 0; i < l->n; i++) {
        struct lettering form = cell_of(l, i, head, head || bold);
        double x = form.align == LETTERING_LEFT     ? l->x[i] + PAD
                   : form.align == LETTERING_CENTRE ? (l->x[i] + l->x[i + 1]) / 2
                                                    : l->x[i + 1] - PAD;

        if (cells[i].len)
            lettering_draw(l->cr, &form, x, l->y + PAD, cells[i]);
    }
    l->y += height;
}

static void head_paint(struct listing *l)
{
    struct str titles[LISTING_COLUMNS_MAX];

    if (l->heading.len) {
        lettering_draw(l->cr, &(struct lettering){ .size = 9.5, .bold = true }, MARGIN, l->y + 3,
                       l->heading);
        l->y += 18;
    }
    for (size_t i = 0; i < l->n; i++)
        titles[i] = l->columns[i].title;
    row_paint(l, titles, true, true, row_height(l, titles, true, true));
}

static double room_left(const struct listing *l)
{
    return l->height - MARGIN - FOOT - l->y;
}

void listing_table(struct listing *l, struct str heading, const struct listing_column *columns,
                   size_t n)
{
    double sum = 0, at = MARGIN;

    l->n = n < LISTING_COLUMNS_MAX ? n : LISTING_COLUMNS_MAX;
    l->size = l->n > MANY_COLUMNS ? SIZE_SMALL : SIZE;
    snprintf(l->heading_text, sizeof(l->heading_text), "%.*s", STR_ARG(heading));
    l->heading = str_from(l->heading_text);
    for (size_t i = 0; i < l->n; i++) {
        l->columns[i] = columns[i];
        snprintf(l->titles[i], sizeof(l->titles[i]), "%.*s", STR_ARG(columns[i].title));
        l->columns[i].title = str_from(l->titles[i]);
        sum += columns[i].share;
    }
    for (size_t i = 0; i < l->n; i++) {
        l->x[i] = at;
        at += columns[i].share / sum * (l->width - 2 * MARGIN);
    }
    l->x[l->n] = at;
    l->y += l->sheet == 1 && l->y < 100 ? 0 : 10;
    if (room_left(l) < 90)
        sheet_begin(l);
    head_paint(l);
}

void listing_row(struct listing *l, const struct str *cells, enum listing_weight weight)
{
    bool bold = weight == LISTING_TOTAL;
    double height = row_height(l, cells, false, bold);

    if (height > room_left(l)) {
        sheet_begin(l);
        head_paint(l);
    }
    row_paint(l, cells, false, bold, height);
}

void listing_note(struct listing *l, struct str text)
{
    paper_colour(l->cr, 0x444444);
    lettering_draw(l->cr,
                   &(struct lettering){ .size = 8, .width = l->width - 2 * MARGIN, .lines_max = 2 },
                   MARGIN, l->y + 5, text);
    l->y += 18;
}

bool listing_close(struct listing *l, struct error *err)
{
    bool done = paper_close(l->paper, err);

    free(l);
    return done;
}
