/*
 * statistic_shelf: the cubes that were asked for last. A cube of another
 * revision is never given out; loading one for a city takes a tenth of a second.
 */
#include <pthread.h>
#include <stdlib.h>

#include "statistic_cube.h"
#include "yardstick/housing/standards.h"
#include "yardstick/store/stmt.h"

enum { SHELF_PLACES = 6 };

struct place {
    struct statistic_cube *cube;
    int64_t revision;
    uint64_t used;
};

struct statistic_shelf {
    pthread_mutex_t lock;
    struct place places[SHELF_PLACES];
    uint64_t clock;
};

struct statistic_shelf *statistic_shelf_open(void)
{
    struct statistic_shelf *shelf = calloc(1, sizeof(*shelf));

    if (shelf)
        pthread_mutex_init(&shelf->lock, NULL);
    return shelf;
}

void statistic_shelf_close(struct statistic_shelf *shelf)
{
    if (!shelf)
        return;
    for (size_t i = 0; i < SHELF_PLACES; i++)
        statistic_cube_drop(shelf->places[i].cube);
    pthread_mutex_destroy(&shelf->lock);
    free(shelf);
}

static struct statistic_cube *shelf_find(struct statistic_shelf *shelf, struct str day,
                                         int64_t revision)
{
    struct statistic_cube *found = NULL;

    pthread_mutex_lock(&shelf->lock);
    for (size_t i = 0; !found && i < SHELF_PLACES; i++) {
        struct place *p = &shelf->places[i];

        if (!p->cube || p->revision != revision || !str_eq(str_from(p->cube->day), day))
            continue;
        p->used = ++shelf->clock;
        found = statistic_cube_ref(p->cube);
    }
    pthread_mutex_unlock(&shelf->lock);
    return found;
}

/* In the place of one of an older revision, or of the one that was not asked for longest. */
static void shelf_put(struct statistic_shelf *shelf, struct statistic_cube *cube, int64_t revision)
{
    struct place *to = &shelf->places[0];

    pthread_mutex_lock(&shelf->lock);
    for (size_t i = 0; i < SHELF_PLACES; i++) {
        struct place *p = &shelf->places[i];
        bool stale = !p->cube || p->revision < revision;

        if (stale || p->used < to->used)
            to = p;
        if (stale)
            break;
    }
    statistic_cube_drop(to->cube);
    *to = (struct place){ statistic_cube_ref(cube), revision, ++shelf->clock };
    pthread_mutex_unlock(&shelf->lock);
}

bool statistic_shelf_get(struct statistic_shelf *shelf, struct conn *conn, struct str day,
                         struct statistic_cube **out, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(8 << 20);
    AUTO(stmt) q = { 0 };
    struct rulesets sets;
    int64_t revision;

    if (!stmt_open(conn, SQL_REVISION, &q, err) || !stmt_get_i64(&q, &revision, err))
        return false;
    *out = shelf_find(shelf, day, revision);
    if (*out)
        return true;
    if (!standards_load(conn, &arena, &sets, err) ||
        !statistic_cube_load(conn, day, rulesets_on(&sets, day), out, err))
        return false;
    shelf_put(shelf, *out, revision);
    return true;
}
