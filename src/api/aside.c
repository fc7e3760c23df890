/*
 * aside: see the header.
 */
#include "aside.h"

#include <pthread.h>
#include <stdlib.h>

struct aside {
    struct world *world;
    aside_work *work;
    void *argument;
};

static void *run(void *argument)
{
    struct aside aside = *(struct aside *)argument;

    free(argument);
    aside.work(aside.argument);
    aside.world->asides--; // the last touch: the world may be gone after it
    return NULL;
}

bool aside_start(struct world *world, aside_work *work, void *argument)
{
    struct aside *aside = malloc(sizeof(*aside));
    pthread_attr_t detached;
    pthread_t thread;
    int rc;

    if (!aside)
        return false;
    *aside = (struct aside){ world, work, argument };
    world->asides++;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    rc = pthread_create(&thread, &detached, run, aside);
    pthread_attr_destroy(&detached);
    if (rc == 0)
        return true;
    world->asides--;
    free(aside);
    return false;
}
