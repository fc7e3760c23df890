/*
 * near: /api/nearest, the nearest of a kind; /api/at, what is at a place.
 */
#include <stdlib.h>

#include "links.h"
#include "map_where.h"
#include "rows_answer.h"
#include "yardstick/map/nearest.h"
#include "yardstick/query/thing.h"

enum { FOUND_BYTES = 64 << 20 };

struct near_args {
    struct param_lonlat near;
    struct str kind, type, use, status;
    int64_t floor, limit;
    double within;
    int f, lang;
    struct list_filter_args where;
};

static const struct param near_params[] = {
    PARAM(LONLAT, near_args, near, .required = true, .about = "degrees", .about_zh = "经度,纬度"),
    PARAM(STR, near_args, kind, .required = true, .min = 1, .max = 63,
          .about =
              "district courtyard building floor room circulation parking canteen institution, "
              "or an imported layer",
          .about_zh = "district courtyard building floor room circulation parking canteen "
                      "institution 或导入的图层"),
    PARAM(STR, near_args, type, .min = 1, .max = 63,
          .about = "of circulation: lift, stairs, corridor, toilet …; of parking its kind",
          .about_zh = "交通部位的类别，如 lift、stairs"),
    PARAM(STR, near_args, use, .min = 1, .max = 63, .about = "of rooms", .about_zh = "房间用途"),
    PARAM(STR, near_args, status, .min = 1, .max = 63, .about = "of rooms: idle, unoccupied",
          .about_zh = "房间使用情况：idle、unoccupied"),
    PARAM(I64, near_args, floor, .min = -20, .max = 200, .about = "ordinal: the ground floor is 0",
          .about_zh = "楼层序号，首层为 0"),
    PARAM(F64, near_args, within, .max = 1000000, .about = "metres in a straight line at most",
          .about_zh = "最大直线距离（米）"),
    LIST_WHERE(near_args),
    PARAM(I64, near_args, limit, .min = 1, .max = 1000, .otherwise = "10"),
    PARAM(ENUM, near_args, f, .values = list_forms, .otherwise = "json"),
    PARAM(ENUM, near_args, lang, .values = list_langs, .otherwise = "zh",
          .about = "language of a workbook", .about_zh = "工作簿的语言"),
    PARAM_END
};

/* Items as they are found, as JSON; files are made of the same text. */
struct items {
    struct room_places places;
    bool secret; /* may the caller see what secret institutions hold? */
    struct buf text;
    struct json json;
    size_t n;
};

static void items_release(struct items *items)
{
    room_places_release(&items->places);
    buf_release(&items->text);
}

static bool things_open(const void *data, struct conn *conn, struct stmt *q, struct error *err)
{
    if (!stmt_open(conn, SQL_FOUND_THINGS, q, err))
        return false;
    stmt_bind_str(q, ":found", *(const struct str *)data);
    return true;
}

static bool file_answer(struct call *call, const struct items *items, int form, int lang,
                        struct error *err)
{
    static const struct collection things = { .name = "things", .title = { "对象", "Things" } };
    AUTO(reader) r = { 0 };
    struct str found = buf_str(&items->text);
    struct rows_sheet sheet = { &things, things_open, &found };
    struct rows_file file = { .form = (enum table_form)form,
                              .lang = lang == 1 ? LANG_EN : LANG_ZH,
                              .sheets = &sheet,
                              .n_sheets = 1 };

    return call_reader(call, &r, err) && rows_answer(call, r.conn, &file, err);
}

static bool json_answer(struct call *call, const struct items *items, const struct origin *origin,
                        struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);

    json_object_begin(&j, NULL);
    json_object_begin(&j, "total");
    json_i64(&j, "count", (int64_t)items->n);
    json_end(&j);
    links_origin_write(&j, origin);
    json_raw(&j, "items", buf_str(&items->text));
    links_write(&j, call, NULL);
    json_end(&j);
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return buf_ok(&call->response->body, err);
}

