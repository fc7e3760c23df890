/* The search against the definition: all small problems exactly, real ones within their targets. */
#include "test.h"

#include "../../src/plan/osa_table.h"
#include "../../src/plan/osa_state.h"
#include "yardstick/base/fs.h"
#include "yardstick/plan/osa_solve.h"

enum { PROBLEMS = 1000, ENTITIES = 6, ROOMS = 4 };

static const char data[] = SOURCE_DIR "/../shared/data/osa/";

static bool ignore(void *to, const struct osa_found *found, struct error *err)
{
    (void)err;
    if (to)
        *(int64_t *)to = found->cost.total;
    return true;
}

/* A random problem of up to six entities and four rooms, with constraints of every type. */
static void make_small(struct rng *rng, struct arena *arena, struct osa *osa)
{
    static const enum osa_type all[] = { OSA_ALLOCATION, OSA_NON_ALLOCATION, OSA_CAPACITY,
                                         OSA_SAME_ROOM,  OSA_NOT_SAME_ROOM,  OSA_NOT_SHARING,
                                         OSA_ADJACENT,   OSA_NEARBY,         OSA_AWAY };

    *osa = (struct osa){ .n_entities = 1 + rng_below(rng, ENTITIES),
                         .n_rooms = 1 + rng_below(rng, ROOMS),
                         .n_floors = 2,
                         .n_constraints = rng_below(rng, 10) };
    osa->space = arena_alloc(arena, ENTITIES * sizeof(*osa->space));
    osa->capacity = arena_alloc(arena, ROOMS * sizeof(*osa->capacity));
    osa->floor = arena_alloc(arena, ROOMS * sizeof(*osa->floor));
    osa->adjacent = arena_alloc(arena, (size_t)ROOMS * ROOMS);
    osa->constraints = arena_alloc(arena, 10 * sizeof(*osa->constraints));
    for (uint32_t e = 0; e < osa->n_entities; e++)
        osa->space[e] = 2500 * rng_below(rng, 80);
    for (uint32_t r = 0; r < osa->n_rooms; r++) {
        osa->capacity[r] = 2500 * rng_below(rng, 120);
        osa->floor[r] = rng_below(rng, 2);
        for (uint32_t s = 0; s <= r; s++)
            osa->adjacent[r * osa->n_rooms + s] = osa->adjacent[s * osa->n_rooms + r] =
                r == s || rng_below(rng, 3) == 0;
    }
    for (uint32_t i = 0; i < osa->n_constraints; i++) {
        struct osa_constraint *c = &osa->constraints[i];
        bool room_first;

        c->type = all[rng_below(rng, ARRAY_LEN(all))];
        c->hard = rng_below(rng, 4) == 0;
        room_first = c->type == OSA_CAPACITY;
        c->a = rng_below(rng, room_first ? osa->n_rooms : osa->n_entities);
        c->b = rng_below(rng, c->type <= OSA_NON_ALLOCATION ? osa->n_rooms : osa->n_entities);
    }
}

/* The best of all allocations, by the definition: fewest hard ones broken, then the cost. */
static struct osa_cost exhaust(const struct osa *osa)
{
    struct osa_cost best = { .n_hard = UINT32_MAX }, cost;
    uint32_t rooms[ENTITIES] = { 0 };
    struct error err;
    uint32_t at;

    do {
        if (osa_cost_make(osa, rooms, &cost, &err) &&
            (cost.n_hard < best.n_hard || (cost.n_hard == best.n_hard && cost.total < best.total)))
            best = cost;
        for (at = 0; at < osa->n_entities && ++rooms[at] == osa->n_rooms; at++)
            rooms[at] = 0;
    } while (at < osa->n_entities);
    return best;
}

/* An instance of the shared folder; false, with a word, where there is none. */
static bool instance(const char *name, struct arena *arena, struct osa *osa)
{
    AUTO(buf) text = BUF_INIT(OSA_FILE_BYTES_MAX);
    struct error err;
    char path[512];

    snprintf(path, sizeof(path), "%s%s", data, name);
    if (!fs_exists(path)) {
        SKIP("%s is not here", path);
        return false;
    }
    return fs_read(path, &text, &err) && CHECK(osa_read(buf_str(&text), arena, osa, &err));
}

static uint64_t digest(const struct osa *osa, const struct osa_found *found)
{
    uint64_t sum = 0;

    for (uint32_t e = 0; e < osa->n_entities; e++)
        sum = sum * 1099511628211U + found->room_of[e] + 1;
    return sum;
}

