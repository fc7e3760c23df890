/*
 * run_idle: idle rooms near something, from the ledger beside a running server.
 */
#include <inttypes.h>

#include "command.h"
#include "yardstick/map/city.h"
#include "yardstick/query/idle_write.h"
#include "yardstick/registry/collection.h"

enum { ITEMS = 20 };

static bool not_a(const char *option, const char *value, const char *expected, struct error *err)
{
    return error_set(err, ERROR_INVALID, "--%s: \"%s\" is not %s", option, value, expected);
}

static bool number_read(const char *option, const char *text, double otherwise, double *out,
                        struct error *err)
{
    *out = otherwise;
    if (!text || (str_to_f64(str_from(text), out) && *out >= 0))
        return true;
    return not_a(option, text, "a number that is not negative", err);
}

/* The id that a code names, or an id as it is; 0 when nothing was given. */
static bool record_read(struct conn *conn, enum collection_id id, const char *option,
                        const char *text, int64_t *out, struct error *err)
{
    const struct collection *c = &collections[id];
    struct str code = str_from(text);
    AUTO(stmt) by_code = { 0 };
    AUTO(stmt) by_id = { 0 };
    enum stmt_step_result step;

    *out = 0;
    if (!text)
        return true;
    if (!stmt_open(conn, c->by_key, &by_code, err))
        return false;
    stmt_bind_str(&by_code, ":code", code);
    step = stmt_step(&by_code, err);
    if (step == STEP_ROW)
        *out = stmt_i64(&by_code, 0);
    if (step != STEP_DONE)
        return step == STEP_ROW;
    if (!str_to_i64(code, out) || *out <= 0)
        return not_a(option, text, "the code or the id of one", err);
    if (!stmt_open(conn, c->by_id, &by_id, err))
        return false;
    stmt_bind_i64(&by_id, ":id", *out);
    step = stmt_step(&by_id, err);
    return step == STEP_ROW ||
           (step == STEP_DONE && not_a(option, text, "the code or the id of one", err));
}

static bool code_read(const struct code *codes, const char *option, const char *text,
                      struct str *out, struct error *err)
{
    const struct code *code = text ? code_find(codes, str_from(text)) : NULL;

    *out = code ? str_from(code->code) : (struct str){ 0 };
    return !text || code || not_a(option, text, "one of the codes in --help", err);
}

static bool place_read(const char *text, struct origin *out, struct error *err)
{
    struct str y = str_from(text), x = str_cut(&y, ',');
    struct point p;

    if (!str_to_f64(str_trim(x), &p.x) || !str_to_f64(str_trim(y), &p.y) || fabs(p.x) > 180 ||
        fabs(p.y) > 90)
        return not_a("near", text, "of the form LON,LAT in degrees", err);
    origin_of_place(p, out);
    return true;
}

static bool origin_read(struct conn *conn, const struct snapshot *s, const struct options *o,
                        struct origin *out, struct error *err)
{
    int n = (o->near != NULL) + (o->institution != NULL) + (o->courtyard != NULL) +
            (o->building != NULL);
    int64_t id;

    if (n > 1)
        return error_set(err, ERROR_INVALID, "measure from one thing only");
    if (n == 0 && o->within)
        return error_set(err, ERROR_INVALID, "within: say of what");
    if (o->near)
        return place_read(o->near, out, err);
    if (o->institution)
        return record_read(conn, COLLECTION_INSTITUTIONS, "institution", o->institution, &id,
                           err) &&
               origin_of_institution(conn, s, id, out, err);
    if (o->courtyard)
        return record_read(conn, COLLECTION_COURTYARDS, "courtyard", o->courtyard, &id, err) &&
               origin_of_features(s, "courtyard", &id, 1, out, err);
    if (o->building)
        return record_read(conn, COLLECTION_BUILDINGS, "building", o->building, &id, err) &&
               origin_of_features(s, "building", &id, 1, out, err);
    return true;
}

static bool query_read(struct conn *conn, const struct options *o, struct idle_query *q,
                       struct error *err)
{
    double min_area, max_area;
    bool lift = o->lift && strcmp(o->lift, "true") == 0;

    *q = (struct idle_query){ .reserved = o->reserved,
                              .needs_lift = o->lift != NULL,
                              .has_lift = lift,
                              .has_ordinal = o->floor != NULL,
                              .max_area = INT64_MAX };
    if (o->lift && !lift && strcmp(o->lift, "false") != 0)
        return not_a("lift", o->lift, "true or false", err);
    if (o->floor && !str_to_i64(str_from(o->floor), &q->ordinal))
        return not_a("floor", o->floor, "an integer: the ground floor is 0", err);
    if (!number_read("within", o->within, INFINITY, &q->within_m, err) ||
        !number_read("min-area", o->min_area, 0, &min_area, err) ||
        !number_read("max-area", o->max_area, INFINITY, &max_area, err))
        return false;
    q->min_area = llround(min_area * 100);
    if (max_area < 1e9)
        q->max_area = llround(max_area * 100);
    return code_read(codes_uses, "use", o->use, &q->use, err) &&
           code_read(codes_tenures, "tenure", o->tenure, &q->tenure, err) &&
           record_read(conn, COLLECTION_DISTRICTS, "district", o->district, &q->district_id, err);
}

