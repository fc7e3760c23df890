/*
 * scenarios: what the files of /api/scenarios share. Private to the layer.
 */
#pragma once

#include "once.h"
#include "resource.h"
#include "yardstick/scenario/scenario.h"

/* The card as the answer, with its ETag: "id.revision-digest", of which a change compares the
 * start. */
bool scenario_answer(struct call *call, int64_t id, struct error *err);

/* The header If-Match is there. */
MUST_CHECK bool scenario_if_match_demand(const struct call *call, struct error *err);

/* A change of one scenario: on the writer's thread, after it was found to be as the caller knew it.
 */
struct scenario_change {
    struct call *call;
    int64_t id;
    bool matches; /* If-Match is compared */
    bool drafts;  /* only a draft can be changed so */
    bool (*run)(struct conn *conn, const struct scenario_change *change, struct error *err);
    void *argument;
    const char *day, *why;
};
/* Carried out, and the card answered. */
bool scenario_change_do(struct scenario_change *change, struct error *err);

/* An answer of one row that is JSON, by a statement with :id; `column` of it. ERROR_NOT_FOUND
 * without the row. */
bool scenario_json_answer(struct call *call, enum sql_id sql, int64_t id, int column,
                          struct error *err);
