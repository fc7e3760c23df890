/* warning: findings open, change and close with the data, and an edit finds what everything would.
 */
#include "random_city.h"

#include <time.h>

#include "yardstick/base/fs.h"
#include "yardstick/housing/standards.h"
#include "yardstick/housing/warning.h"
#include "yardstick/store/stmt.h"

#include "test.h"

/* YS_EDITS=10000 makes as many; nightly they are made. */
enum { EDITS = 1000, EDITS_MAX = 1000000, COMPARE_EVERY = 250 };

struct bench {
    char dir[64];
    struct ledger *ledger;
    struct warning_sink warnings;
    struct change_sink sink;
    struct random_city city;
    int n_edits;
    int64_t worst_us, all_us; /* of this thread: others' work does not count */
    int64_t seen;             /* by how much the room was over at the last commit */
    struct error err;
};

static bool settle(struct conn *conn, void *argument, struct error *err)
{
    (void)argument;
    return warnings_settle(conn, err);
}

static bool run(struct bench *b, write_function *what, void *argument)
{
    struct write_request request = { .run = what, .argument = argument, .actor = "test" };
    bool done = writer_run(ledger_writer(b->ledger), &request, &b->err);

    if (!done)
        NOTE("%s", b->err.message[LANG_EN]);
    return done;
}

static bool bench_open(struct bench *b)
{
    snprintf(b->dir, sizeof(b->dir), "/tmp/ys_warning.XXXXXX");
    b->sink = warning_sink(&b->warnings);
    return CHECK(mkdtemp(b->dir)) &&
           CHECK(ledger_open(b->dir, LEDGER_CREATE, &b->ledger, &b->err)) &&
           CHECK(ledger_start_writer(b->ledger, &b->sink, &b->err)) && CHECK(run(b, settle, NULL));
}

static void bench_close(struct bench *b)
{
    ledger_close(b->ledger);
    warning_sink_release(&b->warnings);
    CHECK(fs_remove_tree(b->dir, &b->err));
}

/* The open warnings as text: all that may not differ, without when. */
static bool open_print(struct conn *conn, struct buf *out, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_WARNINGS_ALL, &q, err))
        return false;
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        for (int i = 0; i < stmt_n_columns(&q); i++)
            buf_addf(out, "%.*s ", STR_ARG(stmt_str(&q, i)));
        buf_addc(out, '\n');
    }
    return step == STEP_DONE;
}

/* Is what was followed edit by edit what is found when everything is looked at? */
static bool same_as_all(struct conn *conn, struct error *err)
{
    AUTO(buf) followed = BUF_INIT(16 << 20);
    AUTO(buf) all = BUF_INIT(16 << 20);

    if (!open_print(conn, &followed, err) || !warnings_refresh(conn, err) ||
        !open_print(conn, &all, err))
        return false;
    if (!CHECK(str_eq(buf_str(&followed), buf_str(&all)))) {
        struct str a = buf_str(&followed), b = buf_str(&all);

        while (a.len && b.len) {
            struct str p = str_cut(&a, '\n'), q = str_cut(&b, '\n');

            if (!str_eq(p, q)) {
                NOTE("followed: %.*s", STR_ARG(p));
                NOTE("all:      %.*s", STR_ARG(q));
                break;
            }
        }
    }
    return true;
}

static int64_t thread_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec * 1000000ll + t.tv_nsec / 1000;
}

static int edits_wanted(void)
{
    const char *asked = getenv("YS_EDITS");
    int64_t n;

    return asked && str_to_i64(str_from(asked), &n) && n > 0 && n <= EDITS_MAX ? (int)n : EDITS;
}

static bool edit_many(struct conn *conn, void *argument, struct error *err)
{
    struct bench *b = argument;

    for (int i = 1; i <= b->n_edits; i++) {
        int64_t start, took;

        if (!random_city_edit(&b->city, conn, err) || !writer_flush(conn, err))
            return false;
        start = thread_us();
        if (!warnings_follow(conn, &b->warnings, err))
            return false;
        took = thread_us() - start;
        b->worst_us = took > b->worst_us ? took : b->worst_us;
        b->all_us += took;
        if (i % COMPARE_EVERY == 0 && !same_as_all(conn, err))
            return false;
    }
    return true;
}

/* One room of 42 m2 with one clerk in it, whose ceiling is 9: over the standard. */
static bool crowd_make(struct conn *conn, void *argument, struct error *err)
{
    static const char script[] =
        "INSERT INTO courtyard(id, code, name, valid_from) VALUES(1, 'Y', 'Y', '2025-01-01');"
        "INSERT INTO building(id, code, name, courtyard_id, valid_from)"
        " VALUES(1, 'B', 'B', 1, '2025-01-01');"
        "INSERT INTO floor(id, building_id, ordinal, valid_from) VALUES(1, 1, 0, '2025-01-01');"
        "INSERT INTO institution(id, code, name, class, valid_from)"
        " VALUES(1, 'I', 'I', 'municipal', '2025-01-01');"
        "INSERT INTO person(id, code, name, institution_id, rank, status, valid_from)"
        " VALUES(1, 'P', 'P', 1, 'staff', 'active', '2025-01-01');"
        "INSERT INTO room(id, code, floor_id, use, state, measured_area, valid_from)"
        " VALUES(1, 'R', 1, 'office', 'in_use', 4200, '2025-01-01');"
        "INSERT INTO holding(id, institution_id, room_id, from_date, share)"
        " VALUES(1, 1, 1, '2025-01-01', 10000);"
        "INSERT INTO occupancy(id, person_id, room_id, from_date, share, kind)"
        " VALUES(1, 1, 1, '2025-01-01', 10000, 'main');";

    (void)argument;
    return conn_script(conn, "a crowd", script, err);
}

