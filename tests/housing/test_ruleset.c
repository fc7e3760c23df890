/* ruleset: the files of standards are read strictly. */
#include "yardstick/housing/ruleset.h"

#include "test.h"

#define HEADER "rule,class,key,value,article,status,source,note\n"

static const struct {
    const char *text, *says;
} wrong[] = {
    { "rule,key\n", "line 1" },
    { HEADER "R1,municipal,staff,9.00,A,verified,S\n", "line 2" },
    { HEADER "R1,municipal,staff,9.00,A,verified,S,note,more\n", "line 2" },
    { HEADER "\nR1,municipal,staff,nine,A,verified,S,\n", "line 3" },
    { HEADER "R1,municipal,staff,-9,A,verified,S,\n", "value" },
    { HEADER "R1,municipal,staff,9.00001,A,verified,S,\n", "value" },
    { HEADER "R1,municipal,staff,9,A,perhaps,S,\n", "status" },
    { HEADER "R1,municipal,staff,9,A,verified,,\n", "source" },
    { HEADER "R1,municipal,,9,A,verified,S,\n", "key" },
    { HEADER "R1,mu nicipal,staff,9,A,verified,S,\n", "class" },
    { HEADER "R1,m,staff,9,A,verified,S,\nR1,m,staff,8,A,verified,S,\n", "line 3" },
    { HEADER "R1,m,staff,9,A\xff,verified,S,\n", "UTF-8" },
};

TESTS
{
    TEST ("a row's own class stands before the row for all") {
        AUTO(arena) arena = ARENA_INIT(1 << 20);
        struct ruleset set = { 0 };
        struct error err = { 0 };

        CHECK(ruleset_read(
            STR("t"),
            STR(HEADER "R4,,multi,0.65,A,verified,S,\r\nR4,county,multi,,A,unverified,S,n"), &arena,
            &set, &err));
        CHECK(set.n_rules == 2);
        CHECK(rule_find(&set, "R4", STR("municipal"), STR("multi"))->value == 6500);
        CHECK(!rule_find(&set, "R4", STR("county"), STR("multi"))->known);
        CHECK(!rule_find(&set, "R4", STR("county"), STR("single")));
        CHECK(rule_count(&set, "R4", STR("county"), "multi", 7) == 7);
    }
    TEST ("what is wrong is named with its line") {
        for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
            AUTO(arena) arena = ARENA_INIT(1 << 20);
            struct ruleset set = { 0 };
            struct error err = { 0 };

            if (!CHECK(!ruleset_read(STR("t"), str_from(wrong[i].text), &arena, &set, &err) &&
                       strstr(err.message[LANG_EN], wrong[i].says)))
                NOTE("%zu: %s", i, err.message[LANG_EN]);
        }
    }
}
