/*
 * record: see the header. Points; the QR code is made by libqrencode at level M.
 */
#include "yardstick/draw/record.h"

#include <cairo.h>
#include <qrencode.h>
#include <stdio.h>

#include "yardstick/draw/lettering.h"

static const double page_width = PAPER_MM(210), page_height = PAPER_MM(297), margin = PAPER_MM(15);

enum { COLUMNS = 8 };

/* Shares of the width, and the words above. */
static const struct {
    double share;
    enum lettering_align align;
    const char *title[LANG_COUNT];
} columns[COLUMNS] = {
    { 0.10, LETTERING_LEFT, { "房号", "Room" } },
    { 0.21, LETTERING_LEFT, { "房间编号", "Code" } },
    { 0.07, LETTERING_LEFT, { "楼层", "Floor" } },
    { 0.15, LETTERING_LEFT, { "用途", "Use" } },
    { 0.10, LETTERING_RIGHT, { "实测 m²", "Measured" } },
    { 0.10, LETTERING_RIGHT, { "申报 m²", "Declared" } },
    { 0.10, LETTERING_RIGHT, { "核定 m²", "Approved" } },
    { 0.17, LETTERING_LEFT, { "使用人", "People" } },
};

struct sheet {
    const struct record *r;
    struct paper *paper;
    cairo_t *cr;
    double y;
    int page;
};

static const char *say(const struct sheet *s, const char *zh, const char *en)
{
    return s->r->lang == LANG_ZH ? zh : en;
}

static void line(struct sheet *s, double x1, double y1, double x2, double y2, double width)
{
    cairo_set_line_width(s->cr, width);
    cairo_move_to(s->cr, x1, y1);
    cairo_line_to(s->cr, x2, y2);
    cairo_stroke(s->cr);
}

static double text_at(struct sheet *s, double x, double y, double size, bool bold, double width,
                      struct str text)
{
    struct lettering l = { .size = size, .bold = bold, .width = width };

    return lettering_draw(s->cr, &l, x, y, text).height;
}

/* The hash and the number of the sheet, below each. */
static void foot(struct sheet *s)
{
    struct lettering l = { .size = 7, .width = page_width - 2 * margin };
    char text[240];

    paper_colour(s->cr, 0x555555);
    line(s, margin, page_height - margin - 4, page_width - margin, page_height - margin - 4, 0.4);
    snprintf(text, sizeof(text), "SHA-256 %" STR_FMT "  ·  %" STR_FMT "  ·  %d",
             STR_ARG(s->r->hash), STR_ARG(s->r->code), s->page);
    lettering_draw(s->cr, &l, margin, page_height - margin, str_from(text));
    paper_colour(s->cr, 0x000000);
}

static void next(struct sheet *s)
{
    foot(s);
    paper_next(s->paper);
    s->page++;
    s->y = margin;
}

static bool qr_draw(struct sheet *s, double x, double y, double size, struct error *err)
{
    char url[512];
    QRcode *qr;
    double step;

    snprintf(url, sizeof(url), "%" STR_FMT, STR_ARG(s->r->url));
    qr = QRcode_encodeString8bit(url, 0, QR_ECLEVEL_M);
    if (!qr)
        return error_set(err, ERROR_INTERNAL, "no QR code could be made");
    step = size / qr->width;
    for (int row = 0; row < qr->width; row++)
        for (int column = 0; column < qr->width; column++)
            if (qr->data[row * qr->width + column] & 1)
                cairo_rectangle(s->cr, x + column * step, y + row * step, step + 0.05, step + 0.05);
    cairo_fill(s->cr);
    QRcode_free(qr);
    return true;
}

static void fact(struct sheet *s, const char *name, struct str value, double width)
{
    if (!value.len)
        return;
    paper_colour(s->cr, 0x555555);
    text_at(s, margin, s->y, 9, false, 70, str_from(name));
    paper_colour(s->cr, 0x000000);
    s->y += text_at(s, margin + 72, s->y, value.len >= 64 ? 7.5 : 10, false, width - 72, value) + 3;
}

static bool head(struct sheet *s, struct error *err)
{
    const struct record *r = s->r;
    double qr = 84, width = page_width - 2 * margin - qr - 16, top;
    char version[48];

    s->y += text_at(s, margin, s->y, 17, true, width,
                    str_from(
                        say(s, "办公用房测绘三方确认记录", "Record of three-party confirmation"))) +
            10;
    top = s->y;
    snprintf(version, sizeof(version), "%lld · %" STR_FMT, (long long)r->version,
             STR_ARG(r->state));
    fact(s, say(s, "使用单位", "Unit"), r->unit, width);
    fact(s, say(s, "院落", "Courtyard"), r->courtyard, width);
    fact(s, say(s, "楼栋", "Building"), r->building, width);
    fact(s, say(s, "测绘批次", "Survey batch"), r->batch, width);
    fact(s, say(s, "版本 · 状态", "Version · state"), str_from(version), width);
    fact(s, say(s, "打印日期", "Printed"), r->day, width);
    fact(s, say(s, "内容摘要", "SHA-256"), r->hash, width);
    if (!qr_draw(s, page_width - margin - qr, margin, qr, err))
        return false;
    {
        struct lettering l = { .size = 7, .width = qr + 20, .align = LETTERING_CENTRE };

        lettering_draw(s->cr, &l, page_width - margin - qr / 2, margin + qr + 3,
                       str_from(say(s, "扫码验证", "Scan to verify")));
        lettering_draw(s->cr, &l, page_width - margin - qr / 2, margin + qr + 13, r->code);
    }
    if (s->y < top + qr)
        s->y = top + qr;
    s->y += 6;
    return true;
}

