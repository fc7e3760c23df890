/*
 * warnings: how long the findings of one edit take to follow it, by kind of edit.
 *
 *     bench_warnings DIR [edits]      DIR: a ledger nobody serves (it is changed); default 2000
 *
 * Each edit is a commit of its own through the writer, as the server makes them; what is timed is
 * the part of it that follows the change: what it reaches, the rules, the rows that open and close.
 * CPU time of the writer's thread, so that others' work does not count.
 */
#include "yardstick/housing/warning.h"
#include "yardstick/store/ledger.h"
#include "yardstick/store/stmt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <time.h>

/* %1$lld is chosen by chance; every text is one edit of one record. */
static const struct {
    const char *name, *script;
    int often;
} kinds[] = {
    { "a room's area",
      "UPDATE room SET measured_area = 800 + %1$lld %% 4000, revision = revision + 1 WHERE id = "
      "(SELECT id FROM room WHERE id >= %1$lld LIMIT 1)",
      22 },
    { "a room's number",
      "UPDATE room SET number = 'N%1$lld', revision = revision + 1 WHERE id = (SELECT id FROM room "
      "WHERE id >= %1$lld LIMIT 1)",
      5 },
    { "somebody sits there, too",
      "INSERT OR IGNORE INTO occupancy(person_id, room_id, from_date, share, kind) SELECT p.id, "
      "r.id, (SELECT day FROM today), 10000, 'main' FROM (SELECT id FROM person WHERE id >= %1$lld "
      "%% 10000 LIMIT 1) AS p, (SELECT id FROM room WHERE id >= %1$lld LIMIT 1) AS r",
      18 },
    { "somebody leaves a room",
      "UPDATE occupancy SET to_date = (SELECT day FROM today) WHERE id = (SELECT id FROM occupancy "
      "WHERE id >= %1$lld %% 10000 AND to_date IS NULL LIMIT 1)",
      15 },
    { "a person's rank",
      "UPDATE person SET rank = CASE rank WHEN 'staff' THEN 'bureau_deputy' ELSE 'staff' END, "
      "revision = revision + 1 WHERE id = (SELECT id FROM person WHERE id >= %1$lld %% 10000 LIMIT "
      "1)",
      10 },
    { "a person retires",
      "UPDATE person SET status = 'retired', revision = revision + 1 WHERE id = (SELECT id FROM "
      "person WHERE id >= %1$lld %% 10000 AND status = 'active' LIMIT 1)",
      5 },
    { "a holding ends",
      "UPDATE holding SET to_date = (SELECT day FROM today) WHERE id = (SELECT id FROM holding "
      "WHERE id >= %1$lld AND to_date IS NULL LIMIT 1)",
      5 },
    { "posts of a unit",
      "UPDATE establishment SET posts = 1 + %1$lld %% 90 WHERE id = (SELECT id FROM establishment "
      "WHERE id >= %1$lld %% 500 LIMIT 1)",
      5 },
    { "a building's gross area",
      "UPDATE building SET gross_area = 100000 + %1$lld, revision = revision + 1 WHERE id = "
      "(SELECT id FROM building WHERE id >= %1$lld %% 200 LIMIT 1)",
      3 },
    { "a unit's posts are cut",
      "INSERT OR IGNORE INTO establishment(institution_id, rank, from_date, posts) SELECT "
      "institution_id, rank, (SELECT day FROM today), posts / 2 FROM establishment WHERE id >= "
      "%1$lld %% 500 LIMIT 1",
      3 },
    { "a room's outline",
      "UPDATE room SET geometry = ShiftCoords(geometry, 0.000001 * (%1$lld %% 9 - 4), 0), revision "
      "= revision + 1 WHERE id = (SELECT id FROM room WHERE id >= %1$lld AND geometry NOTNULL "
      "LIMIT 1)",
      3 },
    { "a room is lent",
      "INSERT INTO tenure(room_id, kind, party, from_date, to_date) SELECT room.id, 'loan', "
      "(SELECT code FROM institution WHERE id >= %1$lld %% 240 LIMIT 1), (SELECT date(day, '-9 "
      "days') FROM today), (SELECT date(day, (%1$lld %% 60 - 9) || ' days') FROM today) FROM room "
      "WHERE id >= %1$lld LIMIT 1",
      2 },
    { "a floor's gross area",
      "UPDATE floor SET gross_area = 30000 + %1$lld, revision = revision + 1 WHERE id = (SELECT id "
      "FROM floor WHERE id >= %1$lld %% 1200 LIMIT 1)",
      2 },
    { "a unit's class (all its people)",
      "UPDATE institution SET class = CASE class WHEN 'municipal' THEN 'county' ELSE 'municipal' "
      "END, revision = revision + 1 WHERE id = (SELECT id FROM institution WHERE id >= %1$lld %% "
      "240 LIMIT 1)",
      2 },
};
enum { KINDS = ARRAY_LEN(kinds), EDITS = 2000, EDITS_MAX = 1000000, TEXT_MAX = 1024 };

