/*
 * statistic_shelf: the cubes that were asked for last. A cube of another revision is never given
 * out: loading one for a city takes a tenth of a second, so what commits have changed is noted, and
 * a cube of a little while ago becomes that of now by reading those rooms alone.
 */
#include <pthread.h>
#include <stdlib.h>

#include "statistic_cube.h"
#include "yardstick/housing/standards.h"
#include "yardstick/store/stmt.h"

enum { SHELF_PLACES = 6, NOTES = 64, NOTE_ROOMS = 512, RENEW_ROOMS = 4096 };

struct place {
    struct statistic_cube *cube;
    int64_t revision;
    uint64_t used;
};

/* What the commits from one revision to the next have changed. */
struct note {
    int64_t from, to;
    bool all; /* more than rooms */
    int64_t *rooms;
    size_t n;
};

struct statistic_shelf {
    pthread_mutex_t lock;
    struct place places[SHELF_PLACES];
    uint64_t clock;
    struct note notes[NOTES]; /* a ring; the latest is nth - 1 */
    size_t nth;
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
    for (size_t i = 0; i < NOTES; i++)
        free(shelf->notes[i].rooms);
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

/* In the place of the same day's older one, or of the one that was not asked for longest. */
static void shelf_put(struct statistic_shelf *shelf, struct statistic_cube *cube, int64_t revision)
{
    struct place *to = &shelf->places[0];

    pthread_mutex_lock(&shelf->lock);
    for (size_t i = 0; i < SHELF_PLACES; i++) {
        struct place *p = &shelf->places[i];
        bool same = p->cube && strcmp(p->cube->day, cube->day) == 0 && p->revision < revision;

        if (!p->cube || same || p->used < to->used)
            to = p;
        if (!p->cube || same)
            break;
    }
    statistic_cube_drop(to->cube);
    *to = (struct place){ statistic_cube_ref(cube), revision, ++shelf->clock };
    pthread_mutex_unlock(&shelf->lock);
}

static int compare_ids(const void *a, const void *b)
{
    int64_t p = *(const int64_t *)a, q = *(const int64_t *)b;

    return (p > q) - (p < q);
}

/* The rooms that changed from one revision to another, ordered, each once; false: not known, or
 * more than rooms. With the lock held. */
static bool rooms_between(const struct statistic_shelf *shelf, int64_t from, int64_t to,
                          int64_t rooms[RENEW_ROOMS], size_t *n)
{
    int64_t at = to;
    size_t all = 0;

    for (size_t back = 1; at > from; back++) {
        const struct note *note = &shelf->notes[(shelf->nth - back) % NOTES];

        if (back > NOTES || back > shelf->nth)
            return false;
        if (note->to > to)
            continue;
        if (note->to != at || note->all || all + note->n > RENEW_ROOMS)
            return false;
        if (note->n)
            memcpy(rooms + all, note->rooms, note->n * sizeof(*rooms));
        all += note->n;
        at = note->from;
    }
    if (all)
        qsort(rooms, all, sizeof(*rooms), compare_ids);
    *n = 0;
    for (size_t i = 0; i < all; i++)
        if (!*n || rooms[*n - 1] != rooms[i])
            rooms[(*n)++] = rooms[i];
    return at == from;
}

/* The day's latest cube that is older, with what has changed since; NULL: none that is of use. */
static struct statistic_cube *shelf_base(struct statistic_shelf *shelf, struct str day,
                                         int64_t revision, int64_t rooms[RENEW_ROOMS], size_t *n)
{
    struct statistic_cube *base = NULL;

    pthread_mutex_lock(&shelf->lock);
    for (size_t i = 0; !base && i < SHELF_PLACES; i++) {
        struct place *p = &shelf->places[i];

        if (p->cube && p->revision < revision && str_eq(str_from(p->cube->day), day) &&
            rooms_between(shelf, p->revision, revision, rooms, n))
            base = statistic_cube_ref(p->cube);
    }
    pthread_mutex_unlock(&shelf->lock);
    return base;
}

static bool cube_make(struct statistic_shelf *shelf, struct conn *conn, struct str day,
                      int64_t revision, struct statistic_cube **out, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(8 << 20);
    int64_t *rooms = arena_alloc(&arena, RENEW_ROOMS * sizeof(*rooms));
    struct statistic_cube *base;
    struct rulesets sets;
    size_t n;
    bool done;

    if (!rooms || !standards_load(conn, &arena, &sets, err))
        return false;
    base = shelf_base(shelf, day, revision, rooms, &n);
    if (!base)
        return statistic_cube_load(conn, day, rulesets_on(&sets, day), out, err);
    done = statistic_cube_renew(conn, base, rulesets_on(&sets, day), rooms, n, out, err);
    statistic_cube_drop(base);
    return done;
}

static bool revision_get(struct conn *conn, int64_t *out, struct error *err)
{
    AUTO(stmt) q = { 0 };

    return stmt_open(conn, SQL_REVISION, &q, err) && stmt_get_i64(&q, out, err);
}

bool statistic_shelf_get(struct statistic_shelf *shelf, struct conn *conn, struct str day,
                         struct statistic_cube **out, struct error *err)
{
    int64_t revision;

