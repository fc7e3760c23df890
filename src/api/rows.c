/*
 * rows: see the header.
 */
#include "rows.h"

#include <stdlib.h>
#include <unistd.h>

#include "yardstick/registry/book.h"

bool rows_items(struct stmt *q, const struct rows_form *form, struct json *j, struct error *err)
{
    struct table table = { .options = { .form = TABLE_JSON } };
    enum stmt_step_result step;
    int64_t n = 0, last = 0;

    if (!table_columns(&table, form->collection, q, err))
        return false;
    json_array_begin(j, "items");
    while ((step = stmt_step(q, err)) == STEP_ROW && n < form->limit) {
        json_object_begin(j, NULL);
        table_members(&table, q, j);
        json_end(j);
        last = stmt_i64(q, 0);
        n++;
    }
    json_end(j);
    if (step == STEP_ROW)
        json_i64(j, "next", last);
    else
        json_none(j, "next");
    return step != STEP_FAILED;
}

static bool rows_write(struct stmt *q, const struct table_options *options, struct error *err)
{
    AUTO(table) table = { 0 };
    enum stmt_step_result step;

    if (!table_begin(&table, options, q, err))
        return false;
    while ((step = stmt_step(q, err)) == STEP_ROW)
        if (!table_row(&table, q, err))
            return false;
    return step == STEP_DONE && table_end(&table, err);
}

static const char book_type[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

static bool spool_open(struct call *call, struct book_answer *answer, struct error *err)
{
    struct world *world = call->context;

    ledger_path(world->ledger, "spool/rows-XXXXXX", answer->path);
    answer->fd = mkstemp(answer->path);
    return answer->fd >= 0 || error_set(err, ERROR_FULL, "cannot make a file in the spool folder");
}

/* libxlsxwriter writes to the name; our descriptor is of the same file. */
static bool spool_send(struct call *call, struct book_answer *answer, bool done, struct error *err)
{
    off_t size = done ? lseek(answer->fd, 0, SEEK_END) : -1;

    unlink(answer->path);
    if (size < 0) {
        close(answer->fd);
        return done ? error_set(err, ERROR_INTERNAL, "cannot read the workbook") : false;
    }
    response_file(call->response, answer->fd, 0, size);
    call->response->content_type = book_type;
    return true;
}

bool book_answer_begin(struct call *call, struct book_answer *answer, struct book **out,
                       struct error *err)
{
    if (!spool_open(call, answer, err))
        return false;
    if (book_open(answer->path, out, err))
        return true;
    unlink(answer->path);
    close(answer->fd);
    return false;
}

bool book_answer_end(struct call *call, struct book_answer *answer, struct book *book,
                     struct str name, struct error *err)
{
    bool done = book_close(book, err);

    response_download(call->response, name, call->arena);
    return spool_send(call, answer, done, err);
}

static bool sheet_answer(struct call *call, struct stmt *q, struct table_options *options,
                         struct error *err)
{
    struct book_answer answer;

    if (!spool_open(call, &answer, err))
        return false;
    options->path = answer.path;
    return spool_send(call, &answer, rows_write(q, options, err), err);
}

/* One more than a page tells whether there is another. */
int64_t rows_limit(const struct rows_form *form)
{
    return form->f == TABLE_JSON ? form->limit + 1 : TABLE_ROWS_MAX;
}

static bool file_send(struct call *call, struct stmt *q, const struct rows_form *form,
                      struct error *err)
{
    static const char *const types[] = {
        [TABLE_GEOJSON] = "application/geo+json",
        [TABLE_CSV] = "text/csv; charset=utf-8",
        [TABLE_XLSX] = book_type,
    };
    enum lang lang = form->lang == 1 ? LANG_EN : LANG_ZH;
    struct table_options options = { .form = (enum table_form)form->f,
                                     .lang = lang,
                                     .collection = form->collection,
                                     .out = &call->response->body };
    bool done = options.form == TABLE_XLSX ? sheet_answer(call, q, &options, err)
                                           : rows_write(q, &options, err);

    if (!done)
        return false;
    call->response->content_type = types[options.form];
    if (options.form != TABLE_GEOJSON)
        response_download(call->response,
                          arena_printf(call->arena, "%s.%s",
                                       options.form == TABLE_XLSX ? form->collection->title[lang]
                                                                  : form->collection->name,
                                       list_forms[form->f]),
                          call->arena);
    return true;
}

bool rows_send(struct call *call, struct stmt *q, const struct rows_form *form, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);

    if (form->f != TABLE_JSON)
        return file_send(call, q, form, err);
    json_object_begin(&j, NULL);
    if (!rows_items(q, form, &j, err))
        return false;
    json_end(&j);
    return buf_ok(&call->response->body, err);
}
