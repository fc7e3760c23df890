/*
 * book: see the header.
 */
#include "yardstick/registry/book.h"

#include <stdio.h>
#include <stdlib.h>
#include <xlsxwriter.h>

enum { TEXT_MAX = 32767, DECIMALS = 5, MADE_AT = 1577836800 /* 2020-01-01 */ };

struct book {
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *formats[BOOK_STYLES][DECIMALS];
    lxw_error bad;
    char text[TEXT_MAX + 1];
};

static void keep(struct book *b, lxw_error bad)
{
    b->bad = b->bad ? b->bad : bad;
}

static const char *const number_forms[DECIMALS] = { "#,##0", "#,##0.0", "#,##0.00", "#,##0.000",
                                                    "#,##0.0000" };

static lxw_format *format_make(struct book *b, enum book_style style, unsigned decimals)
{
    lxw_format *f = workbook_add_format(b->workbook);

    format_set_font_name(f, "SimSun");
    format_set_font_size(f, style == BOOK_TITLE ? 16 : 10);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    format_set_num_format(f, number_forms[decimals]);
    if (style == BOOK_TITLE || style == BOOK_HEADER)
        format_set_align(f, LXW_ALIGN_CENTER);
    if (style == BOOK_TITLE || style == BOOK_HEADER || style == BOOK_TOTAL)
        format_set_bold(f);
    if (style == BOOK_HEADER) {
        format_set_text_wrap(f);
        format_set_bg_color(f, 0xEDEDED);
    }
    if (style == BOOK_FLAWED)
        format_set_bg_color(f, 0xF8D7DA);
    if (style != BOOK_TITLE && style != BOOK_PLAIN)
        format_set_border(f, LXW_BORDER_THIN);
    return f;
}

static lxw_format *format_of(struct book *b, enum book_style style, unsigned decimals)
{
    decimals = decimals < DECIMALS ? decimals : DECIMALS - 1;
    if (!b->formats[style][decimals])
        b->formats[style][decimals] = format_make(b, style, decimals);
    return b->formats[style][decimals];
}

bool book_open(const char *path, struct book **out, struct error *err)
{
    struct book *b = calloc(1, sizeof(*b));
    const char *slash = strrchr(path, '/');
    char folder[1024];
    lxw_workbook_options options = { .tmpdir = folder };
    lxw_doc_properties properties = { .created = MADE_AT };

    snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    if (b)
        b->workbook = workbook_new_opt(path, &options);
    if (!b || !b->workbook) {
        free(b);
        return error_set(err, ERROR_INTERNAL, "out of memory");
    }
    keep(b, workbook_set_properties(b->workbook, &properties));
    *out = b;
    return true;
}

void book_sheet(struct book *b, const char *name)
{
    b->sheet = workbook_add_worksheet(b->workbook, name);
    if (!b->sheet) {
        keep(b, LXW_ERROR_SHEETNAME_ALREADY_USED);
        return;
    }
    worksheet_set_paper(b->sheet, 9); /* A4 */
    worksheet_set_landscape(b->sheet);
    worksheet_fit_to_pages(b->sheet, 1, 0);
    worksheet_set_footer(b->sheet, "&C&P / &N");
}

void book_width(struct book *b, int first, int last, double characters)
{
    if (b->sheet)
        keep(b,
             worksheet_set_column(b->sheet, (lxw_col_t)first, (lxw_col_t)last, characters, NULL));
}

void book_freeze(struct book *b, int rows, int columns)
{
    if (b->sheet)
        worksheet_freeze_panes(b->sheet, (lxw_row_t)rows, (lxw_col_t)columns);
}

/* As much of it as a cell takes, whole characters, with an end. */
static const char *text_of(struct book *b, struct str text)
{
    size_t n = text.len < TEXT_MAX ? text.len : TEXT_MAX;

    while (n && !str_is_utf8((struct str){ text.ptr, n }))
        n--;
    if (n)
        memcpy(b->text, text.ptr, n);
    b->text[n] = '\0';
    return b->text;
}

void book_text(struct book *b, int row, int column, struct str text, enum book_style style)
{
    lxw_format *format = format_of(b, style, 0);

    if (!b->sheet)
        return;
    keep(b, text.len ? worksheet_write_string(b->sheet, (lxw_row_t)row, (lxw_col_t)column,
                                              text_of(b, text), format)
                     : worksheet_write_blank(b->sheet, (lxw_row_t)row, (lxw_col_t)column, format));
}

static double number_of(int64_t value, unsigned decimals)
{
    double unit = 1;

    for (unsigned i = 0; i < decimals; i++)
        unit *= 10;
    return (double)value / unit;
}

void book_fixed(struct book *b, int row, int column, int64_t value, unsigned decimals,
                enum book_style style)
{
    if (b->sheet)
        keep(b, worksheet_write_number(b->sheet, (lxw_row_t)row, (lxw_col_t)column,
                                       number_of(value, decimals), format_of(b, style, decimals)));
}

void book_formula(struct book *b, int row, int column, const char *formula, int64_t value,
                  unsigned decimals, enum book_style style)
{
    if (b->sheet)
        keep(b, worksheet_write_formula_num(b->sheet, (lxw_row_t)row, (lxw_col_t)column, formula,
                                            format_of(b, style, decimals),
                                            number_of(value, decimals)));
}

void book_merge(struct book *b, int row, int column, int last_row, int last_column, struct str text,
                enum book_style style)
{
    if (!b->sheet)
        return;
    if (row == last_row && column == last_column) {
        book_text(b, row, column, text, style);
        return;
    }
    keep(b,
         worksheet_merge_range(b->sheet, (lxw_row_t)row, (lxw_col_t)column, (lxw_row_t)last_row,
                               (lxw_col_t)last_column, text_of(b, text), format_of(b, style, 0)));
}

bool book_close(struct book *b, struct error *err)
{
    lxw_error bad = workbook_close(b->workbook);

    bad = b->bad ? b->bad : bad;
    free(b);
    return bad ? error_set(err, ERROR_INTERNAL, "cannot write the workbook: %s", lxw_strerror(bad))
               : true;
}
