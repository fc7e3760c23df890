/*
 * plan_solve: look for the best plan of a relocation problem, until told to stop.
 *
 * Eight streams search; with a number of steps the same seed gives the same
 * plan on any number of threads. Beside them CBC computes a bound of the first
 * goal (or of the weighted sum), sometimes a plan, sometimes the proof that
 * there is none; then the smallest set of rules that cannot hold together is
 * looked for. Each better plan is handed out at once.
 */
#pragma once

#include "yardstick/base/buf.h"
#include "yardstick/plan/effort.h"
#include "yardstick/plan/problem.h"

struct plan_found; /* a plan as the solver knows it; plan_write() says all of it */

struct plan_listener {
    bool (*better)(void *to, const struct plan_found *found, struct error *err);
    /* How much of the effort is spent, 0 to 1; several times a second at most. May be NULL. */
    bool (*spent)(void *to, double share, struct error *err);
    void *to;
};

bool plan_is_feasible(const struct plan_found *found);
/* Does it go down to rooms? */
bool plan_has_rooms(const struct plan_found *found);

/* *out lives as long as the arena. */
MUST_CHECK bool plan_solve(const struct problem *problem, const struct plan_effort *effort,
                           const struct plan_listener *listener, struct arena *arena,
                           const struct plan_found **out, struct error *err);

/*
 * A plan as somebody has arranged it: `plan` (JSON, as plan_write wrote it) with `moves`
 * ([{"unit","building","ordinal"}]) carried out; who moved to a floor begins there. Rooms, waves
 * and figures are made anew; it is written whatever rules it breaks, its status then is "broken".
 */
struct json_value;
MUST_CHECK bool plan_arrange(struct problem *problem, const struct json_value *plan,
                             const struct json_value *moves, const struct plan_effort *effort,
                             struct arena *arena, const struct plan_found **out, struct error *err);

/* The plan as JSON; docs/plan.md describes it. `scratch` is used and may be reset after. */
MUST_CHECK bool plan_write(const struct problem *problem, const struct plan_found *found,
                           struct arena *scratch, struct buf *out, struct error *err);
