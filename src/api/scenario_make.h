/*
 * scenario_make: what a request makes of a scenario: of a wish in a clerk's words, of a problem, or
 * of another with members changed. Private to the layer.
 */
#pragma once

#include "once.h"
#include "yardstick/base/json_read.h"
#include "yardstick/scenario/scenario.h"

/* A draft as a request makes it; the texts live in the bufs. */
struct making {
    struct call *call;
    struct buf wish, problem;
    struct scenario_draft draft;
    struct once once;
    int64_t id;
};

struct making making_of(struct call *call);
void making_release(struct making *m);

/* A new one: {"problem"}, {"copy_of", …} or a wish. The problem of a wish is made of today's ledger
 * as the caller may see it, on this thread. */
MUST_CHECK bool making_read(struct making *m, const struct json_value *body, struct error *err);
/* Scenario `id` with the members of `body` in place of its own; the draft is empty but for its name
 * when they say no more. */
MUST_CHECK bool making_patch(struct making *m, int64_t id, const struct json_value *body,
                             struct error *err);
