/*
 * watch: who waits for long work is told how far it is, and may stop it.
 *
 * The work calls these from its own thread, or from the writer's while that
 * runs for it; each must be short. All may be NULL.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct process;

struct watch {
    void *context;
    /* `stage` is a short fixed word: reading storing writing … */
    void (*progress)(void *context, unsigned percent, const char *stage);
    bool (*is_canceled)(void *context);
    /* The worker process being waited for, so that stopping can kill it; NULL: none any more. */
    void (*holds)(void *context, struct process *process);
};

static inline void watch_progress(const struct watch *watch, unsigned percent, const char *stage)
{
    if (watch && watch->progress)
        watch->progress(watch->context, percent, stage);
}

static inline bool watch_is_canceled(const struct watch *watch)
{
    return watch && watch->is_canceled && watch->is_canceled(watch->context);
}

static inline void watch_holds(const struct watch *watch, struct process *process)
{
    if (watch && watch->holds)
        watch->holds(watch->context, process);
}
