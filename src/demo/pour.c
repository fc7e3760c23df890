/*
 * pour: see the header.
 */
#include "yardstick/demo/pour.h"

#include <stdlib.h>

#include "pour_rows.h"
#include "pour_shape.h"
#include "yardstick/base/json.h"

enum { ROW_ARENA = 16 << 20 };

struct pouring {
    struct conn *conn;
    const struct pour *pour;
    const struct city *city;
    struct pour_shape shapes;
    struct arena row;
    uint32_t *order; /* of the events, see event_order */
};

static void say(const struct pouring *p, const char *what, size_t done, size_t all)
{
    if (p->pour->progress)
        p->pour->progress(p->pour->context, what, (int)(100 * done / all));
}

/* The events in the order of type, row and date, so that those of one row stand together. */
static int event_order(const void *a_, const void *b_, void *city_)
{
    const struct city *city = city_;
    uint32_t a = *(const uint32_t *)a_, b = *(const uint32_t *)b_;
    int order = strcmp(city->events[a].type, city->events[b].type);

    if (order == 0)
        order = (city->events[a].row > city->events[b].row) -
                (city->events[a].row < city->events[b].row);
    return order ? order : (a > b) - (a < b);
}

static bool events_order(struct pouring *p, struct error *err)
{
    p->order = malloc((p->city->n_events + 1) * sizeof(*p->order));
    if (!p->order)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    for (uint32_t i = 0; i < p->city->n_events; i++)
        p->order[i] = i;
    qsort_r(p->order, p->city->n_events, sizeof(*p->order), event_order,
            (void *)(uintptr_t)p->city);
    return true;
}

/* The first of the events of a row in p->order; those that follow may be of others. */
static uint32_t events_of(const struct pouring *p, const char *type, uint32_t row)
{
    uint32_t low = 0, high = p->city->n_events;

    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const struct city_event *e = &p->city->events[p->order[middle]];
        int order = strcmp(e->type, type);

        if (order < 0 || (order == 0 && e->row < row))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The id that the institution of this code has or will have: poured in the order of the array. */
static int64_t institution_id(const struct city *city, struct str code)
{
    for (uint32_t i = 0; i < city->n_institutions + city->n_former; i++)
        if (str_eq(city->institutions[i].code, code))
            return pour_id(i);
    return 0;
}

/* A cell from the text of an event. What events refer to are institutions. */
static bool event_cell(struct pouring *p, const struct column *column, struct str text,
                       struct cell *out, struct error *err)
{
    bool rounded;

    if (!cell_read(column, text, &p->row, out, &rounded, err))
        return false;
    if (column->kind == COLUMN_REFERENCE && out->kind == CELL_TEXT)
        *out = (struct cell){ .kind = CELL_I64, .i64 = institution_id(p->city, text) };
    return true;
}

static bool change_apply(struct pouring *p, const struct collection *c,
                         const struct city_event *event, bool after, struct entry *entry,
                         struct error *err)
{
    for (unsigned k = 0; k < event->n_changes; k++) {
        const struct city_change *change = &event->changes[k];
        int column = collection_column_named(c, change->column);

        if (column < 0)
            return error_set(err, ERROR_INTERNAL, "an event of %s names no column %s", c->name,
                             change->column);
        if (!event_cell(p, &c->columns[column], after ? change->after : change->before,
                        &entry->values[column], err))
            return false;
    }
    return true;
}

/* What the row was like on its first day: its events taken back, the first one's state last. */
static bool first_state(struct pouring *p, const struct collection *c, uint32_t row,
                        struct entry *entry, struct error *err)
{
    uint32_t first = events_of(p, c->name, row), end = first;

    while (end < p->city->n_events && p->city->events[p->order[end]].row == row &&
           strcmp(p->city->events[p->order[end]].type, c->name) == 0)
        end++;
    for (uint32_t i = end; i-- > first;)
        if (!change_apply(p, c, &p->city->events[p->order[i]], false, entry, err))
            return false;
    return true;
}

static bool row_pour(struct pouring *p, const struct pour_table *table, uint32_t row,
                     struct error *err)
{
    const struct collection *c = &collections[table->collection];
    struct entry entry = { .id = pour_id(row) };
    struct city_shape shape = { 0 };
    struct str day;

    arena_reset(&p->row);
    table->read(p->city, row, &entry, &day, &shape);
    if (!first_state(p, c, row, &entry, err) ||
        !pour_shape_blob(&p->shapes, p->conn, shape, &p->row, &entry.geometry, err) ||
        !entry_insert(p->conn, c, day, &entry, err))
        return error_prefix(err, "%s, row %u", c->name, row);
    return true;
}

static bool tables_pour(struct pouring *p, struct error *err)
{
    for (size_t t = 0; t < n_pour_tables; t++) {
        uint32_t n = pour_tables[t].count(p->city);

        for (uint32_t row = 0; row < n; row++) {
            if (row % 1000 == 0)
                say(p, collections[pour_tables[t].collection].name, row, n);
            if (!row_pour(p, &pour_tables[t], row, err))
                return false;
        }
    }
    return true;
}

static bool events_replay(struct pouring *p, struct error *err)
{
    for (uint32_t i = 0; i < p->city->n_events; i++) {
        const struct city_event *event = &p->city->events[i];
        const struct collection *c = collection_find(str_from(event->type));
        struct entry entry;

        arena_reset(&p->row);
        if (!c || !entry_load(p->conn, c, pour_id(event->row), &p->row, &entry, err) ||
            !change_apply(p, c, event, true, &entry, err) ||
            !entry_update(p->conn, c, str_from(event->valid_from.text), &entry, err))
            return error_prefix(err, "%s, row %u", event->type, event->row);
    }
    return true;
}

/* The day a deletion holds from is that of the change being made. */
static bool day_set(struct pouring *p, struct str day, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(p->conn, SQL_CHANGE_BEGIN, &q, err))
        return false;
    stmt_bind_str(&q, ":day", day);
    stmt_bind_str(&q, ":actor", STR("demo"));
    return stmt_run(&q, err);
}

