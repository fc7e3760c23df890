/*
 * machine: who computes when, and on how much of the machine.
 *
 * Drawing and solving want every core and gigabytes. Two surveys and a plan at
 * once would want all of it thrice, so each takes its share here before it
 * starts and waits while there is none: at most one process a core, memory
 * together at most three quarters of what the machine has; who comes while
 * others compute gets the cores they left, one at least. Whoever wants more
 * than there is at all gets in alone. First come, first served.
 *
 * Reading files is not counted: it is short, takes one core and little memory,
 * and somebody may be waiting for it. That the server itself stays quick is
 * the kernel's doing: computing workers are niced (worker/main.c).
 *
 * One machine a program, so one state a program; all from any thread.
 */
#pragma once

#include "yardstick/base/error.h"
#include "yardstick/jobs/watch.h"

struct machine_share {
    unsigned threads, memory_mb; /* wanted, then had; threads 0: nothing is held */
};

/* Wait for a share. ERROR_CANCELED when the watch says so meanwhile. */
MUST_CHECK bool machine_take(struct machine_share *share, const struct watch *watch,
                             struct error *err);
/* Give it back; what holds nothing is fine. */
void machine_give(struct machine_share *share);

/* Another size than the machine's own; 0, 0: its own. For tests. */
void machine_size(unsigned cores, unsigned memory_mb);
