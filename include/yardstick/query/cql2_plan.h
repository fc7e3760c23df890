/*
 * cql2_plan: how a filter of a register is answered: by the map in memory or by SQL through the
 * R-tree, whichever costs less.
 *
 * SQL tells everything, but a row of a register's view is a handful of look-ups. The map tells what
 * its attributes tell, at a microsecond a feature; of shapes it only knows the box. So a filter is
 * taken apart at its ANDs: the parts that the map can tell, and the rest. Three ways:
 *
 *   SQL   the whole filter as a condition of SQL (query/cql2_sql.h)
 *   MAP   the map tells all of it and gives the ids
 *   BOTH  the map gives the ids for which its parts are true, and SQL asks the filter of those
 *
 * All give the same rows. What each would cost is reckoned from the number of features in the
 * filter's box, counted in the map's R-tree, and from costs measured (see cql2_plan.c).
 */
#pragma once

#include "yardstick/map/snapshot.h"
#include "yardstick/query/cql2.h"

enum cql2_way { CQL2_WAY_SQL, CQL2_WAY_MAP, CQL2_WAY_BOTH, CQL2_WAYS };

struct cql2_plan {
    enum cql2_way way;
    double cost[CQL2_WAYS];  /* us; infinite: it cannot be done so */
    uint64_t n_rows;         /* that each way has to look at */
    const struct cql2 *told; /* what the map tells of the filter; NULL: nothing */
    bool is_confined;        /* to the box */
    struct world_box box;
    const struct snapshot *snapshot;
    uint32_t layer;
};

/*
 * The layer must hold every record of the register, also those without a shape. Filter, snapshot
 * and arena must outlive the plan.
 */
MUST_CHECK bool cql2_plan_make(const struct cql2 *filter, const struct snapshot *s, uint32_t layer,
                               struct arena *arena, struct cql2_plan *out, struct error *err);

/* The ids that the map gives, as [id, …]; limit_ms as of cql2_eval_open(). */
MUST_CHECK bool cql2_plan_ids(const struct cql2_plan *plan, int64_t limit_ms, struct buf *out,
                              struct error *err);
