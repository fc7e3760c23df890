/*
 * errand: see the header.
 */
#include "errand.h"

void errand_init(struct errand *errand, void (*work)(void *context), void (*dispose)(void *context),
                 void *context)
{
    *errand = (struct errand){ .work = work, .dispose = dispose, .context = context };
    pthread_mutex_init(&errand->lock, NULL);
}

static void dispose(struct errand *errand)
{
    pthread_mutex_destroy(&errand->lock);
    errand->dispose(errand->context);
}

static void *run(void *arg)
{
    struct errand *errand = arg;
    bool abandoned;

    errand->work(errand->context);
    pthread_mutex_lock(&errand->lock);
    errand->ended = true;
    abandoned = errand->abandoned;
    pthread_mutex_unlock(&errand->lock);
    if (abandoned)
        dispose(errand);
    return NULL;
}

void errand_start(struct errand *errand, bool thread)
{
    errand->running = thread && pthread_create(&errand->thread, NULL, run, errand) == 0;
    if (!errand->running)
        (void)run(errand);
}

void errand_skip(struct errand *errand)
{
    errand->ended = true;
}

bool errand_has_ended(struct errand *errand)
{
    bool ended;

    pthread_mutex_lock(&errand->lock);
    ended = errand->ended;
    pthread_mutex_unlock(&errand->lock);
    return ended;
}

void errand_leave(struct errand *errand)
{
    bool left_alone;

    pthread_mutex_lock(&errand->lock);
    left_alone = errand->running && !errand->ended;
    errand->abandoned = left_alone;
    // Under the lock: once it is open the thread may end, and free everything.
    if (left_alone)
        pthread_detach(errand->thread);
    pthread_mutex_unlock(&errand->lock);
    if (left_alone)
        return;
    if (errand->running)
        pthread_join(errand->thread, NULL);
    dispose(errand);
}
