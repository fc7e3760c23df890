/*
 * crew: see the header.
 */
#include "yardstick/plan/crew.h"

/* Take tasks until none is left; the lock is held on entry and on return. */
static void work(struct crew *crew)
{
    while (crew->next < crew->n) {
        size_t i = crew->next++;

        pthread_mutex_unlock(&crew->lock);
        crew->task(crew->state, i);
        pthread_mutex_lock(&crew->lock);
    }
}

static void *crew_main(void *arg)
{
    struct crew *crew = arg;
    unsigned seen = 0;

    pthread_mutex_lock(&crew->lock);
    for (;;) {
        while (!crew->closing && crew->round == seen)
            pthread_cond_wait(&crew->begin, &crew->lock);
        if (crew->closing)
            break;
        seen = crew->round;
        work(crew);
        if (--crew->busy == 0)
            pthread_cond_signal(&crew->end);
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

void crew_init(struct crew *crew, size_t n_threads)
{
    *crew = (struct crew){ .lock = PTHREAD_MUTEX_INITIALIZER,
                           .begin = PTHREAD_COND_INITIALIZER,
                           .end = PTHREAD_COND_INITIALIZER };
    while (crew->n_threads + 1 < n_threads && crew->n_threads < CREW_MAX &&
           pthread_create(&crew->threads[crew->n_threads], NULL, crew_main, crew) == 0)
        crew->n_threads++;
}

void crew_run(struct crew *crew, size_t n, void (*task)(void *state, size_t i), void *state)
{
    pthread_mutex_lock(&crew->lock);
    crew->task = task;
    crew->state = state;
    crew->next = 0;
    crew->n = n;
    crew->busy = crew->n_threads;
    crew->round++;
    pthread_cond_broadcast(&crew->begin);
    work(crew);
    while (crew->busy)
        pthread_cond_wait(&crew->end, &crew->lock);
    pthread_mutex_unlock(&crew->lock);
}

void crew_release(struct crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    crew->closing = true;
    pthread_cond_broadcast(&crew->begin);
    pthread_mutex_unlock(&crew->lock);
    for (size_t i = 0; i < crew->n_threads; i++)
        pthread_join(crew->threads[i], NULL);
    crew->n_threads = 0;
    pthread_mutex_destroy(&crew->lock);
    pthread_cond_destroy(&crew->begin);
    pthread_cond_destroy(&crew->end);
}
