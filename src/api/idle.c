/*
 * idle: /api/idle, free rooms near something, nearest first.
 *
 * The answer is made from the map in memory; only the names of what it is measured from, and the
 * rows of files, are read from the ledger.
 */
#include <stdlib.h>

#include "links.h"
#include "map_where.h"
#include "rows_answer.h"
#include "yardstick/base/clock.h"
#include "yardstick/query/idle_write.h"

enum { ITEMS = 100, ITEMS_MAX = 10000, FOUND_BYTES = 64 << 20 };

struct idle_args {
    struct param_lonlat near;
    int64_t institution, courtyard, building, district, floor, limit;
    double within, min_area, max_area;
    int use, tenure, lift, f, lang;
    bool reserved, connected;
    struct list_filter_args where;
};

static const char *const uses[] = {
    "office", "service", "equipment", "ancillary", "technical", NULL
};
static const char *const tenures[] = { "own", "leased", "borrowed", "free", NULL };
static const char *const no_yes[] = { "false", "true", NULL };

#define ID_MAX 9007199254740991

static const struct param idle_params[] = {
    PARAM(LONLAT, idle_args, near, .about = "measured from this place",
          .about_zh = "从该点量起（经度,纬度）"),
    PARAM(I64, idle_args, institution, .min = 1, .max = ID_MAX,
          .about = "measured from the nearest building in which it holds rooms",
          .about_zh = "从该机构使用的最近楼栋量起"),
    PARAM(I64, idle_args, courtyard, .min = 1, .max = ID_MAX,
          .about = "measured from its wall; its own rooms are at 0",
          .about_zh = "从该院落边界量起，院内为 0"),
    PARAM(I64, idle_args, building, .min = 1, .max = ID_MAX,
          .about = "measured from its wall; its own rooms are at 0",
          .about_zh = "从该楼外墙量起，楼内为 0"),
    PARAM(F64, idle_args, within, .max = 1000000,
          .about = "metres in a straight line; without it: however far",
          .about_zh = "直线距离（米），缺省不限"),
    PARAM(F64, idle_args, min_area, .max = 1000000, .about = "m2", .about_zh = "最小面积（㎡）"),
    PARAM(F64, idle_args, max_area, .max = 1000000, .about = "m2", .about_zh = "最大面积（㎡）"),
    PARAM(ENUM, idle_args, use, .values = uses),
    PARAM(I64, idle_args, floor, .min = -20, .max = 200, .about = "ordinal: the ground floor is 0",
          .about_zh = "楼层序号，首层为 0"),
    PARAM(ENUM, idle_args, lift, .values = no_yes, .about = "in buildings with, or without, a lift",
          .about_zh = "有或无电梯的楼"),
    PARAM(ENUM, idle_args, tenure, .values = tenures,
          .about = "of the building, else of its courtyard", .about_zh = "楼栋（或院落）的权属"),
    PARAM(I64, idle_args, district, .min = 1, .max = ID_MAX),
    PARAM(BOOL, idle_args, reserved, .about = "also those that are reserved, marked as such",
          .about_zh = "包括已预留的（会标明）"),
    PARAM(BOOL, idle_args, connected,
          .about = "groups of adjoining rooms of a floor that reach min_area together",
          .about_zh = "同层相邻房间合计达到 min_area 的组合"),
    LIST_WHERE(idle_args),
    PARAM(I64, idle_args, limit, .min = 1, .max = TABLE_ROWS_MAX,
          .about = "items; without it 100 of JSON (at most 10000), all of a file",
          .about_zh = "条数，缺省时 JSON 为 100 条（最多 10000），文件为全部"),
    PARAM(ENUM, idle_args, f, .values = list_forms, .otherwise = "json"),
    PARAM(ENUM, idle_args, lang, .values = list_langs, .otherwise = "zh",
          .about = "language of a workbook", .about_zh = "工作簿的语言"),
    PARAM_END
};

static bool too_many_origins(const struct idle_args *args)
{
    return args->near.present + (args->institution != PARAM_ABSENT) +
               (args->courtyard != PARAM_ABSENT) + (args->building != PARAM_ABSENT) >
           1;
}

static bool args_check(const struct idle_args *args, struct error *err)
{
    if (too_many_origins(args)) {
        error_set(err, ERROR_INVALID, "measure from one thing only");
        return error_detail(err, STR("near"), (struct str){ 0 },
                            "near | institution | courtyard | building");
    }
    if (isfinite(args->within) && !args->near.present && args->institution == PARAM_ABSENT &&
        args->courtyard == PARAM_ABSENT && args->building == PARAM_ABSENT) {
        error_set(err, ERROR_INVALID, "within: say of what");
        return error_detail(err, STR("within"), (struct str){ 0 },
                            "near | institution | courtyard | building");
    }
    if (args->connected && !(args->min_area > 0)) {
        error_set(err, ERROR_INVALID, "adjoining rooms: say which area they are to reach together");
        return error_detail(err, STR("min_area"), (struct str){ 0 }, "> 0");
    }
    if (args->f == TABLE_JSON && args->limit != PARAM_ABSENT && args->limit > ITEMS_MAX) {
        error_set(err, ERROR_INVALID, "an answer in JSON has at most %d items; ask for a file",
                  ITEMS_MAX);
        return error_detail(err, STR("limit"), (struct str){ 0 }, "1..10000");
    }
    return true;
}

