/*
 * scratch: a private temporary table, for asking rows of a file by SQL.
 *
 * It lies in a database of its own that nobody else can open and that is gone
 * when it is closed; what does not fit into memory is spilled to a file without
 * a name. Columns are c0, c1 … as they come, `wkb` the geometry, `seq` the
 * order in which the rows were added; boxes go into an R-tree. One thread.
 */
#pragma once

#include "yardstick/base/record.h"
#include "yardstick/store/stmt.h"

struct scratch;

MUST_CHECK bool scratch_open(size_t n_columns, struct scratch **out, struct error *err);
void scratch_close(struct scratch *scratch);
struct conn *scratch_conn(struct scratch *scratch);

/* box: west, south, east, north; NULL when there is none. */
MUST_CHECK bool scratch_add(struct scratch *scratch, int64_t id, const struct field *values,
                            struct str wkb, const double box[4], struct error *err);

/* The ids of the rows for which the condition is true, in the order they were added. */
MUST_CHECK bool scratch_select(struct scratch *scratch, struct str condition, struct stmt *out,
                               struct error *err);
