/*
 * scenario: what is kept of a relocation that is being planned.
 *
 * A scenario has a problem, plans found for it (numbered; one of them counts), notes of what was
 * said and done, and the waves that are published. It is a draft until it is approved; then its
 * waves become true one by one, in order, and can be taken back from the last. With the last wave
 * it is closed.
 *
 * Everything here runs on a connection within somebody's transaction; those that change are for the
 * writer's. Times are now. Texts are borrowed until the call returns.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/store/stmt.h"

enum { SCENARIO_PROBLEM_BYTES = 64 << 20 };

struct scenario {
    int64_t id, revision, plan; /* plan 0: none */
    struct str state, kind, name;
};

/* ERROR_NOT_FOUND names the id. Text is copied into `arena`. */
MUST_CHECK bool scenario_load(struct conn *conn, int64_t id, struct arena *arena,
                              struct scenario *out, struct error *err);
/* ERROR_CONFLICT unless it is a draft. */
MUST_CHECK bool scenario_is_draft(const struct scenario *scenario, struct error *err);

/* A problem or a plan, as it is kept: text into `arena`; .ptr NULL: there is none. */
struct scenario_work {
    struct str problem, wish;
    int64_t problem_revision;
    struct str plan, hand;
    int64_t number;
};
MUST_CHECK bool scenario_work_load(struct conn *conn, int64_t id, struct arena *arena,
                                   struct scenario_work *out, struct error *err);

/* wish .ptr NULL: the problem came as it is. */
struct scenario_draft {
    struct str name, kind, wish, problem;
};
MUST_CHECK bool scenario_create(struct conn *conn, const struct scenario_draft *draft, int64_t *id,
                                struct error *err);
/* Another name (.ptr NULL: the same), another problem. */
MUST_CHECK bool scenario_change(struct conn *conn, int64_t id, const struct scenario_draft *draft,
                                struct error *err);
MUST_CHECK bool scenario_state_set(struct conn *conn, int64_t id, const char *state,
                                   struct error *err);
/* Not once a wave is published. */
MUST_CHECK bool scenario_remove(struct conn *conn, int64_t id, struct error *err);

struct scenario_found {
    int64_t id, problem_revision;
    const char *origin; /* solve hand */
    struct str hand, plan;
};
/* *number 0: a new one, which then counts; else it takes that one's place. */
MUST_CHECK bool scenario_plan_store(struct conn *conn, const struct scenario_found *found,
                                    int64_t *number, struct error *err);
/* Another of its plans counts. ERROR_NOT_FOUND when it is not kept. */
MUST_CHECK bool scenario_plan_choose(struct conn *conn, int64_t id, int64_t number,
                                     struct error *err);

/* number 0, text .ptr NULL: none. */
MUST_CHECK bool scenario_note(struct conn *conn, int64_t id, const char *kind, int64_t number,
                              struct str text, struct error *err);

/* The last wave that is published (0: none) and its action. */
MUST_CHECK bool scenario_wave_last(struct conn *conn, int64_t id, int64_t *wave, int64_t *action,
                                   struct error *err);

/*
 * Make a wave true, or take back the last one: one action of the ledger (registry/action.h).
 * ERROR_CONFLICT: it is not its turn, the plan has no rooms, or the ledger has changed since.
 */
struct wave_order {
    int64_t id, wave;
    struct str day, document, reason;
};
MUST_CHECK bool scenario_wave_publish(struct conn *conn, const struct wave_order *order,
                                      struct arena *arena, int64_t *action, struct error *err);
MUST_CHECK bool scenario_wave_take_back(struct conn *conn, const struct wave_order *order,
                                        int64_t *action, struct error *err);
