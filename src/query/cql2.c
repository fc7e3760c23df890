/*
 * cql2: see the header. What both parsers share, and the entry.
 */
#include "cql2_tree.h"

#include <stdlib.h>

const struct cql2_name cql2_names[CQL2_OP_COUNT] = {
    [CQL2_AND] = { NULL, "and", 0 },
    [CQL2_OR] = { NULL, "or", 0 },
    [CQL2_NOT] = { NULL, "not", 1 },
    [CQL2_EQ] = { NULL, "=", 2 },
    [CQL2_NE] = { NULL, "<>", 2 },
    [CQL2_LT] = { NULL, "<", 2 },
    [CQL2_GT] = { NULL, ">", 2 },
    [CQL2_LE] = { NULL, "<=", 2 },
    [CQL2_GE] = { NULL, ">=", 2 },
    [CQL2_LIKE] = { NULL, "like", 2 },
    [CQL2_BETWEEN] = { NULL, "between", 3 },
    [CQL2_IN] = { NULL, "in", 0 },
    [CQL2_IS_NULL] = { NULL, "isNull", 1 },
    [CQL2_ADD] = { NULL, "+", 2 },
    [CQL2_SUB] = { NULL, "-", 2 },
    [CQL2_MUL] = { NULL, "*", 2 },
    [CQL2_DIV] = { NULL, "/", 2 },
    [CQL2_MOD] = { NULL, "%", 2 },
    [CQL2_INT_DIV] = { NULL, "div", 2 },
    [CQL2_POW] = { NULL, "^", 2 },
    [CQL2_CASEI] = { "CASEI", "casei", 1 },
    [CQL2_ACCENTI] = { "ACCENTI", "accenti", 1 },
    [CQL2_PINYIN] = { "PINYIN", "pinyin", 1 },
    [CQL2_S_CONTAINS] = { "S_CONTAINS", "s_contains", 2 },
    [CQL2_S_CROSSES] = { "S_CROSSES", "s_crosses", 2 },
    [CQL2_S_DISJOINT] = { "S_DISJOINT", "s_disjoint", 2 },
    [CQL2_S_EQUALS] = { "S_EQUALS", "s_equals", 2 },
    [CQL2_S_INTERSECTS] = { "S_INTERSECTS", "s_intersects", 2 },
    [CQL2_S_OVERLAPS] = { "S_OVERLAPS", "s_overlaps", 2 },
    [CQL2_S_TOUCHES] = { "S_TOUCHES", "s_touches", 2 },
    [CQL2_S_WITHIN] = { "S_WITHIN", "s_within", 2 },
    [CQL2_T_AFTER] = { "T_AFTER", "t_after", 2 },
    [CQL2_T_BEFORE] = { "T_BEFORE", "t_before", 2 },
    [CQL2_T_CONTAINS] = { "T_CONTAINS", "t_contains", 2 },
    [CQL2_T_DISJOINT] = { "T_DISJOINT", "t_disjoint", 2 },
    [CQL2_T_DURING] = { "T_DURING", "t_during", 2 },
    [CQL2_T_EQUALS] = { "T_EQUALS", "t_equals", 2 },
    [CQL2_T_FINISHEDBY] = { "T_FINISHEDBY", "t_finishedBy", 2 },
    [CQL2_T_FINISHES] = { "T_FINISHES", "t_finishes", 2 },
    [CQL2_T_INTERSECTS] = { "T_INTERSECTS", "t_intersects", 2 },
    [CQL2_T_MEETS] = { "T_MEETS", "t_meets", 2 },
    [CQL2_T_METBY] = { "T_METBY", "t_metBy", 2 },
    [CQL2_T_OVERLAPPEDBY] = { "T_OVERLAPPEDBY", "t_overlappedBy", 2 },
    [CQL2_T_OVERLAPS] = { "T_OVERLAPS", "t_overlaps", 2 },
    [CQL2_T_STARTEDBY] = { "T_STARTEDBY", "t_startedBy", 2 },
    [CQL2_T_STARTS] = { "T_STARTS", "t_starts", 2 },
    [CQL2_A_CONTAINEDBY] = { "A_CONTAINEDBY", "a_containedBy", 2 },
    [CQL2_A_CONTAINS] = { "A_CONTAINS", "a_contains", 2 },
    [CQL2_A_EQUALS] = { "A_EQUALS", "a_equals", 2 },
    [CQL2_A_OVERLAPS] = { "A_OVERLAPS", "a_overlaps", 2 },
};

