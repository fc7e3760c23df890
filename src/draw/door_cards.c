/*
 * door_cards: see the header. Points.
 */
#include "yardstick/draw/door_cards.h"

#include <cairo.h>
#include <stdlib.h>

enum { ACROSS = 2, DOWN = 5 };

static const double page_width = PAPER_MM(210), page_height = PAPER_MM(297), margin = PAPER_MM(10),
                    pad = PAPER_MM(5);

struct door_cards {
    struct paper *paper;
    cairo_t *cr;
    int n;
};

bool door_cards_open(struct str title, struct str day, struct buf *out, struct door_cards **cards,
                     struct error *err)
{
    struct paper_page page = { PAPER_PDF, page_width, page_height, title, day };
    struct door_cards *c = calloc(1, sizeof(*c));

    if (!c)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    if (!paper_open(&page, out, &c->paper, err)) {
        free(c);
        return false;
    }
    c->cr = paper_cairo(c->paper);
    *cards = c;
    return true;
}

static double text_paint(const struct door_cards *c, double x, double y, double width,
                         struct lettering l, struct str text)
{
    l.width = width;
    return text.len ? lettering_draw(c->cr, &l, x, y, text).height : 0;
}

/* The number is the largest that a card takes: read from the other end of the corridor. */
static double number_paint(const struct door_cards *c, double x, double y, double width,
                           struct str text)
{
    struct lettering l = { .size = 34, .bold = true };

    while (l.size > 14 && lettering_measure(c->cr, &l, text).width > width)
        l.size -= 2;
    return lettering_draw(c->cr, &l, x, y, text).height;
}

static void card_paint(const struct door_cards *c, double x, double y, double width, double height,
                       const struct door_card *card)
{
    static const double dashes[] = { 2, 3 };
    const double in = width - 2 * pad, number_width = 0.52 * in;

    paper_colour(c->cr, 0xaaaaaa);
    cairo_set_line_width(c->cr, 0.4);
    cairo_set_dash(c->cr, dashes, 2, 0);
    cairo_rectangle(c->cr, x, y, width, height);
    cairo_stroke(c->cr);
    cairo_set_dash(c->cr, NULL, 0, 0);
    paper_colour(c->cr, 0x1f4f82);
    cairo_rectangle(c->cr, x + pad, y + pad + 46, in, 1.4);
    cairo_fill(c->cr);
    paper_colour(c->cr, 0);
    number_paint(c, x + pad, y + pad - 2, number_width, card->room);
    paper_colour(c->cr, 0x444444);
    text_paint(c, x + pad + in, y + pad + 8, in - number_width - 6,
               (struct lettering){ .size = 9, .align = LETTERING_RIGHT, .lines_max = 2 },
               card->place);
    paper_colour(c->cr, 0);
    x += pad;
    y += pad + 54;
    y += text_paint(c, x, y, in, (struct lettering){ .size = 13, .bold = true, .lines_max = 2 },
                    card->unit) +
         1;
    y += text_paint(c, x, y, in, (struct lettering){ .size = 10, .lines_max = 1 },
                    card->department) +
         3;
    text_paint(c, x, y, in, (struct lettering){ .size = 11.5, .lines_max = 2 }, card->people);
}

void door_cards_add(struct door_cards *c, const struct door_card *card)
{
    const double width = (page_width - 2 * margin) / ACROSS,
                 height = (page_height - 2 * margin) / DOWN;
    int at = c->n % (ACROSS * DOWN), row = at / ACROSS;

    if (c->n++ && at == 0)
        paper_next(c->paper);
    card_paint(c, margin + at % ACROSS * width, margin + row * height, width, height, card);
}

bool door_cards_close(struct door_cards *c, struct error *err)
{
    bool done = paper_close(c->paper, err);

    free(c);
    return done;
}
