/*
 * city: see the header.
 */
#include "yardstick/map/city.h"

#include <stdlib.h>

#include "city_rows.h"
#include "city_sources.h"
#include "yardstick/base/log.h"

enum {
    LAYER_BYTES = 1 << 30,
    FOLLOW_MAX = 20000, /* beyond so many changes loading anew is quicker */
};

static bool revision_get(struct conn *conn, uint64_t *out, struct error *err)
{
    AUTO(stmt) q = { 0 };
    int64_t n;

    if (!stmt_open(conn, SQL_REVISION, &q, err) || !stmt_get_i64(&q, &n, err))
        return false;
    *out = (uint64_t)n;
    return true;
}

static bool centre_get(struct conn *conn, struct point *out, struct error *err)
{
    AUTO(stmt) q = { 0 };

    *out = (struct point){ 117, 34 }; // an empty ledger: anywhere
    if (!stmt_open(conn, SQL_MAP_CENTRE, &q, err))
        return false;
    if (stmt_step(&q, err) == STEP_FAILED)
        return false;
    if (!stmt_is_null(&q, 0))
        *out = (struct point){ stmt_f64(&q, 0), stmt_f64(&q, 1) };
    return true;
}

static bool fits(const struct city_layer *layer, const struct geometry *shape)
{
    if (shape->n_points == 0)
        return layer->keeps;
    return geometry_part_kind(shape->kind) == layer->kind;
}

static struct str select_all(struct arena *arena, enum sql_id id)
{
    return arena_printf(arena, "* FROM (%s)", sql_text[id].text);
}

/* The layer's statement, of today or (day not empty) behind the registers of that day. */
static bool layer_open(struct conn *conn, const struct city_layer *layer, struct str day,
                       struct stmt *q, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(1 << 18);
    struct stmt_part parts[] = { { ":statement", { 0 } },
                                 { ":in_rooms", { 0 } },
                                 { ":in_parts", { 0 } } };

    if (!day.len)
        return stmt_open(conn, layer->sql, q, err);
    parts[0].sql = select_all(&arena, layer->sql);
    parts[1].sql = select_all(&arena, SQL_ROOMS_AS_OF);
    parts[2].sql = select_all(&arena, SQL_CIRCULATION_PARTS_AS_OF);
    if (!stmt_open_parts(conn, SQL_MAP_AS_OF, parts, ARRAY_LEN(parts), q, err))
        return false;
    stmt_bind_str(q, ":day", day);
    return true;
}

/*
 * A shape in the wrong place of the world must not take the map from everybody: it has no tiles.
 * False when there is nothing to be drawn.
 */
static bool place_within(const struct city_layer *layer, struct map_origin origin,
                         struct geometry *shape)
{
    if (shape->n_points == 0 || map_reaches(origin, geometry_bbox(shape)))
        return true;
    geometry_clear(shape);
    return layer->keeps;
}

static bool layer_load(struct conn *conn, struct map_builder *b, struct map_origin origin,
                       const struct city_layer *layer, struct str day, struct error *err)
{
    AUTO(stmt) q = { 0 };
    AUTO(geometry) shape = { 0 };
    struct map_value values[MAP_ATTRIBUTES_MAX];
    const char *names[MAP_ATTRIBUTES_MAX];
    enum value_kind kinds[MAP_ATTRIBUTES_MAX];
    enum stmt_step_result step;
    int64_t n_beyond = 0;
    struct map_layer_def def = { .name = layer->name,
                                 .source = layer->undrawn ? "" : "city",
                                 .kind = layer->kind,
                                 .min_zoom = layer->min_zoom,
                                 .attributes = names,
                                 .kinds = kinds };

    if (!layer_open(conn, layer, day, &q, err))
        return false;
    stmt_bind_i64(&q, ":first", 0);
    stmt_bind_i64(&q, ":last", INT64_MAX);
    def.n_attributes = city_attributes(&q, names, kinds);
    if (!map_builder_layer(b, &def, err))
        return false;
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        if (!city_row_read(layer, &q, &shape, values, err))
            return false;
        if (!fits(layer, &shape))
            continue;
        n_beyond += shape.n_points > 0 && !map_reaches(origin, geometry_bbox(&shape));
        if (place_within(layer, origin, &shape) &&
            !map_builder_add(b, stmt_i64(&q, 0), &shape, values, err))
            return error_prefix(err, "%s %lld", layer->name, (long long)stmt_i64(&q, 0));
    }
    if (n_beyond)
        log_event(LOG_WARNING, "map", "%lld of the layer %s lie too far from the city for tiles",
                  (long long)n_beyond, layer->name);
    return step == STEP_DONE;
}