static bool json_print(struct session *session, const struct idle_found *found,
                       const struct idle_groups *groups, size_t limit, struct error *err)
{
    AUTO(buf) out = BUF_INIT(256 << 20);
    struct json j = JSON_INIT(&out);

    json_object_begin(&j, NULL);
    if (!idle_totals_write(&j, found, groups, err))
        return false;
    json_array_begin(&j, "items");
    for (size_t i = 0; i < idle_n_items(found, groups) && i < limit; i++)
        idle_item_write(&j, found, groups, i);
    json_end(&j);
    json_end(&j);
    if (!buf_ok(&out, err))
        return false;
    fprintf(session->out, "%s\n", out.data);
    return true;
}

/* Distance, area, where, and the numbers of the rooms. */
static void item_print(struct session *session, const struct idle_found *found,
                       const struct idle_groups *groups, size_t item)
{
    size_t own, n;
    const size_t *rooms = idle_item_rooms(groups, item, &own, &n);
    const struct idle_room *first = &found->rooms[rooms[0]];
    const struct room_place *place = first->place;
    int64_t area = groups ? groups->items[item].area : first->area;
    char label[16];
    struct str floor = room_floor_label(&found->places, first->floor_id, first->ordinal, label);
    bool reserved = false;

    if (isfinite(first->distance_m))
        fprintf(session->out, "%8.0f m  ", first->distance_m);
    fprintf(session->out, "%9.2f m2  ", (double)area / 100);
    if (!str_starts(place->building, place->courtyard)) // many are called after it
        fprintf(session->out, "%" STR_FMT " · ", STR_ARG(place->courtyard));
    fprintf(session->out, "%" STR_FMT " %" STR_FMT " ", STR_ARG(place->building), STR_ARG(floor));
    for (size_t i = 0; i < n; i++) {
        const struct idle_room *room = &found->rooms[rooms[i]];
        struct str number = room_value(&found->places, &room->feature, ROOM_NUMBER).text;
        struct str name = room_value(&found->places, &room->feature, ROOM_NAME).text;

        fprintf(session->out, " %" STR_FMT, STR_ARG(number));
        if (n == 1)
            fprintf(session->out, " %" STR_FMT, STR_ARG(name));
        reserved |= room->is_reserved;
    }
    if (reserved)
        fputs(session->options->speak == LANG_ZH ? "（已预留）" : " (reserved)", session->out);
    fputc('\n', session->out);
}

static void text_print(struct session *session, const struct idle_found *found,
                       const struct idle_groups *groups, size_t limit)
{
    static const char *const sums[2][LANG_COUNT] = {
        { "共 %" PRId64 " 间 %.2f ㎡\n", "%" PRId64 " rooms, %.2f m2\n" },
        { "共 %" PRId64 " 组 %.2f ㎡\n", "%" PRId64 " groups, %.2f m2\n" },
    };
    const struct idle_sum *total = groups ? &groups->total : &found->total;
    enum lang lang = session->options->speak;

    for (size_t i = 0; i < idle_n_items(found, groups) && i < limit; i++)
        item_print(session, found, groups, i);
    fprintf(session->out, sums[groups != NULL][lang], total->count, (double)total->area / 100);
    if (found->unplaced.count)
        fprintf(session->out,
                lang == LANG_ZH ? "另有 %" PRId64 " 间没有图形，位置不明\n"
                                : "%" PRId64 " more have no shape: nobody knows where they are\n",
                found->unplaced.count);
}

static bool find(struct session *session, struct conn *conn, const struct snapshot *s,
                 struct error *err)
{
    const struct options *o = session->options;
    AUTO(origin) origin = { 0 };
    AUTO(idle_found) found = { 0 };
    AUTO(idle_groups) own = { 0 };
    const struct idle_groups *groups = o->connected ? &own : NULL;
    size_t limit = o->limit < 0 ? ITEMS : (size_t)o->limit;
    struct idle_query query;
    int64_t least, most;

    if (!query_read(conn, o, &query, err) || !origin_read(conn, s, o, &origin, err))
        return false;
    query.origin = origin_is_given(&origin) ? &origin : NULL;
    least = query.min_area;
    most = query.max_area;
    if (groups && least <= 0)
        return error_set(err, ERROR_INVALID,
                         "adjoining rooms: say which area they are to reach together");
    if (groups) {
        query.min_area = 0;
        query.max_area = INT64_MAX;
    }
    if (!idle_find(s, &query, &found, err) ||
        (groups && !idle_groups_make(&found, least, most, &own, err)))
        return false;
    if (o->json)
        return json_print(session, &found, groups, limit, err);
    text_print(session, &found, groups, limit);
    return true;
}

static bool load_and_find(struct session *session, struct ledger *ledger, struct error *err)
{
    enum { LAYER_BYTES = 1 << 30 };
    AUTO(reader) r = { 0 };
    struct map *map;
    struct snapshot *s = NULL;
    bool done;

    if (!reader_borrow(ledger, &r, err))
        return false;
    conn_deadline(r.conn, 0);
    map = map_open(LAYER_BYTES, err);
    done = map && city_load(r.conn, map, err);
    if (done)
        s = map_acquire(map);
    done = done && find(session, r.conn, s, err);
    snapshot_release(s);
    map_close(map);
    return done;
}

int run_idle(struct session *session)
{
    struct own_world own;
    struct ledger *ledger;
    struct error err = { 0 };
    bool done =
        session_open_read(session, &own, &ledger, &err) && load_and_find(session, ledger, &err);

    own_world_release(&own);
    return done ? 0 : session_fail(session, &err);
}
