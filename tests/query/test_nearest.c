#include "yardstick/map/nearest.h"

#include <geodesic.h>

#include "random_city.h"
#include "yardstick/geo/geodesic.h"

#include "test.h"

struct first {
    struct nearest_hit hits[CITY_ROOMS];
    size_t n, limit;
};

static bool take(void *data, const struct nearest_hit *hit)
{
    struct first *first = data;

    first->hits[first->n++] = *hit;
    return first->n < first->limit;
}

static bool has_odd_id(void *data, const struct map_feature *f)
{
    (void)data;
    return map_feature_id(f) % 2 == 1;
}

static int by_metres(const void *a, const void *b)
{
    double p = *(const double *)a, q = *(const double *)b;

    return (p > q) - (p < q);
}

TESTS
{
    static struct random_city c;
    static struct first found;
    struct error err = { 0 };

    TEST ("the nearest ten are those of counting by hand, in a thousand cities") {
        double worst = 0;

        for (uint64_t seed = 1; seed <= 1000; seed++) {
            struct snapshot *s = random_city(&c, seed, &err);
            double metres[CITY_ROOMS];
            size_t n = 0;
            uint32_t layer;

            if (!CHECK(s && snapshot_layer(s, STR("room"), &layer)))
                break;
            for (int i = 0; i < 3; i++) {
                struct point p = { city_uniform(&c, 117.195, 117.215),
                                   city_uniform(&c, 34.695, 34.715) };
                double within = city_chance(&c, 30) ? city_uniform(&c, 20, 900) : INFINITY;

                n = 0;
                for (size_t r = 0; r < c.n_rooms; r++)
                    if (c.rooms[r].drawn)
                        metres[n++] = geodesic_distance_to_m(&c.rooms[r].shape, p, NULL);
                qsort(metres, n, sizeof(*metres), by_metres);
                found = (struct first){ .limit = 10 };
                CHECK(nearest_walk(&(struct nearest_search){ .snapshot = s,
                                                             .layer = layer,
                                                             .degrees = p,
                                                             .within_m = within,
                                                             .visit = take,
                                                             .data = &found },
                                   &err));
                for (size_t k = 0; k < found.n; k++) {
                    struct geod_geodesic g;
                    double there;

                    geod_init(&g, 6378137, 1 / 298.257222101);
                    geod_inverse(&g, p.y, p.x, found.hits[k].at.y, found.hits[k].at.x, &there, NULL,
                                 NULL);
                    CHECK(fabs(found.hits[k].distance_m - metres[k]) < 0.005);
                    CHECK(found.hits[k].distance_m <= within);
                    worst = fmax(worst, fabs(there - found.hits[k].distance_m) / (there + 1));
                }
                CHECK(found.n == 10 || found.n == n || metres[found.n] > within - 0.005);
            }
            snapshot_release(s);
            city_release(&c);
        }
        NOTE("at worst %.2g of the geodesic distance", worst);
        CHECK(worst < 1e-3);
    }
    TEST ("all of a layer come, each once, in order, equals by id") {
        for (uint64_t seed = 2000; seed < 2020; seed++) {
            struct snapshot *s = random_city(&c, seed, &err);
            size_t n = 0;
            uint32_t layer;

            CHECK(s && snapshot_layer(s, STR("room"), &layer));
            for (size_t r = 0; r < c.n_rooms; r++)
                n += c.rooms[r].drawn;
            found = (struct first){ .limit = CITY_ROOMS };
            CHECK(nearest_walk(
                &(struct nearest_search){ .snapshot = s,
                                          .layer = layer,
                                          .degrees = c.rooms[0].drawn ? c.rooms[0].at : c.corner,
                                          .within_m = INFINITY,
                                          .visit = take,
                                          .data = &found },
                &err));
            CHECK(found.n == n);
            for (size_t k = 1; k < found.n; k++) {
                const struct nearest_hit *a = &found.hits[k - 1], *b = &found.hits[k];

                CHECK(a->distance_m < b->distance_m ||
                      (a->distance_m <= b->distance_m &&
                       map_feature_id(&a->feature) < map_feature_id(&b->feature)));
            }
            snapshot_release(s);
            city_release(&c);
        }
    }
    TEST ("those wanted come as they do among all") {
        static struct first wanted;
        struct nearest_search search = { .within_m = INFINITY, .visit = take, .data = &found };
        struct snapshot *s = random_city(&c, 3000, &err);
        size_t n = 0;

        CHECK(s && snapshot_layer(s, STR("room"), &search.layer));
        search.snapshot = s;
        search.degrees = c.corner;
        found = wanted = (struct first){ .limit = CITY_ROOMS };
        CHECK(nearest_walk(&search, &err));
        search.wants = has_odd_id;
        search.data = &wanted;
        CHECK(nearest_walk(&search, &err));
        for (size_t k = 0; k < found.n; k++)
            if (has_odd_id(NULL, &found.hits[k].feature))
                CHECK(map_feature_id(&wanted.hits[n++].feature) ==
                      map_feature_id(&found.hits[k].feature));
        CHECK(n > 0 && wanted.n == n && n < found.n);
        snapshot_release(s);
        city_release(&c);
    }
}
