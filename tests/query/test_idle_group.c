#include "yardstick/query/idle_group.h"

#include "random_city.h"

#include "test.h"

/* Up to 14 idle rooms of a floor, to go through all their subsets. */
struct floor_rooms {
    const struct city_room_row *rooms[16];
    unsigned n;
    unsigned beside[16]; /* bits of those that share a wall */
};

static bool share_wall(const struct random_city *c, const struct city_room_row *a,
                       const struct city_room_row *b)
{
    double low = fmax(a->x, b->x), high = fmin(a->x + a->width, b->x + b->width);

    if (!a->drawn || !b->drawn || a->floor != b->floor)
        return false;
    if (a->row == b->row)
        return abs(a->column - b->column) == 1;
    return c->gap[a->floor - 500] < IDLE_WALL_M && high - low > 0.25;
}

static void floor_take(const struct random_city *c, const struct idle_found *found, int64_t floor,
                       struct floor_rooms *out)
{
    *out = (struct floor_rooms){ 0 };
    for (size_t i = 0; i < found->n; i++)
        if (found->rooms[i].floor_id == floor)
            out->rooms[out->n++] = &c->rooms[found->rooms[i].id - 1000];
    for (unsigned i = 0; i < out->n; i++)
        for (unsigned k = 0; k < out->n; k++)
            if (i != k && share_wall(c, out->rooms[i], out->rooms[k]))
                out->beside[i] |= 1u << k;
}

static bool is_connected(const struct floor_rooms *f, unsigned set)
{
    unsigned reached = set & -set, before = 0;

    while (reached != before) {
        before = reached;
        for (unsigned i = 0; i < f->n; i++)
            if (before >> i & 1)
                reached |= f->beside[i] & set;
    }
    return reached == set;
}

static int64_t set_area(const struct floor_rooms *f, unsigned set)
{
    int64_t sum = 0;

    for (unsigned i = 0; i < f->n; i++)
        sum += set >> i & 1 ? f->rooms[i]->area : 0;
    return sum;
}

/* The least sum of a connected subset of `left`, 0 when there is none. */
static int64_t least_sum(const struct floor_rooms *f, unsigned left, int64_t least, int64_t most)
{
    int64_t best = 0;

    for (unsigned set = left; set; set = (set - 1) & left) {
        int64_t sum = set_area(f, set);

        if (sum >= least && sum <= most && (!best || sum < best) && is_connected(f, set))
            best = sum;
    }
    return best;
}

static unsigned group_set(const struct floor_rooms *f, const struct idle_found *found,
                          const struct idle_groups *groups, const struct idle_group *g)
{
    unsigned set = 0;

    for (size_t i = 0; i < g->n; i++)
        for (unsigned k = 0; k < f->n; k++)
            if (f->rooms[k]->id == found->rooms[groups->rooms[g->first + i]].id)
                set |= 1u << k;
    return set;
}

/* Each group the best of what those before have left, and nothing left that reaches the area. */
static bool floor_agrees(const struct random_city *c, const struct idle_found *found,
                         const struct idle_groups *groups, int64_t floor, int64_t least,
                         int64_t most)
{
    struct floor_rooms f;
    unsigned left;

    floor_take(c, found, floor, &f);
    left = (1u << f.n) - 1;
    for (size_t at = 0; at < groups->n_rooms;) { // in the order of making
        const struct idle_group *g = NULL;
        unsigned set;

        for (size_t i = 0; i < groups->n; i++)
            if (groups->items[i].first == at)
                g = &groups->items[i];
        if (!g)
            return false;
        at += g->n;
        if (found->rooms[groups->rooms[g->first]].floor_id != floor)
            continue;
        set = group_set(&f, found, groups, g);
        if ((set & left) != set || !is_connected(&f, set) || set_area(&f, set) != g->area ||
            g->area != least_sum(&f, left, least, most) || g->waste != g->area - least ||
            !g->is_least || g->bound != g->waste)
            return false;
        left &= ~set;
    }
    return least_sum(&f, left, least, most) == 0;
}

