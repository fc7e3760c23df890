/* Seats against exhaustion, rooms that do not do, waves of rooms, and the check of all that. */
#include "test.h"

#include "../../src/plan/plan_found.h"
#include "../../src/plan/rng.h"
#include "yardstick/base/json.h"
#include "yardstick/plan/plan_check.h"

enum { PROBLEMS = 1000, PEOPLE = 4, ROOMS = 4, MOVES = 16000 };

static void problem_make(struct rng *rng, struct buf *out)
{
    struct json j = JSON_INIT(out);
    uint32_t people = 1 + rng_below(rng, PEOPLE), rooms = 1 + rng_below(rng, ROOMS);

    json_object_begin(&j, NULL);
    json_i64(&j, "version", 1);
    json_array_begin(&j, "units");
    for (uint32_t u = 0; u < 2; u++) {
        json_object_begin(&j, NULL);
        json_i64(&j, "id", u);
        json_i64(&j, "need", 1);
        json_array_begin(&j, "people");
        for (uint32_t i = 0; i < people; i++) {
            if (i % 2 != u)
                continue;
            json_object_begin(&j, NULL);
            json_i64(&j, "id", i);
            json_i64(&j, "ceiling", rng_below(rng, 3) ? 9 : 18);
            json_bool(&j, "leader", rng_below(rng, 4) == 0);
            json_text(&j, "department", rng_below(rng, 2) ? "a" : "b");
            if (rng_below(rng, 2))
                json_i64(&j, "room", rng_below(rng, rooms));
            json_end(&j);
        }
        json_end(&j);
        json_end(&j);
    }
    json_end(&j);
    json_array_begin(&j, "buildings");
    json_object_begin(&j, NULL);
    json_i64(&j, "id", 0);
    json_array_begin(&j, "floors");
    for (uint32_t f = 0; f < 2; f++) {
        json_object_begin(&j, NULL);
        json_i64(&j, "ordinal", f);
        json_array_begin(&j, "rooms");
        for (uint32_t r = 0; r < rooms; r++) {
            if (r % 2 != f)
                continue;
            json_object_begin(&j, NULL);
            json_i64(&j, "id", r);
            json_i64(&j, "area", 5 + rng_below(rng, 25));
            json_text(&j, "use", rng_below(rng, 3) ? "office" : "service");
            json_end(&j);
        }
        json_end(&j);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    json_end(&j);
    json_end(&j);
}

static struct seat_cost exhaust(struct seating *s)
{
    struct seat_cost best = { INT64_MAX, INT64_MAX };
    uint32_t at[PEOPLE] = { 0 }, i;

    do {
        seating_set(s, at);
        if (seat_compare(&s->cost, &best) < 0)
            best = s->cost;
        for (i = 0; i < s->n_people && ++at[i] == s->n_rooms; i++)
            at[i] = 0;
    } while (i < s->n_people);
    return best;
}

#define ROOM(id, m2) "{\"id\":" #id ",\"area\":" #m2 "}"

/* Two offices of one building, each held by a unit that is to have the other's: nobody can begin.
 */
#define HEAD "{\"version\":1,\"units\":["
#define UNIT(id, room, ceiling)                                                                    \
    "{\"id\":" #id ",\"name\":\"U" #id "\",\"need\":9,\"service\":0,\"holds\":[" #room             \
    "],\"people\":[{\"id\":" #id ",\"ceiling\":" #ceiling ",\"room\":" #room "}]}"
#define BUILDING(rooms)                                                                            \
    "],\"buildings\":[{\"id\":0,\"name\":\"East\",\"floors\":[{\"ordinal\":0,\"rooms\":[" rooms    \
    "]}]}]}"

static bool quiet_better(void *to, const struct plan_found *found, struct error *err)
{
    (void)to;
    (void)found;
    (void)err;
    return true;
}

static void quiet_found(void *to, const struct plan_finding *finding)
{
    (void)to;
    (void)finding;
}

static bool says(const char *text, const char *what, uint32_t errors)
{
    struct arena arena = ARENA_INIT(64 << 20);
    AUTO(buf) json = BUF_INIT(1 << 20);
    struct plan_effort effort = { .steps = 20, .seed = 1, .n_threads = 1 };
    const struct plan_found *found;
    struct problem p;
    struct error err = { 0 };
    bool done;

    struct plan_listener quiet = { quiet_better, NULL };
    struct plan_findings findings = { quiet_found, NULL, 0 };

    done = problem_read(str_from(text), &arena, &p, &err) &&
           plan_solve(&p, &effort, &quiet, &arena, &found, &err) &&
           plan_write(&p, found, &arena, &json, &err) &&
           plan_check(&p, buf_str(&json), &arena, &findings, &err) && strstr(json.data, what) &&
           findings.n_errors == errors;
    if (!done)
        printf("    %s: \"%s\" is not in %.1500s (%u findings)\n", err.message[LANG_EN], what,
               json.data ? json.data : "", findings.n_errors);
    arena_release(&arena);
    return done;
}

TESTS
{
    TEST ("a thousand random small buildings are seated to the exhaustive optimum") {
        struct rng rng = rng_make(20261125, 7);
        int wrong = 0;

        for (int i = 0; i < PROBLEMS; i++) {
            struct arena arena = ARENA_INIT(16 << 20);
            AUTO(buf) text = BUF_INIT(1 << 16);
            uint32_t where[2] = { 0, 0 };
            struct seat_cost best;
            struct seating s;
            struct problem p;
            struct error err = { 0 };

            problem_make(&rng, &text);
            if (!CHECK(problem_read(buf_str(&text), &arena, &p, &err)) ||
                !CHECK(seating_make(&p, where, 0, &arena, &s, &err)))
                break;
            best = exhaust(&s);
            seating_solve(&s, rng_make((uint64_t)i, 0), MOVES);
            if (!CHECK(seat_compare(&s.best_cost, &best) == 0))
                printf("    %d: found %lld %lld, best %lld %lld\n", i, (long long)s.best_cost.hard,
                       (long long)s.best_cost.points, (long long)best.hard, (long long)best.points);
            // What was kept count of move by move is what it costs made anew.
            seating_set(&s, s.best);
            wrong += seat_compare(&s.cost, &s.best_cost) != 0;
            arena_release(&arena);
        }
        NOTE("%d wrong", wrong);
        CHECK(wrong == 0);
    }
    TEST ("who sits well stays") {
        CHECK(says(HEAD UNIT(1, 1, 9) "," UNIT(2, 2, 9) BUILDING(ROOM(1, 9) "," ROOM(2, 9)),
                   "\"status\":\"complete\",\"people\":2,\"seated\":2,\"changed\":0", 0));
    }
    TEST ("two that change rooms swing through a third, or cannot move") {
        CHECK(says(HEAD UNIT(1, 1, 18) "," UNIT(2, 2, 9) BUILDING(ROOM(1, 9) "," ROOM(2, 18)),
                   "\"double_moves\":0,\"cannot_move\":2", 0));
        CHECK(says(HEAD UNIT(1, 1, 18) "," UNIT(2, 2, 9)
                       BUILDING(ROOM(1, 9) "," ROOM(2, 18) "," ROOM(3, 60)),
                   "\"double_moves\":1,\"cannot_move\":0", 0));
    }
    TEST ("rooms that are too large for who comes are told, and found by the check") {
        CHECK(says(HEAD UNIT(1, 1, 9) BUILDING(ROOM(1, 12)), "\"status\":\"incomplete\"", 1));
    }
}
