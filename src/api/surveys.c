/*
 * surveys: what surveyors handed in, and handing in more.
 *
 * POST takes finished uploads (tus, uploads.c) as one delivery and answers
 * with a job; the card of a survey holds every verdict. Originals have no
 * address: they are kept, never served.
 */
#include "resource.h"

#include <math.h>

#include "body.h"
#include "job_start.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/json_read.h"
#include "yardstick/intake/upload.h"
#include "yardstick/jobs/job_runner.h"
#include "yardstick/survey/survey_import.h"

enum { PAGE = 100, UPLOADS_AT_ONCE = 1000 };

struct surveys_args {
    int64_t limit, after;
};

static const struct param surveys_params[] = {
    PARAM(I64, surveys_args, limit, .min = 1, .max = 1000, .otherwise = "100",
          .about = "surveys a page", .about_zh = "每页数量"),
    PARAM(I64, surveys_args, after, .min = 0, .max = 1000000000, .otherwise = "0",
          .about = "the `next` of the page before", .about_zh = "上一页的 next"),
    PARAM_END
};

static void bounds_write(struct json *j, const struct stmt *q, int column)
{
    if (stmt_is_null(q, column)) {
        json_none(j, "bounds");
        return;
    }
    json_array_begin(j, "bounds");
    for (int i = 0; i < 4; i++)
        json_f64(j, NULL, stmt_f64(q, column + i), 8);
    json_end(j);
}

/* What is shown of a survey, with where its tiles are. */
static bool imagery_write(struct call *call, struct conn *conn, int64_t id, struct json *j,
                          struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_IMAGERY_OF_SURVEY, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    json_array_begin(j, "imagery");
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        bool ortho = str_eq(stmt_str(&q, 1), STR("ortho"));

        json_object_begin(j, NULL);
        json_i64(j, "id", stmt_i64(&q, 0));
        json_str(j, "kind", stmt_str(&q, 1));
        json_str(j, "flown", stmt_str(&q, 2));
        json_i64(j, "min_zoom", stmt_i64(&q, 3));
        json_i64(j, "max_zoom", stmt_i64(&q, 4));
        json_i64(j, "tiles_count", stmt_i64(&q, 5));
        bounds_write(j, &q, 6);
        json_i64(j, "file_id", stmt_i64(&q, 10));
        json_f64(j, "shift_east_m", stmt_f64(&q, 11), 3);
        json_f64(j, "shift_north_m", stmt_f64(&q, 12), 3);
        json_str(j, "tiles",
                 arena_printf(call->arena, "/tiles/%s-%lld.json", ortho ? "ortho" : "terrain",
                              (long long)stmt_i64(&q, 0)));
        json_end(j);
    }
    json_end(j);
    return step == STEP_DONE;
}

/* Where its buildings stand against their outlines in the register. */
static void offset_write(const struct stmt *q, int column, struct json *j)
{
    if (stmt_is_null(q, column)) {
        json_none(j, "offset");
        return;
    }
    json_object_begin(j, "offset");
    json_f64(j, "east_m", stmt_f64(q, column), 2);
    json_f64(j, "north_m", stmt_f64(q, column + 1), 2);
    json_f64(j, "spread_m", stmt_f64(q, column + 2), 2);
    json_i64(j, "buildings", stmt_i64(q, column + 3));
    json_end(j);
}

static bool survey_write(struct call *call, struct conn *conn, struct stmt *q, struct json *j,
                         struct error *err)
{
    static const char *const texts[] = { NULL, "name", "flown", "created" };

    json_i64(j, "id", stmt_i64(q, 0));
    for (int i = 1; i <= 3; i++)
        json_str(j, texts[i], stmt_str(q, i));
    json_i64(j, "revision", stmt_i64(q, 4));
    json_i64(j, "files", stmt_i64(q, 5));
    json_i64(j, "bytes", stmt_i64(q, 6));
    json_str(j, "verdict", stmt_str(q, 7));
    json_str(j, "state", stmt_str(q, 8));
    json_str(j, "producer", stmt_str(q, 9));
    bounds_write(j, q, 10);
    offset_write(q, 14, j);
    json_i64(j, "proposals", stmt_i64(q, 18));
    return imagery_write(call, conn, stmt_i64(q, 0), j, err);
}

static bool list_open(struct conn *conn, int64_t id, int64_t limit, int64_t after, struct stmt *q,
                      struct error *err)
{
    if (!stmt_open(conn, SQL_SURVEY_LIST, q, err))
        return false;
    stmt_bind_id(q, ":id", id);
    stmt_bind_i64(q, ":limit", limit);
    stmt_bind_i64(q, ":after", after);
    return true;
}

static bool surveys_get(struct call *call, const void *args, struct error *err)
{
    const struct surveys_args *a = args;
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    AUTO(stmt) total = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    int64_t n = 0;

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !list_etag(call, r.conn, err) || !stmt_open(r.conn, SQL_SURVEY_TOTAL, &total, err) ||
        !stmt_get_i64(&total, &n, err) || !list_open(r.conn, 0, a->limit, a->after, &q, err))
        return false;
    json_object_begin(&j, NULL);
    json_object_begin(&j, "total");
    json_i64(&j, "count", n);
    json_end(&j);
    json_array_begin(&j, "items");
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        json_object_begin(&j, NULL);
        if (!survey_write(call, r.conn, &q, &j, err))
            return false;
        json_end(&j);
    }
    json_end(&j);
    if (a->after + a->limit < n)
        json_i64(&j, "next", a->after + a->limit);
    else
        json_none(&j, "next");
    json_end(&j);
    return step == STEP_DONE && buf_ok(&call->response->body, err);
}

