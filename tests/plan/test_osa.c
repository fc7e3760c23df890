/* The public format: what is read, what is refused and where, and what an allocation costs. */
#include "test.h"

#include "yardstick/base/fs.h"
#include "yardstick/plan/osa_cost.h"

/* Two floors, three rooms, three entities; every type once, some hard. */
static const char small[] = "NoOfEntities:    3\r\n"
                            "NoOfRooms:       3\r\n"
                            "NoOfFloors:      2\r\n"
                            "NoOfConstraints: 9\r\n"
                            "NoOfHardConstraints: 1\r\n"
                            "NoOfSoftConstraints: 8\r\n\r\n"
                            "ENTITIES\r\n"
                            "  0  7  10\r\n"
                            "  1  7  6.25\r\n"
                            "  2  1  4.5\r\n\r\n"
                            "ROOMS\r\n"
                            "  0  0  12    1   1\r\n"
                            "  1  0  8.75  0\r\n"
                            "  2  1  5     1   1\r\n\r\n"
                            "CONSTRAINTS\r\n"
                            "  0  0  0  0  2\r\n"
                            "  1  1  0  1  1\r\n"
                            "  2  3  1  0  -1\r\n"
                            "  3  4  0  0  1\r\n"
                            "  4  5  0  1  2\r\n"
                            "  5  6  0  2  -1\r\n"
                            "  6  7  0  0  2\r\n"
                            "  7  8  0  0  1\r\n"
                            "  8  9  0  0  1\r\n";

static bool read_text(const char *text, struct arena *arena, struct osa *osa, struct error *err)
{
    return osa_read(str_from(text), arena, osa, err);
}

/* `small` with the first `from` replaced; a buffer of the test. */
static const char *with(const char *from, const char *to)
{
    static char text[2048];
    const char *at = strstr(small, from);

    snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - small), small, to, at + strlen(from));
    return text;
}

static bool refused(const char *text, const char *why)
{
    struct arena arena = ARENA_INIT(1 << 20);
    struct error err = { 0 };
    struct osa osa;
    bool passed = read_text(text, &arena, &osa, &err);

    arena_release(&arena);
    if (!passed && strcmp(err.message[LANG_EN], why) == 0 && err.message[LANG_ZH][0])
        return true;
    printf("    said: %s\n", passed ? "nothing" : err.message[LANG_EN]);
    return false;
}

static struct osa_cost cost_of(const struct osa *osa, uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t rooms[3] = { a, b, c };
    struct osa_cost cost = { .total = -1 };
    struct error err;

    (void)!osa_cost_make(osa, rooms, &cost, &err);
    return cost;
}

