/* entitlement: the worked cases of the standard, to the last digit. */
#include "yardstick/housing/entitlement.h"

#include "test.h"

static struct arena arena = ARENA_INIT(8 << 20);
static struct rulesets sets;

static struct entitlement made(const char *set, const char *class, const char *posts)
{
    const struct ruleset *rules = NULL;
    struct establishment e;
    struct entitlement out = { 0 };
    struct error err = { 0 };

    if (CHECK(rulesets_find(&sets, str_from(set), &rules, &err)) &&
        CHECK(establishment_read(str_from(posts), "rank_counts", rules, str_from(class), &e, &err)))
        entitlement_compute(rules, str_from(class), &e, COEFFICIENT_DEFAULT, &out);
    else
        NOTE("%s", err.message[LANG_EN]);
    return out;
}

/* Areas in 0.01 m2; -1: not known. */
static const struct {
    const char *set, *class, *posts;
    int64_t office, per_head, service, equipment, basic, gross, canteen;
} cases[] = {
    { "2014", "municipal", "bureau_head=1,bureau_deputy=4,staff=80", 81600, 800, 68000, 13464,
      163064, 250868, 31450 },
    { "2014", "municipal", "staff=200", 180000, 800, 160000, 30600, 370600, 570154, 63000 },
    { "2014", "municipal", "staff=250", 225000, 750, 187500, 37125, 449625, 691731, 76000 },
    { "2014", "municipal", "staff=300", 270000, 700, 210000, 43200, 523200, 804923, 89000 },
    { "2014", "municipal", "staff=399", 359100, 601, 239799, 53901, 652800, 1004308, 114740 },
    { "2014", "municipal", "staff=400", 360000, 600, 240000, 54000, 654000, 1006154, 115000 },
    { "2014", "county", "staff=100", 90000, 800, 80000, 15300, 185300, 285077, 37000 },
    { "2014", "county", "staff=150", 135000, 700, 105000, 21600, 261600, 402462, 50000 },
    { "2014", "county", "staff=300", 270000, 600, 180000, 40500, 490500, 754615, 89000 },
    { "2014", "provincial", "staff=300", 270000, 800, 240000, 45900, 555900, 855231, 89000 },
    { "2014", "central", "staff=100", 90000, -1, -1, -1, -1, -1, 37000 },
    { "2014", "municipal", "city_head=0", 0, 800, 0, 0, 0, 0, 0 },
    { "1999", "municipal", "city_head=1,city_deputy=1,bureau_head=1,staff=1", 6800, -1, -1, -1, -1,
      -1, -1 },
};

static int64_t value(const struct figure *f)
{
    return f->known ? f->value : -1;
}

static int64_t service(const char *class, int64_t x)
{
    struct establishment posts = { { { STR("staff"), x } }, 1 };
    const struct ruleset *rules = rulesets_on(&sets, STR("2026-01-01"));
    struct entitlement e;

    entitlement_compute(rules, str_from(class), &posts, COEFFICIENT_DEFAULT, &e);
    return e.service.value;
}

static const struct {
    const char *posts, *names;
} refused[] = {
    { "", "staff" },           { "staff", "staff" },         { "staff=", "staff" },
    { "staff=-1", "staff" },   { "staff=1.5", "staff" },     { "staff=1000001", "staff" },
    { "boss=1", "city_head" }, { "county_head=1", "city_" }, { "staff=1,,", "staff" },
    { "=1", "staff" },
};

TESTS
{
    struct error err = { 0 };

    if (!CHECK(rulesets_read(&arena, &sets, &err)))
        NOTE("%s", err.message[LANG_EN]);

    TEST ("the worked cases are right to the last digit") {
        for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
            struct entitlement e = made(cases[i].set, cases[i].class, cases[i].posts);
            bool right = value(&e.office) == cases[i].office &&
                         value(&e.service_per_head) == cases[i].per_head &&
                         value(&e.service) == cases[i].service &&
                         value(&e.equipment) == cases[i].equipment &&
                         value(&e.basic) == cases[i].basic && value(&e.gross) == cases[i].gross &&
                         value(&e.canteen) == cases[i].canteen;

            if (!CHECK(right))
                NOTE("%s %s", cases[i].class, cases[i].posts);
        }
    }
    TEST ("the service area grows with every post where the area a post falls") {
        for (int64_t x = 200; x < 400; x++)
            CHECK(service("municipal", x) < service("municipal", x + 1));
        for (int64_t x = 100; x < 200; x++)
            CHECK(service("county", x) < service("county", x + 1));
    }
    TEST ("the largest establishment does not overflow") {
        CHECK(service("municipal", 1000000) == 600000000);
    }
    TEST ("every number names its rule, and what is not verified says so") {
        struct entitlement e = made("2014", "township", "staff=10");

        CHECK(strcmp(e.office.rule, "R1") == 0 && strcmp(e.service.rule, "R2") == 0);
        CHECK(e.office.source && str_eq(e.office.source->status, STR("unverified")));
        CHECK(e.canteen.source && str_eq(e.canteen.source->status, STR("verified")));
        CHECK(!e.service.known && !e.gross.known);
    }
    TEST ("the set of the day is found, and the one of 1999 only before 2014-11-24") {
        CHECK(str_eq(rulesets_on(&sets, STR("2014-11-24"))->id, STR("2014")));
        CHECK(str_eq(rulesets_on(&sets, STR("2014-11-23"))->id, STR("1999")));
        CHECK(str_eq(rulesets_on(&sets, STR("1990-01-01"))->id, STR("1999")));
    }
    TEST ("posts that are none are refused, and the ranks there are named") {
        const struct ruleset *rules = rulesets_on(&sets, STR("2026-01-01"));

        for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
            struct establishment e;
            struct error why = { 0 };

            if (!CHECK(!establishment_read(str_from(refused[i].posts), "rank_counts", rules,
                                           STR("municipal"), &e, &why) &&
                       why.code == ERROR_INVALID && strstr(why.expected, refused[i].names)))
                NOTE("%s", refused[i].posts);
        }
    }
    TEST ("a coefficient is from 0.01 to 1") {
        int64_t c = 0;
        struct error why = { 0 };

        CHECK(coefficient_read(STR("0.6"), &c, &why) && c == 6000);
        CHECK(!coefficient_read(STR("0"), &c, &why) && !coefficient_read(STR("1.1"), &c, &why));
        CHECK(!coefficient_read(STR("nan"), &c, &why) && !coefficient_read(STR("-1"), &c, &why));
    }
    arena_release(&arena);
}