static void signature(struct sheet *s, const struct record_signature *g, double x, double width)
{
    double y = s->y + 6, pad = 7;
    bool is_signed = g->name.len > 0;

    cairo_set_line_width(s->cr, is_signed ? 1 : 0.5);
    cairo_rectangle(s->cr, x, s->y, width, 96);
    cairo_stroke(s->cr);
    paper_colour(s->cr, 0x555555);
    y += text_at(s, x + pad, y, 9, false, width - 2 * pad, g->party) + 3;
    paper_colour(s->cr, is_signed ? 0x000000 : 0x999999);
    y += text_at(s, x + pad, y, 14, true, width - 2 * pad,
                 is_signed ? g->name : str_from(say(s, "未签字", "not signed"))) +
         3;
    paper_colour(s->cr, 0x000000);
    y += text_at(s, x + pad, y, 8, false, width - 2 * pad, g->at) + 1;
    if (g->note.len)
        y += text_at(s, x + pad, y, 8, false, width - 2 * pad, g->note) + 1;
    paper_colour(s->cr, 0x555555);
    text_at(s, x + pad, y, 5.6, false, width - 2 * pad, g->hash);
    paper_colour(s->cr, 0x000000);
}

static void signatures(struct sheet *s)
{
    double gap = 8, width = (page_width - 2 * margin - 2 * gap) / RECORD_SIGNATURES;

    for (int i = 0; i < RECORD_SIGNATURES; i++)
        signature(s, &s->r->signatures[i], margin + i * (width + gap), width);
    s->y += 96 + 14;
}

static double row(struct sheet *s, const struct str cells[COLUMNS], bool bold)
{
    double width = page_width - 2 * margin, x = margin, tallest = 0;

    for (int i = 0; i < COLUMNS; i++) {
        double w = columns[i].share * width;
        bool right = columns[i].align == LETTERING_RIGHT;
        struct lettering l = { .size = 8,
                               .bold = bold,
                               .align = columns[i].align,
                               .width = right ? 0 : w - 6,
                               .lines_max = 3 };
        double h = lettering_draw(s->cr, &l, right ? x + w - 6 : x + 2, s->y, cells[i]).height;

        tallest = h > tallest ? h : tallest;
        x += w;
    }
    return tallest;
}

static void row_end(struct sheet *s, double height)
{
    s->y += height + 2;
    paper_colour(s->cr, 0xbbbbbb);
    line(s, margin, s->y, page_width - margin, s->y, 0.3);
    paper_colour(s->cr, 0x000000);
    s->y += 2;
}

static void table_head(struct sheet *s)
{
    struct str cells[COLUMNS];

    for (int i = 0; i < COLUMNS; i++)
        cells[i] = str_from(columns[i].title[s->r->lang]);
    line(s, margin, s->y - 2, page_width - margin, s->y - 2, 1);
    row_end(s, row(s, cells, true));
}

static void rooms(struct sheet *s)
{
    const struct record *r = s->r;
    const struct str sums[COLUMNS] = { str_from(say(s, "合计", "Sum")),
                                       STR(""),
                                       STR(""),
                                       STR(""),
                                       r->sum_measured,
                                       r->sum_declared,
                                       r->sum_approved,
                                       r->sum_people };

    table_head(s);
    for (size_t i = 0; i < r->n_rooms; i++) {
        const struct record_room *room = &r->rooms[i];
        const struct str cells[COLUMNS] = { room->number,   room->code,     room->floor,
                                            room->use,      room->measured, room->declared,
                                            room->approved, room->people };

        if (s->y > page_height - margin - 50) {
            next(s);
            table_head(s);
        }
        row_end(s, row(s, cells, false));
    }
    row_end(s, row(s, sums, true));
}

static void plans(struct sheet *s)
{
    for (size_t i = 0; i < s->r->n_floors; i++) {
        struct drawing *d = &s->r->floors[i];
        struct drawing_box box = { margin, margin + 30, page_width - 2 * margin,
                                   page_height - 2 * margin - 70 };
        double north = 0;
        int scale;

        next(s);
        text_at(s, margin, s->y, 12, true, 0, d->floor);
        scale = drawing_paint(s->cr, box, d, &north);
        if (!scale)
            continue;
        drawing_scale_bar(s->cr, margin, page_height - margin - 26, scale, s->r->lang);
        drawing_north(s->cr, page_width - margin - 16, margin + 14, 28, north, s->r->lang);
    }
}

bool record_sheets(const struct record *record, struct buf *out, struct error *err)
{
    struct paper_page page = { .format = PAPER_PDF,
                               .width = page_width,
                               .height = page_height,
                               .title = record->code,
                               .day = record->day };
    struct sheet s = { .r = record, .y = margin, .page = 1 };
    bool done;

    if (!paper_open(&page, out, &s.paper, err))
        return false;
    s.cr = paper_cairo(s.paper);
    done = head(&s, err);
    if (done) {
        signatures(&s);
        rooms(&s);
        plans(&s);
        foot(&s);
    }
    return paper_close(s.paper, err) && done;
}