/* The columns of survey_delivery_files. */
static bool files_write(struct conn *conn, int64_t delivery, struct json *j, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_SURVEY_DELIVERY_FILES, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", delivery);
    json_array_begin(j, "files");
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        json_object_begin(j, NULL);
        json_i64(j, "id", stmt_i64(&q, 0));
        json_str(j, "path", stmt_str(&q, 1));
        json_str(j, "kind", stmt_str(&q, 2));
        json_i64(j, "bytes", stmt_i64(&q, 3));
        json_str(j, "sha256", stmt_str(&q, 4));
        json_str(j, "verdict", stmt_str(&q, 5));
        if (stmt_is_null(&q, 6))
            json_none(j, "epsg");
        else
            json_i64(j, "epsg", stmt_i64(&q, 6));
        bounds_write(j, &q, 7);
        json_raw(j, "facts", stmt_str(&q, 11));
        json_raw(j, "findings", stmt_str(&q, 12));
        json_end(j);
    }
    json_end(j);
    return step == STEP_DONE;
}

static bool deliveries_write(struct conn *conn, int64_t id, struct json *j, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_SURVEY_DELIVERIES, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    json_array_begin(j, "deliveries");
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        json_object_begin(j, NULL);
        json_i64(j, "id", stmt_i64(&q, 0));
        json_str(j, "state", stmt_str(&q, 1));
        json_str(j, "producer", stmt_str(&q, 2));
        json_str(j, "received", stmt_str(&q, 3));
        json_str(j, "verdict", stmt_str(&q, 4));
        json_raw(j, "findings", stmt_str(&q, 5));
        if (!files_write(conn, stmt_i64(&q, 0), j, err))
            return false;
        json_end(j);
    }
    json_end(j);
    return step == STEP_DONE;
}

static bool survey_get(struct call *call, const void *args, struct error *err)
{
    int64_t id = ((const struct record_args *)args)->id;
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !list_open(r.conn, id, 1, 0, &q, err))
        return false;
    step = stmt_step(&q, err);
    if (step != STEP_ROW)
        return step == STEP_DONE ? error_set(err, ERROR_NOT_FOUND, "there is no record %lld in %s",
                                             (long long)id, "surveys")
                                 : false;
    json_object_begin(&j, NULL);
    if (!survey_write(call, r.conn, &q, &j, err) || !deliveries_write(r.conn, id, &j, err))
        return false;
    json_end(&j);
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return buf_ok(&call->response->body, err);
}

static bool members_check(const struct json_value *body, struct error *err)
{
    static const char *const known[] = { "uploads", "name", "from", "crs", NULL };
    struct str from = json_as_str(json_get(body, "from"));
    int64_t epsg;

    if (!body_members(body, known, err))
        return false;
    if (from.len && !date_is_valid(from)) {
        error_set(err, ERROR_INVALID, "the date of a survey is written YYYY-MM-DD");
        return error_detail(err, STR("from"), from, "YYYY-MM-DD");
    }
    return survey_crs_read(json_as_str(json_get(body, "crs")), &epsg, err);
}

static bool surveys_post(struct call *call, const void *args, struct error *err)
{
    static const char *const texts[] = { "name", "from", "crs" };
    struct world *world = call->context;
    AUTO(json_doc) doc = { 0 };
    AUTO(buf) text = BUF_INIT(1 << 20);
    struct json j = JSON_INIT(&text);
    struct str key;

    (void)args;
    if (!job_start_key(call, &key, err) || !job_start_can(world, err) ||
        !json_read(call->request->body, 1 << 20, &doc, err) || !members_check(doc.root, err))
        return false;
    json_object_begin(&j, NULL);
    if (!job_start_uploads(call, &j, json_get(doc.root, "uploads"), UPLOADS_AT_ONCE, err))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        json_str(&j, texts[i], json_as_str(json_get(doc.root, texts[i])));
    json_end(&j);
    return job_start(call, "survey", &text, key, err);
}

const struct route survey_routes[] = {
    { METHOD_GET, "/api/surveys", surveys_get, surveys_params, sizeof(struct surveys_args), "read",
      SCOPE_READ, "Surveys, the newest first", "测绘：列表，新的在前" },
    { METHOD_POST, "/api/surveys", surveys_post, NULL, 0, "survey", SCOPE_WRITE,
      "Hand in uploaded files as one delivery; a job", "提交上传的测绘成果", .body = BODY_JSON },
    { METHOD_GET, "/api/surveys/{id}", survey_get, record_params, sizeof(struct record_args),
      "read", SCOPE_READ, "A survey with every file and verdict", "测绘：成果清单与结论" },
};
const size_t n_survey_routes = ARRAY_LEN(survey_routes);