/* None when nothing was given. */
static bool origin_make(struct conn *conn, const struct snapshot *s, const struct idle_args *args,
                        struct origin *out, struct error *err)
{
    const char *parameter = NULL;
    bool done = true;

    if (args->near.present) {
        origin_of_place((struct point){ args->near.lon, args->near.lat }, out);
    } else if (args->institution != PARAM_ABSENT) {
        parameter = "institution";
        done = origin_of_institution(conn, s, args->institution, out, err);
    } else if (args->courtyard != PARAM_ABSENT) {
        parameter = "courtyard";
        done = origin_of_features(s, parameter, &args->courtyard, 1, out, err);
    } else if (args->building != PARAM_ABSENT) {
        parameter = "building";
        done = origin_of_features(s, parameter, &args->building, 1, out, err);
    }
    return done ||
           (parameter && (error_detail(err, str_from(parameter), (struct str){ 0 }, "id"), false));
}

static int64_t hundredths(double m2, int64_t otherwise)
{
    return isfinite(m2) ? llround(m2 * 100) : otherwise;
}

static struct idle_query query_of(const struct idle_args *args, const struct origin *origin)
{
    return (struct idle_query){
        .origin = origin_is_given(origin) ? origin : NULL,
        .within_m = isfinite(args->within) ? args->within : INFINITY,
        .min_area = args->connected ? 0 : hundredths(args->min_area, 0),
        .max_area = args->connected ? INT64_MAX : hundredths(args->max_area, INT64_MAX),
        .use = args->use < 0 ? (struct str){ 0 } : str_from(uses[args->use]),
        .tenure = args->tenure < 0 ? (struct str){ 0 } : str_from(tenures[args->tenure]),
        .has_ordinal = args->floor != PARAM_ABSENT,
        .ordinal = args->floor,
        .needs_lift = args->lift >= 0,
        .has_lift = args->lift == 1,
        .district_id = args->district == PARAM_ABSENT ? 0 : args->district,
        .reserved = args->reserved,
    };
}

/* What was found, and what it is an answer to. */
struct answer {
    const struct idle_args *args;
    struct origin origin;
    struct map_where where;
    struct idle_found found;
    struct idle_groups own_groups;
    const struct idle_groups *groups; /* NULL: each room is an item */
};

static void answer_release(struct answer *a)
{
    origin_release(&a->origin);
    map_where_release(&a->where);
    idle_found_release(&a->found);
    idle_groups_release(&a->own_groups);
}

static size_t n_items(const struct answer *a, size_t otherwise)
{
    size_t limit = a->args->limit == PARAM_ABSENT ? otherwise : (size_t)a->args->limit;
    size_t n = idle_n_items(&a->found, a->groups);

    return n < limit ? n : limit;
}

/* Everything but the items. */
static bool totals_write(struct json *j, struct call *call, const struct answer *a,
                         struct error *err)
{
    if (!idle_totals_write(j, &a->found, a->groups, err))
        return false;
    links_origin_write(j, &a->origin);
    links_write(j, call, "idle");
    return true;
}

static bool json_answer(struct call *call, const struct answer *a, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);

    json_object_begin(&j, NULL);
    if (!totals_write(&j, call, a, err))
        return false;
    json_array_begin(&j, "items");
    for (size_t i = 0, n = n_items(a, ITEMS); i < n; i++)
        idle_item_write(&j, &a->found, a->groups, i);
    json_end(&j);
    json_end(&j);
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return buf_ok(&call->response->body, err);
}

static bool rows_open(const void *data, struct conn *conn, struct stmt *q, struct error *err)
{
    if (!stmt_open(conn, SQL_FOUND_ROOMS, q, err))
        return false;
    stmt_bind_str(q, ":found", *(const struct str *)data);
    return true;
}

static bool sums_open(const void *data, struct conn *conn, struct stmt *q, struct error *err)
{
    if (!stmt_open(conn, SQL_FOUND_ROOMS_BY_BUILDING, q, err))
        return false;
    stmt_bind_str(q, ":found", *(const struct str *)data);
    return true;
}

