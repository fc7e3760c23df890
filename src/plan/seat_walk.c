/*
 * seat_walk: simulated annealing of the seats of one building (S. Kirkpatrick
 * et al., "Optimization by simulated annealing", Science 220 (1983) 671-680).
 * One moves, two change places, the people of two rooms change rooms.
 */
#include "seat.h"

#include <math.h>

enum { RUNS = 3, RUNS_MOST = 9 /* where rules are still broken */ };

/* Of 100: one moves, two change places; the rest are whole rooms. */
enum { ONE = 60, TWO = 25 };

/* Every third run mends what the others left: 1.5 m2 too much are much from its beginning. */
static const double hots[RUNS] = { 30000, 30000, 3000 }, cold = 8, hard_weight = 20;

struct walk {
    struct seating *s;
    struct rng rng;
    uint32_t *undo, *undo_at; /* of the move under way */
    uint32_t n_undo;
};

static double energy(const struct seat_cost *cost)
{
    return hard_weight * (double)cost->hard + (double)cost->points;
}

/* `undo` has place for everybody: nobody moves twice in one move. */
static void move(struct walk *w, uint32_t i, uint32_t to)
{
    w->undo[w->n_undo] = i;
    w->undo_at[w->n_undo++] = w->s->at[i];
    seating_put(w->s, i, to);
}

/* Anywhere, or where somebody of the department sits, or beside them. */
static uint32_t room_for(struct walk *w, uint32_t i)
{
    struct seating *s = w->s;
    uint32_t dice = rng_below(&w->rng, 4), other;

    if (dice < 2)
        return rng_below(&w->rng, s->n_rooms);
    other = i + rng_below(&w->rng, 16);
    other = other >= 8 && other - 8 < s->n_people ? other - 8 : rng_below(&w->rng, s->n_people);
    if (dice == 2)
        return s->at[other];
    return (s->at[other] + (rng_below(&w->rng, 2) ? 1 : s->n_rooms - 1)) % s->n_rooms;
}

static void rooms_exchange(struct walk *w, uint32_t a, uint32_t b)
{
    struct seating *s = w->s;
    uint32_t first = s->rooms[a].first, second = s->rooms[b].first, next;

    if (a == b)
        return;
    for (uint32_t i = first; i != PROBLEM_NONE; i = next) {
        next = s->next[i];
        move(w, i, b);
    }
    // Those of b stand behind the newcomers in its list, which were put in front.
    for (uint32_t i = second; i != PROBLEM_NONE; i = next) {
        next = s->next[i];
        move(w, i, a);
    }
}

static void propose(struct walk *w)
{
    struct seating *s = w->s;
    uint32_t i = rng_below(&w->rng, s->n_people), dice = rng_below(&w->rng, 100), k, at;

    w->n_undo = 0;
    if (dice < ONE) {
        move(w, i, room_for(w, i));
    } else if (dice < ONE + TWO) {
        k = rng_below(&w->rng, s->n_people);
        at = s->at[i];
        if (k == i)
            return;
        move(w, i, s->at[k]);
        move(w, k, at);
    } else {
        rooms_exchange(w, s->at[i], room_for(w, i));
    }
}

static void best_keep(struct seating *s)
{
    if (seat_compare(&s->cost, &s->best_cost) >= 0)
        return;
    s->best_cost = s->cost;
    memcpy(s->best, s->at, s->n_people * sizeof(*s->at));
}

static void anneal(struct walk *w, double hot, uint64_t n_moves)
{
    struct seating *s = w->s;
    double cool = pow(cold / hot, 1 / fmax(1, (double)n_moves)), heat = hot;

    for (uint64_t k = 0; k < n_moves; k++, heat *= cool) {
        double before = energy(&s->cost), worse;

        propose(w);
        worse = energy(&s->cost) - before;
        if (worse > 0 && (double)(rng_next(&w->rng) >> 11) * 0x1p-53 >= exp(-worse / heat)) {
            while (w->n_undo--)
                seating_put(s, w->undo[w->n_undo], w->undo_at[w->n_undo]);
            continue;
        }
        // Less of the rules broken is better, whatever the points say against it.
        best_keep(s);
    }
}

/* Who sits here stays; leaders and the others take the next room that is free for them. */
static void start(struct seating *s)
{
    uint32_t last = 0;

    for (uint32_t i = 0; i < s->n_people; i++)
        s->at[i] = s->now[i] != PROBLEM_NONE ? s->now[i] : 0;
    memcpy(s->best, s->at, s->n_people * sizeof(*s->at));
    seating_set(s, s->best);
    for (uint32_t i = 0; i < s->n_people; i++) {
        const struct problem_person *person = &s->p->people[s->people[i]];
        int64_t area;

        if (s->now[i] != PROBLEM_NONE)
            continue;
        for (uint32_t k = 0, r = last; k < s->n_rooms; k++, r = (r + 1) % s->n_rooms) {
            area = s->p->rooms[s->rooms[r].room].area;
            if (person->leader ? s->rooms[r].n != 0 || area > person->ceiling
                               : s->rooms[r].ceiling >= area)
                continue;
            seating_put(s, i, r);
            last = person->leader ? last : r;
            break;
        }
    }
}

void seating_solve(struct seating *s, struct rng rng, uint64_t n_moves)
{
    struct walk w = { .s = s, .rng = rng };
    uint32_t n = s->n_people;

    s->best_cost = (struct seat_cost){ INT64_MAX, INT64_MAX };
    if (n == 0 || s->n_rooms == 0)
        return;
    // Twice n: an exchange of rooms moves everybody at most once.
    w.undo = s->scratch;
    w.undo_at = s->scratch + n;
    for (int run = 0; run < RUNS || (run < RUNS_MOST && s->best_cost.hard > 0); run++) {
        if (run == 0)
            start(s);
        else
            seating_set(s, s->best);
        best_keep(s);
        anneal(&w, hots[run % RUNS], n_moves / RUNS);
    }
}
