/*
 * letters: see the header. Points.
 */
#include "yardstick/draw/letters.h"

#include <cairo.h>
#include <stdlib.h>

/* GB/T 9704-2012: 37 mm above, 28 mm left, 156 mm × 225 mm of text. */
static const double page_width = PAPER_MM(210), page_height = PAPER_MM(297), top = PAPER_MM(37),
                    left = PAPER_MM(28), width = PAPER_MM(156), height = PAPER_MM(225);

enum { SIZE_MOST = 16, SIZE_LEAST = 9, TITLE = 22, FOOT = 60, GAP = 8 };

struct letters {
    struct paper *paper;
    cairo_t *cr;
    struct letters_form form;
    struct buf text; /* the paragraph at hand */
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

static const char indent[] = "　　";

/* A Chinese paragraph begins two characters in. Good until the next call. */
static struct str indented(struct letters *l, struct str text)
{
    buf_clear(&l->text);
    l->text.limit = sizeof(indent) + text.len;
    if (l->form.lang == LANG_ZH)
        buf_text(&l->text, indent);
    buf_add(&l->text, text);
    return buf_str(&l->text);
}

static double text_height(struct letters *l, const struct letter *letter, double size)
{
    struct lettering form = { .size = size, .width = width };
    double sum = 0;

    for (int i = 0; i < LETTER_TEXTS; i++)
        if (letter->texts[i].len)
            sum += lettering_measure(l->cr, &form, indented(l, letter->texts[i])).height + GAP;
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
    AUTO(buf) address = BUF_INIT(1 << 20);
    double y = top + 60, room, size = SIZE_MOST, end = top + height - FOOT;

    sheet_begin(l);
    buf_add(&address, letter->to);
    buf_text(&address, l->form.lang == LANG_ZH ? "：" : ":");
    y += lettering_draw(l->cr, &to, left, y, buf_str(&address)).height + GAP;
    room = end - y;
    while (size > SIZE_LEAST && text_height(l, letter, size) > room)
        size -= 1;
    for (int i = 0; i < LETTER_TEXTS && y < end; i++) {
        struct lettering form = { .size = size,
                                  .width = width,
                                  .lines_max = (int)((end - y) / (1.25 * size)) + 1 };

        if (letter->texts[i].len)
            y += lettering_draw(l->cr, &form, left, y, indented(l, letter->texts[i])).height + GAP;
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

    buf_release(&l->text);
    free(l);
    return done;
}
