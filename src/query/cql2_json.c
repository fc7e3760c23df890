/*
 * cql2_json: the JSON encoding. Errors name the member: $.args[1].args[0].
 */
#include "cql2_tree.h"

#include "yardstick/base/json_read.h"
#include "yardstick/geo/geojson.h"

enum { DEPTH = 2 * CQL2_DEPTH_MAX + 12, MEMBERS_MAX = 64 };

static struct cql2_node *value_read(struct cql2_parser *p, const struct json_value *v,
                                    const char *path);

static struct cql2_node *expected(struct cql2_parser *p, const char *path, const char *what)
{
    cql2_expected(p, 0, path, what);
    return NULL;
}

static struct cql2_node *node(struct cql2_parser *p, enum cql2_op op, const char *path)
{
    struct cql2_node *made = cql2_node_make(p, op);

    if (made)
        made->path = path;
    return made;
}

static struct cql2_node *literal(struct cql2_parser *p, enum cql2_kind kind, const char *path)
{
    struct cql2_node *made = node(p, CQL2_LITERAL, path);

    if (made)
        made->kind = kind;
    return made;
}

static const char *child_path(struct cql2_parser *p, const char *path, const char *member, size_t i)
{
    const char *made = arena_printf(p->arena, "%s%s[%zu]", path, member, i).ptr;

    return made ? made : path;
}

static struct str text_copy(struct cql2_parser *p, const struct json_value *v)
{
    return arena_copy(p->arena, json_as_str(v));
}

static struct cql2_node *moment_read(struct cql2_parser *p, const struct json_value *v,
                                     enum cql2_kind kind, const char *path)
{
    struct cql2_node *made = literal(p, kind, path);

    if (!made)
        return NULL;
    made->text = text_copy(p, v);
    if (kind == CQL2_INTERVAL && str_eq(made->text, STR(".."))) {
        made->op = CQL2_OPEN;
        return made;
    }
    if (!made->text.ptr || !cql2_moment_read(made->text, &made->moment) ||
        (kind == CQL2_DATE && !made->moment.is_date) ||
        (kind == CQL2_TIMESTAMP && made->moment.is_date))
        return expected(p, path, kind == CQL2_DATE ? "'2026-01-31'" : "'2026-01-31T08:30:00Z'");
    made->kind = made->moment.is_date ? CQL2_DATE : CQL2_TIMESTAMP;
    return made;
}

static struct cql2_node *interval_read(struct cql2_parser *p, const struct json_value *v,
                                       const char *path)
{
    struct cql2_node *made = node(p, CQL2_INTERVAL_OF, path), **tail;

    if (!made)
        return NULL;
    made->kind = CQL2_INTERVAL;
    tail = &made->first;
    if (json_kind(v) != JSON_KIND_ARRAY || json_count(v) != 2)
        return expected(p, path, WORDS("an array of two ends"));
    for (size_t i = 0; i < 2; i++) {
        const struct json_value *end = json_at(v, i);
        const char *at = child_path(p, path, ".interval", i);

        *tail = json_kind(end) == JSON_KIND_STRING ? moment_read(p, end, CQL2_INTERVAL, at)
                                                   : value_read(p, end, at);
        if (!*tail)
            return NULL;
        tail = &(*tail)->next;
    }
    return made;
}

static struct cql2_node *box_read(struct cql2_parser *p, const struct json_value *v,
                                  const char *path)
{
    struct cql2_node *made = literal(p, CQL2_GEOMETRY, path);
    size_t n = json_count(v);
    double numbers[6];

    if (!made)
        return NULL;
    if (json_kind(v) != JSON_KIND_ARRAY || (n != 4 && n != 6))
        return expected(p, path, WORDS("four or six numbers"));
    for (size_t i = 0; i < n; i++) {
        if (json_kind(json_at(v, i)) != JSON_KIND_NUMBER)
            return expected(p, path, WORDS("four or six numbers"));
        numbers[i] = json_as_f64(json_at(v, i));
    }
    return cql2_box_take(p, made, numbers, n) ? made : NULL;
}

static bool shape_read(struct cql2_parser *p, const struct json_value *v, struct geometry *g,
                       const char *path)
{
    return geojson_read(v, g, p->err) || cql2_where(p, 0, path);
}

static struct cql2_node *collection_read(struct cql2_parser *p, const struct json_value *v,
                                         const char *path)
{
    const struct json_value *all = json_get(v, "geometries");
    struct geometry members[MEMBERS_MAX] = { { 0 } };
    struct cql2_node *made = literal(p, CQL2_GEOMETRY, path);
    size_t n = 0;
    bool done = made != NULL;

    if (done && (json_count(all) == 0 || json_count(all) > MEMBERS_MAX))
        done = expected(p, path, WORDS("one to 64 geometries")) != NULL;
    for (; done && n < json_count(all); n++)
        done = shape_read(p, json_at(all, n), &members[n], child_path(p, path, ".geometries", n));
    done = done && cql2_shapes_take(p, made, members, n);
    if (done)
        made->is_collection = true;
    for (size_t i = 0; i < n; i++)
        geometry_release(&members[i]);
    return done ? made : NULL;
}

