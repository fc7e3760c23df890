#include "cities.h"
#include "../test.h"

/*
 * Exact tests in integers, without a geometry library. A floor is tiled when
 * every side of a piece is either the same side of a neighbour the other way
 * round or a side of the outline, and the areas add up.
 */
struct side {
    struct city_point a, b; /* a before b */
    int sign;
};

static int compare_point(struct city_point p, struct city_point q)
{
    return p.e != q.e ? (p.e < q.e ? -1 : 1) : (p.n > q.n) - (p.n < q.n);
}

static int compare_side(const void *x, const void *y)
{
    const struct side *p = x, *q = y;
    int order = compare_point(p->a, q->a);

    return order ? order : compare_point(p->b, q->b);
}

static __int128 twice_area(const struct city_shape *shape)
{
    __int128 twice = 0;

    for (uint32_t r = 0, at = 0; r < shape->rings; at = shape->ends[r++])
        for (uint32_t i = at; i < shape->ends[r]; i++) {
            struct city_point p = shape->points[i];
            struct city_point q = shape->points[i + 1 < shape->ends[r] ? i + 1 : at];

            twice += (__int128)p.e * q.n - (__int128)q.e * p.n;
        }
    return twice;
}

static size_t sides_add(struct side *sides, size_t n, const struct city_shape *shape, int sign)
{
    for (uint32_t r = 0, at = 0; r < shape->rings; at = shape->ends[r++])
        for (uint32_t i = at; i < shape->ends[r]; i++) {
            struct city_point p = shape->points[i];
            struct city_point q = shape->points[i + 1 < shape->ends[r] ? i + 1 : at];
            bool forward = compare_point(p, q) < 0;

            sides[n++] = forward ? (struct side){ p, q, sign } : (struct side){ q, p, -sign };
        }
    return n;
}

/* Each side at most once each way, and all cancel out against the outline. */
static bool sides_cancel(struct side *sides, size_t n)
{
    qsort(sides, n, sizeof(*sides), compare_side);
    for (size_t i = 0; i < n; i += 2)
        if (i + 1 == n || compare_side(&sides[i], &sides[i + 1]) != 0 ||
            sides[i].sign + sides[i + 1].sign != 0 || compare_point(sides[i].a, sides[i].b) == 0 ||
            (i + 2 < n && compare_side(&sides[i], &sides[i + 2]) == 0))
            return false;
    return true;
}

static __int128 cross(struct city_point o, struct city_point p, struct city_point q)
{
    return (__int128)(p.e - o.e) * (q.n - o.n) - (__int128)(p.n - o.n) * (q.e - o.e);
}

static int sign_of(__int128 x)
{
    return (x > 0) - (x < 0);
}

/* Do two sides cross in a point that is inside of both? */
static bool sides_cross(const struct side *s, const struct side *t)
{
    return sign_of(cross(s->a, s->b, t->a)) * sign_of(cross(s->a, s->b, t->b)) < 0 &&
           sign_of(cross(t->a, t->b, s->a)) * sign_of(cross(t->a, t->b, s->b)) < 0;
}

/* Sides are sorted by their first point; a sweep along the easting keeps this near n log n. */
static bool any_crossing(const struct side *sides, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n && sides[k].a.e < sides[i].b.e; k++)
            if (sides_cross(&sides[i], &sides[k]))
                return true;
    return false;
}

static void check_floor(const struct city *city, const struct city_floor *floor, struct side *sides)
{
    __int128 twice = 0;
    size_t n = 0;

    for (uint32_t i = 0; i < floor->n_rooms; i++) {
        const struct city_shape *shape = &city->rooms[floor->first_room + i].shape;

        CHECK(twice_area(shape) > 0);
        twice += twice_area(shape);
        n = sides_add(sides, n, shape, 1);
    }
    for (uint32_t i = 0; i < floor->n_circulation; i++) {
        const struct city_shape *shape = &city->circulations[floor->first_circulation + i].shape;

        CHECK(twice_area(shape) > 0);
        twice += twice_area(shape);
        n = sides_add(sides, n, shape, 1);
    }
    CHECK(twice == twice_area(&floor->shape));
    n = sides_add(sides, n, &floor->shape, -1);
    CHECK(sides_cancel(sides, n));
    CHECK(!any_crossing(sides, n));
}

