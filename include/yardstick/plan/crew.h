/*
 * crew: a few threads that do the tasks of a round together.
 *
 * crew_run() does `task(state, i)` for every i below n, each once, by whichever
 * thread is free, and returns when all are done. What a task does must depend
 * on i and on what it alone touches; then the outcome of a round is the same
 * with one thread as with many. A crew of one thread runs them in order in
 * the caller. One thread owns a crew.
 */
#pragma once

#include <pthread.h>

#include "yardstick/base/error.h"

enum { CREW_MAX = 64 };

struct crew {
    pthread_mutex_t lock;
    pthread_cond_t begin, end;
    pthread_t threads[CREW_MAX];
    size_t n_threads; /* beside the owner */
    void (*task)(void *state, size_t i);
    void *state;
    size_t next, n, busy;
    unsigned round;
    bool closing;
};

/* `n_threads` with the owner, 1 to CREW_MAX. With fewer to be had it works with those. */
void crew_init(struct crew *crew, size_t n_threads);
void crew_run(struct crew *crew, size_t n, void (*task)(void *state, size_t i), void *state);
void crew_release(struct crew *crew);
