/*
 * within: /api/within, what lies in a shape, by kind, unit and use.
 */
#include <stdlib.h>

#include "links.h"
#include "map_where.h"
#include "rows_answer.h"
#include "yardstick/base/json_read.h"
#include "yardstick/geo/geojson.h"
#include "yardstick/query/thing.h"
#include "yardstick/query/within.h"
#include "yardstick/query/within_sum.h"

enum { ITEMS = 100, ITEMS_MAX = 10000, SHAPE_BYTES = 1 << 20, FOUND_BYTES = 64 << 20 };

struct within_args {
    int relation, kind, f, lang;
    int64_t floor, limit;
    struct list_filter_args where;
};

/* The kinds that are counted; one of them is listed. */
static const struct {
    const char *layer;
    enum collection_id collection;
    enum sql_id rows;
} kinds[] = { { "room", COLLECTION_ROOMS, SQL_WITHIN_ROOMS },
              { "floor", COLLECTION_FLOORS, SQL_WITHIN_FLOORS },
              { "building", COLLECTION_BUILDINGS, SQL_WITHIN_BUILDINGS },
              { "courtyard", COLLECTION_COURTYARDS, SQL_WITHIN_COURTYARDS } };
enum { ROOM, FLOOR, BUILDING, COURTYARD, KINDS };

static const char *const kind_names[] = { "room", "floor", "building", "courtyard", NULL };

static const struct param within_params[] = {
    PARAM(ENUM, within_args, relation, .values = within_relation_names, .otherwise = "centre",
          .about = "centre: each thing once; touching; overlapping; inside: none of it outside",
          .about_zh = "centre 中心在内；touching 接触；overlapping 相交有面积；inside 完全在内"),
    PARAM(ENUM, within_args, kind, .values = kind_names, .otherwise = "room",
          .about = "what is listed", .about_zh = "列出哪一类"),
    PARAM(I64, within_args, floor, .min = -20, .max = 200,
          .about = "rooms and floors of this ordinal only", .about_zh = "只计该楼层序号"),
    LIST_WHERE(within_args),
    PARAM(I64, within_args, limit, .min = 1, .max = TABLE_ROWS_MAX,
          .about = "items; without it 100 of JSON (at most 10000), all of a file",
          .about_zh = "条数，缺省时 JSON 为 100 条（最多 10000），文件为全部"),
    PARAM(ENUM, within_args, f, .values = list_forms, .otherwise = "json"),
    PARAM(ENUM, within_args, lang, .values = list_langs, .otherwise = "zh",
          .about = "language of a workbook", .about_zh = "工作簿的语言"),
    PARAM_END
};

/* Places of what was found of a kind. */
struct features {
    struct map_feature *items;
    size_t n, room;
};

struct answer {
    struct call *call;
    const struct within_args *args;
    struct conn *conn;
    struct room_places places;
    struct geometry shape;
    struct map_where where; /* of the kind that is listed */
    struct within *within;
    struct features found[KINDS];
    struct within_sum sum;
    int64_t people; /* -1: not for the caller to know */
};

static void answer_release(struct answer *a)
{
    for (int i = 0; i < KINDS; i++)
        free(a->found[i].items);
    within_close(a->within);
    map_where_release(&a->where);
    within_sum_release(&a->sum);
    room_places_release(&a->places);
    geometry_release(&a->shape);
}

/* A geometry, or the feature that has one. */
static bool shape_read(struct call *call, struct geometry *out, struct error *err)
{
    struct json_doc doc = { 0 };
    const struct json_value *value;
    bool done;

    if (!json_read(call->request->body, SHAPE_BYTES, &doc, err))
        return false;
    value = json_get(doc.root, "geometry") ? json_get(doc.root, "geometry") : doc.root;
    done = geojson_read(value, out, err);
    json_doc_release(&doc);
    return done ||
           error_detail(err, STR("geometry"), (struct str){ 0 }, "GeoJSON: Polygon | MultiPolygon");
}

