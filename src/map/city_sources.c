/*
 * city_sources: see the header. A map layer holds one kind of geometry, a file
 * may hold several: the features are counted first, then read once a kind.
 */
#include "city_sources.h"

#include <stdio.h>

#include "yardstick/base/json_read.h"
#include "yardstick/base/log.h"
#include "yardstick/geo/wkb.h"
#include "yardstick/store/stmt.h"

enum { PROPERTIES_MAX = 1 << 20, LARGE_SOURCE = 20000, LARGE_MIN_ZOOM = 11 };

struct source {
    int64_t id;
    char name[MAP_NAME_MAX - 8];
    struct json_doc fields; /* an array of names */
    const char *names[MAP_ATTRIBUTES_MAX];
    uint32_t n_names;
    uint64_t count[GEOMETRY_POLYGON + 1]; /* features by kind of their parts */
};

static const char *const suffixes[] = {
    [GEOMETRY_POINT] = "_points", [GEOMETRY_LINE] = "_lines", [GEOMETRY_POLYGON] = "_areas"
};

static bool features_open(struct conn *conn, const struct source *source, struct stmt *q,
                          struct error *err)
{
    if (!stmt_open(conn, SQL_MAP_LAYER_FEATURES, q, err))
        return false;
    stmt_bind_i64(q, ":layer", source->id);
    return true;
}

static bool kinds_count(struct conn *conn, struct source *source, struct error *err)
{
    AUTO(stmt) q = { 0 };
    AUTO(geometry) shape = { 0 };
    enum stmt_step_result step;

    if (!features_open(conn, source, &q, err))
        return false;
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        if (wkb_read(stmt_bytes(&q, 1), &shape, err))
            source->count[geometry_part_kind(shape.kind)]++;
    return step == STEP_DONE;
}

static struct map_value value_of(const struct json_value *v)
{
    int64_t integer;

    switch (json_kind(v)) {
    case JSON_KIND_STRING:
        return VALUE_TEXT_OF(json_as_str(v));
    case JSON_KIND_BOOL:
        return VALUE_BOOL_OF(json_as_bool(v));
    case JSON_KIND_NUMBER:
        if (json_as_i64(v, &integer))
            return VALUE_INT_OF(integer);
        return VALUE_REAL_OF(json_as_f64(v));
    default:
        return (struct map_value){ .kind = VALUE_NONE };
    }
}

static bool feature_add(const struct source *source, struct stmt *q, const struct geometry *shape,
                        struct map_builder *b, struct error *err)
{
    AUTO(json_doc) doc = { 0 };
    struct map_value values[MAP_ATTRIBUTES_MAX];

    if (!json_read(stmt_str(q, 2), PROPERTIES_MAX, &doc, err))
        return false;
    for (uint32_t i = 0; i < source->n_names; i++)
        values[i] = value_of(json_get(doc.root, source->names[i]));
    return map_builder_add(b, stmt_i64(q, 0), shape, values, err);
}

static bool kind_load(struct conn *conn, const struct source *source, enum geometry_kind kind,
                      bool main, struct map_builder *b, struct error *err)
{
    AUTO(stmt) q = { 0 };
    AUTO(geometry) shape = { 0 };
    char name[MAP_NAME_MAX + 1];
    enum stmt_step_result step;
    uint64_t n_beyond = 0;
    struct map_layer_def def = { .name = name,
                                 .source = source->name,
                                 .kind = kind,
                                 .n_attributes = source->n_names,
                                 .attributes = source->names };

    def.min_zoom = source->count[kind] > LARGE_SOURCE ? LARGE_MIN_ZOOM : 0;
    snprintf(name, sizeof(name), "%s%s", source->name, main ? "" : suffixes[kind]);
    if (!map_builder_layer(b, &def, err) || !features_open(conn, source, &q, err))
        return false;
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        if (!wkb_read(stmt_bytes(&q, 1), &shape, err) || geometry_part_kind(shape.kind) != kind)
            continue;
        // A layer of the whole world is asked for by /ogc; the city's map does not reach so far.
        if (!map_builder_reaches(b, geometry_bbox(&shape))) {
            n_beyond++;
            continue;
        }
        if (!feature_add(source, &q, &shape, b, err))
            return error_prefix(err, "%s %lld", source->name, (long long)stmt_i64(&q, 0));
    }
    if (n_beyond)
        log_event(LOG_WARNING, "map", "%llu features of %s lie too far away for tiles",
                  (unsigned long long)n_beyond, source->name);
    return step == STEP_DONE;
}

static bool source_load(struct conn *conn, struct source *source, struct map_builder *b,
                        struct error *err)
{
    enum geometry_kind most = GEOMETRY_POINT;

    for (size_t i = 0; i < json_count(source->fields.root) && i < MAP_ATTRIBUTES_MAX; i++)
        source->names[source->n_names++] = json_as_str(json_at(source->fields.root, i)).ptr;
    if (!kinds_count(conn, source, err))
        return false;
    for (int kind = GEOMETRY_POINT; kind <= GEOMETRY_POLYGON; kind++)
        if (source->count[kind] > source->count[most])
            most = (enum geometry_kind)kind;
    for (int kind = GEOMETRY_POINT; kind <= GEOMETRY_POLYGON; kind++)
        if (source->count[kind] && !kind_load(conn, source, (enum geometry_kind)kind,
                                              (enum geometry_kind)kind == most, b, err))
            return false;
    return true;
}

bool city_sources_load(struct conn *conn, struct map_builder *b, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_MAP_LAYERS, &q, err))
        return false;
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        struct source source = { .id = stmt_i64(&q, 0) };
        bool done;

        snprintf(source.name, sizeof(source.name), "%.*s", STR_ARG(stmt_str(&q, 1)));
        if (!json_read(stmt_str(&q, 2), PROPERTIES_MAX, &source.fields, err))
            return false;
        done = source_load(conn, &source, b, err);
        json_doc_release(&source.fields);
        if (!done)
            return false;
    }
    return step == STEP_DONE;
}
