/*
 * where_plan: a filter of a register by the map in memory, where that costs less than by SQL
 * (query/cql2_plan.h); its ids then stand in the statement as :found.
 */
#pragma once

#include "ogc.h"
#include "yardstick/query/cql2_plan.h"

struct where_plan {
    struct cql2_plan plan; /* .way CQL2_WAY_SQL: nothing was found, the condition does it all */
    struct buf ids;
};

/*
 * By SQL also where the map is not that of the reader's ledger, does not hold every record of the
 * register, or knows more than the caller may. Inside a read transaction.
 */
MUST_CHECK bool where_plan_make(struct where_plan *w, struct call *call, struct conn *conn,
                                const struct ogc_collection *c, const struct cql2 *filter,
                                struct error *err);
/* The condition of `id` in the register's view, with :found in it: of `sql`, where that is asked
 * too. Empty without memory. */
struct str where_plan_condition(const struct where_plan *w, const struct cql2_sql *sql,
                                struct arena *arena);
/* What the condition has in it: :found, and the places of `sql` where that is asked. */
MUST_CHECK bool where_plan_bind(const struct where_plan *w, struct cql2_sql *sql, struct stmt *q,
                                struct error *err);
void where_plan_release(struct where_plan *w); /* a zeroed one is fine */
