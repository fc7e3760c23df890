/*
 * drawing_sheet: the official sheet around a plan: frame, title, arrow, scale,
 * legend with sums, and the block that says what it is and of which day.
 */
#include "drawing_parts.h"

#include <stdio.h>

enum {
    MARGIN = 26,
    PAD = 10,
    TITLE = 46,
    FOOT = 96,
    BLOCK = 250,
    SWATCH_WIDE = 20,
    SWATCH_HIGH = 10,
    LEGEND_LINE = 15
};

static double legend_line(cairo_t *cr, double x, double y, double width, uint32_t colour,
                          enum hatch hatch, struct str text)
{
    cairo_rectangle(cr, x, y, SWATCH_WIDE, SWATCH_HIGH);
    drawing_fill(cr, colour, hatch);
    cairo_rectangle(cr, x, y, SWATCH_WIDE, SWATCH_HIGH);
    paper_colour(cr, 0x222222);
    cairo_set_line_width(cr, 0.5);
    cairo_stroke(cr);
    paper_colour(cr, 0);
    lettering_draw(
        cr, &(struct lettering){ .size = 7.2, .width = width - SWATCH_WIDE - 6, .lines_max = 1 },
        x + SWATCH_WIDE + 5, y + 0.5, text);
    return y + LEGEND_LINE;
}

static struct str class_text(const struct drawing_class *c, enum lang lang, char out[300])
{
    char area[32];

    drawing_area(c->area, area);
    if (lang == LANG_ZH)
        snprintf(out, 300, "%.*s　%lld 间　%s ㎡", STR_ARG(c->label), (long long)c->rooms, area);
    else
        snprintf(out, 300, "%.*s: %lld, %s m²", STR_ARG(c->label), (long long)c->rooms, area);
    return str_from(out);
}

static bool any_over(const struct drawing *d)
{
    for (size_t i = 0; i < d->n_rooms; i++)
        if (d->rooms[i].over > 0)
            return true;
    return false;
}

/* Columns side by side as wide as there is room; the classes beyond are summed in the last line. */
double drawing_legend(cairo_t *cr, struct drawing_box box, const struct drawing *d)
{
    enum { COLUMN = 178 };
    struct drawing_classes classes;
    int lines = (int)(box.height / LEGEND_LINE), columns = (int)(box.width / COLUMN), at = 0;
    double lowest = box.y;
    char text[300];

    drawing_classify(d, &classes);
    columns = columns ? columns : 1;
    lines = lines ? lines : 1;
    for (size_t i = 0; i < classes.n; i++, at++) {
        int column = at / lines;
        double x = box.x + column * (box.width / columns), y;

        if (at >= lines * columns)
            break;
        y = legend_line(cr, x, box.y + at % lines * LEGEND_LINE, box.width / columns,
                        classes.items[i].colour, classes.items[i].hatch,
                        class_text(&classes.items[i], d->lang, text));
        lowest = y > lowest ? y : lowest;
    }
    if (any_over(d) && d->theme != DRAWING_PLAIN && at < lines * columns) {
        int column = at / lines;
        double x = box.x + column * (box.width / columns);
        double y = box.y + at % lines * LEGEND_LINE;

        cairo_rectangle(cr, x + 1, y + 1, SWATCH_WIDE - 2, SWATCH_HIGH - 2);
        paper_colour(cr, 0xc8372d);
        cairo_set_line_width(cr, 1.6);
        cairo_stroke(cr);
        paper_colour(cr, 0);
        lettering_draw(cr, &(struct lettering){ .size = 7.2 }, x + SWATCH_WIDE + 5, y + 0.5,
                       d->lang == LANG_ZH ? STR("粗红线：超标房间")
                                          : STR("Heavy red line: over standard"));
    }
    return lowest - box.y;
}

static void block_line(cairo_t *cr, struct drawing_box box, int i, const char *name,
                       struct str value)
{
    double y = box.y + i * box.height / 6, high = box.height / 6;

    cairo_set_line_width(cr, 0.4);
    paper_colour(cr, 0x444444);
    cairo_move_to(cr, box.x, y);
    cairo_line_to(cr, box.x + box.width, y);
    cairo_stroke(cr);
    paper_colour(cr, 0x444444);
    lettering_draw(cr, &(struct lettering){ .size = 7 }, box.x + 5, y + high / 2 - 4.4,
                   str_from(name));
    paper_colour(cr, 0);
    lettering_draw(cr, &(struct lettering){ .size = 7.5, .width = box.width - 70, .lines_max = 1 },
                   box.x + 64, y + high / 2 - 4.8, value);
}

static void sums_of(const struct drawing *d, char out[200])
{
    char area[32], gross[32];
    int64_t sum = 0;
    bool zh = d->lang == LANG_ZH;

    for (size_t i = 0; i < d->n_rooms; i++)
        sum += d->rooms[i].area > 0 ? d->rooms[i].area : 0;
    drawing_area(sum, area);
    if (d->gross_area >= 0)
        snprintf(out, 200, zh ? "%zu 间　使用 %s ㎡　建筑 %s ㎡" : "%zu, usable %s m², gross %s m²",
                 d->n_rooms, area, drawing_area(d->gross_area, gross).ptr);
    else
        snprintf(out, 200, zh ? "%zu 间　使用 %s ㎡" : "%zu, usable %s m²", d->n_rooms, area);
}

