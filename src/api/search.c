/*
 * search: /api/search, what was meant by a few typed letters.
 */
#include "names.h"
#include "resource.h"
#include "yardstick/query/room_place.h"

/* So many of the best hits may be ones the caller may not see. */
enum { UNSEEN_MAX = 100 };

struct search_args {
    struct str q;
    double lon, lat;
    int64_t limit;
    int kind;
};

/* In the order of enum search_kind. */
static const char *const kinds[] = { "district", "institution", "courtyard", "building",
                                     "floor",    "room",        "person",    NULL };

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
    case SEARCH_PERSON:
        return SQL_SEARCH_PERSON_PLACE;
    default:
        return SQL_COUNT;
    }
}

/* What an answer is made with. */
struct answering {
    struct call *call;
    struct reader reader;
    struct snapshot *snapshot; /* NULL: it is not loaded yet */
    struct room_places places; /* of the snapshot */
};

static void answering_release(struct answering *a)
{
    room_places_release(&a->places);
    snapshot_release(a->snapshot);
    reader_release(&a->reader);
}

/*
 * What the map knows of a room found: where it is, and whether it is for everybody. SQL would find
 * all rooms of secret institutions for each. False: ask the ledger.
 */
static bool room_find(struct answering *a, const struct search_hit *hit, struct map_feature *out)
{
    return hit->key.kind == SEARCH_ROOM && a->snapshot && !a->call->caller->scope.institution &&
           snapshot_find(a->snapshot, a->places.room, hit->key.id, out);
}

/* The row that says where a hit is; STEP_DONE when there is none. */
static enum stmt_step_result place_read(struct answering *a, const struct search_hit *hit,
                                        struct stmt *q, struct error *err)
{
    enum sql_id sql = place_statement(hit->key.kind);
    int64_t id = hit->key.id;
    struct map_feature room;

    if (sql == SQL_COUNT)
        return STEP_DONE;
    if (room_find(a, hit, &room)) {
        sql = SQL_SEARCH_ROOM_ON_FLOOR;
        id = room_value(&a->places, &room, ROOM_FLOOR).i64;
    }
    if (!stmt_open(a->reader.conn, sql, q, err))
        return STEP_FAILED;
    stmt_bind_i64(q, ":id", id);
    return stmt_step(q, err);
}

/* Of a person also where they sit and as what. */
static void seat_write(struct json *j, struct stmt *q)
{
    if (!stmt_is_null(q, 3))
        json_i64(j, "room_id", stmt_i64(q, 3));
    if (!stmt_is_null(q, 4))
        json_str(j, "rank", stmt_str(q, 4));
    if (!stmt_is_null(q, 5))
        json_str(j, "department", stmt_str(q, 5));
}

/* building_id and ordinal where it has them, and the context: what it stands in, who holds it. */
static void place_write(const struct search_index *index, const struct search_hit *hit,
                        struct stmt *q, bool has_row, bool units, struct json *j)
{
    unsigned places = has_row ? 1u << SEARCH_INSTITUTION : (1u << SEARCH_KINDS) - 1;
    AUTO(buf) context = BUF_INIT(4096);
    size_t before;

    if (!units && hit->key.kind == SEARCH_ROOM)
        places &= ~(1u << SEARCH_INSTITUTION);
    if (has_row) {
        if (!stmt_is_null(q, 0))
            json_i64(j, "building_id", stmt_i64(q, 0));
        if (!stmt_is_null(q, 1))
            json_i64(j, "ordinal", stmt_i64(q, 1));
        buf_add(&context, stmt_str(q, 2));
    }
    if (hit->key.kind == SEARCH_PERSON) {
        seat_write(j, q);
        json_str(j, "context", buf_str(&context));
        return;
    }
    if (has_row)
        buf_text(&context, " · ");
    before = context.len;
    if (places)
        search_context_write(index, hit, places, &context);
    if (context.len == before && before)
        context.len -= sizeof(" · ") - 1;
    json_str(j, "context", (struct str){ context.data, context.len });
}