struct bench {
    struct warning_sink warnings;
    struct change_sink sink;
    char script[TEXT_MAX];
    int64_t took_us;
};

static int64_t thread_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec * 1000000ll + t.tv_nsec / 1000;
}

static bool sink_write(void *context, struct conn *conn, const struct change *changes, size_t n,
                       struct error *err)
{
    struct bench *b = context;
    int64_t start = thread_us();
    bool done = b->sink.write(b->sink.context, conn, changes, n, err);

    b->took_us += thread_us() - start;
    return done;
}

static bool sink_end(void *context, struct conn *conn, bool keep, struct error *err)
{
    struct bench *b = context;
    int64_t start = thread_us();
    bool done = b->sink.end(b->sink.context, conn, keep, err);

    b->took_us += thread_us() - start;
    return done;
}

static bool settle(struct conn *conn, void *argument, struct error *err)
{
    (void)argument;
    return warnings_settle(conn, err);
}

static bool edit(struct conn *conn, void *argument, struct error *err)
{
    return conn_script(conn, "an edit", ((struct bench *)argument)->script, err);
}

static int compare(const void *a, const void *b)
{
    int64_t p = *(const int64_t *)a, q = *(const int64_t *)b;

    return (p > q) - (p < q);
}

static void report(const char *name, int64_t *us, size_t n)
{
    int64_t sum = 0;

    if (!n)
        return;
    qsort(us, n, sizeof(*us), compare);
    for (size_t i = 0; i < n; i++)
        sum += us[i];
    printf("%-34s %6zu  mean %6.2f  p99 %6.2f  worst %6.2f ms\n", name, n,
           (double)sum / 1000.0 / (double)n, (double)us[n - 1 - n / 100] / 1000.0,
           (double)us[n - 1] / 1000.0);
}

static int kind_of(uint64_t dice)
{
    int at = (int)(dice % 100), k = 0;

    while (k < KINDS - 1 && at >= kinds[k].often) {
        at -= kinds[k].often;
        k++;
    }
    return k;
}

static bool run(struct bench *b, struct ledger *ledger, int n, struct error *err)
{
    int64_t *us[KINDS + 1];
    size_t counts[KINDS + 1] = { 0 };
    uint64_t dice = 42;

    for (int k = 0; k <= KINDS; k++)
        us[k] = calloc((size_t)n, sizeof(int64_t));
    for (int i = 0; i < n; i++) {
        struct write_request request = { .run = edit, .argument = b, .actor = "bench" };
        int k;

        dice = dice * 6364136223846793005u + 1442695040888963407u;
        k = kind_of(dice >> 40);
        b->took_us = 0;
        snprintf(b->script, sizeof(b->script), kinds[k].script,
                 (long long)((dice >> 20) % 17000 + 1));
        if (!writer_run(ledger_writer(ledger), &request, err))
            return false;
        us[k][counts[k]++] = b->took_us;
        us[KINDS][counts[KINDS]++] = b->took_us;
    }
    for (int k = 0; k <= KINDS; k++) {
        report(k < KINDS ? kinds[k].name : "all", us[k], counts[k]);
        free(us[k]);
    }
    return true;
}

int main(int argc, char **argv)
{
    struct bench b = { 0 };
    struct change_sink timed = { &b, sink_write, sink_end };
    struct write_request first = { .run = settle, .argument = &b, .actor = "bench" };
    struct ledger *ledger = NULL;
    struct error err;
    int n = argc > 2 ? atoi(argv[2]) : EDITS;

    if (argc < 2 || n < 1 || n > EDITS_MAX) {
        fprintf(stderr, "bench_warnings DIR [edits]\n");
        return 2;
    }
    b.sink = warning_sink(&b.warnings);
    if (!ledger_open(argv[1], 0, &ledger, &err) || !ledger_start_writer(ledger, &timed, &err) ||
        !writer_run(ledger_writer(ledger), &first, &err) || !run(&b, ledger, n, &err)) {
        fprintf(stderr, "%s\n", err.message[LANG_EN]);
        return 1;
    }
    ledger_close(ledger);
    warning_sink_release(&b.warnings);
    return 0;
}