static bool load(struct conn *conn, struct str day, struct map *map, struct error *err)
{
    struct map_start start = { .limit_bytes = LAYER_BYTES };
    struct map_builder *b;
    struct snapshot *s = NULL;
    bool done = true;

    if (!centre_get(conn, &start.centre, err) || !revision_get(conn, &start.revision, err))
        return false;
    b = map_builder_open(&start, err);
    if (!b)
        return false;
    for (size_t i = 0; done && i < n_city_layers; i++)
        done = (day.len && city_layers[i].undrawn) || // such a map is only looked at
               layer_load(conn, b, map_origin_of(start.centre), &city_layers[i], day, err);
    done = done && (day.len || city_sources_load(conn, b, err));
    if (done)
        s = map_builder_finish(b, err);
    map_builder_close(b);
    if (s)
        map_publish(map, s);
    return s != NULL;
}

bool city_load(struct conn *conn, struct map *map, struct error *err)
{
    return load(conn, (struct str){ 0 }, map, err);
}

bool city_load_day(struct conn *conn, struct str day, struct map *map, struct error *err)
{
    return load(conn, day, map, err);
}

/* A record whose features must be read again. */
struct touched {
    const char *table;
    int64_t id;
};

struct touched_list {
    struct touched *items;
    size_t n, room;
    bool failed;
};

static void touch(struct touched_list *list, const char *table, int64_t id)
{
    if (list->n == list->room) {
        size_t room = list->room ? 2 * list->room : 64;
        struct touched *items = realloc(list->items, room * sizeof(*items));

        if (!items) {
            list->failed = true;
            return;
        }
        list->items = items;
        list->room = room;
    }
    list->items[list->n++] = (struct touched){ table, id };
}

/* The records a statement names by the changed record's id. */
static bool touch_all(struct conn *conn, enum sql_id sql, int64_t id, const char *table,
                      struct touched_list *list, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, sql, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        touch(list, table, stmt_i64(&q, 0));
    return step == STEP_DONE;
}

/* What a change touches beside its own record: *anew becomes true where that is not known. */
static bool follow_one(struct conn *conn, const struct change_ref *c, struct touched_list *list,
                       bool *anew, struct error *err)
{
    static const struct {
        const char *table;
        enum sql_id sql;
        const char *touches;
    } links[] = {
        { "holding", SQL_MAP_ROOM_OF_HOLDING, "room" },
        { "occupancy", SQL_MAP_ROOM_OF_OCCUPANCY, "room" },
        { "person", SQL_MAP_ROOMS_OF_PERSON, "room" },
        { "institution", SQL_MAP_ROOMS_OF_INSTITUTION, "room" },
        { "building", SQL_MAP_ROOMS_OF_BUILDING, "room" },
        { "floor", SQL_MAP_ROOMS_OF_FLOOR, "room" },
        { "floor", SQL_MAP_CIRCULATION_OF_FLOOR, "circulation" },
    };
    bool is_fact = strcmp(c->table, "holding") == 0 || strcmp(c->table, "occupancy") == 0;

    *anew |= strcmp(c->table, "layer") == 0 || strcmp(c->table, "rule_amendment") == 0;
    touch(list, c->table, c->id);
    if (c->room)
        touch(list, "room", c->room);
    if (c->action == CHANGE_DELETE || (c->action == CHANGE_INSERT && !is_fact))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(links); i++)
        if (strcmp(links[i].table, c->table) == 0 &&
            !touch_all(conn, links[i].sql, c->id, links[i].touches, list, err))
            return false;
    return true;
}

static int touched_order(const void *a_, const void *b_)
{
    const struct touched *a = a_, *b = b_;
    int order = strcmp(a->table, b->table);

    return order ? order : (a->id > b->id) - (a->id < b->id);
}

static void unique(struct touched_list *list)
{
    size_t n = 0;

    if (list->n == 0)
        return;
    qsort(list->items, list->n, sizeof(*list->items), touched_order);
    for (size_t i = 0; i < list->n; i++)
        if (n == 0 || touched_order(&list->items[n - 1], &list->items[i]) != 0)
            list->items[n++] = list->items[i];
    list->n = n;
}

/* How one commit is followed. */
struct following {
    struct conn *conn;
    struct map *map;
    uint64_t revision;
    struct map_origin origin, next; /* of the map; of one that would be loaded now */
    bool knows_next;
    bool anew; /* everything must be loaded */
};

