/*
 * list: a register's rows by filters, as JSON pages or as a file.
 *
 * The ETag is the ledger's revision and the day (states such as idle depend on
 * it), read before the rows: should a commit come between, the answer is newer
 * than its ETag, never older.
 */
#include <stdio.h>

#include "people.h"
#include "resource.h"
#include "list_where.h"
#include "rows_answer.h"
#include "yardstick/base/clock.h"

enum { JSON_ROWS = 100, JSON_ROWS_MAX = 10000 };

const char *const list_forms[] = { "json", "geojson", "csv", "xlsx", NULL };
const char *const list_langs[] = { "zh", "en", NULL };

static const char *bind_name(const char *name, char out[48])
{
    snprintf(out, 48, ":%s", name);
    return out;
}

static int64_t id_of(const struct list_filter *filter, const struct list_args *args)
{
    return *(const int64_t *)(const void *)((const char *)args + filter->offset);
}

static struct str code_of(const struct list_filter *filter, const struct list_args *args)
{
    return *(const struct str *)(const void *)((const char *)args + filter->offset);
}

static bool is_given(const struct list_filter *filter, const struct list_args *args)
{
    return filter->codes || filter->is_text ? code_of(filter, args).ptr != NULL
                                            : id_of(filter, args) != PARAM_ABSENT;
}

/* A code must be one of the list: a misspelt one would quietly find nothing. */
static bool codes_check(const struct resource *resource, const struct list_args *args,
                        struct error *err)
{
    for (const struct list_filter *f = resource->filters; f->name; f++) {
        AUTO(buf) known = BUF_INIT(4096);
        bool found = false;

        if (!f->codes || !is_given(f, args))
            continue;
        for (const struct code *c = f->codes; c->code; c++) {
            found |= str_eq(str_from(c->code), code_of(f, args));
            buf_addf(&known, "%s%s", known.len ? "|" : "", c->code);
        }
        if (!found) {
            error_set(err, ERROR_INVALID, "%s is not one of its codes", f->name);
            return error_detail(err, str_from(f->name), code_of(f, args), buf_str(&known).ptr);
        }
    }
    return true;
}

static const struct list_filter *scope_find(const struct resource *resource,
                                            const struct list_args *args)
{
    for (const struct list_filter *f = resource->filters; f->name; f++)
        if (f->scope && is_given(f, args))
            return f;
    return NULL;
}

static void filters_bind(const struct resource *resource, const struct list_args *args,
                         struct stmt *q)
{
    const struct list_filter *scope = scope_find(resource, args);
    char name[48];

    /* The statement is lent again and again: every filter is set, also the absent. */
    for (const struct list_filter *f = resource->filters; f->name; f++) {
        /* The scope has found the rows already: no need to look again at each. */
        bool given = (f != scope || f->codes) && is_given(f, args);

        if (f->scope && stmt_has_bind(q, f->scope)) {
            if (f == scope && f->codes)
                stmt_bind_str(q, f->scope, code_of(f, args));
            else if (f == scope)
                stmt_bind_i64(q, f->scope, id_of(f, args));
            else
                stmt_bind_null(q, f->scope);
        }
        if (!stmt_has_bind(q, bind_name(f->name, name)))
            continue;
        if (given && (f->codes || f->is_text))
            stmt_bind_str(q, name, code_of(f, args));
        else if (given)
            stmt_bind_i64(q, name, id_of(f, args));
        else
            stmt_bind_null(q, name);
    }
}

static bool rows_open(struct conn *conn, const struct resource *resource,
                      const struct list_args *args, struct list_where *where, int64_t limit,
                      struct stmt *q, struct error *err)
{
    bool within = scope_find(resource, args) != NULL;

    if (!list_where_open(where, conn, within ? resource->rows_within : resource->rows, q, err))
        return false;
    filters_bind(resource, args, q);
    stmt_bind_i64(q, ":after", args->after);
    stmt_bind_i64(q, ":limit", limit);
    return true;
}

static bool total_write(struct conn *conn, const struct resource *resource,
                        const struct list_args *args, struct list_where *where, struct json *j,
                        struct error *err)
{
    AUTO(stmt) q = { 0 };
    bool within = scope_find(resource, args) != NULL;

    if (!list_where_open(where, conn, within ? resource->total_within : resource->total, &q, err))
        return false;
    filters_bind(resource, args, &q);
    if (stmt_step(&q, err) != STEP_ROW)
        return false;
    json_object_begin(j, "total");
    json_i64(j, "count", stmt_i64(&q, 0));
    if (!stmt_is_null(&q, 1) || resource->collection == COLLECTION_ROOMS)
        json_f64(j, "area", stmt_f64(&q, 1), 2);
    json_end(j);
    return true;
}

