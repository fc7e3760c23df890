#include "yardstick/query/idle.h"

#include <geodesic.h>

#include "random_city.h"

#include "test.h"

static double karney(struct point a, struct point b)
{
    struct geod_geodesic g;
    double metres;

    geod_init(&g, 6378137, 1 / 298.257222101);
    geod_inverse(&g, a.y, a.x, b.y, b.x, &metres, NULL, NULL);
    return metres;
}

static const struct city_building_row *building_of(const struct random_city *c,
                                                   const struct city_room_row *r)
{
    return &c->buildings[r->building - 1];
}

/* Where a room is counted from, as the contract says it; false: nowhere. */
static bool place_of(const struct random_city *c, const struct city_room_row *r, struct point *out)
{
    struct bbox box = geometry_bbox(&building_of(c, r)->shape);

    if (r->drawn)
        *out = r->at;
    else
        *out = (struct point){ (box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2 };
    return r->drawn || building_of(c, r)->drawn;
}

static bool is_asked(const struct random_city *c, const struct city_room_row *r,
                     const struct idle_query *q)
{
    const struct city_building_row *b = building_of(c, r);
    bool idle = r->status && strcmp(r->status, "idle") == 0;
    const char *tenure = city_tenure(b);

    return (idle || (q->reserved && strcmp(r->state, "reserved") == 0)) &&
           (!q->use.len || str_eq(q->use, str_from(r->use))) &&
           (!q->tenure.len || str_eq(q->tenure, str_from(tenure))) &&
           (!q->has_ordinal || q->ordinal == r->ordinal) && r->area >= q->min_area &&
           r->area <= q->max_area && (!q->needs_lift || q->has_lift == (b->lift && b->drawn)) &&
           (!q->district_id || q->district_id == city_district(b)) &&
           (!q->courtyard_id || q->courtyard_id == b->courtyard) &&
           (!q->building_id || q->building_id == b->id);
}

/* A random question; the origin is a place or nothing. */
static struct idle_query question(struct random_city *c, struct origin *origin)
{
    static const char *const uses[] = { "office", "service", "technical" };
    struct idle_query q = { .within_m = INFINITY, .max_area = INT64_MAX };

    if (city_chance(c, 80)) {
        origin_of_place(
            (struct point){ city_uniform(c, 117.199, 117.211), city_uniform(c, 34.699, 34.711) },
            origin);
        q.origin = origin;
        if (city_chance(c, 80))
            q.within_m = pow(10, city_uniform(c, 1, 3.3));
    }
    if (city_chance(c, 40))
        q.min_area = (int64_t)(city_random(c) % 4000);
    if (city_chance(c, 40))
        q.max_area = q.min_area + (int64_t)(city_random(c) % 3000);
    if (city_chance(c, 30))
        q.use = str_from(uses[city_random(c) % 3]);
    if (city_chance(c, 20))
        q.tenure = city_chance(c, 50) ? STR("leased") : STR("own");
    q.has_ordinal = city_chance(c, 20);
    q.ordinal = (int64_t)(city_random(c) % 3);
    q.needs_lift = city_chance(c, 30);
    q.has_lift = city_chance(c, 50);
    q.reserved = city_chance(c, 30);
    if (city_chance(c, 15))
        q.district_id = 1 + (int64_t)(city_random(c) % 2);
    if (city_chance(c, 10))
        q.courtyard_id = 1 + (int64_t)(city_random(c) % 3);
    if (city_chance(c, 10))
        q.building_id = 1 + (int64_t)(city_random(c) % c->n_buildings);
    return q;
}

static bool is_found(const struct idle_found *found, int64_t id, double metres)
{
    for (size_t i = 0; i < found->n; i++)
        if (found->rooms[i].id == id)
            return isnan(metres)
                       ? isnan(found->rooms[i].distance_m)
                       : fabs(found->rooms[i].distance_m - metres) <= 1e-3 * metres + 0.01;
    return false;
}

/* Is the answer what counting by hand gives? Rooms within a centimetre of the edge may be either.
 */
static bool agrees(const struct random_city *c, const struct idle_query *q,
                   const struct idle_found *found)
{
    int64_t count = 0, area = 0, unplaced = 0, unsure = 0;

    for (size_t i = 0; i < c->n_rooms; i++) {
        const struct city_room_row *r = &c->rooms[i];
        struct point at;
        bool placed = place_of(c, r, &at);
        double metres = q->origin && placed ? karney(q->origin->place, at) : NAN;

        if (!is_asked(c, r, q))
            continue;
        if (q->origin && !placed && isfinite(q->within_m)) {
            unplaced++;
            continue;
        }
        if (fabs(metres - q->within_m) < 1e-3 * metres + 0.01) {
            unsure += is_found(found, r->id, metres) ? 0 : 1;
        } else if (metres > q->within_m) {
            if (is_found(found, r->id, metres))
                return false;
            continue;
        } else if (!is_found(found, r->id, metres)) {
            return false;
        }
        count++;
        area += r->area;
    }
    return found->total.count == count - unsure && found->unplaced.count == unplaced &&
           (unsure || found->total.area == area);
}

static bool is_ordered(const struct idle_found *found)
{
    for (size_t i = 1; i < found->n; i++)
        if (found->rooms[i - 1].distance_m > found->rooms[i].distance_m)
            return false;
    return true;
}

TESTS
{
    static struct random_city c;
    struct error err = { 0 };

    TEST ("what is idle equals counting by hand in a thousand cities") {
        size_t total = 0;

        for (uint64_t seed = 1; seed <= 1000; seed++) {
            struct snapshot *s = random_city(&c, seed, &err);

            if (!CHECK(s != NULL))
                break;
            for (int i = 0; i < 8; i++) {
                AUTO(idle_found) found = { 0 };
                struct origin origin;
                struct idle_query q = question(&c, &origin);

                if (!CHECK(idle_find(s, &q, &found, &err)) || !CHECK(agrees(&c, &q, &found)) ||
                    !CHECK(is_ordered(&found)))
                    NOTE("seed %d, question %d", (int)seed, i);
                total += found.n;
            }
            snapshot_release(s);
            city_release(&c);
        }
        NOTE("%zu rooms found", total);
        CHECK(total > 20000);
    }
    TEST ("from a building its own rooms are at no distance, others are as far as its wall") {
        struct snapshot *s = random_city(&c, 7, &err);
        struct idle_query q = { .within_m = INFINITY, .max_area = INT64_MAX };

        for (size_t b = 0; s && b < c.n_buildings; b++) {
            AUTO(idle_found) found = { 0 };
            AUTO(origin) origin = { 0 };
            bool made = origin_of_features(s, "building", &c.buildings[b].id, 1, &origin, &err);

            CHECK(made == c.buildings[b].drawn);
            q.origin = &origin;
            if (!made || !CHECK(idle_find(s, &q, &found, &err)))
                continue;
            for (size_t i = 0; i < found.n; i++) {
                const struct idle_room *room = &found.rooms[i];
                bool own = room->place->building_id == c.buildings[b].id;

                CHECK(isnan(room->distance_m) || !own || room->distance_m == 0);
            }
        }
        CHECK(s != NULL);
        snapshot_release(s);
        city_release(&c);
    }
    TEST ("what is not there cannot be measured from") {
        struct snapshot *s = random_city(&c, 3, &err);
        AUTO(origin) origin = { 0 };

        CHECK(s && !origin_of_features(s, "building", (int64_t[]){ 999 }, 1, &origin, &err));
        CHECK(err.code == ERROR_NOT_FOUND);
        CHECK(!origin_of_features(s, "courtyard", (int64_t[]){ 1 }, 1, &origin, &err));
        CHECK(err.code == ERROR_INVALID);
        snapshot_release(s);
        city_release(&c);
    }
}