/* Only of one layer at a time; the data is the answer and the kind. */
struct taking {
    struct answer *a;
    int kind;
    bool has_ordinal;
    uint32_t ordinal;
    bool failed;
};

static bool take(void *data, const struct map_feature *f)
{
    struct taking *t = data;
    struct features *to = &t->a->found[t->kind];

    if (t->kind == ROOM && !t->a->call->caller->scope.secret && room_is_secret(&t->a->places, f))
        return true;
    if (t->has_ordinal && map_feature_value(f, t->ordinal).i64 != t->a->args->floor)
        return true;
    if (t->kind == t->a->args->kind && !map_where_wants(&t->a->where, f))
        return !t->a->where.failed;
    if (to->n == to->room) {
        size_t room = to->room ? 2 * to->room : 256;
        struct map_feature *items = realloc(to->items, room * sizeof(*items));

        if (!items) {
            t->failed = true;
            return false;
        }
        to->items = items;
        to->room = room;
    }
    to->items[to->n++] = *f;
    if (t->kind == ROOM)
        within_sum_add(&t->a->sum, &t->a->places, f);
    return true;
}

static int by_id(const void *a, const void *b)
{
    int64_t p = map_feature_id(a), q = map_feature_id(b);

    return (p > q) - (p < q);
}

static bool find_kind(struct answer *a, const struct snapshot *s, int kind, struct error *err)
{
    struct taking t = { .a = a, .kind = kind };
    struct features *found = &a->found[kind];
    uint32_t layer;

    if (!snapshot_layer(s, str_from(kinds[kind].layer), &layer))
        return error_set(err, ERROR_INTERNAL, "the map has no layer %s to look in",
                         kinds[kind].layer);
    t.has_ordinal =
        a->args->floor != PARAM_ABSENT && snapshot_attribute(s, layer, "ordinal", &t.ordinal);
    if (kind == a->args->kind &&
        !map_where_open(&a->where, a->call, a->conn, s, layer, &collections[kinds[kind].collection],
                        &a->args->where, err))
        return false;
    if (!within_layer(a->within, kinds[kind].layer, take, &t, err) || a->where.failed)
        return false;
    if (t.failed || a->sum.failed)
        return error_set(err, ERROR_UNAVAILABLE, "not enough memory to search: try again");
    if (found->n)
        qsort(found->items, found->n, sizeof(*found->items), by_id);
    return true;
}

/* [id, …] for the statements. */
static struct str ids_write(const struct features *found, size_t limit, struct buf *out)
{
    struct json j = JSON_INIT(out);

    json_array_begin(&j, NULL);
    for (size_t i = 0; i < found->n && i < limit; i++)
        json_i64(&j, NULL, map_feature_id(&found->items[i]));
    json_end(&j);
    return buf_str(out);
}

/* Count and area as the ledger has them. */
static bool sum_write(struct answer *a, struct json *j, const char *key, enum sql_id sql, int kind,
                      struct error *err)
{
    AUTO(buf) ids = BUF_INIT(FOUND_BYTES);
    AUTO(stmt) q = { 0 };

    if (!stmt_open(a->conn, sql, &q, err))
        return false;
    stmt_bind_str(&q, ":found", ids_write(&a->found[kind], SIZE_MAX, &ids));
    if (!buf_ok(&ids, err) || stmt_step(&q, err) != STEP_ROW)
        return false;
    json_object_begin(j, key);
    json_i64(j, "count", stmt_i64(&q, 0));
    json_f64(j, "area", stmt_f64(&q, 1), 2);
    json_end(j);
    return true;
}

static void count_write(struct json *j, const char *key, int64_t count, int64_t area)
{
    json_object_begin(j, key);
    json_i64(j, "count", count);
    json_f64(j, "area", (double)area / 100, 2);
    json_end(j);
}