TESTS
{
    struct arena arena = ARENA_INIT(1 << 20);
    struct error err = { 0 };
    struct osa osa;

    TEST ("a file is read, with fractions, CR LF and rooms that list their neighbours one way") {
        if (!CHECK(read_text(small, &arena, &osa, &err)))
            return;
        CHECK(osa.n_entities == 3 && osa.n_rooms == 3 && osa.n_constraints == 9);
        CHECK(osa.space[1] == 62500 && osa.capacity[1] == 87500 && osa.floor[2] == 1);
        CHECK(osa.adjacent[0 * 3 + 1] && osa.adjacent[1 * 3 + 0] && osa.adjacent[1 * 3 + 2]);
        CHECK(osa.adjacent[0 * 3 + 0] && !osa.adjacent[0 * 3 + 2]);
        CHECK(osa.constraints[0].type == OSA_ALLOCATION && osa.constraints[0].b == 2);
        CHECK(osa.constraints[2].hard && osa.constraints[2].type == OSA_CAPACITY);
    }
    TEST ("the cost is waste, twice what lacks, and the weights of what is broken") {
        struct osa_cost cost;

        if (!CHECK(read_text(small, &arena, &osa, &err)))
            return;
        // 0 in room 0 (2 wasted), 1 and 2 in room 1 (10.75 of 8.75: 4), room 2 empty (5).
        cost = cost_of(&osa, 0, 1, 1);
        CHECK(cost.unused == 70000 && cost.overused == 40000);
        CHECK(cost.broken[OSA_ALLOCATION] == 1 && cost.broken[OSA_NON_ALLOCATION] == 1);
        CHECK(cost.broken[OSA_SAME_ROOM] == 1 && cost.broken[OSA_NOT_SAME_ROOM] == 1);
        CHECK(cost.broken[OSA_NOT_SHARING] == 1 && cost.broken[OSA_ADJACENT] == 0);
        CHECK(cost.broken[OSA_NEARBY] == 0 && cost.broken[OSA_AWAY] == 1 && cost.n_hard == 0);
        CHECK(cost.total == 110000 + (20 + 10 + 10 + 10 + 50 + 10) * 10000);
        // All in room 0: more than it holds, which here is forbidden.
        cost = cost_of(&osa, 0, 0, 0);
        CHECK(cost.n_hard == 1 && cost.hard[OSA_CAPACITY] == 1 && cost.overused == 2 * 87500);
        // 0 in room 2, where it should be; nothing near.
        cost = cost_of(&osa, 2, 0, 1);
        CHECK(cost.broken[OSA_ALLOCATION] == 0 && cost.broken[OSA_AWAY] == 0);
        CHECK(cost.broken[OSA_NEARBY] == 1 && cost.broken[OSA_ADJACENT] == 0);
    }
    TEST ("what is wrong in a file is named by line, column and value") {
        CHECK(refused("", "the file ends at line 0 where NoOfEntities: was expected"));
        CHECK(refused(with("NoOfRooms:       3", "NoOfRooms: 2001"),
                      "line 2: NoOfRooms: must be an integer from 0 to 2000, not \"2001\""));
        CHECK(refused(with("NoOfRooms:", "Rooms:"),
                      "line 2: NoOfRooms: was expected, not \"Rooms:\""));
        CHECK(refused(with("  1  7  6.25", "  2  7  6.25"),
                      "line 10: EID must be 1, in order from 0, not \"2\""));
        CHECK(refused(with("6.25", "-6.25"), "line 10: SPACE must be from 0 to 100000 with at most "
                                             "four decimals, not \"-6.25\""));
        CHECK(refused(with("6.25", "6.00001"),
                      "line 10: SPACE must be from 0 to 100000 with at most four decimals, not "
                      "\"6.00001\""));
        CHECK(refused(with("12    1   1", "12    1   3"),
                      "line 14: ADJ_LIST must be an integer from 0 to 2, not \"3\""));
        CHECK(refused(with("12    1   1", "12    1   1  2"),
                      "line 14: the line should end before \"2\""));
        CHECK(refused(with("  1  1  0  1  1", "  1  1  0  1  3"),
                      "line 20: C2 must be an integer from 0 to 2, not \"3\""));
        CHECK(refused(with("  1  1  0  1  1", "  1  2  0  1  1"),
                      "line 20: constraints of type 2 (one of) are not defined by the format"));
        CHECK(refused(with("Hard", "Soft"),
                      "line 5: NoOfHardConstraints: was expected, not \"NoOfSoftConstraints:\""));
        CHECK(refused(with("NoOfHardConstraints: 1", "NoOfHardConstraints: 2"),
                      "the header says 2 hard and 8 soft constraints, the list has 1 and 8"));
        CHECK(refused(with("  8  9  0  0  1\r\n", "  8  9  0  0  1\r\n 9 9 0 0 1\r\n"),
                      "line 28: the file should end here"));
        CHECK(refused(with("  8  9  0  0  1\r\n", ""),
                      "the file ends at line 26 where CID was expected"));
    }
    TEST ("no constraints, rooms of no size, tabs, blanks at ends and no last line end are all "
          "fine") {
        static const char *const ends[] = { "", "CONSTRAINTS", "CONSTRAINTS\n", "\r\n \t\r\n" };

        for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
            char text[400];

            snprintf(text, sizeof(text),
                     "NoOfEntities: 1\t\nNoOfRooms:\t2 \nNoOfFloors: 1\nNoOfConstraints: 0\n"
                     "NoOfHardConstraints: 0\nNoOfSoftConstraints: 0\n\n\nENTITIES\n0 0 5.5\n"
                     "ROOMS  \n\n0\t0\t6\t1\t1\n 1 0 0 0\n%s",
                     ends[i]);
            if (CHECK(read_text(text, &arena, &osa, &err)))
                CHECK(osa.n_constraints == 0 && osa.capacity[1] == 0 && osa.adjacent[1]);
        }
    }
    TEST ("an entity in no room of the problem is refused") {
        uint32_t rooms[3] = { 0, 1, 3 };
        struct osa_cost cost;

        if (!CHECK(read_text(small, &arena, &osa, &err)))
            return;
        CHECK(!osa_cost_make(&osa, rooms, &cost, &err) && err.code == ERROR_INVALID);
    }
    TEST ("a solution is one line for each entity") {
        uint32_t rooms[3] = { 2, 0, 1 };
        AUTO(buf) out = BUF_INIT(100);

        if (!CHECK(read_text(small, &arena, &osa, &err)))
            return;
        osa_solution_write(&osa, rooms, &out);
        CHECK(str_eq(buf_str(&out), STR("0 2\n1 0\n2 1\n")));
    }
    arena_release(&arena);
}
