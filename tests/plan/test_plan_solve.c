/* The relocation solver against exhaustion, on every kind of rule, and when there is no plan. */
#include "test.h"

#include "../../src/plan/plan_found.h"
#include "../../src/plan/rng.h"
#include "yardstick/base/json.h"
#include "yardstick/plan/plan_check.h"

enum { PROBLEMS = 1000, UNITS = 5, BUILDINGS = 4 };

static bool ignore(void *to, const struct plan_found *found, struct error *err)
{
    (void)to;
    (void)found;
    (void)err;
    return true;
}

static void count(void *to, const struct plan_finding *finding)
{
    (void)to;
    printf("    %s: %s\n", finding->rule, finding->text.message[LANG_EN]);
}

static void units_make(struct rng *rng, struct json *j)
{
    json_array_begin(j, "units");
    for (uint32_t u = 0, n = 1 + rng_below(rng, UNITS); u < n; u++) {
        json_object_begin(j, NULL);
        json_i64(j, "id", u);
        json_text(j, "name", "U");
        json_i64(j, "group", rng_below(rng, 3));
        json_i64(j, "heads", rng_below(rng, 50));
        json_fixed(j, "need", 1 + rng_below(rng, 4000), 2);
        json_fixed(j, "ground_floor", rng_below(rng, 4) ? 0 : rng_below(rng, 1000), 2);
        json_bool(j, "secure", rng_below(rng, 6) == 0);
        json_bool(j, "accessible", rng_below(rng, 6) == 0);
        if (rng_below(rng, 4)) {
            json_array_begin(j, "places");
            json_object_begin(j, NULL);
            json_i64(j, "building", rng_below(rng, 2));
            json_i64(j, "area", rng_below(rng, 60));
            json_end(j);
            json_end(j);
        }
        json_end(j);
    }
    json_end(j);
}

static void buildings_make(struct rng *rng, struct json *j)
{
    json_array_begin(j, "buildings");
    for (uint32_t b = 0, n = 2 + rng_below(rng, BUILDINGS - 1); b < n; b++) {
        json_object_begin(j, NULL);
        json_i64(j, "id", b);
        json_text(j, "name", "B");
        json_fixed(j, "gross_area", rng_below(rng, 20000), 2);
        json_i64(j, "rent", rng_below(rng, 3) ? 0 : rng_below(rng, 1000));
        json_i64(j, "exit_cost", rng_below(rng, 3) ? 0 : rng_below(rng, 100));
        json_i64(j, "e", rng_below(rng, 1000));
        json_i64(j, "n", 0);
        json_bool(j, "keep", rng_below(rng, 6) == 0);
        json_bool(j, "empty", rng_below(rng, 8) == 0);
        json_bool(j, "lift", rng_below(rng, 2));
        json_bool(j, "secure", rng_below(rng, 2));
        json_array_begin(j, "floors");
        for (uint32_t f = 0, floors = 1 + rng_below(rng, 3); f < floors; f++) {
            json_object_begin(j, NULL);
            json_i64(j, "ordinal", f);
            json_fixed(j, "capacity", rng_below(rng, 6000), 2);
            json_end(j);
        }
        json_end(j);
        json_end(j);
    }
    json_end(j);
}

/* A problem of up to five units and four buildings, with rules of every kind. */
static void problem_make(struct rng *rng, struct buf *out)
{
    static const char *const goals[] = { "freed_area", "rent", "affinity", "heads_moved", "cost" };
    struct json j = JSON_INIT(out);

    json_object_begin(&j, NULL);
    json_i64(&j, "version", 1);
    json_text(&j, "name", "random");
    json_array_begin(&j, "goals");
    json_text(&j, NULL, goals[rng_below(rng, 5)]);
    json_end(&j);
    json_object_begin(&j, "costs");
    json_i64(&j, "per_head", 3);
    json_end(&j);
    units_make(rng, &j);
    buildings_make(rng, &j);
    json_object_begin(&j, "rules");
    if (rng_below(rng, 2))
        json_i64(&j, "group_places_max", 1 + rng_below(rng, 2));
    if (rng_below(rng, 2))
        json_i64(&j, "group_distance_m", rng_below(rng, 1000));
    if (rng_below(rng, 4) == 0)
        json_i64(&j, "moves_max", rng_below(rng, 5));
    if (rng_below(rng, 4) == 0)
        json_i64(&j, "budget", rng_below(rng, 300));
    json_end(&j);
    json_array_begin(&j, rng_below(rng, 2) ? "bans" : "pins");
    json_object_begin(&j, NULL);
    json_i64(&j, "unit", 0);
    json_i64(&j, "building", rng_below(rng, 2));
    json_end(&j);
    json_end(&j);
    json_array_begin(&j, "affinities");
    json_object_begin(&j, NULL);
    json_i64(&j, "a", 0);
    json_i64(&j, "b", 0);
    json_end(&j);
    json_end(&j);
    json_end(&j);
}

