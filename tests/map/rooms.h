/*
 * rooms: generated floors for tests and benchmarks. Buildings stand askew on
 * a grid; a floor is two rows of rooms along a corridor, sharing walls, with
 * L and U shapes, rooms with a shaft in them and ducts thinner than a brick.
 * The same seed gives the same city.
 */
#pragma once

#include "yardstick/geo/geometry.h"

struct rooms {
    uint64_t seed;
    struct point corner; /* degrees, of building 0 */
    unsigned n_floors;
    /* out */
    void (*emit)(void *data, int64_t id, const struct geometry *degrees);
    void *data;
    int64_t next_id;
    /* the building being drawn */
    struct point at; /* degrees */
    double cos_turn, sin_turn;
    struct geometry shape;
};

static inline uint64_t rooms_random(struct rooms *r)
{
    uint64_t z = (r->seed += 0x9e3779b97f4a7c15u);

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static inline double rooms_uniform(struct rooms *r, double low, double high)
{
    return low + (high - low) * (double)(rooms_random(r) >> 11) * 0x1p-53;
}

static inline void rooms_point(struct rooms *r, double x, double y)
{
    double e = x * r->cos_turn - y * r->sin_turn, n = x * r->sin_turn + y * r->cos_turn;

    geometry_add(&r->shape, (struct point){ r->at.x + e / (111320 * cos(r->at.y * M_PI / 180)),
                                            r->at.y + n / 110574 });
}

static inline void rooms_ring(struct rooms *r, const double (*xy)[2], unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        rooms_point(r, xy[i][0], xy[i][1]);
    geometry_close_ring(&r->shape);
}

static inline void rooms_emit(struct rooms *r)
{
    geometry_end_part(&r->shape);
    r->shape.kind = GEOMETRY_POLYGON;
    r->emit(r->data, ++r->next_id, &r->shape);
    geometry_clear(&r->shape);
}

static inline void rooms_box(struct rooms *r, double x, double y, double x2, double y2)
{
    rooms_ring(r, (const double[][2]){ { x, y }, { x2, y }, { x2, y2 }, { x, y2 } }, 4);
}

/* One or three columns from x; gives back where the next begins. */
static inline double rooms_column(struct rooms *r, double x, double y, double y2)
{
    double a = x + rooms_uniform(r, 3, 6), b = a + rooms_uniform(r, 2, 4), c = b + 3;
    double m = (y + y2) / 2;

    switch (rooms_random(r) % 10) {
    case 0: // an L and what stands in its corner
        rooms_ring(
            r, (const double[][2]){ { x, y }, { b, y }, { b, m }, { a, m }, { a, y2 }, { x, y2 } },
            6);
        rooms_emit(r);
        rooms_box(r, a, m, b, y2);
        rooms_emit(r);
        return b;
    case 1: // a U and what stands in it
        rooms_ring(r,
                   (const double[][2]){ { x, y },
                                        { c, y },
                                        { c, y2 },
                                        { b, y2 },
                                        { b, m },
                                        { a, m },
                                        { a, y2 },
                                        { x, y2 } },
                   8);
        rooms_emit(r);
        rooms_box(r, a, m, b, y2);
        rooms_emit(r);
        return c;
    case 2: // a shaft inside a room
        rooms_box(r, x, y, b, y2);
        rooms_box(r, a - 1, m - 0.6, a + 0.4, m + 0.5);
        rooms_emit(r);
        return b;
    case 3: // a duct
        rooms_box(r, x, y, x + rooms_uniform(r, 0.01, 0.3), y2);
        rooms_emit(r);
        return x + 0.3;
    default:
        rooms_box(r, x, y, a, y2);
        rooms_emit(r);
        return a;
    }
}

static inline void rooms_floor(struct rooms *r)
{
    for (double x = 0; x < 60;)
        x = rooms_column(r, x, 0, 6.3);
    for (double x = 0; x < 60;)
        x = rooms_column(r, x, 8.4, 15);
}

/* n_buildings in rows of 16, 120 m apart. */
static inline void rooms_make(struct rooms *r, unsigned n_buildings)
{
    for (unsigned i = 0; i < n_buildings; i++) {
        double turn = rooms_uniform(r, 0, 2 * M_PI);
        uint64_t plan;

        r->at = (struct point){ r->corner.x + i % 16 * 0.0014, r->corner.y + i / 16 * 0.0011 };
        r->cos_turn = cos(turn);
        r->sin_turn = sin(turn);
        plan = rooms_random(r);
        for (unsigned floor = 0; floor < r->n_floors; floor++) {
            r->seed = plan; // every floor has the plan of the first
            rooms_floor(r);
        }
    }
    geometry_release(&r->shape);
}