    if (!revision_get(conn, &revision, err))
        return false;
    *out = shelf_find(shelf, day, revision);
    if (*out)
        return true;
    if (!cube_make(shelf, conn, day, revision, out, err))
        return false;
    shelf_put(shelf, *out, revision);
    return true;
}

static bool room_note(struct note *note, int64_t room)
{
    if (!note->rooms)
        note->rooms = malloc(NOTE_ROOMS * sizeof(*note->rooms));
    if (!note->rooms || note->n == NOTE_ROOMS)
        return false;
    note->rooms[note->n++] = room;
    return true;
}

/* The rooms that a change reaches; false: more than rooms. */
static bool change_note(struct conn *conn, struct note *note, const struct change_ref *c,
                        struct error *err)
{
    static const struct {
        const char *table;
        enum sql_id rooms;
    } reaches[] = { { "holding", SQL_MAP_ROOM_OF_HOLDING },
                    { "occupancy", SQL_MAP_ROOM_OF_OCCUPANCY },
                    { "person", SQL_MAP_ROOMS_OF_PERSON } };
    static const char *const whole[] = { "district", "institution", "courtyard",
                                         "building", "floor",       "rule_amendment" };

    if (c->room && !room_note(note, c->room))
        return false;
    if (strcmp(c->table, "room") == 0)
        return room_note(note, c->id);
    for (size_t i = 0; i < ARRAY_LEN(whole); i++)
        if (strcmp(c->table, whole[i]) == 0)
            return false;
    for (size_t i = 0; i < ARRAY_LEN(reaches); i++) {
        AUTO(stmt) q = { 0 };
        enum stmt_step_result step;

        if (strcmp(c->table, reaches[i].table) != 0 || c->action == CHANGE_DELETE)
            continue;
        if (!stmt_open(conn, reaches[i].rooms, &q, err))
            return false;
        stmt_bind_i64(&q, ":id", c->id);
        while ((step = stmt_step(&q, err)) == STEP_ROW)
            if (!room_note(note, stmt_i64(&q, 0)))
                return false;
        if (step == STEP_FAILED)
            return false;
    }
    return true;
}

void statistic_shelf_follow(struct statistic_shelf *shelf, struct conn *conn,
                            const struct change_ref *changes, size_t n)
{
    struct note note = { .all = n > NOTE_ROOMS };
    struct note *to;
    struct error err;

    if (!shelf)
        return;
    if (!revision_get(conn, &note.to, &err))
        note.to = -1; // joins nothing: cubes are loaded anew
    for (size_t i = 0; i < n && !note.all; i++)
        note.all = !change_note(conn, &note, &changes[i], &err);
    pthread_mutex_lock(&shelf->lock);
    note.from = shelf->nth ? shelf->notes[(shelf->nth - 1) % NOTES].to : note.to;
    to = &shelf->notes[shelf->nth++ % NOTES];
    free(to->rooms);
    *to = note;
    pthread_mutex_unlock(&shelf->lock);
}
