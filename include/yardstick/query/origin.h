/*
 * origin: where distances count from: a place, or the nearest wall of some buildings or of a
 * courtyard.
 *
 * Distances are straight lines along the ground (geo/geodesic), 0 inside, and to what belongs to
 * the building or courtyard also where the drawn shapes do not quite agree. On foot it is taken
 * to be ORIGIN_WALK times as far: streets of a city bend by that much on average; it is an
 * estimate and said so wherever it is shown.
 */
#pragma once

#include "yardstick/geo/geometry.h"
#include "yardstick/map/snapshot.h"
#include "yardstick/store/stmt.h"

#define ORIGIN_WALK 1.3

struct origin {
    bool is_place;
    struct point place;
    const struct geometry *shapes; /* of buildings, or of one courtyard */
    const int64_t *ids;            /* whose they are, ascending */
    size_t n;
    bool is_courtyard;
};

void origin_of_place(struct point degrees, struct origin *out);

/*
 * `ids` of one layer, "building" or "courtyard", in any order. ERROR_NOT_FOUND when none of them
 * is in the snapshot, ERROR_INVALID when none has a shape. To be released.
 */
MUST_CHECK bool origin_of_features(const struct snapshot *s, const char *layer, const int64_t *ids,
                                   size_t n, struct origin *out, struct error *err);
/* The buildings in which an institution holds rooms today. ERROR_NOT_FOUND: there is no such
 * institution; ERROR_INVALID: it holds none, or none with a shape. */
MUST_CHECK bool origin_of_institution(struct conn *conn, const struct snapshot *s, int64_t id,
                                      struct origin *out, struct error *err);
void origin_release(struct origin *origin);

/* Is there one? */
bool origin_is_given(const struct origin *origin);

/* To a place that belongs to a building and a courtyard (0: to none). */
double origin_distance_m(const struct origin *origin, int64_t building, int64_t courtyard,
                         struct point place);

/* Around everything within `metres` of it; everywhere when metres is INFINITY. */
struct bbox origin_box(const struct origin *origin, double metres);

/* Its middle, for maps. */
struct point origin_middle(const struct origin *origin);