/* The best of all placements, by the incremental state made anew each time. */
static struct stack_cost exhaust(const struct problem *p, struct arena *arena)
{
    struct stack_cost best = { .broken = INT64_MAX };
    uint32_t where[UNITS] = { 0 }, at;
    struct stack_table table;
    struct stack stack;
    struct error err;

    if (!stack_table_make(p, arena, &table, &err) || !stack_make(&table, arena, &stack, &err))
        return best;
    do {
        stack_set(&stack, where);
        if (stack_compare(p, &stack.cost, &best) < 0)
            best = stack.cost;
        for (at = 0; at < p->n_units && ++where[at] == p->n_buildings; at++)
            where[at] = 0;
    } while (at < p->n_units);
    return best;
}

static bool solve(const char *text, uint64_t steps, size_t threads, struct arena *arena,
                  struct problem *p, const struct plan_found **found, struct buf *json)
{
    struct plan_effort effort = { .steps = steps, .seed = 1, .n_threads = threads };
    struct plan_listener quiet = { ignore, NULL };
    struct error err = { 0 };

    if (problem_read(str_from(text), arena, p, &err) &&
        plan_solve(p, &effort, &quiet, arena, found, &err) &&
        plan_write(p, *found, arena, json, &err))
        return true;
    printf("    %s\n", err.message[LANG_EN]);
    return false;
}

#define FLOOR(m2) "\"floors\":[{\"ordinal\":0,\"capacity\":" #m2 "}]"

/* Two units of 20 m2, two buildings of 30 m2, and what follows. */
#define TWO                                                                                        \
    "{\"version\":1,\"units\":[{\"id\":0,\"name\":\"Audit\",\"need\":20},"                         \
    "{\"id\":1,\"name\":\"Works\",\"need\":20}],"                                                  \
    "\"buildings\":[{\"id\":0,\"name\":\"East\",\"gross_area\":50," FLOOR(                         \
        30) "},{\"id\":1,\"name\":\"West\",\"gross_area\":60," FLOOR(30) "}]"

/* A of 20 m2 in East and B of 22 m2 in West, who fill them, are to change places. */
#define SWAP                                                                                       \
    "{\"version\":1,\"units\":[{\"id\":0,\"name\":\"A\",\"need\":20,\"places\":[{\"building\":0,"  \
    "\"area\":25}]},{\"id\":1,\"name\":\"B\",\"need\":22,\"places\":[{\"building\":1,"             \
    "\"area\":30}]}],\"pins\":[{\"unit\":0,\"building\":1},{\"unit\":1,\"building\":0}],"          \
    "\"buildings\":[{\"id\":0,\"name\":\"East\"," FLOOR(                                           \
        30) "},{\"id\":1,\"name\":\"West\"," FLOOR(30) "}"

static bool says(const char *problem, const char *what)
{
    struct arena arena = ARENA_INIT(64 << 20);
    AUTO(buf) json = BUF_INIT(1 << 20);
    const struct plan_found *found;
    struct problem p;
    bool done = solve(problem, 40, 1, &arena, &p, &found, &json) && strstr(json.data, what);

    if (!done)
        printf("    \"%s\" is not in %.900s\n", what, json.data ? json.data : "");
    arena_release(&arena);
    return done;
}

