/*
 * aside: work for one request in a thread of its own, while its connection sleeps (wait.h):
 * passwords, exports, tables that a worker reads. world_stop_jobs waits for all of it, since it
 * uses what the world closes.
 */
#pragma once

#include "yardstick/api/world.h"

typedef void aside_work(void *argument);

/* False when no thread can be had; `work` does not run then. The argument stays the caller's. */
MUST_CHECK bool aside_start(struct world *world, aside_work *work, void *argument);
