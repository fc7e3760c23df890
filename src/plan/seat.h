/*
 * seat: the people of one building into its rooms.
 *
 * A variant of office space allocation: people are put into rooms, nobody
 * stays without one. Hard rules, each counted in 0.01 m2: a room is not larger
 * than the ceilings of who sits in it; a leader sits alone; units do not
 * share a room; everybody has `seat_least`. Then, in points, what one would
 * like: departments in one piece, units on few floors, meeting rooms left as
 * they are, who stays in the building stays in the room, rooms that come near
 * to what people may have.
 *
 * Simulated annealing with O(people of the rooms touched) a move. The same
 * seed gives the same seats. One thread a seating; seatings of different
 * buildings are independent.
 */
#pragma once

#include "rng.h"
#include "yardstick/plan/problem.h"

struct seat_cost {
    int64_t hard;   /* 0.01 m2; 0: every rule holds */
    int64_t points; /* 0.01 */
};

struct seat_room {
    uint32_t room;  /* of the problem */
    uint32_t floor; /* of the building, from 0 */
    uint32_t first; /* of those who sit here; PROBLEM_NONE */
    uint32_t n, n_leaders;
    int64_t ceiling; /* of all of them */
    struct seat_cost cost;
};

struct seating {
    const struct problem *p;
    uint32_t building;
    uint32_t *people; /* of the problem, those who come to the building */
    uint32_t n_people, n_rooms, n_floors, n_units, n_departments;
    struct seat_room *rooms;        /* where people may sit, in the order of walking past */
    uint32_t *at, *next, *previous; /* of each person here: the room; who else sits there */
    uint32_t *unit, *department;    /* of each person here: their number in this building */
    uint32_t *now;                  /* the room of this building the person sits in today */
    uint16_t *in_room;              /* n_departments * n_rooms */
    uint16_t *department_floor, *unit_floor; /* n_… * n_floors */
    struct seat_cost *on_floor; /* n_units * n_floors: what somebody of the unit there costs */
    struct seat_cost cost;
    uint32_t *best, *scratch;
    struct seat_cost best_cost;
};

/* Who is in `building` by `where` (of each unit). */
MUST_CHECK bool seating_make(const struct problem *p, const uint32_t *where, uint32_t building,
                             struct arena *arena, struct seating *out, struct error *err);

/* Look for the best seats with `n_moves`; they are then in `best`, a room of `rooms` each. */
void seating_solve(struct seating *s, struct rng rng, uint64_t n_moves);

/* Everybody where `at` says. */
void seating_set(struct seating *s, const uint32_t *at);
void seating_put(struct seating *s, uint32_t person, uint32_t room);
/* Less than 0 when a is better. */
int seat_compare(const struct seat_cost *a, const struct seat_cost *b);