enum cql2_op cql2_op_find(struct str name, enum cql2_encoding encoding)
{
    for (int op = 0; op < CQL2_OP_COUNT; op++) {
        const char *known =
            encoding == CQL2_ENCODING_TEXT ? cql2_names[op].text : cql2_names[op].json;

        // Other programs write t_finishedby; the case of an operation never tells two apart.
        if (known && str_eq_nocase(name, str_from(known)))
            return (enum cql2_op)op;
    }
    return CQL2_OP_COUNT;
}

bool cql2_where(const struct cql2_parser *p, uint32_t at, const char *path)
{
    if (path)
        return error_prefix(p->err, "the filter, in %s", path);
    return error_prefix(p->err, "the filter, at character %u", at);
}

static struct str parameter(const struct cql2_parser *p)
{
    return str_from(p->request->parameter ? p->request->parameter : "filter");
}

bool cql2_expected(const struct cql2_parser *p, uint32_t at, const char *path, const char *what)
{
    error_expected(p->err, WORDS("%s was expected"), what);
    cql2_where(p, at, path);
    return error_detail(p->err, parameter(p), p->request->text, what);
}

struct cql2_node *cql2_node_make(struct cql2_parser *p, enum cql2_op op)
{
    struct cql2_node *node =
        p->n_nodes < CQL2_NODES_MAX ? arena_alloc(p->arena, sizeof(*node)) : NULL;

    if (!node) {
        error_set(p->err, ERROR_TOO_LARGE, "the filter has more than %d parts; make it simpler",
                  CQL2_NODES_MAX);
        return NULL;
    }
    node->op = op;
    node->index = (uint32_t)p->n_nodes++;
    return node;
}

bool cql2_deeper(struct cql2_parser *p)
{
    if (p->depth++ < CQL2_DEPTH_MAX)
        return true;
    return error_set(p->err, ERROR_TOO_LARGE,
                     "the filter is nested deeper than %d levels; make it simpler", CQL2_DEPTH_MAX);
}

static bool is_geometry_alias(struct str name)
{
    static const char *const names[] = { "geometry", "geom", "the_geom", "shape" };

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_eq_nocase(name, str_from(names[i])))
            return true;
    return false;
}

/* n_fields when there is none, or when several differ in case only. */
static size_t field_find(const struct cql2_schema *schema, struct str name)
{
    size_t found = schema->n_fields, n = 0;

    for (size_t i = 0; i < schema->n_fields; i++)
        if (str_eq(str_trim(schema->fields[i].name), name))
            return i;
    for (size_t i = 0; i < schema->n_fields; i++)
        if (str_eq_nocase(str_trim(schema->fields[i].name), name)) {
            found = i;
            n++;
        }
    if (n > 1)
        return schema->n_fields;
    for (size_t i = 0; n == 0 && is_geometry_alias(name) && i < schema->n_fields; i++)
        if (schema->fields[i].kind == CQL2_GEOMETRY)
            return i;
    return found;
}

