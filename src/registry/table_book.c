/*
 * table_book: a workbook by libxlsxwriter, a row at a time: the rows before are
 * in a temporary file beside it, so memory does not grow.
 */
#include <stdio.h>
#include <stdlib.h>
#include <xlsxwriter.h>

#include "table_parts.h"

enum { CELL_CHARACTERS = 32767, SCRATCH_BYTES = 4 * CELL_CHARACTERS + 8 };

struct table_book {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *header, *by_decimals[5]; /* formats of numbers with 2 and 4 decimals */
    char dir[1024];
    char text[SCRATCH_BYTES];
};

static const char *title_of(const struct table_column *c, enum lang lang)
{
    const char *title = c->column->title[lang];

    return title && title[0] ? title : c->name;
}

/* As much of it as a cell takes, with an end; libxlsxwriter wants C strings. */
static const char *cell_text(struct table_book *b, struct str text)
{
    size_t used = 0;

    for (unsigned n = 0; used < text.len && n < CELL_CHARACTERS; n++) {
        size_t len;

        str_code_point((struct str){ text.ptr + used, text.len - used }, &len);
        used += len;
    }
    memcpy(b->text, text.ptr, used);
    b->text[used] = '\0';
    return b->text;
}

static lxw_error header_write(struct table *table)
{
    struct table_book *b = table->book;
    lxw_error bad = LXW_NO_ERROR;

    for (size_t i = 0; i < table->n_columns; i++) {
        const char *title = title_of(&table->columns[i], table->options.lang);
        double width = table->columns[i].column->kind == COLUMN_TEXT ? 20 : 13;

        bad = bad ? bad : worksheet_set_column(b->sheet, (lxw_col_t)i, (lxw_col_t)i, width, NULL);
        bad = bad ? bad : worksheet_write_string(b->sheet, 0, (lxw_col_t)i, title, b->header);
    }
    if (table->options.wkt && !bad)
        bad = worksheet_write_string(b->sheet, 0, (lxw_col_t)table->n_columns, "wkt", b->header);
    worksheet_freeze_panes(b->sheet, 1, 0);
    return bad;
}

static bool book_open(struct table_book *b, const char *path, struct error *err)
{
    const char *slash = strrchr(path, '/');
    lxw_workbook_options options = { .constant_memory = LXW_TRUE };
    // The moment of making is left out: the same rows give the same bytes.
    lxw_doc_properties properties = { .created = 315532800 };

    snprintf(b->dir, sizeof(b->dir), "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    options.tmpdir = b->dir;
    b->book = workbook_new_opt(path, &options);
    if (!b->book)
        return error_set(err, ERROR_INTERNAL, "cannot begin the workbook %s", path);
    workbook_set_properties(b->book, &properties);
    b->header = workbook_add_format(b->book);
    format_set_bold(b->header);
    format_set_bg_color(b->header, 0xE8EEF7);
    b->by_decimals[2] = workbook_add_format(b->book);
    format_set_num_format(b->by_decimals[2], "0.00");
    b->by_decimals[4] = workbook_add_format(b->book);
    format_set_num_format(b->by_decimals[4], "0.00##");
    return true;
}

bool table_book_begin(struct table *table, struct error *err)
{
    const struct table_options *o = &table->options;
    struct table_book *b = table->book = o->book ? o->book : calloc(1, sizeof(*b));

    if (!b)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    if (!b->book && !book_open(b, o->path, err))
        return false;
    b->sheet = workbook_add_worksheet(b->book, o->collection->title[o->lang]);
    return (b->sheet && header_write(table) == LXW_NO_ERROR) ||
           error_set(err, ERROR_INTERNAL, "cannot begin the workbook %s", o->path);
}

static lxw_error cell_write_to(struct table *table, const struct table_column *c, lxw_row_t row,
                               lxw_col_t col, struct stmt *q)
{
    struct table_book *b = table->book;
    int decimals = table_decimals(c->column->kind);

    if (stmt_is_null(q, c->at))
        return LXW_NO_ERROR;
    if (stmt_is_text(q, c->at) && c->column->kind == COLUMN_CODE && c->column->codes)
        return worksheet_write_string(
            b->sheet, row, col,
            cell_text(
                b, str_from(code_title(c->column->codes, stmt_str(q, c->at), table->options.lang))),
            NULL);
    if (stmt_is_text(q, c->at))
        return worksheet_write_string(b->sheet, row, col, cell_text(b, stmt_str(q, c->at)), NULL);
    if (c->column->kind == COLUMN_BOOLEAN)
        return worksheet_write_string(b->sheet, row, col,
                                      table->options.lang == LANG_ZH
                                          ? (stmt_i64(q, c->at) ? "是" : "否")
                                          : (stmt_i64(q, c->at) ? "yes" : "no"),
                                      NULL);
    return worksheet_write_number(b->sheet, row, col, stmt_f64(q, c->at),
                                  decimals > 0 ? b->by_decimals[decimals] : NULL);
}

bool table_book_row(struct table *table, struct stmt *q, struct error *err)
{
    lxw_error bad = LXW_NO_ERROR;

    if (table->n_rows > TABLE_ROWS_MAX)
        return error_set(err, ERROR_TOO_LARGE, "a workbook holds %d rows; ask for csv, or for less",
                         TABLE_ROWS_MAX);
    for (size_t i = 0; i < table->n_columns && !bad; i++)
        bad = cell_write_to(table, &table->columns[i], table->n_rows, (lxw_col_t)i, q);
    return bad == LXW_NO_ERROR ||
           error_set(err, ERROR_INTERNAL, "cannot write the workbook: %s", lxw_strerror(bad));
}

bool table_wkt(struct table *table, struct str wkt, struct error *err)
{
    struct table_book *b = table->book;
    lxw_error bad;

    if (wkt.len > CELL_CHARACTERS)
        return error_set(err, ERROR_TOO_LARGE,
                         "the shape in row %u is longer than the %d characters of a cell; take "
                         "csv or gpkg",
                         table->n_rows + 1, CELL_CHARACTERS);
    bad = wkt.len ? worksheet_write_string(b->sheet, table->n_rows, (lxw_col_t)table->n_columns,
                                           cell_text(b, wkt), NULL)
                  : LXW_NO_ERROR;
    return bad == LXW_NO_ERROR ||
           error_set(err, ERROR_INTERNAL, "cannot write the workbook: %s", lxw_strerror(bad));
}

bool table_book_end(struct table *table, struct error *err)
{
    lxw_error bad;

    if (table->n_columns)
        worksheet_autofilter(table->book->sheet, 0, 0, table->n_rows,
                             (lxw_col_t)(table->n_columns - 1));
    if (table->options.more)
        return true;
    bad = workbook_close(table->book->book);
    table->book->book = NULL;
    return bad == LXW_NO_ERROR ||
           error_set(err, ERROR_FULL, "cannot write the workbook: %s", lxw_strerror(bad));
}

void table_book_drop(struct table *table)
{
    if (!table->book)
        return;
    if (table->book->book)
        lxw_workbook_free(table->book->book);
    free(table->book);
    table->book = NULL;
}
