/*
 * statistic_rooms: /api/statistics/rooms, the rooms behind a number.
 */
#include "statistic_question.h"

enum { PAGE_MAX = 1000 };

static const struct param rooms_params[] = {
    STATISTIC_FILTERS,
    PARAM(I64, statistics_args, limit, .min = 1, .max = PAGE_MAX, .otherwise = "100",
          .about = "rows a page", .about_zh = "每页行数"),
    PARAM(I64, statistics_args, after, .min = 0, .max = 9007199254740991, .otherwise = "0",
          .about = "the `next` of the page before", .about_zh = "上一页的 next"),
    PARAM_END
};

static bool piece_write(struct conn *conn, const struct statistic_cube *cube,
                        const struct statistic_piece *p, struct str day, struct json *j,
                        struct error *err)
{
    static const char *const names[] = { "code", "number", "name", "subtype" };
    struct str unit = statistic_label(cube, BY_UNIT, p->unit);
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_STATISTIC_ROOM, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", p->room);
    stmt_bind_str(&q, ":day", day);
    step = stmt_step(&q, err);
    json_object_begin(j, NULL);
    json_i64(j, "id", p->room);
    for (int i = 0; step == STEP_ROW && i < 4; i++)
        if (!stmt_is_null(&q, i))
            json_str(j, names[i], stmt_str(&q, i));
    json_fixed(j, "area", p->area, 2);
    if (p->unit > 0) {
        json_i64(j, "institution_id", p->unit);
        json_str(j, "institution", unit.ptr ? unit : STR(""));
    }
    json_bool(j, "counted", p->is_first);
    json_end(j);
    return step != STEP_FAILED;
}

/* JSON only: the same rooms as files are lists of /api/rooms, or an export. */
static bool statistics_rooms(struct call *call, const void *args_, struct error *err)
{
    const struct statistics_args *args = args_;
    struct world *world = call->context;
    struct statistic_question q = { 0 };
    struct statistic_piece *pieces;
    struct json j = JSON_INIT(&call->response->body);
    AUTO(count) c = { 0 };
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    char today[DATE_TEXT];
    struct str day = statistic_day(args, today);
    size_t n;

    if (!statistic_question_read(call, args, &q, err) || !reader_borrow(world->ledger, &r, err) ||
        !tx_begin_read(&tx, r.conn, err) || !list_etag(call, r.conn, err) ||
        !count_on(call, r.conn, day, &q, &c, err))
        return false;
    pieces = arena_alloc(call->arena, (size_t)args->limit * sizeof(*pieces));
    if (!pieces)
        return error_set(err, ERROR_TOO_LARGE, "the request needs more memory than it may have");
    n = statistic_pieces(c.cube, &q, (size_t)args->after, (size_t)args->limit, pieces);
    json_object_begin(&j, NULL);
    json_object_begin(&j, "total");
    json_i64(&j, "count", c.total.rooms);
    json_fixed(&j, "area", c.total.area, 2);
    json_end(&j);
    json_array_begin(&j, "items");
    for (size_t i = 0; i < n; i++)
        if (!piece_write(r.conn, c.cube, &pieces[i], day, &j, err))
            return false;
    json_end(&j);
    if (n == (size_t)args->limit)
        json_i64(&j, "next", (int64_t)pieces[n - 1].next);
    else
        json_none(&j, "next");
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

const struct route statistic_room_routes[] = {
    { METHOD_GET, "/api/statistics/rooms", statistics_rooms, rooms_params,
      sizeof(struct statistics_args), "read_units", SCOPE_READ,
      "The rooms behind a number of the statistics", "统计数字所含的房间" },
};
const size_t n_statistic_room_routes = ARRAY_LEN(statistic_room_routes);
