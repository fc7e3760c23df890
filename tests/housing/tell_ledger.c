/*
 * tell_ledger: what the ruler says of a ledger, a line a thing, for the oracle.
 *
 *     tell_ledger DIR          of the ledger in DIR
 *     tell_ledger DIR SEED     makes a random city in DIR first
 *
 * Lines are JSON: the standing of each institution that has a class, and {"statistic":"unit",
 * "as_of":…,"rows":[[key,rooms,area,idle rooms,idle area,unoccupied rooms,their area,over
 * rooms,over area,people],…],"total":[…]} by each dimension; areas there are 0.01 m2.
 */
#include "random_city.h"

#include <stdlib.h>

#include "yardstick/base/json.h"
#include "yardstick/housing/standards.h"
#include "yardstick/housing/standing.h"
#include "yardstick/housing/statistic.h"

static int say(const struct error *err)
{
    fprintf(stderr, "%s\n", err->message[LANG_EN]);
    return 1;
}

/* The rules are stored first: SQL asks them for the ceilings. */
static bool city_run(struct conn *conn, void *city, struct error *err)
{
    bool changed;

    return standards_store(conn, &changed, err) && random_city_make(conn, city, err);
}

static bool make(const char *dir, uint64_t seed, struct error *err)
{
    struct random_city city = random_city(seed);
    struct write_request request = {
        .run = city_run, .argument = &city, .actor = "test", .day = "2025-01-01"
    };
    struct ledger *ledger = NULL;
    bool done = ledger_open(dir, LEDGER_CREATE, &ledger, err) &&
                ledger_start_writer(ledger, NULL, err) &&
                writer_run(ledger_writer(ledger), &request, err);

    ledger_close(ledger);
    arena_release(&city.arena);
    return done;
}

static bool standing_tell(struct conn *conn, const struct rulesets *sets, int64_t id,
                          const char *day, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(8 << 20);
    AUTO(buf) line = BUF_INIT(1 << 20);
    struct json j = JSON_INIT(&line);
    struct standing_question question = { .id = id,
                                          .day = str_from(day),
                                          .set = rulesets_on(sets, str_from(day)),
                                          .coefficient = COEFFICIENT_DEFAULT };
    struct standing s;
    struct error why = { 0 };

    if (!standing_load(conn, &question, &arena, &s, &why)) {
        if (why.code == ERROR_NOT_FOUND || why.code == ERROR_CONFLICT)
            return true;
        *err = why;
        return false;
    }
    standing_write(&j, &s);
    puts(line.data);
    return true;
}

static void sums_write(struct json *j, const struct statistic_sums *s)
{
    const int64_t all[] = {
        s->rooms,           s->area,       s->idle_rooms, s->idle_area, s->unoccupied_rooms,
        s->unoccupied_area, s->over_rooms, s->over_area,  s->people
    };

    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        json_i64(j, NULL, all[i]);
}

/* Codes are told as the words they stand for. */
static void statistic_write(struct json *j, const struct statistic_cube *cube,
                            enum statistic_dimension by, const struct statistic_row *rows, size_t n)
{
    json_array_begin(j, "rows");
    for (size_t i = 0; i < n; i++) {
        json_array_begin(j, NULL);
        if (statistic_codes[by])
            json_str(j, NULL, statistic_label(cube, by, rows[i].keys[0]));
        else
            json_i64(j, NULL, rows[i].keys[0]);
        sums_write(j, &rows[i].sums);
        json_end(j);
    }
    json_end(j);
}

static bool statistics_tell(struct conn *conn, const struct rulesets *sets, const char *day,
                            struct error *err)
{
    struct statistic_cube *cube = NULL;
    bool done =
        statistic_cube_load(conn, str_from(day), rulesets_on(sets, str_from(day)), &cube, err);

    for (int by = 0; done && by < BY_COUNT; by++) {
        AUTO(arena) arena = ARENA_INIT(64 << 20);
        AUTO(buf) line = BUF_INIT(16 << 20);
        struct json j = JSON_INIT(&line);
        struct statistic_question q = { .by = { (enum statistic_dimension)by },
                                        .n_by = 1,
                                        .may_secret = true };
        struct statistic_sums total;
        struct statistic_row *rows;
        size_t n;

        done = statistic_count(cube, &q, &arena, &rows, &n, &total, err);
        if (!done)
            break;
        json_object_begin(&j, NULL);
        json_text(&j, "statistic", statistic_names[by]);
        json_text(&j, "as_of", day);
        statistic_write(&j, cube, (enum statistic_dimension)by, rows, n);
        json_array_begin(&j, "total");
        sums_write(&j, &total);
        json_end(&j);
        json_end(&j);
        puts(line.data);
    }
    statistic_cube_drop(cube);
    return done;
}

int main(int argc, char **argv)
{
    AUTO(arena) arena = ARENA_INIT(8 << 20);
    struct rulesets sets;
    struct ledger *ledger = NULL;
    struct error err = { 0 };
    struct conn *conn;
    char today[DATE_TEXT];

    clock_today(today);
    if (argc < 2 || (argc > 2 && !make(argv[1], strtoull(argv[2], NULL, 10), &err)) ||
        !rulesets_read(&arena, &sets, &err) || !ledger_open(argv[1], LEDGER_READ, &ledger, &err) ||
        !ledger_borrow(ledger, &conn, &err))
        return say(&err);
    conn_deadline(conn, 0);
    for (int64_t id = 1; id <= 400; id++)
        for (int past = 0; past < 2; past++)
            if (!standing_tell(conn, &sets, id, past ? "2025-09-01" : today, &err))
                return say(&err);
    for (int past = 0; past < 2; past++)
        if (!statistics_tell(conn, &sets, past ? "2025-09-01" : today, &err))
            return say(&err);
    ledger_return(ledger, conn);
    ledger_close(ledger);
    return 0;
}
