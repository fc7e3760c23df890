/*
 * floor_label: the ordinal a floor's name means; the ground floor is 0.
 *
 *     5  5F  F5  L5  5层  五层  五楼  第五层  首层…     4, and 0 for 首层
 *     -1  B1  B1F  负一  负1层  地下一层  地下室          -1
 *
 * Full-width and traditional forms count; white space does not. A name that is not one whole floor
 * (夹层, 设备层, 5.5, 3-5层), and "0", which some count as ground and some as basement, is refused.
 * Pure; any thread.
 */
#pragma once

#include "yardstick/base/str.h"

/* Floors beyond these are typing errors. */
enum { FLOOR_ORDINAL_MIN = -20, FLOOR_ORDINAL_MAX = 199 };

/* False when it is no such name, and *ordinal as it was. */
MUST_CHECK bool floor_ordinal(struct str label, int *ordinal);