/* What of a layer is looked for. */
struct near_search {
    const struct near_args *args;
    struct items *items;
    uint32_t layer;
    bool by_institution;
    int64_t *seen; /* institutions */
    struct {
        uint32_t attribute;
        struct str text;
    } texts[3];
    size_t n_texts, n_seen;
    struct map_where where;
    bool has_ordinal;
    uint32_t ordinal;
};

static bool fits(const struct near_search *search, const struct map_feature *f)
{
    for (size_t i = 0; i < search->n_texts; i++)
        if (!str_eq(map_feature_value(f, search->texts[i].attribute).text, search->texts[i].text))
            return false;
    return !search->has_ordinal || map_feature_value(f, search->ordinal).i64 == search->args->floor;
}

static bool is_seen(struct near_search *search, int64_t institution)
{
    for (size_t i = 0; i < search->n_seen; i++)
        if (search->seen[i] == institution)
            return true;
    search->seen[search->n_seen++] = institution;
    return false;
}

static void distance_write(struct json *j, const struct nearest_hit *hit)
{
    json_f64(j, "distance_m", hit->distance_m, 2);
    json_f64(j, "walk_m", ORIGIN_WALK * hit->distance_m, 0);
    json_f64(j, "lon", hit->at.x, 8);
    json_f64(j, "lat", hit->at.y, 8);
}

/* An institution is where it holds its nearest room. */
static void institution_write(struct json *j, const struct room_places *places,
                              const struct map_feature *room, struct room_place const *place)
{
    json_text(j, "kind", "institution");
    json_i64(j, "id", room_value(places, room, ROOM_INSTITUTION_ID).i64);
    json_str(j, "label", room_value(places, room, ROOM_INSTITUTION).text);
    json_i64(j, "room_id", map_feature_id(room));
    json_i64(j, "building_id", place->building_id);
    json_str(j, "building", place->building);
    json_str(j, "courtyard", place->courtyard);
    json_i64(j, "ordinal", room_value(places, room, ROOM_ORDINAL).i64);
}

static bool is_withheld(const struct items *items, uint32_t layer, const struct map_feature *f)
{
    return !items->secret && layer == items->places.room && room_is_secret(&items->places, f);
}

static bool near_wants(void *data, const struct map_feature *f)
{
    struct near_search *search = data;

    return fits(search, f) && !is_withheld(search->items, search->layer, f) &&
           map_where_wants(&search->where, f);
}

static bool near_visit(void *data, const struct nearest_hit *hit)
{
    struct near_search *search = data;
    struct items *items = search->items;
    const struct map_feature *f = &hit->feature;

    if (search->where.failed)
        return false;
    if (search->by_institution) {
        int64_t id = room_value(&items->places, f, ROOM_INSTITUTION_ID).i64;
        const struct room_place *place;

        if (!id || is_seen(search, id))
            return true;
        place = room_places_get(&items->places, room_value(&items->places, f, ROOM_BUILDING).i64);
        json_object_begin(&items->json, NULL);
        institution_write(&items->json, &items->places, f, place);
    } else {
        json_object_begin(&items->json, NULL);
        thing_write(&items->json, &items->places, search->layer, f);
    }
    distance_write(&items->json, hit);
    json_end(&items->json);
    return ++items->n < (size_t)search->args->limit;
}

/* The parameter as a condition on an attribute; refused where the layer has none. */
static bool text_ask(struct near_search *search, const struct snapshot *s, const char *parameter,
                     const char *attribute, struct str text, struct error *err)
{
    uint32_t number;

    if (!text.ptr)
        return true;
    if (!snapshot_attribute(s, search->layer, attribute, &number)) {
        error_set(err, ERROR_INVALID, "things of that kind have no %s", parameter);
        return error_detail(err, str_from(parameter), text, "");
    }
    search->texts[search->n_texts].attribute = number;
    search->texts[search->n_texts++].text = text;
    return true;
}

static bool search_make(struct near_search *search, const struct snapshot *s, bool units,
                        struct arena *arena, struct error *err)
{
    const struct near_args *args = search->args;