struct cql2_node *cql2_property(struct cql2_parser *p, struct str name, uint32_t at,
                                const char *path)
{
    AUTO(buf) names = BUF_INIT(8192);
    struct cql2_node *node = cql2_node_make(p, CQL2_PROPERTY);

    if (!node)
        return NULL;
    node->at = at;
    node->path = path;
    node->field = field_find(p->schema, name);
    if (node->field < p->schema->n_fields) {
        node->kind = p->schema->fields[node->field].kind;
        return node;
    }
    for (size_t i = 0; i < p->schema->n_fields && names.len < sizeof(p->err->expected); i++)
        buf_addf(&names, "%s%" STR_FMT, i ? ", " : "", STR_ARG(p->schema->fields[i].name));
    error_set(p->err, ERROR_INVALID, "there is no field \"%" STR_FMT "\"", STR_ARG(name));
    cql2_where(p, at, path);
    error_detail(p->err, parameter(p), name, names.len ? names.data : "");
    return NULL;
}

/* To the schema's system, in place. */
static bool shape_place(struct cql2_parser *p, struct geometry *g)
{
    int from = p->request->epsg ? p->request->epsg : 4326;
    int to = p->schema->epsg ? p->schema->epsg : 4326;
    struct crs_info info;
    bool from_degrees = from == 4326 || from == 4490, to_degrees = to == 4326 || to == 4490;

    if (!from_degrees || !to_degrees) {
        if (!p->crs && !(p->crs = crs_cache_open(p->err)))
            return false;
        if (!crs_describe(p->crs, from, &info, p->err))
            return false;
        // What is outside comes in the authority's order; inside x is always east.
        for (uint32_t i = 0; p->request->epsg && info.north_first && i < g->n_points; i++)
            g->points[i] = (struct point){ g->points[i].y, g->points[i].x };
        return crs_transform(p->crs, from, to, g->points, g->n_points, p->err);
    }
    for (uint32_t i = 0; p->request->epsg && i < g->n_points; i++)
        g->points[i] = (struct point){ g->points[i].y, g->points[i].x };
    return true;
}

/* A corner copied out of a feature then still lies on that feature's corner. */
static void shape_round(const struct cql2_schema *schema, struct geometry *g)
{
    double n = schema->per_unit;

    for (uint32_t i = 0; n > 0 && i < g->n_points; i++)
        g->points[i] =
            (struct point){ nearbyint(g->points[i].x * n) / n, nearbyint(g->points[i].y * n) / n };
}

static bool shape_copy(struct cql2_parser *p, const struct geometry *g, struct geometry *to)
{
    *to = *g;
    to->points = arena_alloc(p->arena, (g->n_points + 1) * sizeof(*g->points));
    to->ring_ends = arena_alloc(p->arena, (g->n_rings + 1) * sizeof(*g->ring_ends));
    to->part_ends = arena_alloc(p->arena, (g->n_parts + 1) * sizeof(*g->part_ends));
    if (!to->points || !to->ring_ends || !to->part_ends)
        return error_set(p->err, ERROR_TOO_LARGE, "the filter is too large");
    memcpy(to->points, g->points, g->n_points * sizeof(*g->points));
    memcpy(to->ring_ends, g->ring_ends, g->n_rings * sizeof(*g->ring_ends));
    memcpy(to->part_ends, g->part_ends, g->n_parts * sizeof(*g->part_ends));
    return true;
}

bool cql2_shapes_take(struct cql2_parser *p, struct cql2_node *node, struct geometry *shapes,
                      size_t n)
{
    struct geometry *copies = arena_alloc(p->arena, n * sizeof(*copies));

    if (!copies)
        return error_set(p->err, ERROR_TOO_LARGE, "the filter is too large");
    for (size_t i = 0; i < n; i++) {
        if (!shape_place(p, &shapes[i]))
            return false;
        shape_round(p->schema, &shapes[i]);
        if (!shape_copy(p, &shapes[i], &copies[i]))
            return false;
    }
    node->kind = CQL2_GEOMETRY;
    node->shapes = copies;
    node->n_shapes = n;
    return true;
}

static void rectangle(struct geometry *g, double west, double south, double east, double north)
{
    geometry_add(g, (struct point){ west, south });
    geometry_add(g, (struct point){ east, south });
    geometry_add(g, (struct point){ east, north });
    geometry_add(g, (struct point){ west, north });
    geometry_close_ring(g);
    geometry_end_part(g);
}