static bool former_end(struct pouring *p, struct error *err)
{
    for (uint32_t i = 0; i < p->city->n_former; i++) {
        uint32_t row = p->city->n_institutions + i;
        struct str day = str_from(p->city->institutions[row].to.text);

        if (!day_set(p, day, err) ||
            !entry_end(p->conn, &collections[COLLECTION_INSTITUTIONS], day, pour_id(row), err))
            return false;
    }
    return true;
}

static bool layer_add(struct pouring *p, const char *name, const char *title, const char *fields,
                      int64_t *id, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(p->conn, SQL_LAYER_INSERT, &q, err))
        return false;
    stmt_bind_str(&q, ":name", str_from(name));
    stmt_bind_str(&q, ":title", str_from(title));
    stmt_bind_str(&q, ":role", STR("basemap"));
    stmt_bind_str(&q, ":source", STR("features"));
    stmt_bind_null(&q, ":attribution");
    stmt_bind_str(&q, ":fields", str_from(fields));
    return stmt_get_i64(&q, id, err) && stmt_run(&q, err);
}

static bool feature_add(struct pouring *p, int64_t layer, struct city_shape shape,
                        enum geometry_kind kind, struct str properties, struct error *err)
{
    AUTO(stmt) q = { 0 };
    struct str wkb;

    if (!pour_shape_wkb(&p->shapes, shape, kind, &wkb, err) ||
        !stmt_open(p->conn, SQL_LAYER_FEATURE_INSERT, &q, err))
        return false;
    stmt_bind_i64(&q, ":layer_id", layer);
    stmt_bind_str(&q, ":properties", properties);
    stmt_bind_bytes(&q, ":wkb", wkb);
    return stmt_run(&q, err);
}

static bool streets_pour(struct pouring *p, struct error *err)
{
    int64_t layer;

    if (!layer_add(p, "streets", "道路", "[\"name\",\"class\",\"width\"]", &layer, err))
        return false;
    for (uint32_t i = 0; i < p->city->n_streets; i++) {
        const struct city_street *street = &p->city->streets[i];
        AUTO(buf) properties = BUF_INIT(4096);
        struct json j = JSON_INIT(&properties);

        json_object_begin(&j, NULL);
        json_str(&j, "name", street->name);
        json_text(&j, "class", street->class);
        json_fixed(&j, "width", street->width, 3);
        json_end(&j);
        if (!feature_add(p, layer, street->shape, GEOMETRY_LINE, buf_str(&properties), err))
            return false;
    }
    return true;
}

static bool ground_pour(struct pouring *p, struct error *err)
{
    int64_t layer;

    if (!layer_add(p, "ground", "水系与绿地", "[\"name\",\"kind\"]", &layer, err))
        return false;
    for (uint32_t i = 0; i < p->city->n_covers; i++) {
        const struct city_cover *cover = &p->city->covers[i];
        AUTO(buf) properties = BUF_INIT(4096);
        struct json j = JSON_INIT(&properties);

        json_object_begin(&j, NULL);
        json_str(&j, "name", cover->name);
        json_text(&j, "kind", cover->kind);
        json_end(&j);
        if (!feature_add(p, layer, cover->shape, GEOMETRY_POLYGON, buf_str(&properties), err))
            return false;
    }
    return true;
}

static bool meta_pour(struct pouring *p, struct error *err)
{
    const struct str rows[][2] = { { STR("name"), str_from(p->pour->name) },
                                   { STR("demo"), STR("1") } };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO(stmt) q = { 0 };

        if (!stmt_open(p->conn, SQL_META_SET, &q, err))
            return false;
        stmt_bind_str(&q, ":key", rows[i][0]);
        stmt_bind_str(&q, ":value", rows[i][1]);
        if (!stmt_run(&q, err))
            return false;
    }
    return true;
}

bool pour_run(struct conn *conn, void *pour_, struct error *err)
{
    const struct pour *pour = pour_;
    struct pouring p = {
        .conn = conn, .pour = pour, .city = pour->city, .row = ARENA_INIT(ROW_ARENA)
    };
    bool done = pour_shape_open(&p.shapes, err) && events_order(&p, err) && tables_pour(&p, err) &&
                events_replay(&p, err) && former_end(&p, err) && streets_pour(&p, err) &&
                ground_pour(&p, err) && meta_pour(&p, err);

    free(p.order);
    arena_release(&p.row);
    pour_shape_release(&p.shapes);
    return done;
}