static struct cql2_node *geometry_read(struct cql2_parser *p, const struct json_value *v,
                                       const char *path)
{
    AUTO(geometry) g = { 0 };
    struct cql2_node *made;

    if (str_eq(json_as_str(json_get(v, "type")), STR("GeometryCollection")))
        return collection_read(p, v, path);
    made = literal(p, CQL2_GEOMETRY, path);
    return made && shape_read(p, v, &g, path) && cql2_shapes_take(p, made, &g, 1) ? made : NULL;
}

/* The members of an array as children of `of`; *n counts them. */
static bool members_read(struct cql2_parser *p, const struct json_value *array,
                         struct cql2_node *of, const char *path, const char *member)
{
    struct cql2_node **tail = &of->first;

    for (size_t i = 0; i < json_count(array); i++) {
        *tail = value_read(p, json_at(array, i), child_path(p, path, member, i));
        if (!*tail)
            return false;
        tail = &(*tail)->next;
    }
    return true;
}

static struct cql2_node *array_read(struct cql2_parser *p, const struct json_value *v,
                                    const char *path)
{
    struct cql2_node *made = node(p, CQL2_ARRAY_OF, path);

    if (!made || !cql2_deeper(p))
        return NULL;
    made->kind = CQL2_ARRAY;
    if (!members_read(p, v, made, path, ""))
        return NULL;
    p->depth--;
    return made;
}

/* [value, [list]] as value and list in one row of children, as the text encoding has them. */
static struct cql2_node *list_join(struct cql2_parser *p, struct cql2_node *in)
{
    struct cql2_node *array = in->first ? in->first->next : NULL;

    if (!array || array->op != CQL2_ARRAY_OF || array->next || !array->first)
        return expected(p, in->path, WORDS("a value and an array of values"));
    in->first->next = array->first;
    return in;
}

static struct cql2_node *operation_read(struct cql2_parser *p, const struct json_value *v,
                                        const char *path)
{
    const struct json_value *args = json_get(v, "args");
    enum cql2_op op = cql2_op_find(json_as_str(json_get(v, "op")), CQL2_ENCODING_JSON);
    struct cql2_node *made;
    size_t n = json_count(args);

    if (op == CQL2_OP_COUNT)
        return expected(p, path, WORDS("an operation that exists"));
    if (json_kind(args) != JSON_KIND_ARRAY)
        return expected(p, path, WORDS("an array of arguments"));
    made = node(p, op, path);
    if (!made || !cql2_deeper(p))
        return NULL;
    // "and" of one, and a sign before a value, are written by other programs.
    if (n == 0 || (cql2_names[op].n_args && n != cql2_names[op].n_args))
        return expected(p, path,
                        cql2_names[op].n_args == 1   ? WORDS("one argument")
                        : cql2_names[op].n_args == 3 ? WORDS("three arguments")
                                                     : WORDS("two arguments"));
    if (!members_read(p, args, made, path, ".args"))
        return NULL;
    p->depth--;
    return op == CQL2_IN ? list_join(p, made) : made;
}

static struct cql2_node *object_read(struct cql2_parser *p, const struct json_value *v,
                                     const char *path)
{
    if (json_get(v, "op"))
        return operation_read(p, v, path);
    if (json_get(v, "property"))
        return cql2_property(p, json_as_str(json_get(v, "property")), 0, path);
    if (json_get(v, "date"))
        return moment_read(p, json_get(v, "date"), CQL2_DATE, path);
    if (json_get(v, "timestamp"))
        return moment_read(p, json_get(v, "timestamp"), CQL2_TIMESTAMP, path);
    if (json_get(v, "interval"))
        return interval_read(p, json_get(v, "interval"), path);
    if (json_get(v, "bbox"))
        return box_read(p, json_get(v, "bbox"), path);
    if (json_get(v, "type"))
        return geometry_read(p, v, path);
    return expected(p, path, WORDS("op, property, date, timestamp, interval, bbox or a geometry"));
}

static struct cql2_node *value_read(struct cql2_parser *p, const struct json_value *v,
                                    const char *path)
{
    struct cql2_node *made;

    switch (json_kind(v)) {
    case JSON_KIND_OBJECT:
        return object_read(p, v, path);
    case JSON_KIND_ARRAY:
        return array_read(p, v, path);
    case JSON_KIND_STRING:
        made = literal(p, CQL2_TEXT, path);
        if (made)
            made->text = text_copy(p, v);
        return made;
    case JSON_KIND_NUMBER:
        made = literal(p, CQL2_NUMBER, path);
        if (made) {
            made->number = json_as_f64(v);
            made->is_integer = json_as_i64(v, &made->integer);
        }
        return made;
    case JSON_KIND_BOOL:
        made = literal(p, CQL2_BOOLEAN, path);
        if (made)
            made->boolean = json_as_bool(v);
        return made;
    case JSON_KIND_NULL:
        break;
    }
    return expected(p, path, WORDS("a value"));
}

struct cql2_node *cql2_json_parse(struct cql2_parser *p)
{
    struct json_doc doc = { 0 };
    struct cql2_node *root;

    if (!json_read_deep(p->request->text, CQL2_BYTES_MAX, DEPTH, &doc, p->err)) {
        error_prefix(p->err, "the filter");
        return NULL;
    }
    root = value_read(p, doc.root, "$");
    json_doc_release(&doc);
    return root;
}
