/* Relocation problems: what is read, what is refused and how, and what a plan is told. */
#include "test.h"

#include "yardstick/base/fs.h"
#include "yardstick/plan/plan_check.h"

static char said[4096];

static void hear(void *to, const struct plan_finding *finding)
{
    (void)to;
    snprintf(said + strlen(said), sizeof(said) - strlen(said), "%s: %s\n", finding->rule,
             finding->text.message[LANG_EN]);
}

static bool refused(const char *text, const char *why)
{
    struct arena arena = ARENA_INIT(8 << 20);
    struct error err = { 0 };
    struct problem problem;
    bool read = problem_read(str_from(text), &arena, &problem, &err);

    arena_release(&arena);
    if (!read && strstr(err.message[LANG_EN], why) && strcmp(err.message[LANG_ZH], "") != 0)
        return true;
    printf("    said: %s\n", read ? "nothing" : err.message[LANG_EN]);
    return false;
}

#define UNITS "\"units\":[{\"id\":7,\"name\":\"A\",\"need\":20.5}]"
#define BUILDINGS                                                                                  \
    "\"buildings\":[{\"id\":3,\"name\":\"B\",\"floors\":[{\"ordinal\":0,\"capacity\":30}]}]"

TESTS
{
    struct arena arena = ARENA_INIT(16 << 20);
    struct error err = { 0 };
    AUTO(buf) text = BUF_INIT(1 << 20);
    struct problem p;

    if (!fs_read(SOURCE_DIR "/tests/fuzz/corpus/problem/small", &text, &err))
        return;
    TEST ("a problem with every kind of rule is read") {
        if (!CHECK(problem_read(buf_str(&text), &arena, &p, &err)))
            return;
        CHECK(p.n_units == 2 && p.n_buildings == 2 && p.n_floors == 3 && p.n_groups == 1);
        CHECK(p.units[0].need == 2050 && p.units[0].home == 0 && p.units[1].home == PROBLEM_NONE);
        CHECK(p.units[0].moving_cost == 3 * 500 + 2050 && p.units[0].ground == 500);
        CHECK(p.buildings[0].capacity == 5025 && p.buildings[0].ground == 1);
        CHECK(p.buildings[1].ground == PROBLEM_NONE && problem_distance(&p, 0, 1) == 20);
        CHECK(p.n_rules == 3 && p.goals[0] == GOAL_RENT && p.goals[1] == GOAL_FREED);
        CHECK(p.goals[2] == GOAL_AFFINITY && p.moves_max == 2 && p.budget == 1050);
    }
    TEST ("what is wrong in a problem is said in words a planner acts on") {
        CHECK(refused("{}", "no relocation problem of version 1"));
        CHECK(refused("{\"version\":1," UNITS "}", "no buildings to move to"));
        CHECK(refused("{\"version\":1," BUILDINGS "}", "no units to place"));
        CHECK(refused("{\"version\":1," BUILDINGS ",\"units\":[{\"id\":1,\"name\":\"Audit\"}]}",
                      "Audit (units[0]) has no need: give its establishment"));
        CHECK(refused("{\"version\":1," UNITS ",\"buildings\":[{\"id\":1,\"floors\":[]}]}",
                      "buildings[0] has no floors"));
        CHECK(refused("{\"version\":1," UNITS "," BUILDINGS
                      ",\"pins\":[{\"unit\":7,\"building\":4}]}",
                      "pins[0].building is not the id of a building"));
        CHECK(refused("{\"version\":1," UNITS "," BUILDINGS ",\"goals\":[\"beauty\"]}",
                      "\"beauty\" is no goal"));
        CHECK(refused("{\"version\":1," UNITS "," BUILDINGS ",\"goals\":[\"rent\",\"rent\"]}",
                      "named twice"));
        CHECK(refused("{\"version\":1," BUILDINGS ",\"units\":[{\"id\":1,\"need\":-2}]}",
                      "units[0].need must not be negative"));
    }
    TEST ("a plan is told every rule it breaks") {
        struct plan_findings findings = { hear, NULL, 0 };

        said[0] = '\0';
        if (!CHECK(problem_read(buf_str(&text), &arena, &p, &err)))
            return;
        CHECK(plan_check(&p, buf_str(&text), &arena, &findings, &err));
        CHECK(findings.n_errors == 3);
        CHECK(strstr(said, "need: B needs 10.00 m2 and is given 9.00 m2"));
        CHECK(strstr(said, "apart: A and B must not share a building"));
        CHECK(strstr(said, "ground_floor: B needs 10.00 m2 on the ground floor and has 9.00 m2"));
    }
    TEST ("what is no plan is refused, and a unit left out is an error") {
        struct plan_findings findings = { hear, NULL, 0 };

        said[0] = '\0';
        if (!CHECK(problem_read(buf_str(&text), &arena, &p, &err)))
            return;
        CHECK(!plan_check(&p, STR("{}"), &arena, &findings, &err) && err.code == ERROR_INVALID);
        CHECK(plan_check(&p, STR("{\"assignments\":[]}"), &arena, &findings, &err));
        CHECK(strstr(said, "place: A is not placed") && strstr(said, "place: B is not placed"));
    }
    arena_release(&arena);
}