/* Inside or on the border, by counting crossings of a ray to the east. */
static bool covers(const struct city_shape *shape, struct city_point p)
{
    bool inside = false;

    for (uint32_t r = 0, at = 0; r < shape->rings; at = shape->ends[r++])
        for (uint32_t i = at; i < shape->ends[r]; i++) {
            struct city_point a = shape->points[i];
            struct city_point b = shape->points[i + 1 < shape->ends[r] ? i + 1 : at];
            __int128 turn = cross(a, b, p);

            if (turn == 0 && (p.e - a.e) * (p.e - b.e) <= 0 && (p.n - a.n) * (p.n - b.n) <= 0)
                return true;
            if ((a.n > p.n) != (b.n > p.n) && (b.n > a.n) == (turn > 0))
                inside = !inside;
        }
    return inside;
}

/* All corners inside, and no side through a side of the outer one. */
static bool within(const struct city_shape *inner, const struct city_shape *outer)
{
    struct side sides[2000];
    size_t n, m;

    for (uint32_t i = 0; i < inner->ends[inner->rings - 1]; i++)
        if (!covers(outer, inner->points[i]))
            return false;
    n = sides_add(sides, 0, inner, 1);
    m = sides_add(sides, n, outer, 1);
    for (size_t i = 0; i < n; i++)
        for (size_t k = n; k < m; k++)
            if (sides_cross(&sides[i], &sides[k]))
                return false;
    return true;
}

static bool apart(const struct city_shape *a, const struct city_shape *b)
{
    struct side sides[400];
    size_t n, m;

    for (uint32_t i = 0; i < a->ends[0]; i++)
        if (covers(b, a->points[i]))
            return false;
    for (uint32_t i = 0; i < b->ends[0]; i++)
        if (covers(a, b->points[i]))
            return false;
    n = sides_add(sides, 0, a, 1);
    m = sides_add(sides, n, b, 1);
    for (size_t i = 0; i < n; i++)
        for (size_t k = n; k < m; k++)
            if (sides_cross(&sides[i], &sides[k]))
                return false;
    return true;
}

static void check_nesting(const struct city *city)
{
    for (uint32_t i = 0; i < city->n_floors; i++)
        CHECK(within(&city->floors[i].shape, &city->buildings[city->floors[i].building].shape) &&
              twice_area(&city->floors[i].shape) ==
                  twice_area(&city->buildings[city->floors[i].building].shape));
    for (uint32_t i = 0; i < city->n_buildings; i++)
        CHECK(within(&city->buildings[i].shape,
                     &city->courtyards[city->buildings[i].courtyard].shape));
    for (uint32_t i = 0; i < city->n_courtyards; i++)
        CHECK(within(&city->courtyards[i].shape,
                     &city->districts[city->courtyards[i].district].shape));
    for (uint32_t i = 0; i < city->n_parkings; i++)
        CHECK(
            within(&city->parkings[i].shape, &city->courtyards[city->parkings[i].courtyard].shape));
}

static void check_apart(const struct city *city)
{
    for (uint32_t i = 0; i < city->n_courtyards; i++)
        for (uint32_t k = 0; k < i; k++)
            CHECK(apart(&city->courtyards[i].shape, &city->courtyards[k].shape));
    for (uint32_t i = 0; i < city->n_buildings; i++)
        for (uint32_t k = 0; k < i; k++)
            if (city->buildings[i].courtyard == city->buildings[k].courtyard)
                CHECK(apart(&city->buildings[i].shape, &city->buildings[k].shape));
    for (uint32_t i = 0; i < city->n_parkings; i++)
        for (uint32_t b = 0; b < city->n_buildings; b++)
            if (city->parkings[i].floor == CITY_NONE)
                CHECK(apart(&city->parkings[i].shape, &city->buildings[b].shape));
    for (uint32_t i = 0; i < city->n_covers; i++)
        for (uint32_t k = 0; k < city->n_courtyards; k++)
            CHECK(apart(&city->covers[i].shape, &city->courtyards[k].shape));
}