/* A grid of rooms of one floor, all idle, `across` to a row. */
static struct snapshot *hall(struct random_city *c, unsigned n, unsigned across, struct error *err)
{
    struct map_start start = { .centre = { 117.2, 34.7 }, .limit_bytes = 1 << 26 };
    struct snapshot *s = NULL;

    memset(c, 0, sizeof(*c));
    c->seed = n;
    c->corner = (struct point){ 117.2, 34.7 };
    c->n_buildings = 1;
    c->buildings[0] = (struct city_building_row){ .id = 1, .courtyard = 1 };
    for (unsigned i = 0; i < n; i++) {
        struct city_room_row *room = &c->rooms[c->n_rooms++];

        *room = (struct city_room_row){ .id = 1000 + i,
                                        .building = 1,
                                        .floor = 500,
                                        .area = (int)(1500 + city_random(c) % 1500),
                                        .use = "office",
                                        .state = "in_use",
                                        .status = "idle",
                                        .drawn = true };
        city_draw(c, i % across * 4.0, i / across * 5.0, 4, 5, &room->shape);
    }
    c->builder = map_builder_open(&start, err);
    if (c->builder && city_pour_yards(c, err) && city_pour_buildings(c, err) &&
        city_pour_rooms(c, false, err) && city_pour_rooms(c, true, err) && city_pour_lifts(c, err))
        s = map_builder_finish(c->builder, err);
    map_builder_close(c->builder);
    return s;
}

TESTS
{
    static struct random_city c;
    struct error err = { 0 };
    struct idle_query all = { .within_m = INFINITY, .max_area = INT64_MAX };

    TEST ("groups are the best there are on every floor of a thousand cities") {
        size_t n_groups = 0, n_large = 0;

        for (uint64_t seed = 1; seed <= 1000; seed++) {
            struct snapshot *s = random_city(&c, seed, &err);
            AUTO(idle_found) found = { 0 };
            AUTO(idle_groups) groups = { 0 };
            int64_t least = 2000 + (int64_t)(city_random(&c) % 12000);
            int64_t most = city_chance(&c, 30) ? least + 1500 : INT64_MAX;

            if (!CHECK(s && idle_find(s, &all, &found, &err)) ||
                !CHECK(idle_groups_make(&found, least, most, &groups, &err)))
                break;
            for (size_t f = 0; f < c.n_floors; f++)
                if (!CHECK(floor_agrees(&c, &found, &groups, 500 + (int64_t)f, least, most)))
                    NOTE("seed %d, floor %zu", (int)seed, f);
            CHECK(groups.all_least && groups.total.count == (int64_t)groups.n);
            n_groups += groups.n;
            for (size_t i = 0; i < groups.n; i++)
                n_large += groups.items[i].n > 2;
            snapshot_release(s);
            city_release(&c);
        }
        NOTE("%zu groups, %zu of more than two rooms", n_groups, n_large);
        CHECK(n_groups > 3000 && n_large > 500);
    }
    TEST ("a hall of two hundred rooms is answered, and how good the answer is said") {
        struct snapshot *s = hall(&c, 200, 20, &err);
        AUTO(idle_found) found = { 0 };
        AUTO(idle_groups) groups = { 0 };

        CHECK(s && idle_find(s, &all, &found, &err) && found.n == 200);
        CHECK(idle_groups_make(&found, 60000, INT64_MAX, &groups, &err));
        CHECK(groups.n >= 5);
        for (size_t i = 0; i < groups.n; i++) {
            const struct idle_group *g = &groups.items[i];

            CHECK(g->waste >= g->bound && g->bound >= 0 && g->area - g->waste == 60000);
            CHECK(g->waste < 3000);
            NOTE("%zu rooms, waste %.2f m2, at least %.2f", g->n, (double)g->waste / 100,
                 (double)g->bound / 100);
        }
        snapshot_release(s);
        city_release(&c);
    }
    TEST ("what nothing reaches has no groups") {
        struct snapshot *s = hall(&c, 6, 3, &err);
        AUTO(idle_found) found = { 0 };
        AUTO(idle_groups) groups = { 0 };

        CHECK(s && idle_find(s, &all, &found, &err));
        CHECK(idle_groups_make(&found, 100000, INT64_MAX, &groups, &err) && groups.n == 0);
        snapshot_release(s);
        city_release(&c);
    }
}