static bool script_run(struct conn *conn, void *script, struct error *err)
{
    return conn_script(conn, "an edit", script, err);
}

static bool edit(struct bench *b, const char *script)
{
    struct write_request request = { .run = script_run,
                                     .argument = (void *)(uintptr_t)script,
                                     .actor = "test" };

    return writer_run(ledger_writer(b->ledger), &request, &b->err);
}

/* How many findings of the crowd are open. */
static int64_t n_open(struct bench *b)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    int64_t n = 0;

    if (!reader_borrow(b->ledger, &r, &b->err) || !stmt_open(r.conn, SQL_WARNINGS_ALL, &q, &b->err))
        return -1;
    while (stmt_step(&q, &b->err) == STEP_ROW)
        n += str_eq(stmt_str(&q, 2), STR("over_standard"));
    return n;
}

static int64_t rooms_area(struct bench *b)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };

    if (!reader_borrow(b->ledger, &r, &b->err) || !stmt_open(r.conn, SQL_ROOMS, &q, &b->err) ||
        stmt_step(&q, &b->err) != STEP_ROW)
        return -1;
    return (int64_t)(stmt_f64(&q, 8) * 100 + 0.5);
}

static bool is_settled(struct bench *b, bool *settled)
{
    AUTO(reader) r = { 0 };

    return reader_borrow(b->ledger, &r, &b->err) && warnings_are_settled(r.conn, settled, &b->err);
}

/* The observer is called right after the commit, before anybody else may write. */
static void look(void *context, struct conn *conn, const struct change_ref *changes, size_t n)
{
    struct bench *b = context;
    AUTO(stmt) q = { 0 };
    struct error err;

    (void)changes;
    (void)n;
    b->seen = 0;
    if (!stmt_open(conn, SQL_WARNINGS_ALL, &q, &err))
        return;
    while (stmt_step(&q, &err) == STEP_ROW)
        if (str_eq(stmt_str(&q, 2), STR("over_standard")))
            b->seen = stmt_i64(&q, 5);
}

TESTS
{
    TEST ("a commit has in it what it opens, changes and closes") {
        struct bench b = { .seen = -1 };
        struct commit_observer observer = { &b, look };

        if (bench_open(&b)) {
            writer_observe(ledger_writer(b.ledger), &observer);
            CHECK(run(&b, crowd_make, NULL) && b.seen == 3300);
            CHECK(edit(&b, "UPDATE room SET measured_area = 5000, valid_from = '2025-01-02'"));
            CHECK(b.seen == 4100);
            CHECK(edit(&b, "UPDATE room SET measured_area = 900, valid_from = '2025-01-03'"));
            CHECK(b.seen == 0 && n_open(&b) == 0);
        }
        bench_close(&b);
    }
    TEST ("a change that fails leaves no finding, and a finding that fails no change") {
        struct bench b = { .seen = -1 };

        if (bench_open(&b) && CHECK(run(&b, crowd_make, NULL))) {
            CHECK(n_open(&b) == 1);
            CHECK(!edit(&b, "UPDATE room SET measured_area = 900, valid_from = '2025-01-02';"
                            "SELECT no_such_function()"));
            CHECK(n_open(&b) == 1 && rooms_area(&b) == 4200);
            CHECK(edit(&b, "CREATE TRIGGER no_end BEFORE UPDATE ON warning BEGIN"
                           " SELECT raise(ABORT, 'no'); END"));
            CHECK(!edit(&b, "UPDATE room SET measured_area = 900, valid_from = '2025-01-02'"));
            CHECK(n_open(&b) == 1 && rooms_area(&b) == 4200);
            CHECK(edit(&b, "DROP TRIGGER no_end"));
            CHECK(edit(&b, "UPDATE room SET measured_area = 900, valid_from = '2025-01-02'"));
            CHECK(n_open(&b) == 0 && rooms_area(&b) == 900);
        }
        bench_close(&b);
    }
    TEST ("what was settled today is settled, until the rules are others") {
        struct bench b = { .seen = -1 };
        bool settled = false;

        if (bench_open(&b)) {
            CHECK(is_settled(&b, &settled) && settled);
            CHECK(edit(&b, "UPDATE meta SET value = 'another' WHERE key = 'standards'"));
            CHECK(is_settled(&b, &settled) && !settled);
            CHECK(run(&b, settle, NULL) && is_settled(&b, &settled) && settled);
            CHECK(edit(&b, "UPDATE meta SET value = '2020-01-01 0' WHERE key = 'warnings'"));
            CHECK(is_settled(&b, &settled) && !settled);
        }
        bench_close(&b);
    }
    TEST ("thousands of edits leave the warnings that looking at everything finds") {
        struct bench b = { .city = random_city(7), .n_edits = edits_wanted() };

        if (bench_open(&b) && CHECK(run(&b, random_city_make, &b.city)) &&
            CHECK(run(&b, edit_many, &b)))
            NOTE("%d edits; one is followed in %.2f ms, at most %.1f ms", b.n_edits,
                 (double)b.all_us / 1000.0 / b.n_edits, (double)b.worst_us / 1000.0);
        bench_close(&b);
        arena_release(&b.city.arena);
    }
}
