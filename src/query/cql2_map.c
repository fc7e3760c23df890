/*
 * cql2_map: see the header.
 */
#include "yardstick/query/cql2_map.h"

#include <stdlib.h>

#include "cql2_tree.h"

enum { NO_ATTRIBUTE = UINT32_MAX, THE_ID = UINT32_MAX - 1 };

struct cql2_map {
    struct cql2_eval *eval;
    size_t n;
    uint32_t *attributes; /* of each field of the schema; NO_ATTRIBUTE when not named */
    struct field *values;
};

/* The attribute of a column; false when the layer lacks it. */
static bool attribute_find(const struct cql2_field *field, const struct snapshot *s, uint32_t layer,
                           uint32_t *out)
{
    char name[MAP_NAME_MAX + 1];

    *out = THE_ID;
    if (field->kind == CQL2_GEOMETRY || field->name.len > MAP_NAME_MAX)
        return false;
    if (str_eq(field->name, STR("id")))
        return true;
    memcpy(name, field->name.ptr, field->name.len);
    name[field->name.len] = '\0';
    return snapshot_attribute(s, layer, name, out);
}

bool cql2_map_tells(const struct cql2_schema *schema, const struct cql2_node *node,
                    const struct snapshot *s, uint32_t layer)
{
    uint32_t attribute;

    for (const struct cql2_node *child = node->first; child; child = child->next)
        if (!cql2_map_tells(schema, child, s, layer))
            return false;
    return node->op != CQL2_PROPERTY ||
           attribute_find(&schema->fields[node->field], s, layer, &attribute);
}

/* Notes the attribute of every column named; false: there is one the layer lacks. */
static bool columns_find(const struct cql2_schema *schema, const struct cql2_node *node,
                         const struct snapshot *s, uint32_t layer, struct cql2_map *map)
{
    for (const struct cql2_node *child = node->first; child; child = child->next)
        if (!columns_find(schema, child, s, layer, map))
            return false;
    return node->op != CQL2_PROPERTY ||
           attribute_find(&schema->fields[node->field], s, layer, &map->attributes[node->field]);
}

bool cql2_map_open(const struct cql2 *filter, const struct snapshot *s, uint32_t layer,
                   int64_t limit_ms, struct cql2_map **out, struct error *err)
{
    struct cql2_map *map = calloc(1, sizeof(*map));

    *out = NULL;
    if (!map)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    map->n = filter->schema->n_fields;
    map->attributes = malloc((map->n + 1) * sizeof(*map->attributes));
    map->values = calloc(map->n + 1, sizeof(*map->values));
    if (!map->attributes || !map->values) {
        cql2_map_close(map);
        return error_set(err, ERROR_INTERNAL, "out of memory");
    }
    for (size_t i = 0; i < map->n; i++)
        map->attributes[i] = NO_ATTRIBUTE;
    if (!columns_find(filter->schema, filter->root, s, layer, map)) {
        cql2_map_close(map);
        return true;
    }
    if (!cql2_eval_open(filter, limit_ms, &map->eval, err)) {
        cql2_map_close(map);
        return false;
    }
    *out = map;
    return true;
}

void cql2_map_close(struct cql2_map *map)
{
    if (!map)
        return;
    cql2_eval_close(map->eval);
    free(map->attributes);
    free(map->values);
    free(map);
}

static struct field field_of(const struct map_feature *f, uint32_t attribute)
{
    struct map_value v;

    if (attribute == THE_ID)
        return (struct field){ .kind = FIELD_I64, .i64 = map_feature_id(f) };
    v = map_feature_value(f, attribute);
    switch (v.kind) {
    case VALUE_TEXT:
        return (struct field){ .kind = FIELD_TEXT, .bytes = v.text };
    case VALUE_INT:
    case VALUE_BOOL:
        return (struct field){ .kind = FIELD_I64, .i64 = v.i64 };
    case VALUE_REAL:
        return (struct field){ .kind = FIELD_F64, .f64 = v.f64 };
    default:
        return (struct field){ .kind = FIELD_NULL };
    }
}

bool cql2_map_wants(struct cql2_map *map, const struct map_feature *f, bool *wanted,
                    struct error *err)
{
    struct cql2_row row = { .values = map->values, .n_values = map->n };

    for (size_t i = 0; i < map->n; i++)
        if (map->attributes[i] != NO_ATTRIBUTE)
            map->values[i] = field_of(f, map->attributes[i]);
    return cql2_eval_row(map->eval, &row, wanted, err);
}