/* The first shapes of a ledger may lie anywhere: would a map loaded now reach this one? */
static bool place_next(struct following *f, struct bbox box, struct error *err)
{
    struct point centre;

    if (!f->knows_next && !centre_get(f->conn, &centre, err))
        return false;
    if (!f->knows_next)
        f->next = map_origin_of(centre);
    f->knows_next = true;
    f->anew |= map_reaches(f->next, box);
    return true;
}

/* One feature as it is now, or its end. */
static bool feature_apply(struct following *f, const struct city_layer *layer, int64_t id,
                          struct map_changed *changed, struct error *err)
{

    AUTO(stmt) q = { 0 };
    AUTO(geometry) shape = { 0 };
    struct map_value values[MAP_ATTRIBUTES_MAX];
    struct map_change change = { .layer = str_from(layer->name), .id = id };
    enum stmt_step_result step;

    if (!stmt_open(f->conn, layer->sql, &q, err))
        return false;
    stmt_bind_i64(&q, ":first", id);
    stmt_bind_i64(&q, ":last", id);
    step = stmt_step(&q, err);
    if (step == STEP_FAILED)
        return false;
    if (step == STEP_ROW) {
        if (!city_row_read(layer, &q, &shape, values, err))
            return false;
        if (fits(layer, &shape)) {
            struct bbox box = geometry_bbox(&shape);

            if (shape.n_points && !map_reaches(f->origin, box) && !place_next(f, box, err))
                return false;
            change.degrees = place_within(layer, f->origin, &shape) ? &shape : NULL;
            change.values = values;
        }
    }
    return map_apply(f->map, f->revision, &change, 1, changed, err);
}

static bool boxes_add(struct map_changed *to, const struct map_changed *from, struct error *err)
{
    struct map_changed_box *boxes;

    if (from->n == 0)
        return true;
    boxes = realloc(to->boxes, (to->n + from->n) * sizeof(*boxes));
    if (!boxes)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    to->boxes = boxes;
    memcpy(to->boxes + to->n, from->boxes, from->n * sizeof(*boxes));
    to->n += from->n;
    return true;
}

static bool touched_apply(struct following *f, const struct touched *t, struct map_changed *changed,
                          struct error *err)
{
    for (size_t i = 0; i < n_city_layers; i++) {
        struct map_changed one = { 0 };
        bool done;

        if (strcmp(city_layers[i].table, t->table) != 0)
            continue;
        done = feature_apply(f, &city_layers[i], t->id, &one, err) &&
               (city_layers[i].undrawn || boxes_add(changed, &one, err));
        map_changed_release(&one);
        if (!done)
            return false;
    }
    return true;
}

static bool load_anew(struct conn *conn, struct map *map, struct map_changed *changed,
                      struct error *err)
{
    int64_t side = (int64_t)1 << MERCATOR_WORLD_BITS;

    map_changed_release(changed);
    changed->boxes = malloc(sizeof(*changed->boxes));
    if (!changed->boxes)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    changed->boxes[0] = (struct map_changed_box){ 0, { 0, 0, side, side }, false };
    changed->n = 1;
    return city_load(conn, map, err);
}

/* Nothing of it is drawn, but the map is that of a newer ledger now. */
static bool move_on(struct map *map, uint64_t revision, struct error *err)
{
    struct snapshot *s = map_acquire(map);
    bool behind = s && s->revision != revision;
    struct map_changed none;

    snapshot_release(s);
    return !behind || map_apply(map, revision, NULL, 0, &none, err);
}

bool city_follow(struct conn *conn, struct map *map, const struct change_ref *changes, size_t n,
                 struct map_changed *changed, struct error *err)
{
    struct touched_list list = { 0 };
    struct following f = { .conn = conn, .map = map, .anew = n > FOLLOW_MAX };
    struct snapshot *s = map_acquire(map);
    bool done = revision_get(conn, &f.revision, err);

    *changed = (struct map_changed){ 0 };
    if (s)
        f.origin = s->origin;
    snapshot_release(s);
    for (size_t i = 0; done && !f.anew && i < n; i++)
        done = follow_one(conn, &changes[i], &list, &f.anew, err);
    f.anew |= list.failed || list.n > FOLLOW_MAX;
    unique(&list);
    for (size_t i = 0; done && !f.anew && i < list.n; i++)
        done = touched_apply(&f, &list.items[i], changed, err);
    free(list.items);
    if (done && f.anew)
        done = load_anew(conn, map, changed, err);
    return done && move_on(map, f.revision, err);
}
