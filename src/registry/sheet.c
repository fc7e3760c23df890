/*
 * sheet: see the header.
 */
#include "yardstick/registry/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <xlsxwriter.h>

#include "yardstick/registry/table.h"

enum { CELL_CHARACTERS = 32767, SCRATCH_BYTES = 4 * CELL_CHARACTERS + 8 };

struct sheet {
    lxw_workbook *book;
    lxw_worksheet *page;
    lxw_row_t row;
    size_t n_columns;
    lxw_error bad; /* the first that went wrong */
    char folder[1024], text[SCRATCH_BYTES];
};

static void header_write(struct sheet *s, const struct sheet_column *columns)
{
    lxw_format *bold = workbook_add_format(s->book);

    format_set_bold(bold);
    format_set_bg_color(bold, 0xE8EEF7);
    for (size_t i = 0; i < s->n_columns && !s->bad; i++) {
        lxw_col_t at = (lxw_col_t)i;

        s->bad = worksheet_set_column(s->page, at, at, columns[i].width, NULL);
        if (!s->bad)
            s->bad = worksheet_write_string(s->page, 0, at, columns[i].title, bold);
    }
    worksheet_freeze_panes(s->page, 1, 0);
    s->row = 1;
}

bool sheet_open(const char *path, const char *name, const struct sheet_column *columns,
                size_t n_columns, struct sheet **out, struct error *err)
{
    struct sheet *s = calloc(1, sizeof(*s));
    const char *slash = strrchr(path, '/');
    lxw_workbook_options options = { .constant_memory = LXW_TRUE };
    // The moment of making is left out: the same rows give the same bytes.
    lxw_doc_properties properties = { .created = 315532800 };

    if (!s)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    snprintf(s->folder, sizeof(s->folder), "%.*s", slash ? (int)(slash - path) : 1,
             slash ? path : ".");
    options.tmpdir = s->folder;
    s->n_columns = n_columns;
    s->book = workbook_new_opt(path, &options);
    s->page = s->book ? workbook_add_worksheet(s->book, name) : NULL;
    if (!s->page) {
        if (s->book)
            lxw_workbook_free(s->book);
        free(s);
        return error_set(err, ERROR_INTERNAL, "cannot begin the workbook %s", path);
    }
    workbook_set_properties(s->book, &properties);
    header_write(s, columns);
    *out = s;
    return true;
}

void sheet_text(struct sheet *s, size_t column, struct str text)
{
    size_t used = 0;

    for (unsigned n = 0; used < text.len && n < CELL_CHARACTERS; n++) {
        size_t len;

        str_code_point((struct str){ text.ptr + used, text.len - used }, &len);
        used += len;
    }
    if (used == 0 || s->bad)
        return;
    memcpy(s->text, text.ptr, used);
    s->text[used] = '\0';
    s->bad = worksheet_write_string(s->page, s->row, (lxw_col_t)column, s->text, NULL);
}

void sheet_number(struct sheet *s, size_t column, int64_t number)
{
    if (!s->bad)
        s->bad = worksheet_write_number(s->page, s->row, (lxw_col_t)column, (double)number, NULL);
}

void sheet_next(struct sheet *s)
{
    s->row++;
}

bool sheet_finish(struct sheet *s, struct error *err)
{
    bool fits = s->row <= TABLE_ROWS_MAX + 1;
    lxw_error bad = s->bad, closing;

    worksheet_autofilter(s->page, 0, 0, s->row > 1 ? s->row - 1 : 1, (lxw_col_t)(s->n_columns - 1));
    closing = workbook_close(s->book); // frees it
    free(s);
    if (!fits)
        return error_set(err, ERROR_TOO_LARGE, "a workbook holds %d rows; ask for csv, or for less",
                         TABLE_ROWS_MAX);
    bad = bad ? bad : closing;
    return bad == LXW_NO_ERROR ||
           error_set(err, ERROR_FULL, "cannot write the workbook: %s", lxw_strerror(bad));
}