/* What the statements take; see data/sql/query/found.sql. */
static void found_write(const struct answer *a, struct buf *out)
{
    struct json j = JSON_INIT(out);

    json_array_begin(&j, NULL);
    for (size_t i = 0, n = n_items(a, SIZE_MAX); i < n; i++) {
        size_t own, n_rooms;
        const size_t *rooms = idle_item_rooms(a->groups, i, &own, &n_rooms);

        for (size_t k = 0; k < n_rooms; k++) {
            const struct idle_room *room = &a->found.rooms[rooms[k]];

            json_array_begin(&j, NULL);
            json_i64(&j, NULL, room->id);
            if (a->groups)
                json_i64(&j, NULL, (int64_t)i + 1);
            else
                json_none(&j, NULL);
            json_f64(&j, NULL, room->distance_m, 2);
            json_f64(&j, NULL, ORIGIN_WALK * room->distance_m, 0);
            json_end(&j);
        }
    }
    json_end(&j);
}

static bool file_answer(struct call *call, struct conn *conn, const struct answer *a,
                        struct error *err)
{
    static const struct collection sums = { .name = "idle", .title = { "合计", "Totals" } };
    const struct idle_sum *total = a->groups ? &a->groups->total : &a->found.total;
    AUTO(buf) list = BUF_INIT(FOUND_BYTES);
    AUTO(buf) more = BUF_INIT(FOUND_BYTES);
    struct json j = JSON_INIT(&more);
    struct str rows;
    struct rows_sheet sheets[] = { { &collections[COLLECTION_ROOMS], rows_open, &rows },
                                   { &sums, sums_open, &rows } };
    struct rows_file file = { .form = (enum table_form)a->args->f,
                              .lang = a->args->lang == 1 ? LANG_EN : LANG_ZH,
                              .sheets = sheets,
                              .n_sheets = ARRAY_LEN(sheets) };

    found_write(a, &list);
    rows = buf_str(&list);
    json_object_begin(&j, NULL);
    if (!totals_write(&j, call, a, err))
        return false;
    json_end(&j);
    if (!buf_ok(&list, err) || !buf_ok(&more, err))
        return false;
    file.more = (struct str){ more.data + 1, more.len - 2 };
    if (!rows_answer(call, conn, &file, err))
        return false;
    links_headers(call, "idle", total->count, total->area);
    return true;
}

static bool groups_find(struct answer *a, struct error *err)
{
    int64_t least = hundredths(a->args->min_area, 0);

    if (!a->args->connected)
        return true;
    a->groups = &a->own_groups;
    return idle_groups_make(&a->found, least, hundredths(a->args->max_area, INT64_MAX),
                            &a->own_groups, err);
}

static bool accept(void *where, const struct map_feature *room)
{
    return map_where_wants(where, room);
}

/* The rooms of the query that the filter wants. */
static bool rooms_find(struct call *call, struct conn *conn, const struct snapshot *s,
                       struct answer *a, struct error *err)
{
    struct idle_query query = query_of(a->args, &a->origin);
    uint32_t layer;

    if (!snapshot_layer(s, STR("room"), &layer))
        return error_set(err, ERROR_INTERNAL, "the map has no rooms to look among");
    if (!map_where_open(&a->where, call, conn, s, layer, &collections[COLLECTION_ROOMS],
                        &a->args->where, err))
        return false;
    query.accept = a->where.filter ? accept : NULL;
    query.data = &a->where;
    return idle_find(s, &query, &a->found, err) && !a->where.failed;
}

static bool answer(struct call *call, const struct snapshot *s, const struct idle_args *args,
                   struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(answer) a = { .args = args };
    bool reads = args->f != TABLE_JSON || args->institution != PARAM_ABSENT ||
                 map_where_is_given(&args->where);

    // Where an institution sits is where it holds rooms.
    if (args->institution != PARAM_ABSENT && !call_demand(call, "read_units", err))
        return false;
    if (reads && !call_reader(call, &r, err))
        return false;
    if (!origin_make(r.conn, s, args, &a.origin, err))
        return false;
    if (!rooms_find(call, r.conn, s, &a, err) || !groups_find(&a, err))
        return false;
    return args->f == TABLE_JSON ? json_answer(call, &a, err) : file_answer(call, r.conn, &a, err);
}

static bool idle_get(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;
    struct snapshot *s;
    bool done;

    if (!args_check(args, err))
        return false;
    s = map_acquire(world->map);
    if (!s)
        return error_set(err, ERROR_UNAVAILABLE, "the map is not loaded yet");
    done = answer(call, s, args, err);
    snapshot_release(s);
    return done;
}

const struct route idle_routes[] = {
    { METHOD_GET, "/api/idle", idle_get, idle_params, sizeof(struct idle_args), "read", SCOPE_READ,
      "Idle rooms near something, nearest first", "附近的闲置房间，由近及远",
      "application/json, application/geo+json, text/csv, "
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
};
const size_t n_idle_routes = ARRAY_LEN(idle_routes);
