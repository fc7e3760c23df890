/*
 * tell_ledger: what the ruler says of a ledger, a line a thing, for the oracle.
 *
 *     tell_ledger DIR          of the ledger in DIR
 *     tell_ledger DIR SEED     makes a random city in DIR first
 *
 * Lines are JSON: {"standing":{…}} of each institution that has a class.
 */
#include "random_city.h"

#include <stdlib.h>

#include "yardstick/base/json.h"
#include "yardstick/housing/standing.h"

static int say(const struct error *err)
{
    fprintf(stderr, "%s\n", err->message[LANG_EN]);
    return 1;
}

static bool make(const char *dir, uint64_t seed, struct error *err)
{
    struct random_city city = random_city(seed);
    struct write_request request = {
        .run = random_city_make, .argument = &city, .actor = "test", .day = "2025-01-01"
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
    ledger_return(ledger, conn);
    ledger_close(ledger);
    return 0;
}