/* The index knows everything; the reader knows what the caller may. */
static bool is_seen(struct answering *a, const struct search_hit *hit, bool *out, struct error *err)
{
    struct conn *conn = a->reader.conn;
    AUTO(stmt) q = { 0 };
    struct map_feature room;
    enum stmt_step_result step;

    *out = true;
    if (a->call->caller->scope.secret ||
        (hit->key.kind != SEARCH_ROOM && hit->key.kind != SEARCH_INSTITUTION))
        return true;
    if (room_find(a, hit, &room)) {
        *out = !room_is_secret(&a->places, &room);
        return true;
    }
    if (!stmt_open(
            conn, hit->key.kind == SEARCH_ROOM ? SQL_SEARCH_ROOM_SEEN : SQL_SEARCH_INSTITUTION_SEEN,
            &q, err))
        return false;
    stmt_bind_i64(&q, ":id", hit->key.id);
    step = stmt_step(&q, err);
    *out = step == STEP_ROW;
    return step != STEP_FAILED;
}

/* A person that the caller may not see has no row, and is passed over. */
static bool hit_write(struct answering *a, const struct search_index *index,
                      const struct search_hit *hit, bool units, struct json *j, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step = place_read(a, hit, &q, err);

    if (step == STEP_FAILED)
        return false;
    if (step == STEP_DONE && hit->key.kind == SEARCH_PERSON)
        return true;
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
    place_write(index, hit, &q, step == STEP_ROW, units, j);
    json_end(j);
    return true;
}

/* Everything, or the kind asked for; people only for those who may see them. */
static bool kinds_of(struct call *call, int kind, unsigned *out, struct error *err)
{
    bool people = caller_may(call->caller, "read_people");

    *out = kind < 0 ? (1u << SEARCH_KINDS) - 1 : 1u << kind;
    if (kind == SEARCH_PERSON && !people)
        return error_set(err, ERROR_FORBIDDEN, "people are found by those who may see them");
    if (!people)
        *out &= ~(1u << SEARCH_PERSON);
    return true;
}

static bool hits_write(struct call *call, const struct search_index *index,
                       const struct search_args *args, struct error *err)
{
    struct search_query query = { .text = args->q,
                                  .limit = (size_t)args->limit +
                                           (call->caller->scope.secret ? 0 : UNSEEN_MAX),
                                  .near = isfinite(args->lon) && isfinite(args->lat),
                                  .lon = args->lon,
                                  .lat = args->lat };
    bool units = caller_may(call->caller, "read_units");
    struct world *world = call->context;
    struct json j = JSON_INIT(&call->response->body);
    AUTO(answering) a = { .call = call };
    struct search_hit *hits = NULL;
    size_t n = 0;

    if (!kinds_of(call, args->kind, &query.kinds, err))
        return false;
    // Who holds a room is no way to it for whom it is not to be known.
    query.no_contexts = units ? 0 : 1u << SEARCH_INSTITUTION;
    if (!search_run(index, &query, call->arena, &hits, &n, err))
        return false;
    a.snapshot = map_acquire(world->map);
    if ((n && !call_reader(call, &a.reader, err)) ||
        (a.snapshot && !room_places_open(a.snapshot, &a.places, err)))
        return false;
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    for (size_t i = 0, shown = 0; i < n && shown < (size_t)args->limit; i++) {
        bool seen;

        if (!is_seen(&a, &hits[i], &seen, err) ||
            (seen && !hit_write(&a, index, &hits[i], units, &j, err)))
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
      SCOPE_READ,
      "Find people (for those who may), rooms, institutions, courtyards, buildings, floors, "
      "districts",
      "查找人员（有权限者）、房间、机构、院落、楼栋、楼层、区划" },
};
const size_t n_search_routes = ARRAY_LEN(search_routes);
