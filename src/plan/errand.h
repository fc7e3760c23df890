/*
 * errand: work in a thread of its own, for which nobody waits longer than he
 * wants to. CBC looks at the clock seldom, and may overrun its time many times
 * over: who needs the answer no more leaves, and the errand clears up behind
 * itself when it ends.
 *
 * `work` runs once, in the thread or, when none is to be had, in errand_start().
 * It reads and writes what it shares with the caller under `lock`, and touches
 * nothing of the caller's once `abandoned` is set. `dispose` runs once, after
 * the work, and frees the errand with what it stands in.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>

struct errand {
    void (*work)(void *context);
    void (*dispose)(void *context);
    void *context;
    pthread_t thread;
    pthread_mutex_t lock;
    bool running, ended, abandoned;
};

void errand_init(struct errand *errand, void (*work)(void *context), void (*dispose)(void *context),
                 void *context);
/* With `thread` it returns at once. */
void errand_start(struct errand *errand, bool thread);
/* Nothing is to be done: it counts as ended. */
void errand_skip(struct errand *errand);
bool errand_has_ended(struct errand *errand);
/* Never waits for work that still runs. Afterwards the errand is gone. */
void errand_leave(struct errand *errand);
