/*
 * letters: see the header. Points.
 */
#include "yardstick/draw/letters.h"

#include <cairo.h>
#include <stdio.h>
#include <stdlib.h>

/* GB/T 9704-2012: 37 mm above, 28 mm left, 156 mm × 225 mm of text. */
static const double page_width = PAPER_MM(210), page_height = PAPER_MM(297), top = PAPER_MM(37),
                    left = PAPER_MM(28), width = PAPER_MM(156), height = PAPER_MM(225);

enum { SIZE_MOST = 16, SIZE_LEAST = 9, TITLE = 22, FOOT = 60, GAP = 8 };

struct letters {
    struct paper *paper;
    cairo_t *cr;
    struct letters_form form;
    int n;
};

bool letters_open(const struct letters_form *form, struct buf *out, struct letters **letters,
                  struct error *err)
{
    struct paper_page page = { PAPER_PDF, page_width, page_height, form->title, form->day };
    struct letters *l = calloc(1, sizeof(*l));

    if (!l)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    *l = (struct letters){ .form = *form };
    if (!paper_open(&page, out, &l->paper, err)) {
        free(l);
        return false;
    }
    l->cr = paper_cairo(l->paper);
    *letters = l;
    return true;
}

/* A Chinese paragraph begins two characters in. */
static struct str indented(const struct letters *l, struct str text, char out[8192])
{
    int n =
        snprintf(out, 8192, "%s%" STR_FMT, l->form.lang == LANG_ZH ? "　　" : "", STR_ARG(text));

    return (struct str){ out, n > 8191 ? 8191 : n > 0 ? (size_t)n : 0 };
}

static double text_height(const struct letters *l, const struct letter *letter, double size)
{
    struct lettering form = { .size = size, .width = width };
    char text[8192];
    double sum = 0;

    for (int i = 0; i < LETTER_TEXTS; i++)
        if (letter->texts[i].len)
            sum +=
                lettering_measure(l->cr, &form, indented(l, letter->texts[i], text)).height + GAP;
    return sum;
}

static void sheet_begin(struct letters *l)
{
    struct lettering title = {
        .size = TITLE, .bold = true, .align = LETTERING_CENTRE, .width = width, .lines_max = 2
    };
    struct lettering about = { .size = 8, .width = width, .lines_max = 1 };

    if (l->n++)
        paper_next(l->paper);
    paper_colour(l->cr, 0);
    lettering_draw(l->cr, &title, left + width / 2, top, l->form.title);
    paper_colour(l->cr, 0x555555);
    lettering_draw(l->cr, &about, left, page_height - PAPER_MM(20), l->form.about);
    paper_colour(l->cr, 0);
}

void letters_add(struct letters *l, const struct letter *letter)
{
    struct lettering to = { .size = SIZE_MOST, .bold = true, .width = width, .lines_max = 2 };
    struct lettering day = { .size = 14, .align = LETTERING_RIGHT };
    char text[8192], address[512];
    double y = top + 60, room, size = SIZE_MOST, end = top + height - FOOT;

    sheet_begin(l);
    snprintf(address, sizeof(address), "%" STR_FMT "%s", STR_ARG(letter->to),
             l->form.lang == LANG_ZH ? "：" : ":");
    y += lettering_draw(l->cr, &to, left, y, str_from(address)).height + GAP;
    room = end - y;
    while (size > SIZE_LEAST && text_height(l, letter, size) > room)
        size -= 1;
    for (int i = 0; i < LETTER_TEXTS && y < end; i++) {
        struct lettering form = { .size = size,
                                  .width = width,
                                  .lines_max = (int)((end - y) / (1.25 * size)) + 1 };

        if (letter->texts[i].len)
            y += lettering_draw(l->cr, &form, left, y, indented(l, letter->texts[i], text)).height +
                 GAP;
    }
    lettering_draw(l->cr, &day, left + width, y + 28, l->form.day);
}

void letters_none(struct letters *l, struct str text)
{
    struct lettering form = { .size = 12, .width = width };

    sheet_begin(l);
    lettering_draw(l->cr, &form, left, top + 60, text);
}

bool letters_close(struct letters *l, struct error *err)
{
    bool done = paper_close(l->paper, err);

    free(l);
    return done;
}