    search->by_institution = str_eq(args->kind, STR("institution"));
    search->seen = arena_alloc(arena, (size_t)(args->limit + 1) * sizeof(*search->seen));
    if (!search->seen)
        return error_set(err, ERROR_TOO_LARGE, "no memory to measure from there");
    if ((search->by_institution && !units) || str_eq(args->kind, STR("room_label")) ||
        !snapshot_layer(s, search->by_institution ? STR("room") : args->kind, &search->layer) ||
        !s->layers[search->layer].schema->source[0]) {
        error_set(err, ERROR_INVALID, "kind is none of the map's layers");
        return error_detail(err, STR("kind"), args->kind, "a layer of the map, or institution");
    }
    search->has_ordinal = args->floor != PARAM_ABSENT;
    if (search->has_ordinal && !snapshot_attribute(s, search->layer, "ordinal", &search->ordinal)) {
        error_set(err, ERROR_INVALID, "things of that kind have no %s", "floor");
        return error_detail(err, STR("floor"), (struct str){ 0 }, "");
    }
    return text_ask(search, s, "type", "kind", args->type, err) &&
           text_ask(search, s, "use", "use", args->use, err) &&
           text_ask(search, s, "status", "status", args->status, err);
}

/* A filter needs a register; an institution is where it holds rooms, whose filter it is. */
static bool where_open(struct near_search *search, struct call *call, struct conn *conn,
                       const struct snapshot *s, struct error *err)
{
    static const struct {
        const char *layer;
        enum collection_id id;
    } registers[] = {
        { "room", COLLECTION_ROOMS },         { "floor", COLLECTION_FLOORS },
        { "building", COLLECTION_BUILDINGS }, { "courtyard", COLLECTION_COURTYARDS },
        { "district", COLLECTION_DISTRICTS }, { "circulation", COLLECTION_CIRCULATION },
        { "parking", COLLECTION_PARKING },    { "canteen", COLLECTION_CANTEENS }
    };
    const char *layer = s->layers[search->layer].schema->name;

    for (size_t i = 0; i < ARRAY_LEN(registers); i++)
        if (strcmp(registers[i].layer, layer) == 0)
            return map_where_open(&search->where, call, conn, s, search->layer,
                                  &collections[registers[i].id], &search->args->where, err);
    error_set(err, ERROR_INVALID, "things of that kind have no %s", "filter");
    return error_detail(err, STR("filter"), search->args->where.filter, "");
}

/* Into the items, with a reader if a filter needs one. */
static bool near_find(struct near_search *search, struct call *call, const struct snapshot *s,
                      struct error *err)
{
    const struct near_args *args = search->args;
    struct nearest_search nearest = { .snapshot = s,
                                      .layer = search->layer,
                                      .degrees = { args->near.lon, args->near.lat },
                                      .within_m = isfinite(args->within) ? args->within : INFINITY,
                                      .wants = near_wants,
                                      .visit = near_visit,
                                      .data = search };
    AUTO(reader) r = { 0 };
    bool done = true;

    if (map_where_is_given(&args->where))
        done = call_reader(call, &r, err) && where_open(search, call, r.conn, s, err);
    done = done && nearest_walk(&nearest, err) && !search->where.failed;
    map_where_release(&search->where);
    return done;
}

static bool near_answer(struct call *call, const struct snapshot *s, const struct near_args *args,
                        struct error *err)
{
    AUTO(items) items = { .text = BUF_INIT(FOUND_BYTES), .secret = call->caller->scope.secret };
    struct near_search search = { .args = args, .items = &items };
    struct point place = { args->near.lon, args->near.lat };
    struct origin origin;

    items.json = (struct json)JSON_INIT(&items.text);
    if (!room_places_open(s, &items.places, err) ||
        !search_make(&search, s, caller_may(call->caller, "read_units"), call->arena, err))
        return false;
    json_array_begin(&items.json, NULL);
    if (!near_find(&search, call, s, err))
        return false;
    json_end(&items.json);
    origin_of_place(place, &origin);
    if (!buf_ok(&items.text, err))
        return false;
    return args->f == TABLE_JSON ? json_answer(call, &items, &origin, err)
                                 : file_answer(call, &items, args->f, args->lang, err);
}

