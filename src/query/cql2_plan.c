/*
 * cql2_plan: see the header.
 */
#include "yardstick/query/cql2_plan.h"

#include <math.h>

#include "cql2_tree.h"
#include "yardstick/base/json.h"
#include "yardstick/query/cql2_map.h"

/*
 * Measured on the rooms of the demo city (tests/api/test_where_plan.c prints what they are there).
 * What a function costs is the same both ways. How many rows come through the map's parts is not
 * known before: a tenth is a guess that only matters where two ways are near to each other.
 */
static const double SQL_ROW_US = 0.6, SQL_NODE_US = 0.05, SQL_COMPUTED_US = 3, SQL_SHAPE_US = 3,
                    MAP_ROW_US = 0.2, MAP_NODE_US = 0.05, MAP_START_US = 100, ID_US = 2.5,
                    PASSED = 0.1;

/* Parts of the filter joined by AND. */
struct parts {
    const struct snapshot *s;
    uint32_t layer;
    const struct cql2 *filter;
    struct arena *arena;
    struct cql2_node *first, *last; /* copies of those the map tells */
    size_t n_told, n_rest;
    bool failed;
};

static void part_add(struct parts *p, const struct cql2_node *node)
{
    struct cql2_node *copy;

    if (!cql2_map_tells(p->filter->schema, node, p->s, p->layer)) {
        p->n_rest++;
        return;
    }
    copy = arena_alloc(p->arena, sizeof(*copy));
    if (!copy) {
        p->failed = true;
        return;
    }
    *copy = *node;
    copy->next = NULL;
    if (p->last)
        p->last->next = copy;
    else
        p->first = copy;
    p->last = copy;
    p->n_told++;
}

static void parts_take(struct parts *p, const struct cql2_node *node)
{
    if (node->op != CQL2_AND) {
        part_add(p, node);
        return;
    }
    for (const struct cql2_node *child = node->first; child; child = child->next)
        parts_take(p, child);
}

static bool told_make(struct parts *p, const struct cql2 **out, struct error *err)
{
    struct cql2 *told = arena_alloc(p->arena, sizeof(*told));
    struct cql2_node *root = arena_alloc(p->arena, sizeof(*root));

    if (!told || !root || p->failed)
        return error_set(err, ERROR_TOO_LARGE, "the filter is too large");
    *root = (struct cql2_node){ .op = CQL2_AND,
                                .kind = CQL2_BOOLEAN,
                                .index = (uint32_t)p->filter->n_nodes,
                                .first = p->first };
    *told = (struct cql2){ .schema = p->filter->schema,
                           .root = root,
                           .n_nodes = p->filter->n_nodes + 1 };
    *out = told;
    return true;
}

/* The filter's box in the map, a little wider: the map is rounded. */
static bool box_find(const struct cql2 *filter, struct world_box *out)
{
    int epsg = filter->schema->epsg;
    struct bbox box = cql2_box(filter);
    struct world_point a, b;

    if ((epsg && epsg != 4326 && epsg != 4490) || !(box.min_x >= -180 && box.max_x <= 180) ||
        !(box.min_y >= -MERCATOR_LAT_MAX && box.max_y <= MERCATOR_LAT_MAX) ||
        box.min_x > box.max_x || box.min_y > box.max_y)
        return false;
    a = mercator_world((struct point){ box.min_x, box.max_y });
    b = mercator_world((struct point){ box.max_x, box.min_y });
    *out = (struct world_box){ a.x - 2, a.y - 2, b.x + 2, b.y + 2 };
    return true;
}

/* Of one row by SQL, without the row itself. */
static double sql_cost(const struct cql2_schema *schema, const struct cql2_node *node)
{
    double us = SQL_NODE_US;

    if (node->op == CQL2_PROPERTY && schema->fields[node->field].is_computed)
        us += SQL_COMPUTED_US;
    if (node->op == CQL2_PROPERTY && schema->fields[node->field].kind == CQL2_GEOMETRY)
        us += SQL_SHAPE_US;
    for (const struct cql2_node *child = node->first; child; child = child->next)
        us += sql_cost(schema, child);
    return us;
}

static bool count_visit(void *data, const struct map_feature *f)
{
    (void)f;
    ++*(uint64_t *)data;
    return true;
}

bool cql2_plan_make(const struct cql2 *filter, const struct snapshot *s, uint32_t layer,
                    struct arena *arena, struct cql2_plan *out, struct error *err)
{
    struct parts p = { .s = s, .layer = layer, .filter = filter, .arena = arena };
    double n, nodes = (double)filter->n_nodes;

    *out = (struct cql2_plan){ .snapshot = s, .layer = layer };
    parts_take(&p, filter->root);
    if (p.n_told && !told_make(&p, &out->told, err))
        return false;
    out->is_confined = box_find(filter, &out->box);
    if (out->is_confined)
        snapshot_query(s, layer, out->box, count_visit, &out->n_rows);
    else
        out->n_rows = snapshot_count(s, layer);
    n = (double)out->n_rows;
    out->cost[CQL2_WAY_SQL] = n * (SQL_ROW_US + sql_cost(filter->schema, filter->root));
    out->cost[CQL2_WAY_MAP] = out->cost[CQL2_WAY_BOTH] = INFINITY;
    if (p.n_told && !p.n_rest)
        out->cost[CQL2_WAY_MAP] =
            MAP_START_US + n * (MAP_ROW_US + nodes * MAP_NODE_US + PASSED * ID_US);
    else if (p.n_told)
        out->cost[CQL2_WAY_BOTH] = MAP_START_US + n * (MAP_ROW_US + nodes * MAP_NODE_US) +
                                   PASSED * (n * ID_US + out->cost[CQL2_WAY_SQL]);
    for (int way = 0; way < CQL2_WAYS; way++)
        if (out->cost[way] < out->cost[out->way])
            out->way = (enum cql2_way)way;
    return true;
}

struct pass {
    struct cql2_map *map;
    struct json ids;
    struct error *err;
    bool failed;
};

static bool pass_visit(void *data, const struct map_feature *f)
{
    struct pass *pass = data;
    bool wanted = false;

    pass->failed = !cql2_map_wants(pass->map, f, &wanted, pass->err);
    if (wanted)
        json_i64(&pass->ids, NULL, map_feature_id(f));
    return !pass->failed;
}

bool cql2_plan_ids(const struct cql2_plan *plan, int64_t limit_ms, struct buf *out,
                   struct error *err)
{
    static const struct world_box everywhere = { INT64_MIN / 4, INT64_MIN / 4, INT64_MAX / 4,
                                                 INT64_MAX / 4 };
    struct pass pass = { .ids = JSON_INIT(out), .err = err };

    if (!cql2_map_open(plan->told, plan->snapshot, plan->layer, limit_ms, &pass.map, err))
        return false;
    json_array_begin(&pass.ids, NULL);
    snapshot_query(plan->snapshot, plan->layer, plan->is_confined ? plan->box : everywhere,
                   pass_visit, &pass);
    if (!pass.failed && !plan->is_confined)
        snapshot_query_unplaced(plan->snapshot, plan->layer, pass_visit, &pass);
    json_end(&pass.ids);
    cql2_map_close(pass.map);
    return !pass.failed && buf_ok(out, err);
}