/* No street goes through a courtyard. */
static void check_streets(const struct city *city)
{
    for (uint32_t i = 0; i < city->n_streets; i++) {
        struct side street, sides[400];
        size_t n;

        street =
            (struct side){ city->streets[i].shape.points[0], city->streets[i].shape.points[1], 1 };
        for (uint32_t k = 0; k < city->n_courtyards; k++) {
            n = sides_add(sides, 0, &city->courtyards[k].shape, 1);
            CHECK(!covers(&city->courtyards[k].shape, street.a));
            for (size_t s = 0; s < n; s++)
                CHECK(!sides_cross(&street, &sides[s]));
        }
    }
    CHECK(city->n_streets > 1400 && city->n_covers > 100);
}

static void check_districts(const struct city *city)
{
    struct side *sides = malloc(4000 * sizeof(*sides));
    size_t n = 0, alone = 0;

    for (uint32_t i = 0; i < city->n_districts; i++) {
        CHECK(twice_area(&city->districts[i].shape) > 0);
        n = sides_add(sides, n, &city->districts[i].shape, 1);
    }
    qsort(sides, n, sizeof(*sides), compare_side);
    CHECK(!any_crossing(sides, n));
    for (size_t i = 0; i < n; i++)
        alone += (i == 0 || compare_side(&sides[i - 1], &sides[i]) != 0) &&
                 (i + 1 == n || compare_side(&sides[i + 1], &sides[i]) != 0);
    NOTE("%zu sides, %zu of them the border of the city", n, alone);
    CHECK(alone > 0 && alone < n / 2);
    free(sides);
}

/* Bars, L, U and rings, tall ones and turned ones are all there. */
static void check_variety(const struct city *city)
{
    uint32_t corners[16] = { 0 }, holes = 0, turned = 0, tallest = 0;

    for (uint32_t i = 0; i < city->n_buildings; i++) {
        const struct city_building *b = &city->buildings[i];

        corners[b->shape.ends[0]]++;
        holes += b->shape.rings == 2;
        turned += b->shape.points[0].n != b->shape.points[1].n;
        tallest = b->floors_above > tallest ? b->floors_above : tallest;
    }
    NOTE("%u with four corners, %u L, %u U, %u with a yard; %u turned; %u floors", corners[4],
         corners[6], corners[8], holes, turned, tallest);
    CHECK(corners[6] > 10 && corners[8] > 10 && holes > 3 && turned > 10 && tallest == 20);
}

TESTS
{
    static const uint64_t seeds[] = { 1, 2022, 77 };
    struct side *sides = malloc(100000 * sizeof(*sides));

    for (size_t i = 0; i < 3; i++) {
        struct city *city = city_of(seeds[i], 1);

        NOTE("seed %llu", (unsigned long long)seeds[i]);
        TEST ("rooms and circulation tile every floor exactly") {
            for (uint32_t f = 0; f < city->n_floors; f++)
                check_floor(city, &city->floors[f], sides);
        }
        TEST ("floors lie in buildings, buildings in courtyards, courtyards in districts") {
            check_nesting(city);
        }
        TEST ("courtyards, buildings, parking, parks and streets keep apart") {
            check_apart(city);
            check_streets(city);
        }
        TEST ("districts share their borders; buildings are of all kinds") {
            check_districts(city);
            check_variety(city);
        }
        city_release(city);
    }
    free(sides);
}