struct at_args {
    double lon, lat;
    int64_t floor;
    int f, lang;
};

static const struct param at_params[] = {
    PARAM(F64, at_args, lon, .required = true, .min = -180, .max = 180),
    PARAM(F64, at_args, lat, .required = true, .min = -90, .max = 90),
    PARAM(I64, at_args, floor, .min = -20, .max = 200,
          .about = "ordinal; without it what is there on every floor",
          .about_zh = "楼层序号，缺省为所有楼层"),
    PARAM(ENUM, at_args, f, .values = list_forms, .otherwise = "json"),
    PARAM(ENUM, at_args, lang, .values = list_langs, .otherwise = "zh",
          .about = "language of a workbook", .about_zh = "工作簿的语言"),
    PARAM_END
};

struct at_search {
    const struct at_args *args;
    struct items *items;
    uint32_t layer, ordinal;
    bool has_ordinal;
};

static bool at_visit(void *data, const struct map_feature *f)
{
    struct at_search *search = data;
    struct json *j = &search->items->json;

    if (search->has_ordinal && map_feature_value(f, search->ordinal).i64 != search->args->floor)
        return true;
    if (is_withheld(search->items, search->layer, f))
        return true;
    json_object_begin(j, NULL);
    thing_write(j, &search->items->places, search->layer, f);
    json_f64(j, "lon", search->args->lon, 8);
    json_f64(j, "lat", search->args->lat, 8);
    json_end(j);
    search->items->n++;
    return true;
}

/* From the district in to the room, then the imported layers: the layers' own order. */
static bool at_answer(struct call *call, const struct snapshot *s, const struct at_args *args,
                      struct error *err)
{
    AUTO(items) items = { .text = BUF_INIT(FOUND_BYTES), .secret = call->caller->scope.secret };
    struct at_search search = { .args = args, .items = &items };
    struct origin nothing = { 0 };

    items.json = (struct json)JSON_INIT(&items.text);
    if (!room_places_open(s, &items.places, err))
        return false;
    json_array_begin(&items.json, NULL);
    for (search.layer = 0; search.layer < s->n_layers; search.layer++) {
        if (s->layers[search.layer].schema->kind != GEOMETRY_POLYGON)
            continue;
        search.has_ordinal = args->floor != PARAM_ABSENT &&
                             snapshot_attribute(s, search.layer, "ordinal", &search.ordinal);
        snapshot_query_point(s, search.layer, (struct point){ args->lon, args->lat }, at_visit,
                             &search);
    }
    json_end(&items.json);
    if (!buf_ok(&items.text, err))
        return false;
    return args->f == TABLE_JSON ? json_answer(call, &items, &nothing, err)
                                 : file_answer(call, &items, args->f, args->lang, err);
}

static bool near_get(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;
    struct snapshot *s = map_acquire(world->map);
    bool done;

    if (!s)
        return error_set(err, ERROR_UNAVAILABLE, "the map is not loaded yet");
    done = near_answer(call, s, args, err);
    snapshot_release(s);
    return done;
}

static bool at_get(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;
    struct snapshot *s = map_acquire(world->map);
    bool done;

    if (!s)
        return error_set(err, ERROR_UNAVAILABLE, "the map is not loaded yet");
    done = at_answer(call, s, args, err);
    snapshot_release(s);
    return done;
}

#define FORMS                                                                                      \
    "application/json, application/geo+json, text/csv, "                                           \
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

const struct route near_routes[] = {
    { METHOD_GET, "/api/nearest", near_get, near_params, sizeof(struct near_args), "read",
      SCOPE_READ, "The nearest things of a kind", "最近的某类对象", FORMS },
    { METHOD_GET, "/api/at", at_get, at_params, sizeof(struct at_args), "read", SCOPE_READ,
      "What is at a place, from the district in to the room",
      "某点上有什么：区划、院落、楼栋、楼层、房间", FORMS },
};
const size_t n_near_routes = ARRAY_LEN(near_routes);
