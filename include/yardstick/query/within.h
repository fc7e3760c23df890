/*
 * within: which features of a layer of the map lie in a given shape, exact at its border.
 *
 * What is not near the outline is told in memory (query/shape_index.h). Where the map's rounding
 * to world units could matter, the feature's own coordinates are read from the ledger and GEOS
 * answers; that is the case for what touches, and for what the outline only grazes.
 */
#pragma once

#include "yardstick/geo/geometry.h"
#include "yardstick/map/snapshot.h"
#include "yardstick/store/stmt.h"

enum within_relation {
    WITHIN_CENTRE,      /* its label point is in the shape or on the outline: each thing once */
    WITHIN_TOUCHING,    /* they have a point in common */
    WITHIN_OVERLAPPING, /* they have an area in common */
    WITHIN_INSIDE,      /* none of it is outside */
    WITHIN_RELATIONS
};

/* "centre", "touching", "overlapping", "inside"; NULL at the end */
extern const char *const within_relation_names[WITHIN_RELATIONS + 1];

struct within;

/*
 * The exact coordinates of a feature, in degrees; `out` is empty at first and stays so when there
 * is none, or none that may be seen.
 */
typedef bool within_read(void *data, const char *layer, int64_t id, struct geometry *out,
                         struct error *err);
/* That from the ledger; `data` is a struct conn. */
MUST_CHECK bool within_read_ledger(void *data, const char *layer, int64_t id, struct geometry *out,
                                   struct error *err);

struct within_request {
    const struct snapshot *snapshot;
    const struct geometry *degrees; /* a polygon or a multipolygon */
    enum within_relation relation;
    within_read *read;
    void *data;
};

/*
 * What the request points to must outlive it. ERROR_INVALID, with GEOS's words and naming the
 * parameter "geometry", when the shape is not valid.
 */
MUST_CHECK bool within_open(const struct within_request *request, struct within **out,
                            struct error *err);
void within_close(struct within *w); /* NULL is fine */

typedef bool within_visit(void *data, const struct map_feature *feature);

/* Of the layers courtyard, building, floor, room; false from visit ends it. */
MUST_CHECK bool within_layer(struct within *w, const char *layer, within_visit *visit, void *data,
                             struct error *err);

/* How many features had to be read from the ledger so far. */
size_t within_n_read(const struct within *w);
