/*
 * waves: see the header.
 */
#include "waves.h"

#include <string.h>

struct moving {
    const struct problem *p;
    const uint32_t *where;
    struct waves *waves;
    uint32_t *at;         /* of each unit: the building it is in now; PROBLEM_NONE */
    int64_t *held;        /* n_units * n_buildings: what it has where */
    int64_t *free, *left; /* of each building: at the start of the wave, and still */
    int64_t *leaving;     /* of each building: what this wave frees */
    uint8_t *done;        /* of each unit: it moved in this wave */
};

static bool waits(const struct moving *m, uint32_t u)
{
    return m->at[u] != m->where[u];
}

/* How much is waited for where the unit is: the more, the sooner it should leave. */
static int64_t wanted(const struct moving *m, uint32_t u)
{
    int64_t sum = 0;

    for (uint32_t v = 0; v < m->p->n_units; v++)
        if (v != u && waits(m, v) && m->at[u] != PROBLEM_NONE && m->where[v] == m->at[u])
            sum += m->p->units[v].need;
    return sum;
}

/* All it has goes free after the wave; it has `need` in the new building from now on. */
static void move(struct moving *m, uint32_t u, uint32_t to, bool temporary)
{
    const struct problem *p = m->p;
    int64_t *held = m->held + (size_t)u * p->n_buildings;
    struct waves *w = m->waves;

    for (uint32_t b = 0; b < p->n_buildings; b++) {
        m->leaving[b] += held[b];
        held[b] = 0;
    }
    held[to] = p->units[u].need;
    m->left[to] -= p->units[u].need;
    w->moves[w->n_moves++] = (struct wave_move){ w->n_waves, u, m->at[u], to, temporary };
    w->n_double += temporary;
    m->at[u] = to;
    m->done[u] = 1;
}

/* Of those that can move now, the one whose place is wanted most; the larger, then the first. */
static uint32_t next_unit(const struct moving *m)
{
    const struct problem *p = m->p;
    uint32_t best = PROBLEM_NONE;
    int64_t most = -1;

    for (uint32_t u = 0; u < p->n_units; u++) {
        int64_t here;

        if (m->done[u] || !waits(m, u) || m->left[m->where[u]] < p->units[u].need)
            continue;
        here = wanted(m, u);
        if (here > most ||
            (here == most && best != PROBLEM_NONE && p->units[u].need > p->units[best].need)) {
            best = u;
            most = here;
        }
    }
    return best;
}

/* Nobody can move: the smallest unit in somebody's way goes where there is room, for a while. */
static bool swing(struct moving *m)
{
    const struct problem *p = m->p;
    uint32_t unit = PROBLEM_NONE, to = PROBLEM_NONE;

    for (uint32_t u = 0; u < p->n_units; u++) {
        if (!waits(m, u) || m->at[u] == PROBLEM_NONE || wanted(m, u) == 0 ||
            (unit != PROBLEM_NONE && p->units[u].need >= p->units[unit].need))
            continue;
        for (uint32_t b = 0; b < p->n_buildings; b++)
            if (b != m->at[u] && m->left[b] >= p->units[u].need &&
                (unit != u || m->left[b] > m->left[to])) {
                unit = u;
                to = b;
            }
    }
    if (unit == PROBLEM_NONE)
        return false;
    move(m, unit, to, true);
    return true;
}

static void draw_together(struct moving *m)
{
    const struct problem *p = m->p;

    for (uint32_t u = 0; u < p->n_units; u++) {
        int64_t *held = m->held + (size_t)u * p->n_buildings;

        if (waits(m, u))
            continue;
        for (uint32_t b = 0; b < p->n_buildings; b++) {
            int64_t more = held[b] - (b == m->at[u] ? p->units[u].need : 0);

            if (more <= 0)
                continue;
            m->leaving[b] += more;
            held[b] -= more;
        }
    }
}

static void wave(struct moving *m)
{
    const struct problem *p = m->p;
    uint32_t before = m->waves->n_moves, unit;

    m->waves->n_waves++;
    memset(m->done, 0, p->n_units);
    memcpy(m->left, m->free, p->n_buildings * sizeof(*m->left));
    memset(m->leaving, 0, p->n_buildings * sizeof(*m->leaving));
    if (m->waves->n_waves == 1)
        draw_together(m);
    while ((unit = next_unit(m)) != PROBLEM_NONE)
        move(m, unit, m->where[unit], false);
    if (m->waves->n_moves == before && m->waves->n_waves > 1)
        (void)swing(m);
    for (uint32_t b = 0; b < p->n_buildings; b++)
        m->free[b] = m->left[b] + m->leaving[b];
}

static uint32_t waiting(const struct moving *m)
{
    uint32_t n = 0;

    for (uint32_t u = 0; u < m->p->n_units; u++)
        n += waits(m, u);
    return n;
}

static void begin(struct moving *m)
{
    const struct problem *p = m->p;

    for (uint32_t b = 0; b < p->n_buildings; b++)
        m->free[b] = p->buildings[b].capacity;
    for (uint32_t u = 0; u < p->n_units; u++) {
        const struct problem_unit *unit = &p->units[u];

        m->at[u] = unit->home;
        for (uint32_t i = 0; i < unit->n_places; i++) {
            m->held[(size_t)u * p->n_buildings + unit->places[i].building] += unit->places[i].area;
            m->free[unit->places[i].building] -= unit->places[i].area;
        }
    }
}

bool waves_make(const struct problem *p, const uint32_t *where, struct arena *arena,
                struct waves *out, struct error *err)
{
    struct waves waves = { 0 };
    struct moving m = { .p = p, .where = where, .waves = &waves };
    uint32_t before;

    m.at = arena_alloc(arena, p->n_units * sizeof(*m.at));
    m.held = arena_alloc(arena, (size_t)p->n_units * p->n_buildings * sizeof(*m.held));
    m.free = arena_alloc(arena, p->n_buildings * sizeof(*m.free));
    m.left = arena_alloc(arena, p->n_buildings * sizeof(*m.left));
    m.leaving = arena_alloc(arena, p->n_buildings * sizeof(*m.leaving));
    m.done = arena_alloc(arena, p->n_units);
    // Each unit moves once, or twice by way of a swing; one that cannot be helped ends it.
    waves.moves = arena_alloc(arena, (3 * (size_t)p->n_units + 1) * sizeof(*waves.moves));
    if (!m.at || !m.held || !m.free || !m.left || !m.leaving || !m.done || !waves.moves)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    begin(&m);
    while (waiting(&m) && waves.n_moves < 2 * p->n_units) {
        before = waves.n_moves;
        wave(&m);
        if (waves.n_moves == before && waves.n_waves > 1) {
            waves.n_waves--;
            break;
        }
    }
    waves.n_stuck = waiting(&m);
    *out = waves;
    return true;
}
