/*
 * search: /api/search, what was meant by a few typed letters.
 */
#include "names.h"
#include "resource.h"

/* So many of the best hits may be ones the caller may not see. */
enum { UNSEEN_MAX = 100 };

struct search_args {
    struct str q;
    double lon, lat;
    int64_t limit;
    int kind;
};

/* In the order of enum search_kind, people left out. */
static const char *const kinds[] = { "district", "institution", "courtyard", "building",
                                     "floor",    "room",        NULL };

static const struct param search_params[] = {
    PARAM(STR, search_args, q, .required = true, .max = 200,
          .about = "words: characters, pinyin, initials, codes, in any mixture",
          .about_zh = "汉字、拼音、首字母或编号，可混合"),
    PARAM(F64, search_args, lon, .min = -180, .max = 180, .about = "equals are ordered by nearness",
          .about_zh = "就近优先"),
    PARAM(F64, search_args, lat, .min = -90, .max = 90),
    PARAM(I64, search_args, limit, .min = 1, .max = 100, .otherwise = "20"),
    PARAM(ENUM, search_args, kind, .values = kinds, .about = "only these", .about_zh = "只找此类"),
    PARAM_END
};

static void match_write(struct json *j, const struct search_hit *hit)
{
    json_array_begin(j, "match");
    for (size_t i = 0; i < hit->n_ranges; i++) {
        json_array_begin(j, NULL);
        json_i64(j, NULL, hit->ranges[i].start);
        json_i64(j, NULL, hit->ranges[i].len);
        json_end(j);
    }
    json_end(j);
    if (hit->why != SEARCH_TEXT)
        json_text(j, "why", search_why_name(hit->why));
}

static enum sql_id place_statement(enum search_kind kind)
{
    switch (kind) {
    case SEARCH_BUILDING:
        return SQL_SEARCH_BUILDING_PLACE;
    case SEARCH_FLOOR:
        return SQL_SEARCH_FLOOR_PLACE;
    case SEARCH_ROOM:
        return SQL_SEARCH_ROOM_PLACE;
    default:
        return SQL_COUNT;
    }
}

/* building_id and ordinal where it has them, and the context: what it stands in, who holds it. */
static bool place_write(struct conn *conn, const struct search_index *index,
                        const struct search_hit *hit, struct json *j, struct error *err)
{
    AUTO(buf) context = BUF_INIT(4096);
    AUTO(stmt) q = { 0 };
    enum sql_id sql = place_statement(hit->key.kind);
    enum stmt_step_result step = STEP_DONE;
    size_t before;

    if (sql != SQL_COUNT) {
        if (!stmt_open(conn, sql, &q, err))
            return false;
        stmt_bind_i64(&q, ":id", hit->key.id);
        step = stmt_step(&q, err);
    }
    if (step == STEP_ROW) {
        json_i64(j, "building_id", stmt_i64(&q, 0));
        if (!stmt_is_null(&q, 1))
            json_i64(j, "ordinal", stmt_i64(&q, 1));
        buf_add(&context, stmt_str(&q, 2));
        buf_text(&context, " · ");
    }
    before = context.len;
    search_context_write(index, hit, step == STEP_ROW ? 1u << SEARCH_INSTITUTION : 0, &context);
    if (context.len == before && before)
        context.len -= sizeof(" · ") - 1;
    json_str(j, "context", (struct str){ context.data, context.len });
    return step != STEP_FAILED;
}

/* The index knows everything; the reader knows what the caller may. */
static bool is_seen(struct conn *conn, const struct search_hit *hit, bool *out, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *out = true;
    if (hit->key.kind != SEARCH_ROOM && hit->key.kind != SEARCH_INSTITUTION)
        return true;
    if (!stmt_open(
            conn, hit->key.kind == SEARCH_ROOM ? SQL_SEARCH_ROOM_SEEN : SQL_SEARCH_INSTITUTION_SEEN,
            &q, err))
        return false;
    stmt_bind_i64(&q, ":id", hit->key.id);
    step = stmt_step(&q, err);
    *out = step == STEP_ROW;
    return step != STEP_FAILED;
}

static bool hit_write(struct conn *conn, const struct search_index *index,
                      const struct search_hit *hit, struct json *j, struct error *err)
{
    bool done;

    json_object_begin(j, NULL);
    json_text(j, "kind", search_kind_name(hit->key.kind));
    json_i64(j, "id", hit->key.id);
    json_str(j, "label", hit->label);
    if (hit->code.len)
        json_str(j, "code", hit->code);
    match_write(j, hit);
    if (hit->placed) {
        json_f64(j, "lon", hit->lon, 7);
        json_f64(j, "lat", hit->lat, 7);
    }
    done = place_write(conn, index, hit, j, err);
    json_end(j);
    return done;
}

static bool hits_write(struct call *call, const struct search_index *index,
                       const struct search_args *args, struct error *err)
{
    struct search_query query = { .text = args->q,
                                  .limit = (size_t)args->limit +
                                           (call->caller->scope.secret ? 0 : UNSEEN_MAX),
                                  .kinds = args->kind < 0 ? 0 : 1u << args->kind,
                                  .near = isfinite(args->lon) && isfinite(args->lat),
                                  .lon = args->lon,
                                  .lat = args->lat };
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    struct search_hit *hits = NULL;
    size_t n = 0;

    if (!search_run(index, &query, call->arena, &hits, &n, err))
        return false;
    if (n && !call_reader(call, &r, err))
        return false;
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    for (size_t i = 0, shown = 0; i < n && shown < (size_t)args->limit; i++) {
        bool seen;

        if (!is_seen(r.conn, &hits[i], &seen, err) ||
            (seen && !hit_write(r.conn, index, &hits[i], &j, err)))
            return false;
        shown += seen;
    }
    json_end(&j);
    json_end(&j);
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return buf_ok(&call->response->body, err);
}

static bool search_get(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;
    struct search_index *index;
    bool done;

    if (!names_get(world->names, call, &index, err))
        return false;
    done = !index || hits_write(call, index, args, err);
    search_index_drop(index);
    return done;
}

const struct route search_routes[] = {
    { METHOD_GET, "/api/search", search_get, search_params, sizeof(struct search_args), "read",
      SCOPE_READ, "Find rooms, institutions, courtyards, buildings, floors, districts by name",
      "按名称查找房间、机构、院落、楼栋、楼层、区划" },
};
const size_t n_search_routes = ARRAY_LEN(search_routes);