TESTS
{
    struct osa_listener quiet = { ignore, NULL };
    struct error err = { 0 };

    TEST ("a thousand random small problems are solved to the exhaustive optimum") {
        struct rng rng = rng_make(20261125, 0);
        int wrong = 0;

        for (int i = 0; i < PROBLEMS; i++) {
            struct arena arena = ARENA_INIT(8 << 20);
            struct plan_effort effort = { .steps = 80, .seed = (uint64_t)i, .n_threads = 1 };
            struct osa_found found;
            struct osa_cost best;
            struct osa osa;

            make_small(&rng, &arena, &osa);
            best = exhaust(&osa);
            if (!CHECK(osa_solve(&osa, &effort, &quiet, &arena, &found, &err)))
                break;
            wrong += found.cost.total != best.total || found.cost.n_hard != best.n_hard;
            // A bound above what exists would be a lie.
            wrong += best.n_hard == 0 && found.bound > best.total;
            arena_release(&arena);
        }
        CHECK(wrong == 0);
        if (wrong)
            NOTE("%d are not optimal", wrong);
    }
    TEST ("a price kept up to date move by move is the price made anew") {
        struct rng rng = rng_make(7, 0);

        for (int i = 0; i < 200; i++) {
            struct arena arena = ARENA_INIT(8 << 20);
            struct osa_state kept = { 0 }, anew = { 0 };
            uint16_t rooms[ENTITIES] = { 0 };
            struct osa_table t;
            struct osa osa;

            make_small(&rng, &arena, &osa);
            if (!CHECK(osa_table_make(&osa, &arena, &t, &err)))
                break;
            osa_state_place(&kept, &t, arena_alloc(&arena, osa_state_bytes(&t)));
            osa_state_place(&anew, &t, arena_alloc(&arena, osa_state_bytes(&t)));
            osa_state_set(&kept, rooms);
            for (int move = 0; move < 50; move++) {
                uint32_t e = rng_below(&rng, t.n_entities), r = rng_below(&rng, t.n_rooms);

                if (kept.room_of[e] == r)
                    continue;
                kept.price += state_change(&kept, e, r);
                state_put(&kept, e, r);
                osa_state_set(&anew, kept.room_of);
                if (!CHECK(anew.price == kept.price))
                    break;
            }
            arena_release(&arena);
        }
    }
    TEST ("the same seed gives the same allocation on one thread and on two") {
        uint64_t first = 0;

        for (size_t n = 1; n <= 3; n++) {
            struct rng rng = rng_make(3, 0);
            struct arena arena = ARENA_INIT(64 << 20);
            struct plan_effort effort = { .steps = 500, .seed = 5, .n_threads = n };
            struct osa_found found;
            struct osa osa;

            if (!instance("s040_v060.txt", &arena, &osa))
                make_small(&rng, &arena, &osa);
            if (CHECK(osa_solve(&osa, &effort, &quiet, &arena, &found, &err))) {
                first = n == 1 ? digest(&osa, &found) : first;
                CHECK(digest(&osa, &found) == first);
            }
            arena_release(&arena);
        }
    }
    TEST ("another seed goes another way") {
        struct arena arena = ARENA_INIT(64 << 20);
        uint64_t seen[2] = { 0 };
        struct osa osa;

        for (uint64_t seed = 0; instance("s040_v060.txt", &arena, &osa) && seed < 2; seed++) {
            struct plan_effort effort = { .steps = 100, .seed = seed, .n_threads = 1 };
            struct osa_found found;

            CHECK(osa_solve(&osa, &effort, &quiet, &arena, &found, &err));
            seen[seed] = digest(&osa, &found);
        }
        CHECK(seen[0] != seen[1] || seen[0] == 0);
        arena_release(&arena);
    }
    TEST ("nott1d reaches its optimum, 201.55, in a few million moves, and proves it") {
        struct arena arena = ARENA_INIT(64 << 20);
        struct plan_effort effort = { .steps = 4000, .seed = 1, .n_threads = 2 };
        struct osa_found found;
        struct osa osa;

        if (instance("nott1d.txt", &arena, &osa) &&
            CHECK(osa_solve(&osa, &effort, &quiet, &arena, &found, &err)))
            CHECK(found.cost.total == 2015500 && found.cost.n_hard == 0 && found.optimal);
        arena_release(&arena);
    }
}