/* Who sits in the rooms, by the unit they are of and by the rooms' use; for those who may know. */
static bool people_count(struct answer *a, struct error *err)
{
    AUTO(buf) ids = BUF_INIT(FOUND_BYTES);
    AUTO(stmt) all = { 0 };
    AUTO(stmt) units = { 0 };
    AUTO(stmt) uses = { 0 };
    struct str found = ids_write(&a->found[ROOM], SIZE_MAX, &ids);
    enum stmt_step_result step;

    if (!caller_may(a->call->caller, "read_people"))
        return true;
    if (!buf_ok(&ids, err) || !stmt_open(a->conn, SQL_WITHIN_PEOPLE, &all, err) ||
        !stmt_open(a->conn, SQL_WITHIN_PEOPLE_BY_INSTITUTION, &units, err) ||
        !stmt_open(a->conn, SQL_WITHIN_PEOPLE_BY_USE, &uses, err))
        return false;
    stmt_bind_str(&all, ":found", found);
    stmt_bind_str(&units, ":found", found);
    stmt_bind_str(&uses, ":found", found);
    if (!stmt_get_i64(&all, &a->people, err))
        return false;
    while ((step = stmt_step(&units, err)) == STEP_ROW) {
        struct str name = arena_copy(a->call->arena, stmt_str(&units, 1));
        struct within_part *part = within_part_get(&a->sum.units, stmt_i64(&units, 0), name);

        if (part)
            part->people = stmt_i64(&units, 2);
    }
    while (step != STEP_FAILED && (step = stmt_step(&uses, err)) == STEP_ROW) {
        struct within_part *part = within_part_get(&a->sum.uses, 0, stmt_str(&uses, 0));

        if (part)
            part->people = stmt_i64(&uses, 1);
    }
    return step != STEP_FAILED;
}

static bool totals_write(struct answer *a, struct json *j, struct error *err)
{
    json_text(j, "relation", within_relation_names[a->args->relation]);
    json_text(j, "kind", kind_names[a->args->kind]);
    json_object_begin(j, "total");
    json_i64(j, "count", (int64_t)a->found[a->args->kind].n);
    json_f64(j, "area", (double)a->sum.area / 100, 2);
    count_write(j, "rooms", a->sum.count, a->sum.area);
    count_write(j, "idle", a->sum.idle_count, a->sum.idle_area);
    json_object_begin(j, "floors");
    json_i64(j, "count", (int64_t)a->found[FLOOR].n);
    json_end(j);
    if (!sum_write(a, j, "buildings", SQL_WITHIN_BUILDINGS_SUM, BUILDING, err) ||
        !sum_write(a, j, "courtyards", SQL_WITHIN_COURTYARDS_SUM, COURTYARD, err))
        return false;
    if (a->people >= 0)
        json_i64(j, "people", a->people);
    json_end(j);
    within_sum_write(j, &a->sum, caller_may(a->call->caller, "read_units"));
    return true;
}

static bool json_answer(struct answer *a, const struct snapshot *s, struct error *err)
{
    struct buf *out = &a->call->response->body;
    struct json j = JSON_INIT(out);
    const struct features *found = &a->found[a->args->kind];
    size_t limit = a->args->limit == PARAM_ABSENT ? ITEMS : (size_t)a->args->limit;
    uint32_t layer;

    json_object_begin(&j, NULL);
    if (!totals_write(a, &j, err) ||
        !snapshot_layer(s, str_from(kinds[a->args->kind].layer), &layer))
        return false;
    json_array_begin(&j, "items");
    for (size_t i = 0; i < found->n && i < limit; i++) {
        json_object_begin(&j, NULL);
        thing_write(&j, &a->places, layer, &found->items[i]);
        json_end(&j);
    }
    json_end(&j);
    links_shape_write(&j, a->call, &a->shape);
    json_end(&j);
    return buf_ok(out, err);
}

/* A statement and what it takes. */
struct found_rows {
    enum sql_id sql;
    struct str found;
};

static bool rows_open(const void *data, struct conn *conn, struct stmt *q, struct error *err)
{
    const struct found_rows *rows = data;

    if (!stmt_open(conn, rows->sql, q, err))
        return false;
    stmt_bind_str(q, ":found", rows->found);
    return true;
}

