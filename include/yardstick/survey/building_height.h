/*
 * building_height: how high a building stands, and where, by one survey.
 *
 * From the surface less the terrain of one survey, never of two (their height
 * systems may differ). The height is the ninth decile of the cells at least a
 * metre within the outline: of a flat roof the roof, of a tower on a podium
 * the tower, near the ridge of a pitched one; masts and lift heads, less than
 * a tenth of the roof, do not count. The spread is the decile below taken
 * from it: near zero says flat.
 *
 * Where it stands: the outline is moved over the heights, half a cell at a
 * time within OFFSET_MAX_M, until most of what is high lies inside and most of
 * what is low around it. Metres to the east and north from the outline to what
 * was measured. Told only where the building stands out clearly.
 */
#pragma once

#include "yardstick/geo/geometry.h"
#include "yardstick/survey/height.h"

#define OFFSET_MAX_M 4.0

struct building_height {
    bool is_measured; /* at least half of the outline has both heights */
    double height_m, spread_m;
    double coverage; /* 0..1, of the outline */
    bool is_placed;
    double east_m, north_m;
};

/* `outline`: a polygon in degrees of EPSG:4490. */
MUST_CHECK bool building_height_measure(struct height_asker *asker, int64_t survey,
                                        const struct geometry *outline, struct building_height *out,
                                        struct error *err);