/* "A building of a yard" says the yard already. */
static struct str yard_of(const struct drawing *d)
{
    return d->courtyard.len && str_starts(d->building, d->courtyard) ? STR("") : d->courtyard;
}

static void block_paint(cairo_t *cr, struct drawing_box box, const struct drawing *d, int scale)
{
    bool zh = d->lang == LANG_ZH;
    char place[300], sums[200], ratio[32];

    struct str yard = yard_of(d);

    snprintf(place, sizeof(place), "%.*s%s%.*s　%.*s", STR_ARG(yard), yard.len ? "　" : "",
             STR_ARG(d->building), STR_ARG(d->floor));
    sums_of(d, sums);
    snprintf(ratio, sizeof(ratio), "1:%d", scale);
    block_line(cr, box, 0, zh ? "坐落" : "Place", str_from(place));
    block_line(cr, box, 1, zh ? "房间" : "Rooms", str_from(sums));
    block_line(cr, box, 2, zh ? "图号" : "Drawing", d->code);
    block_line(cr, box, 3, zh ? "比例尺" : "Scale", str_from(ratio));
    block_line(cr, box, 4, zh ? "制图人" : "Drawn for", d->maker);
    block_line(cr, box, 5, zh ? "截止日期" : "As of", d->day);
    paper_colour(cr, 0);
    cairo_set_line_width(cr, 0.8);
    cairo_rectangle(cr, box.x, box.y, box.width, box.height);
    cairo_stroke(cr);
    cairo_set_line_width(cr, 0.4);
    cairo_move_to(cr, box.x + 58, box.y);
    cairo_line_to(cr, box.x + 58, box.y + box.height);
    cairo_stroke(cr);
}

static struct str title_of(const struct drawing *d, char out[400])
{
    static const char *const what[DRAWING_THEMES][LANG_COUNT] = {
        { "办公用房使用现状图", "Plan of offices in use" },
        { "办公用房使用单位分布图", "Plan of offices by unit" },
        { "办公用房状态图", "Plan of offices by state" },
        { "办公用房超标情况图", "Plan of offices against the standard" },
        { "办公用房平面图", "Floor plan" },
    };

    struct str yard = yard_of(d);

    if (d->lang == LANG_ZH)
        snprintf(out, 400, "%.*s%.*s %.*s %s", STR_ARG(yard), STR_ARG(d->building),
                 STR_ARG(d->floor), what[d->theme][LANG_ZH]);
    else
        snprintf(out, 400, "%s: %.*s%s%.*s, %.*s", what[d->theme][LANG_EN], STR_ARG(yard),
                 yard.len ? ", " : "", STR_ARG(d->building), STR_ARG(d->floor));
    return str_from(out);
}

static bool sheet_paint(cairo_t *cr, double width, double height, const struct drawing *d)
{
    struct drawing_box plan = { MARGIN + PAD, MARGIN + TITLE, width - 2 * (MARGIN + PAD),
                                height - 2 * MARGIN - TITLE - FOOT - 26 };
    double foot = height - MARGIN - FOOT, north;
    char title[400];
    int scale = drawing_paint(cr, plan, d, &north);

    if (!scale)
        return false;
    paper_colour(cr, 0);
    cairo_set_line_width(cr, 1);
    cairo_rectangle(cr, MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN);
    cairo_stroke(cr);
    lettering_draw(cr,
                   &(struct lettering){ .size = 16,
                                        .bold = true,
                                        .align = LETTERING_CENTRE,
                                        .width = width - 2 * MARGIN - 120,
                                        .lines_max = 1 },
                   width / 2, MARGIN + 12, title_of(d, title));
    drawing_north(cr, width - MARGIN - 30, MARGIN + 36, 30, north, d->lang);
    drawing_scale_bar(cr, MARGIN + PAD + 6, foot - 17, scale, d->lang);
    cairo_set_line_width(cr, 0.8);
    paper_colour(cr, 0);
    cairo_move_to(cr, MARGIN, foot);
    cairo_line_to(cr, width - MARGIN, foot);
    cairo_stroke(cr);
    if (d->theme != DRAWING_PLAIN)
        lettering_draw(cr, &(struct lettering){ .size = 8, .bold = true }, MARGIN + PAD, foot + 5,
                       d->lang == LANG_ZH ? STR("图例") : STR("Legend"));
    drawing_legend(cr,
                   (struct drawing_box){ MARGIN + PAD, foot + 19,
                                         width - 2 * MARGIN - BLOCK - 2 * PAD, FOOT - 20 },
                   d);
    block_paint(cr, (struct drawing_box){ width - MARGIN - BLOCK, foot, BLOCK, FOOT }, d, scale);
    return true;
}

bool drawing_sheet(const struct drawing *d, enum paper_format format, enum drawing_size size,
                   struct buf *out, struct error *err)
{
    double width = PAPER_MM(size == DRAWING_A3 ? 420 : 297);
    double height = PAPER_MM(size == DRAWING_A3 ? 297 : 210);
    struct paper_page page = { format, width, height, { 0 }, d->day };
    struct paper *paper;
    char title[400];
    bool drawn;

    page.title = title_of(d, title);
    if (!paper_open(&page, out, &paper, err))
        return false;
    drawn = sheet_paint(paper_cairo(paper), width, height, d);
    if (!paper_close(paper, err))
        return false;
    return drawn || error_set(err, ERROR_NOT_FOUND, "the floor has no drawn rooms");
}
