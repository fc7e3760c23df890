/*
 * lettering: see the header.
 */
#include "yardstick/draw/lettering.h"

#include <pango/pangocairo.h>

/* Noto's own line is 1.45 times its size: too loose for tables and rooms. */
#define LINE_HEIGHT 1.25
#define ASCENT      0.98

static PangoLayout *layout_make(cairo_t *cr, const struct lettering *l, struct str text)
{
    PangoLayout *layout = pango_cairo_create_layout(cr);
    PangoContext *context = pango_layout_get_context(layout);
    PangoFontDescription *font = pango_font_description_new();
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_font_description_set_family_static(font, "Noto Sans CJK SC");
    pango_font_description_set_absolute_size(font, l->size * PANGO_SCALE);
    pango_font_description_set_weight(font, l->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_text(layout, text.ptr ? text.ptr : "", (int)text.len);
    if (l->width > 0) {
        pango_layout_set_width(layout, (int)(l->width * PANGO_SCALE));
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
        if (l->lines_max) {
            pango_layout_set_height(layout, -l->lines_max);
            pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
        }
    }
    if (l->bold_first) {
        PangoAttrList *list = pango_attr_list_new();
        PangoAttribute *bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);

        bold->start_index = 0;
        bold->end_index = (guint)l->bold_first;
        pango_attr_list_insert(list, bold);
        pango_layout_set_attributes(layout, list);
        pango_attr_list_unref(list);
    }
    pango_font_description_free(font);
    cairo_font_options_destroy(options);
    return layout;
}

static double line_width(PangoLayoutLine *line)
{
    PangoRectangle logical;

    pango_layout_line_get_extents(line, NULL, &logical);
    return (double)logical.width / PANGO_SCALE;
}

static struct lettering_size size_of(PangoLayout *layout, const struct lettering *l)
{
    struct lettering_size size = { .lines = pango_layout_get_line_count(layout) };

    for (int i = 0; i < size.lines; i++) {
        double width = line_width(pango_layout_get_line_readonly(layout, i));

        size.width = width > size.width ? width : size.width;
    }
    size.height = size.lines * LINE_HEIGHT * l->size;
    return size;
}

struct lettering_size lettering_measure(cairo_t *cr, const struct lettering *l, struct str text)
{
    PangoLayout *layout = layout_make(cr, l, text);
    struct lettering_size size = size_of(layout, l);

    g_object_unref(layout);
    return size;
}

struct lettering_size lettering_draw(cairo_t *cr, const struct lettering *l, double x, double y,
                                     struct str text)
{
    PangoLayout *layout = layout_make(cr, l, text);
    struct lettering_size size = size_of(layout, l);

    for (int i = 0; i < size.lines; i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
        double width = line_width(line);
        double left = l->align == LETTERING_LEFT     ? x
                      : l->align == LETTERING_CENTRE ? x - width / 2
                                                     : x - width;

        cairo_move_to(cr, left, y + (i * LINE_HEIGHT + ASCENT) * l->size);
        pango_cairo_show_layout_line(cr, line);
    }
    cairo_new_path(cr);
    g_object_unref(layout);
    return size;
}
