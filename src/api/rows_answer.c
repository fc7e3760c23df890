/*
 * rows_answer: see the header.
 */
#include "rows_answer.h"

#include <stdlib.h>
#include <unistd.h>

#include "yardstick/store/stmt.h"

enum { FILE_MS = 10000 };

static bool sheet_write(struct conn *conn, const struct rows_sheet *sheet, struct table *table,
                        const struct table_options *options, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!sheet->open(sheet->data, conn, &q, err) || !table_begin(table, options, &q, err))
        return false;
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        if (!table_row(table, &q, err))
            return false;
    return step == STEP_DONE && table_end(table, err);
}

/* Every sheet goes into the workbook of the one before. */
static bool sheets_write(struct conn *conn, const struct rows_file *file,
                         struct table_options *options, struct error *err)
{
    size_t n = options->form == TABLE_XLSX ? file->n_sheets : 1;
    bool done = true;

    conn_deadline(conn, FILE_MS);
    for (size_t i = 0; done && i < n; i++) {
        AUTO(table) table = { 0 };

        options->collection = file->sheets[i].collection;
        options->more = i + 1 < n;
        done = sheet_write(conn, &file->sheets[i], &table, options, err);
        if (options->more) {
            options->book = table.book;
            if (done)
                table.book = NULL;
        }
    }
    return done;
}

/* A workbook goes through a file that has no name any more when it is sent. */
static bool book_answer(struct call *call, struct conn *conn, const struct rows_file *file,
                        struct table_options *options, struct error *err)
{
    struct world *world = call->context;
    char path[LEDGER_PATH_MAX];
    off_t size = -1;
    int fd;
    bool done;

    ledger_path(world->ledger, "spool/list-XXXXXX", path);
    fd = mkstemp(path);
    if (fd < 0)
        return error_set(err, ERROR_FULL, "cannot make a file in the spool folder");
    options->path = path;
    done = sheets_write(conn, file, options, err);
    options->path = NULL;
    /* libxlsxwriter writes to the name; our descriptor is of the same file. */
    if (done)
        size = lseek(fd, 0, SEEK_END);
    unlink(path);
    if (size < 0) {
        close(fd);
        return done ? error_set(err, ERROR_INTERNAL, "cannot read the workbook") : false;
    }
    response_file(call->response, fd, 0, size);
    return true;
}

/* A FeatureCollection ends in a brace: what is more goes in front of it. */
static void members_add(struct buf *out, struct str more)
{
    if (!more.len || !out->len)
        return;
    out->len--;
    buf_addc(out, ',');
    buf_add(out, more);
    buf_addc(out, '}');
}

bool rows_answer(struct call *call, struct conn *conn, const struct rows_file *file,
                 struct error *err)
{
    static const char *const types[] = {
        [TABLE_GEOJSON] = "application/geo+json",
        [TABLE_CSV] = "text/csv; charset=utf-8",
        [TABLE_XLSX] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };
    const struct collection *c = file->sheets[0].collection;
    struct table_options options = { .form = file->form,
                                     .lang = file->lang,
                                     .out = &call->response->body };
    bool done = file->form == TABLE_XLSX ? book_answer(call, conn, file, &options, err)
                                         : sheets_write(conn, file, &options, err);

    if (!done)
        return false;
    call->response->content_type = types[file->form];
    if (file->form == TABLE_GEOJSON)
        members_add(&call->response->body, file->more);
    else
        response_download(call->response,
                          arena_printf(call->arena, "%s.%s",
                                       file->form == TABLE_XLSX ? c->title[file->lang] : c->name,
                                       list_forms[file->form]),
                          call->arena);
    return buf_ok(&call->response->body, err);
}
