/*
 * plan_check: does a plan keep to its problem?
 *
 * It reads the plan as a stranger would, counts every rule anew and shares no
 * code with the search. What it finds goes to a listener, in both languages;
 * a plan without errors may be carried out.
 */
#pragma once

#include "yardstick/plan/problem.h"

struct plan_finding {
    const char *severity; /* error warning */
    const char *rule;     /* what is broken: capacity place group_places ban … */
    const char *type;     /* unit building group plan */
    int64_t id;
    struct error text;
};

struct plan_findings {
    void (*found)(void *to, const struct plan_finding *finding);
    void *to;
    uint32_t n_errors; /* counted here */
};

/* False only when `plan` is no plan at all (no JSON, no list of assignments). */
MUST_CHECK bool plan_check(const struct problem *problem, struct str plan, struct arena *arena,
                           struct plan_findings *findings, struct error *err);
