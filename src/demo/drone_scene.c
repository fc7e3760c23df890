/*
 * drone_scene: which cells of the ground a shape covers, by scan lines
 * (even-odd over all rings, in integers).
 */
#include "drone.h"

#include <stdlib.h>

enum { CROSSINGS_MAX = 512, MARGIN_MM = 12000, CELLS_MAX = 40 << 20 };

/* The largest: where most is to be seen, and the map opens. */
uint32_t drone_courtyard(const struct city *city)
{
    uint32_t best = 0;

    for (uint32_t c = 1; c < city->n_courtyards; c++)
        if (city->courtyards[c].land_area > city->courtyards[best].land_area)
            best = c;
    return best;
}

/* Its first. */
uint32_t drone_raised(const struct city *city)
{
    uint32_t courtyard = drone_courtyard(city), b = 0;

    while (b + 1 < city->n_buildings && city->buildings[b].courtyard != courtyard)
        b++;
    return b;
}

/* Two years before, the last building of the courtyard did not stand. */
bool drone_stands(const struct drone_grid *grid, uint32_t building)
{
    const struct city *city = grid->city;
    uint32_t last = building;

    if (city->buildings[building].courtyard != grid->courtyard)
        return false;
    for (uint32_t b = building + 1; grid->is_earlier && b < city->n_buildings; b++)
        if (city->buildings[b].courtyard == grid->courtyard)
            last = b;
    return !grid->is_earlier || last != building;
}

bool drone_grid_make(const struct city *city, int64_t cell, struct drone_grid *out,
                     struct error *err)
{
    uint32_t courtyard = drone_courtyard(city);
    struct city_shape shape = city->courtyards[courtyard].shape;
    int64_t west = INT64_MAX, east = INT64_MIN, south = INT64_MAX, north = INT64_MIN;

    for (uint32_t i = 0; i < shape.ends[0]; i++) {
        west = shape.points[i].e < west ? shape.points[i].e : west;
        east = shape.points[i].e > east ? shape.points[i].e : east;
        south = shape.points[i].n < south ? shape.points[i].n : south;
        north = shape.points[i].n > north ? shape.points[i].n : north;
    }
    *out = (struct drone_grid){ .city = city,
                                .courtyard = courtyard,
                                .west = (west - MARGIN_MM) / 1000 * 1000,
                                .north = (north + MARGIN_MM) / 1000 * 1000,
                                .cell = cell };
    out->columns = (int)((east + MARGIN_MM - out->west) / cell);
    out->rows = (int)((out->north - south + MARGIN_MM) / cell);
    return out->columns > 0 && out->rows > 0 && (int64_t)out->columns * out->rows <= CELLS_MAX
               ? true
               : error_set(err, ERROR_INTERNAL, "the courtyard to be flown has no size");
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* Eastings at which the rings cross the line of northing `n`. */
static size_t crossings(struct city_shape shape, int64_t de, int64_t dn, int64_t n,
                        int64_t out[CROSSINGS_MAX])
{
    size_t count = 0;

    for (uint32_t r = 0; r < shape.rings; r++) {
        uint32_t first = r ? shape.ends[r - 1] : 0, last = shape.ends[r];

        for (uint32_t i = first; i < last && count < CROSSINGS_MAX; i++) {
            struct city_point a = shape.points[i];
            struct city_point b = shape.points[i + 1 < last ? i + 1 : first];

            if ((a.n + dn > n) != (b.n + dn > n))
                out[count++] = a.e + de + (b.e - a.e) * (n - a.n - dn) / (b.n - a.n);
        }
    }
    qsort(out, count, sizeof(*out), by_number);
    return count;
}

void drone_fill(const struct drone_grid *grid, struct city_shape shape, int64_t de, int64_t dn,
                void *context, void (*mark)(void *context, size_t index))
{
    int64_t at[CROSSINGS_MAX];

    for (int row = 0; row < grid->rows; row++) {
        int64_t n = grid->north - row * grid->cell - grid->cell / 2;
        size_t count = crossings(shape, de, dn, n, at);

        for (size_t i = 0; i + 1 < count; i += 2) {
            int64_t first = (at[i] - grid->west + grid->cell / 2) / grid->cell;
            int64_t end = (at[i + 1] - grid->west + grid->cell / 2) / grid->cell;

            for (int64_t c = first < 0 ? 0 : first; c < end && c < grid->columns; c++)
                mark(context, (size_t)row * (size_t)grid->columns + (size_t)c);
        }
    }
}

unsigned drone_grain(int64_t e, int64_t n)
{
    uint64_t x = (uint64_t)e * 0x9E3779B97F4A7C15u ^ (uint64_t)n * 0xC2B2AE3D27D4EB4Fu;

    x ^= x >> 29;
    x *= 0xBF58476D1CE4E5B9u;
    return (unsigned)(x >> 56);
}

float drone_ground(int64_t e, int64_t n)
{
    // Long slopes of one in two hundred, that meet every kilometre.
    int64_t east = llabs(e % 2000000 - 1000000), north = llabs(n % 2000000 - 1000000);
    int64_t mm = 62000 + east / 200 - north / 200;

    return (float)mm / 1000;
}
