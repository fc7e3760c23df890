/*
 * wish: what a planner asks for, before it is a problem.
 *
 *     {"kind": "empty", "building_ids": [17], "goals": ["rent", "heads_moved"]}
 *
 * empty: nobody stays in these buildings · together: each of these institutions in one building
 * · room: make room for these institutions in these buildings · tidy: everybody in these buildings
 * (all, when none is named) anew. Ids are those of the ledger. Goals, weights, rules, costs, pins,
 * bans, apart and affinities are those of a problem (docs/plan.md) and go into it as they are.
 * Borrowed from the JSON.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/json_read.h"

enum wish_kind { WISH_EMPTY, WISH_TOGETHER, WISH_ROOM, WISH_TIDY, WISH_KINDS };

extern const char *const wish_kind_names[WISH_KINDS + 1];

enum { WISH_IDS_MAX = 2000 };

struct wish_ids {
    const int64_t *ids;
    size_t n;
};

struct wish {
    enum wish_kind kind;
    struct str name;
    struct wish_ids institutions, buildings; /* whom and where it is about */
    struct wish_ids targets;                 /* buildings that may be moved to; none: by within_m */
    struct wish_ids empty, keep;             /* more buildings to be emptied, to stay in use */
    struct wish_ids locked;                  /* rooms that stay as they are */
    double within_m;
    bool same_district; /* nobody leaves the district */
    bool need_held;     /* needs are what units have, not what the standard allows */
    const struct json_value *body;
};

/* ERROR_INVALID names the member, what was there and what was expected. */
MUST_CHECK bool wish_read(const struct json_value *body, struct arena *arena, struct wish *out,
                          struct error *err);
