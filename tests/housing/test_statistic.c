/* statistic: a cube that follows edits counts as one that is read anew. */
#include "random_city.h"

#include "yardstick/base/clock.h"
#include "yardstick/base/fs.h"
#include "yardstick/housing/standards.h"
#include "yardstick/housing/statistic.h"
#include "yardstick/housing/warning.h"
#include "yardstick/store/tx.h"

#include "test.h"

enum { EDITS = 300 };

struct bench {
    char dir[64];
    struct ledger *ledger;
    struct warning_sink warnings;
    struct change_sink sink;
    struct random_city city;
    struct statistic_shelf *shelf;
    struct error err;
};

static bool settle(struct conn *conn, void *argument, struct error *err)
{
    (void)argument;
    return warnings_settle(conn, err);
}

static bool edit(struct conn *conn, void *city, struct error *err)
{
    return random_city_edit(city, conn, err);
}

static bool run(struct bench *b, write_function *what, void *argument)
{
    struct write_request request = { .run = what, .argument = argument, .actor = "test" };

    return writer_run(ledger_writer(b->ledger), &request, &b->err);
}

static void committed(void *context, struct conn *conn, const struct change_ref *changes, size_t n)
{
    statistic_shelf_follow(((struct bench *)context)->shelf, conn, changes, n);
}

static bool bench_open(struct bench *b)
{
    struct commit_observer observer = { b, committed };

    snprintf(b->dir, sizeof(b->dir), "/tmp/ys_statistic.XXXXXX");
    b->sink = warning_sink(&b->warnings);
    b->shelf = statistic_shelf_open();
    if (!CHECK(b->shelf && mkdtemp(b->dir)) ||
        !CHECK(ledger_open(b->dir, LEDGER_CREATE, &b->ledger, &b->err)) ||
        !CHECK(ledger_start_writer(b->ledger, &b->sink, &b->err)))
        return false;
    writer_observe(ledger_writer(b->ledger), &observer);
    return CHECK(run(b, settle, NULL)) && CHECK(run(b, random_city_make, &b->city));
}

static void bench_close(struct bench *b)
{
    ledger_close(b->ledger);
    statistic_shelf_close(b->shelf);
    warning_sink_release(&b->warnings);
    arena_release(&b->city.arena);
    CHECK(fs_remove_tree(b->dir, &b->err));
}

static bool same_counts(const struct statistic_cube *a, const struct statistic_cube *b,
                        struct error *err)
{
    static const struct statistic_question question = {
        .by = { BY_UNIT, BY_CLASS, BY_STATUS, BY_BUILDING }, .n_by = 4, .may_secret = true
    };
    AUTO(arena) arena = ARENA_INIT(64 << 20);
    struct statistic_row *rows[2];
    struct statistic_sums totals[2];
    size_t n[2];

    if (!statistic_count(a, &question, &arena, &rows[0], &n[0], &totals[0], err) ||
        !statistic_count(b, &question, &arena, &rows[1], &n[1], &totals[1], err))
        return false;
    return memcmp(&totals[0], &totals[1], sizeof(totals[0])) == 0 && n[0] == n[1] &&
           (!n[0] || memcmp(rows[0], rows[1], n[0] * sizeof(**rows)) == 0);
}

static bool look(struct bench *b, int64_t *us)
{
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    AUTO(arena) arena = ARENA_INIT(8 << 20);
    struct statistic_cube *followed = NULL, *anew = NULL;
    struct rulesets sets;
    char today[DATE_TEXT];
    int64_t start = clock_us();
    bool same;

    clock_today(today);
    if (!CHECK(reader_borrow(b->ledger, &r, &b->err)) ||
        !CHECK(tx_begin_read(&tx, r.conn, &b->err)) ||
        !CHECK(statistic_shelf_get(b->shelf, r.conn, str_from(today), &followed, &b->err)))
        return false;
    *us += clock_us() - start;
    same = CHECK(standards_load(r.conn, &arena, &sets, &b->err)) &&
           CHECK(statistic_cube_load(r.conn, str_from(today), rulesets_on(&sets, str_from(today)),
                                     &anew, &b->err)) &&
           CHECK(same_counts(followed, anew, &b->err));
    statistic_cube_drop(followed);
    statistic_cube_drop(anew);
    return same;
}

TESTS
{
    TEST ("a cube that follows edits counts as one that is read anew") {
        struct bench b = { .city = random_city(11) };
        int64_t us = 0;
        int refused = 0;

        if (bench_open(&b))
            for (int i = 0; i < EDITS; i++) {
                /* Now and then several commits pass before anybody asks. */
                for (int k = 0; k <= i % 3; k++)
                    refused += !run(&b, edit, &b.city);
                if (!look(&b, &us))
                    break;
            }
        CHECK(refused < EDITS / 10); // rows that others refer to
        NOTE("a cube after an edit takes %.2f ms", (double)us / 1000.0 / EDITS);
        bench_close(&b);
    }
}