static bool file_answer(struct answer *a, struct error *err)
{
    static const struct collection sums = { .name = "within", .title = { "合计", "Totals" } };
    size_t limit = a->args->limit == PARAM_ABSENT ? SIZE_MAX : (size_t)a->args->limit;
    AUTO(buf) listed = BUF_INIT(FOUND_BYTES);
    AUTO(buf) rooms = BUF_INIT(FOUND_BYTES);
    AUTO(buf) more = BUF_INIT(FOUND_BYTES);
    struct json j = JSON_INIT(&more);
    struct found_rows rows = { kinds[a->args->kind].rows,
                               ids_write(&a->found[a->args->kind], limit, &listed) };
    struct found_rows totals = { SQL_WITHIN_SUMS, ids_write(&a->found[ROOM], SIZE_MAX, &rooms) };
    struct rows_sheet sheets[] = { { &collections[kinds[a->args->kind].collection], rows_open,
                                     &rows },
                                   { &sums, rows_open, &totals } };
    struct rows_file file = { .form = (enum table_form)a->args->f,
                              .lang = a->args->lang == 1 ? LANG_EN : LANG_ZH,
                              .sheets = sheets,
                              .n_sheets = ARRAY_LEN(sheets) };

    json_object_begin(&j, NULL);
    if (!totals_write(a, &j, err))
        return false;
    json_end(&j);
    if (!buf_ok(&listed, err) || !buf_ok(&rooms, err) || !buf_ok(&more, err))
        return false;
    file.more = (struct str){ more.data + 1, more.len - 2 };
    if (!rows_answer(a->call, a->conn, &file, err))
        return false;
    links_headers(a->call, NULL, (int64_t)a->found[a->args->kind].n, a->sum.area);
    return true;
}

static bool answer(struct answer *a, const struct snapshot *s, struct error *err)
{
    struct within_request request = { s, &a->shape, (enum within_relation)a->args->relation,
                                      within_read_ledger, a->conn };

    if (!shape_read(a->call, &a->shape, err) || !room_places_open(s, &a->places, err) ||
        !within_open(&request, &a->within, err))
        return false;
    for (int kind = 0; kind < KINDS; kind++)
        if (!find_kind(a, s, kind, err))
            return false;
    if (!people_count(a, err))
        return false;
    return a->args->f == TABLE_JSON ? json_answer(a, s, err) : file_answer(a, err);
}

static bool limit_check(const struct within_args *args, struct error *err)
{
    if (args->f != TABLE_JSON || args->limit == PARAM_ABSENT || args->limit <= ITEMS_MAX)
        return true;
    error_set(err, ERROR_INVALID, "an answer in JSON has at most %d items; ask for a file",
              ITEMS_MAX);
    return error_detail(err, STR("limit"), (struct str){ 0 }, "1..10000");
}

static bool within_post(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;
    AUTO(reader) r = { 0 };
    AUTO(answer) a = { .call = call, .args = args, .people = -1 };
    struct snapshot *s;
    bool done;

    if (!limit_check(args, err) || !call_reader(call, &r, err))
        return false;
    a.conn = r.conn;
    s = map_acquire(world->map);
    if (!s)
        return error_set(err, ERROR_UNAVAILABLE, "the map is not loaded yet");
    done = answer(&a, s, err);
    answer_release(&a);
    a = (struct answer){ 0 };
    snapshot_release(s);
    return done;
}

const struct route within_routes[] = {
    { METHOD_POST, "/api/within", within_post, within_params, sizeof(struct within_args), "read",
      SCOPE_READ, "What lies in a shape (GeoJSON), by kind, unit and use",
      "图形（GeoJSON）范围内的院落、楼栋、房间，按单位和用途统计",
      "application/json, application/geo+json, text/csv, "
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      BODY_JSON, SHAPE_BYTES },
};
const size_t n_within_routes = ARRAY_LEN(within_routes);