/* Up to `limit` rows; one more tells that there is a next page. */
static bool page_write(struct conn *conn, const struct resource *resource,
                       const struct list_args *args, struct list_where *where, struct json *j,
                       struct error *err)
{
    AUTO(stmt) q = { 0 };
    struct table table = { .options = { .form = TABLE_JSON } };
    int64_t limit = args->limit == PARAM_ABSENT ? JSON_ROWS : args->limit, n = 0, last = 0;
    enum stmt_step_result step;

    if (!rows_open(conn, resource, args, where, limit + 1, &q, err) ||
        !table_columns(&table, &collections[resource->collection], &q, err))
        return false;
    json_array_begin(j, "items");
    while ((step = stmt_step(&q, err)) == STEP_ROW && n < limit) {
        json_object_begin(j, NULL);
        table_members(&table, &q, j);
        json_end(j);
        last = stmt_i64(&q, 0);
        n++;
    }
    json_end(j);
    if (step == STEP_ROW)
        json_i64(j, "next", last);
    else
        json_none(j, "next");
    return step != STEP_FAILED;
}

static bool json_answer(struct call *call, struct conn *conn, const struct resource *resource,
                        const struct list_args *args, struct list_where *where, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);

    if (args->limit != PARAM_ABSENT && args->limit > JSON_ROWS_MAX) {
        error_set(err, ERROR_INVALID, "a page of JSON has at most %d rows; go on with `after`",
                  JSON_ROWS_MAX);
        return error_detail(err, STR("limit"), (struct str){ 0 }, "1..10000");
    }
    json_object_begin(&j, NULL);
    if (!total_write(conn, resource, args, where, &j, err) ||
        !page_write(conn, resource, args, where, &j, err))
        return false;
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

struct list_rows {
    const struct resource *resource;
    const struct list_args *args;
    struct list_where *where;
};

static bool file_rows_open(const void *data, struct conn *conn, struct stmt *q, struct error *err)
{
    const struct list_rows *rows = data;
    int64_t limit = rows->args->limit;

    return rows_open(conn, rows->resource, rows->args, rows->where,
                     limit == PARAM_ABSENT ? TABLE_ROWS_MAX : limit, q, err);
}

static bool file_answer(struct call *call, struct conn *conn, const struct resource *resource,
                        const struct list_args *args, struct list_where *where, struct error *err)
{
    struct list_rows rows = { resource, args, where };
    struct rows_sheet sheet = { &collections[resource->collection], file_rows_open, &rows };
    struct rows_file file = { .form = (enum table_form)args->f,
                              .lang = args->lang == 1 ? LANG_EN : LANG_ZH,
                              .sheets = &sheet,
                              .n_sheets = 1 };

    return rows_answer(call, conn, &file, err);
}

bool list_etag(struct call *call, struct conn *conn, struct error *err)
{
    AUTO(stmt) q = { 0 };
    const struct read_scope *scope = &call->caller->scope;
    char day[DATE_TEXT];
    int64_t revision;

    if (!stmt_open(conn, SQL_REVISION, &q, err) || !stmt_get_i64(&q, &revision, err))
        return false;
    clock_today(day);
    // Whose rows they are is part of it: another person at the same browser sees others.
    etag_format(call->response->etag, "%lld-%s-%s-%x.%llx", (long long)revision, day, YS_VERSION,
                (unsigned)scope->secret | (unsigned)scope->units << 1 |
                    (unsigned)scope->people << 2,
                (unsigned long long)scope->institution);
    return true;
}

/* What may not be known may not be asked by either. */
static bool filters_allow(struct call *call, const struct resource *resource,
                          const struct list_args *args, struct error *err)
{
    for (const struct list_filter *f = resource->filters; f->name; f++)
        if (f->permission && is_given(f, args) && !call_demand(call, f->permission, err))
            return false;
    return true;
}

bool list_answer(struct call *call, const struct resource *resource, const struct list_args *args,
                 struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    struct list_where where = { 0 };
    bool done;

    if (!codes_check(resource, args, err) || !filters_allow(call, resource, args, err) ||
        !call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !list_etag(call, r.conn, err))
        return false;
    if (collections[resource->collection].flags & COLLECTION_PERSONAL) {
        call->response->cache = "no-store";
        if (!people_list_check(call, args->f != TABLE_JSON, err))
            return false;
    }
    if (etag_is_known(call->request, call->response->etag))
        return true;
    done = list_where_make(&where, call, r.conn, &collections[resource->collection], &args->where,
                           err) &&
           (args->f == TABLE_JSON ? json_answer(call, r.conn, resource, args, &where, err)
                                  : file_answer(call, r.conn, resource, args, &where, err));
    list_where_release(&where);
    return done;
}
