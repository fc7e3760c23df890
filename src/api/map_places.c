/*
 * map_places: what a board tells on the map, a row a building: /api/warnings/places, how many
 * findings are open where; /api/reviews/{id}/places, how far the units of a round are.
 */
#include "resource.h"

enum { TEXT_COLUMNS = 4, PLACE_COLUMNS = 6 /* ids and names, then where it is; counts follow */ };

struct places_args {
    int64_t institution_id;
    struct str code;
    int level;
};

static const char *const levels[] = { "amber", "red", NULL };
static const struct param places_params[] = {
    PARAM(STR, places_args, code, .min = 1, .max = 64, .about = "only this warning",
          .about_zh = "预警代码"),
    PARAM(ENUM, places_args, level, .values = levels, .about = "how grave", .about_zh = "级别"),
    PARAM(I64, places_args, institution_id, .min = 1, .max = 9007199254740991,
          .about = "of one institution", .about_zh = "某单位"),
    PARAM_END
};

static void row_write(struct json *j, const struct stmt *q)
{
    json_object_begin(j, NULL);
    for (int i = 0; i < stmt_n_columns(q); i++) {
        const char *name = stmt_column_name(q, i);

        if (stmt_is_null(q, i))
            json_none(j, name);
        else if (stmt_is_text(q, i))
            json_str(j, name, stmt_str(q, i));
        else if (i >= TEXT_COLUMNS && i < PLACE_COLUMNS)
            json_f64(j, name, stmt_f64(q, i), 6);
        else
            json_i64(j, name, stmt_i64(q, i));
    }
    json_end(j);
}

static bool rows_answer(struct call *call, struct stmt *q, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);
    enum stmt_step_result step;

    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    while ((step = stmt_step(q, err)) == STEP_ROW)
        row_write(&j, q);
    json_end(&j);
    json_end(&j);
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return step == STEP_DONE && buf_ok(&call->response->body, err);
}

static bool warning_places(struct call *call, const void *args_, struct error *err)
{
    const struct places_args *args = args_;
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };

    if (!call_reader(call, &r, err) || !stmt_open(r.conn, SQL_WARNINGS_PLACES, &q, err))
        return false;
    stmt_bind_text(&q, ":code", args->code);
    stmt_bind_text(&q, ":level",
                   args->level < 0 ? (struct str){ 0 } : str_from(levels[args->level]));
    stmt_bind_id(&q, ":institution_id", args->institution_id);
    return rows_answer(call, &q, err);
}

static bool review_places(struct call *call, const void *args, struct error *err)
{
    int64_t id = ((const struct record_args *)args)->id;
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };

    if (!call_reader(call, &r, err) ||
        !record_there(r.conn, SQL_REVIEW_ROUND_THERE, id, "reviews", err) ||
        !stmt_open(r.conn, SQL_REVIEW_PLACES, &q, err))
        return false;
    stmt_bind_i64(&q, ":round", id);
    return rows_answer(call, &q, err);
}

const struct route map_place_routes[] = {
    { METHOD_GET, "/api/warnings/places", warning_places, places_params, sizeof(struct places_args),
      "read_units", SCOPE_READ, "How many findings are open where, a row a building",
      "各楼栋未消除的预警数量" },
    { METHOD_GET, "/api/reviews/{id}/places", review_places, record_params,
      sizeof(struct record_args), "read_units", SCOPE_READ,
      "How far the units of a round of review are, a row a building", "各楼栋的数据审核进度" },
};
const size_t n_map_place_routes = ARRAY_LEN(map_place_routes);