bool cql2_box_take(struct cql2_parser *p, struct cql2_node *node, const double *numbers, size_t n)
{
    AUTO(geometry) g = { .kind = GEOMETRY_POLYGON };
    double west = numbers[0], south = numbers[1], east = numbers[n / 2], north = numbers[n / 2 + 1];
    bool degrees = !p->request->epsg || p->request->epsg == 4326 || p->request->epsg == 4490;

    node->is_box = true;
    if (p->request->epsg && degrees) {
        // With the latitude first it is the second number that may cross the 180th meridian.
        if (west > east)
            return cql2_expected(p, node->at, node->path, "a box whose first corner is the lower");
        if (south > north) {
            g.kind = GEOMETRY_MULTIPOLYGON;
            rectangle(&g, west, south, east, 180);
            rectangle(&g, west, -180, east, north);
        } else {
            rectangle(&g, west, south, east, north);
        }
    } else if (south > north || (west > east && !degrees)) {
        return cql2_expected(p, node->at, node->path, "a box whose first corner is the lower");
    } else if (west > east) {
        g.kind = GEOMETRY_MULTIPOLYGON;
        rectangle(&g, west, south, 180, north);
        rectangle(&g, -180, south, east, north);
    } else {
        rectangle(&g, west, south, east, north);
    }
    return geometry_ok(&g, p->err) && cql2_shapes_take(p, node, &g, 1);
}

bool cql2_parse(const struct cql2_request *request, const struct cql2_schema *schema,
                struct arena *arena, const struct cql2 **out, struct error *err)
{
    struct cql2_request own = *request;
    struct cql2_parser p = { .request = &own, .schema = schema, .arena = arena, .err = err };
    struct cql2 *filter;
    struct cql2_node *root = NULL;
    bool done = false;

    if (own.text.len > CQL2_BYTES_MAX)
        return error_set(err, ERROR_TOO_LARGE, "the filter is longer than %d bytes",
                         CQL2_BYTES_MAX);
    if (!str_is_utf8(own.text))
        return error_set(err, ERROR_INVALID, "the filter is not UTF-8");
    own.text = arena_copy(arena, own.text);
    filter = arena_alloc(arena, sizeof(*filter));
    if (!own.text.ptr || !filter)
        return error_set(err, ERROR_TOO_LARGE, "the filter is too large");
    root = own.encoding == CQL2_ENCODING_TEXT ? cql2_text_parse(&p) : cql2_json_parse(&p);
    done = root && cql2_check(&p, &root);
    crs_cache_close(p.crs);
    if (!done)
        return false;
    *filter = (struct cql2){ .schema = schema, .root = root, .n_nodes = p.n_nodes };
    *out = filter;
    return true;
}

static void renumber(struct cql2_node *node, uint32_t by)
{
    node->index += by;
    for (struct cql2_node *child = node->first; child; child = child->next)
        renumber(child, by);
}

bool cql2_both(const struct cql2 *a, const struct cql2 *b, struct arena *arena,
               const struct cql2 **out, struct error *err)
{
    struct cql2 *both = arena_alloc(arena, sizeof(*both));
    struct cql2_node *root = arena_alloc(arena, sizeof(*root));

    if (!both || !root)
        return error_set(err, ERROR_TOO_LARGE, "the filter is too large");
    // The trees are ours: only their holders see them as constant.
    *root = (struct cql2_node){ .op = CQL2_AND,
                                .kind = CQL2_BOOLEAN,
                                .index = (uint32_t)(a->n_nodes + b->n_nodes),
                                .first = (struct cql2_node *)(uintptr_t)a->root };
    root->first->next = (struct cql2_node *)(uintptr_t)b->root;
    renumber(root->first->next, (uint32_t)a->n_nodes);
    *both =
        (struct cql2){ .schema = a->schema, .root = root, .n_nodes = a->n_nodes + b->n_nodes + 1 };
    *out = both;
    return true;
}
