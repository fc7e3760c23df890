/*
 * statistic_renew: a cube after an edit. The lists are shared with the cube before, the pieces are
 * copied (a millisecond for a city) and those of the rooms that changed read anew.
 */
#include "statistic_cube.h"

#include <inttypes.h>
#include <stdlib.h>

enum { IDS_BYTES = 1 << 20 };

/* Both lists of pieces are in the order of rooms; `rooms` are those to be left out of `old`. The
 * cells are those of `old`, of which what goes is taken off and to which what comes is added. */
static bool pieces_merge(const struct statistic_cube *old, const struct statistic_cube *now,
                         const int64_t *rooms, size_t n, struct statistic_cube *out)
{
    size_t i = 0, k = 0, r = 0;

    out->pieces = malloc((old->n + now->n + 1) * sizeof(*out->pieces));
    if (!out->pieces || !cells_copy(&old->cells, &out->cells))
        return false;
    out->room = old->n + now->n + 1;
    while (i < old->n || k < now->n) {
        if (k < now->n && (i == old->n || now->pieces[k].room <= old->pieces[i].room)) {
            if (!cells_take(&out->cells, &now->pieces[k], 1))
                return false;
            out->pieces[out->n++] = now->pieces[k++];
            continue;
        }
        while (r < n && rooms[r] < old->pieces[i].room)
            r++;
        if (r == n || rooms[r] != old->pieces[i].room)
            out->pieces[out->n++] = old->pieces[i];
        else if (!cells_take(&out->cells, &old->pieces[i], -1))
            return false;
        i++;
    }
    return true;
}

/* An empty cube with the lists of another, which it keeps. */
static struct statistic_cube *cube_like(struct statistic_cube *old)
{
    struct statistic_cube *cube = malloc(sizeof(*cube));

    if (!cube)
        return NULL;
    *cube = (struct statistic_cube){ .references = 1,
                                     .units = old->units,
                                     .buildings = old->buildings,
                                     .courtyards = old->courtyards,
                                     .districts = old->districts,
                                     .floors = old->floors,
                                     .base = statistic_cube_ref(old->base ? old->base : old) };
    memcpy(cube->day, old->day, sizeof(cube->day));
    return cube;
}

bool statistic_cube_renew(struct conn *conn, struct statistic_cube *old, const struct ruleset *set,
                          const int64_t *rooms, size_t n, struct statistic_cube **out,
                          struct error *err)
{
    struct statistic_cube *now = cube_like(old), *cube = cube_like(old);
    AUTO(buf) ids = BUF_INIT(IDS_BYTES);
    bool done = now && cube;

    buf_addc(&ids, '[');
    for (size_t i = 0; i < n; i++)
        buf_addf(&ids, "%s%" PRId64, i ? "," : "", rooms[i]);
    buf_addc(&ids, ']');
    if (!done)
        error_set(err, ERROR_TOO_LARGE, "out of memory");
    done = done && buf_ok(&ids, err) && statistic_rooms_load(conn, now, set, buf_str(&ids), err);
    if (done && !pieces_merge(old, now, rooms, n, cube))
        done = error_set(err, ERROR_TOO_LARGE, "out of memory");
    statistic_cube_drop(now);
    if (done)
        *out = cube;
    else
        statistic_cube_drop(cube);
    return done;
}