TESTS
{
    TEST ("a thousand random small problems are solved to the exhaustive optimum, and pass the "
          "check") {
        struct rng rng = rng_make(20261125, 1);
        struct plan_listener quiet = { ignore, NULL };
        struct plan_findings findings = { count, NULL, 0 };
        int wrong = 0, feasible = 0;

        for (int i = 0; i < PROBLEMS; i++) {
            struct arena arena = ARENA_INIT(64 << 20);
            struct plan_effort effort = { .steps = 16, .seed = (uint64_t)i, .n_threads = 1 };
            AUTO(buf) text = BUF_INIT(1 << 16);
            AUTO(buf) json = BUF_INIT(1 << 20);
            const struct plan_found *found;
            struct stack_cost best;
            struct error err = { 0 };
            struct problem p;

            problem_make(&rng, &text);
            if (!CHECK(problem_read(buf_str(&text), &arena, &p, &err))) {
                printf("    %s\n    %s\n", err.message[LANG_EN], text.data);
                break;
            }
            best = exhaust(&p, &arena);
            if (best.broken == 0) {
                if (!CHECK(plan_solve(&p, &effort, &quiet, &arena, &found, &err)))
                    break;
                feasible++;
                wrong += stack_compare(&p, &found->cost, &best) != 0;
                // A bound above what exists would be a lie.
                wrong += found->has_bound && found->bound > plan_value(&p, &best) + 1e-6;
                CHECK(plan_write(&p, found, &arena, &json, &err));
                CHECK(plan_check(&p, buf_str(&json), &arena, &findings, &err));
            }
            arena_release(&arena);
        }
        NOTE("%d of %d have a plan", feasible, PROBLEMS);
        CHECK(wrong == 0 && findings.n_errors == 0 && feasible > PROBLEMS / 4);
    }
    TEST ("the same seed gives the same plan on one thread and on two") {
        struct rng rng = rng_make(5, 0);
        AUTO(buf) text = BUF_INIT(1 << 16);
        AUTO(buf) one = BUF_INIT(1 << 20);
        AUTO(buf) two = BUF_INIT(1 << 20);
        struct arena arena = ARENA_INIT(64 << 20);
        const struct plan_found *found;
        struct problem p;

        problem_make(&rng, &text);
        CHECK(solve(text.data, 100, 1, &arena, &p, &found, &one));
        CHECK(solve(text.data, 100, 2, &arena, &p, &found, &two));
        CHECK(str_eq(buf_str(&one), buf_str(&two)));
        arena_release(&arena);
    }
    TEST ("a plan says what it frees and that no other frees more") {
        CHECK(says(TWO "}", "\"status\":\"optimal\",\"objective\":0.00,\"bound\":0.00"));
        CHECK(says(TWO ",\"weights\":{\"freed_area\":1}}", "\"status\":\"optimal\""));
    }
    TEST ("when there is no plan, a smallest set of rules says why") {
        CHECK(says(TWO ",\"pins\":[{\"unit\":0,\"building\":0},{\"unit\":1,\"building\":0}],"
                       "\"bans\":[{\"unit\":0,\"building\":1}]}",
                   "2 rules cannot hold together: under them 10.00 m2 are missing"));
        CHECK(says(TWO ",\"pins\":[{\"unit\":0,\"building\":0},{\"unit\":0,\"building\":1}]}",
                   "Audit must be in West"));
        CHECK(says(TWO ",\"pins\":[{\"unit\":0,\"building\":0},{\"unit\":0,\"building\":1}]}",
                   "2 rules cannot hold together, whatever the area"));
    }
    TEST ("two that change places in full buildings need a third to swing through") {
        CHECK(says(SWAP "]}", "\"double_moves\":0,\"cannot_move\":2"));
        CHECK(says(SWAP ",{\"id\":2,\"name\":\"North\"," FLOOR(21) "}]}",
                   "\"to\":2,\"temporary\":true"));
        CHECK(says(SWAP ",{\"id\":2,\"name\":\"North\"," FLOOR(21) "}]}",
                   "\"double_moves\":1,\"cannot_move\":0"));
    }
    TEST ("a stock that is too small is told with the area that is missing") {
        CHECK(says("{\"version\":1,\"units\":[{\"id\":0,\"name\":\"Audit\",\"need\":50}],"
                   "\"buildings\":[{\"id\":0,\"name\":\"East\"," FLOOR(30) "}]}",
                   "Audit needs 50.00 m2, more than any building has: 20.00 m2 are missing"));
        CHECK(says("{\"version\":1,\"units\":[{\"id\":0,\"name\":\"A\",\"need\":20},"
                   "{\"id\":1,\"name\":\"B\",\"need\":20.5}],"
                   "\"buildings\":[{\"id\":0,\"name\":\"East\"," FLOOR(30) "}]}",
                   "the units do not fit into the buildings: 10.50 m2 are missing"));
    }
}
