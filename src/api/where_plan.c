/*
 * where_plan: see the header.
 */
#include "where_plan.h"

#include "yardstick/base/clock.h"

enum { FILTER_MS = 2000, IDS_BYTES = 64 << 20 };

/* The layer that holds every record of the register, also those without a shape. */
static bool layer_of(const struct snapshot *s, const struct collection *reg, uint32_t *layer)
{
    static const struct {
        enum collection_id collection;
        const char *layer;
    } whole[] = { { COLLECTION_ROOMS, "room" },
                  { COLLECTION_BUILDINGS, "building" },
                  { COLLECTION_COURTYARDS, "courtyard" } };

    for (size_t i = 0; i < ARRAY_LEN(whole); i++)
        if (reg == &collections[whole[i].collection])
            return snapshot_layer(s, str_from(whole[i].layer), layer);
    return false;
}

/* Is the map of the same revision and day as the rows that the connection reads? */
static bool is_current(const struct world *world, const struct snapshot *s, struct conn *conn)
{
    AUTO(stmt) q = { 0 };
    struct error ignored = { 0 };
    char today[DATE_TEXT];
    int64_t revision;

    clock_today(today);
    return strcmp(today, world->map_day) == 0 && stmt_open(conn, SQL_REVISION, &q, &ignored) &&
           stmt_get_i64(&q, &revision, &ignored) && (uint64_t)revision == s->revision;
}

static bool find(struct where_plan *w, struct call *call, const struct snapshot *s, uint32_t layer,
                 const struct cql2 *filter, struct error *err)
{
    if (!cql2_plan_make(filter, s, layer, call->arena, &w->plan, err))
        return false;
    if (w->plan.way == CQL2_WAY_SQL)
        return true;
    w->ids = (struct buf)BUF_INIT(IDS_BYTES);
    return cql2_plan_ids(&w->plan, FILTER_MS, &w->ids, err);
}

bool where_plan_make(struct where_plan *w, struct call *call, struct conn *conn,
                     const struct ogc_collection *c, const struct cql2 *filter, struct error *err)
{
    struct world *world = call->context;
    const struct read_scope *scope = &call->caller->scope;
    struct snapshot *s;
    uint32_t layer;
    bool done = true;

    *w = (struct where_plan){ 0 };
    if (!c->reg || !scope->secret || !scope->units || scope->institution)
        return true;
    s = map_acquire(world->map);
    if (!s)
        return true;
    if (layer_of(s, c->reg, &layer) && is_current(world, s, conn))
        done = find(w, call, s, layer, filter, err);
    snapshot_release(s);
    return done;
}

struct str where_plan_condition(const struct where_plan *w, const struct cql2_sql *sql,
                                struct arena *arena)
{
    static const char found[] = "id IN (SELECT value FROM json_each(:found))";

    if (w->plan.way == CQL2_WAY_SQL)
        return cql2_sql_condition(sql);
    if (w->plan.way == CQL2_WAY_MAP)
        return str_from(found);
    return arena_printf(arena, "%s AND %" STR_FMT, found, STR_ARG(cql2_sql_condition(sql)));
}

bool where_plan_bind(const struct where_plan *w, struct cql2_sql *sql, struct stmt *q,
                     struct error *err)
{
    if (w->plan.way != CQL2_WAY_SQL)
        stmt_bind_str(q, ":found", buf_str(&w->ids));
    return w->plan.way == CQL2_WAY_MAP || cql2_sql_bind(sql, q, err);
}

void where_plan_release(struct where_plan *w)
{
    buf_release(&w->ids);
    *w = (struct where_plan){ 0 };
}
