/* The ways to answer a filter give the same rows, and the one that is taken is not the dear one. */
#include "../../src/api/ogc.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "yardstick/base/fs.h"
#include "yardstick/demo/pour.h"
#include "yardstick/map/city.h"
#include "yardstick/query/cql2_plan.h"
#include "yardstick/store/ledger.h"

#include "test.h"

enum { BYTES = 16 << 20 };

static const char *const way_names[CQL2_WAYS] = { "SQL", "the map", "both" };

struct asked {
    struct conn *conn;
    struct ogc_collection c;
    const struct cql2 *filter;
    struct cql2_plan plan;
    struct arena arena;
};

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

/* The statement's numbers in the first column, each as a line; as src/api/where_plan.c does it. */
static bool ask(struct asked *a, enum cql2_way way, enum sql_id id, struct buf *out,
                struct error *err)
{
    AUTO(buf) ids = BUF_INIT(BYTES);
    struct stmt q = { 0 };
    struct cql2_sql *sql = NULL;
    struct stmt_part parts[] = { { ":filter", STR("id IN (SELECT value FROM json_each(:found))") },
                                 { ":after", STR("1") },
                                 { ":order", STR("id") } };
    enum stmt_step_result step = STEP_FAILED;
    bool done = cql2_sql_make(a->filter, 0, &sql, err) && cql2_sql_prepare(a->conn, err) &&
                (way == CQL2_WAY_SQL || cql2_plan_ids(&a->plan, 0, &ids, err));

    if (done && way == CQL2_WAY_SQL)
        parts[0].sql = cql2_sql_condition(sql);
    if (done && way == CQL2_WAY_BOTH)
        parts[0].sql = arena_printf(&a->arena, "%" STR_FMT " AND %" STR_FMT, STR_ARG(parts[0].sql),
                                    STR_ARG(cql2_sql_condition(sql)));
    done = done && stmt_open_parts(a->conn, id, parts, id == SQL_OGC_ROOMS ? 3 : 1, &q, err) &&
           (way == CQL2_WAY_MAP || cql2_sql_bind(sql, &q, err));
    if (done && way != CQL2_WAY_SQL)
        stmt_bind_str(&q, ":found", buf_str(&ids));
    if (done && id == SQL_OGC_ROOMS)
        stmt_bind_i64(&q, ":limit", INT32_MAX);
    while (done && (step = stmt_step(&q, err)) == STEP_ROW)
        buf_addf(out, "%lld\n", (long long)stmt_i64(&q, 0));
    stmt_release(&q);
    cql2_sql_close(sql);
    return step == STEP_DONE && buf_ok(out, err);
}

/* Each way that there is, and what it takes: least of three. */
static void ask_all(struct asked *a, const char *text, enum cql2_way wanted)
{
    struct buf rows[CQL2_WAYS] = { BUF_INIT(BYTES), BUF_INIT(BYTES), BUF_INIT(BYTES) };
    double ms[CQL2_WAYS] = { INFINITY, INFINITY, INFINITY }, best = INFINITY;
    struct error err = { 0 };

    for (int way = 0; way < CQL2_WAYS; way++) {
        if (isinf(a->plan.cost[way]))
            continue;
        CHECK(ask(a, (enum cql2_way)way, SQL_OGC_ROOMS, &rows[way], &err));
        if (!CHECK(str_eq(buf_str(&rows[way]), buf_str(&rows[0]))))
            NOTE("%s: by %s", text, way_names[way]);
        for (int i = 0; i < 3; i++) {
            AUTO(buf) count = BUF_INIT(BYTES);
            double began = now_ms();

            CHECK(ask(a, (enum cql2_way)way, SQL_OGC_ROOMS_COUNT, &count, &err));
            ms[way] = fmin(ms[way], now_ms() - began);
        }
        best = fmin(best, ms[way]);
        NOTE("%-8s %8.2f ms, reckoned %8.2f: %s", way_names[way], ms[way], a->plan.cost[way] / 1e3,
             text);
    }
    for (int way = 0; way < CQL2_WAYS; way++)
        buf_release(&rows[way]);
    CHECK(a->plan.way == wanted);
    // Other work on the machine and the sanitizers are in these times, so only a blunder is told.
    CHECK(ms[a->plan.way] <= 4 * best + 2);
}

static void choose(struct conn *conn, const struct snapshot *s)
{
    static const struct {
        const char *text;
        enum cql2_way way;
    } cases[] = {
        { "status = 'idle'", CQL2_WAY_MAP },
        { "institution LIKE '%财政%' AND use = 'office'", CQL2_WAY_MAP },
        { "NOT (status = 'idle' OR institution IS NULL)", CQL2_WAY_MAP },
        { "status = 'idle' AND S_INTERSECTS(geometry,BBOX(117.2,34.5,117.8,35.2))", CQL2_WAY_BOTH },
        { "S_INTERSECTS(geometry,BBOX(117.2,34.5,117.8,35.2))", CQL2_WAY_SQL },
        { "S_WITHIN(geometry,POLYGON((117.55 34.85,117.56 34.85,117.56 34.86,117.55 34.85)))",
          CQL2_WAY_SQL },
        { "status = 'idle' AND S_INTERSECTS(geometry,BBOX(117.5550,34.8500,117.5552,34.8502))",
          CQL2_WAY_SQL },
        { "floor = '3F'", CQL2_WAY_SQL },
        { "id < 100 OR status = 'idle' AND usable_area > 20", CQL2_WAY_MAP },
    };
    struct asked a = { .conn = conn, .arena = ARENA_INIT(BYTES) };
    struct error err = { 0 };
    uint32_t layer;

    ogc_collection_of(&collections[COLLECTION_ROOMS], &a.c);
    if (!CHECK(snapshot_layer(s, STR("room"), &layer) &&
               ogc_schema_load(conn, &a.arena, false, &a.c, &err)))
        return;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct cql2_request request = { .text = str_from(cases[i].text), .parameter = "filter" };

        if (CHECK(cql2_parse(&request, &a.c.schema, &a.arena, &a.filter, &err)) &&
            CHECK(cql2_plan_make(a.filter, s, layer, &a.arena, &a.plan, &err)))
            ask_all(&a, cases[i].text, cases[i].way);
        else
            NOTE("%s: %s", cases[i].text, err.message[LANG_EN]);
    }
    arena_release(&a.arena);
}

TESTS
{
    char dir[] = "/tmp/ys_test_where_plan.XXXXXX";
    struct error err = { 0 };
    struct city_plan plan = { .seed = 1, .scale = 1 };
    struct ledger *ledger = NULL;
    struct map *map = NULL;

    TEST ("a filter takes the way that costs less, and every way gives the same rows") {
        struct city *city = city_make(&plan, &err);
        struct pour pour = { .city = city, .name = "city" };
        struct write_request request = { .run = pour_run, .argument = &pour, .actor = "demo" };
        struct snapshot *s = NULL;
        AUTO(reader) r = { 0 };

        CHECK(city && mkdtemp(dir) && ledger_open(dir, LEDGER_CREATE, &ledger, &err) &&
              ledger_start_writer(ledger, NULL, &err) &&
              writer_run(ledger_writer(ledger), &request, &err) && reader_borrow(ledger, &r, &err));
        conn_deadline(r.conn, 0);
        map = map_open((size_t)1 << 30, &err);
        if (CHECK(map && city_load(r.conn, map, &err)) && CHECK((s = map_acquire(map)) != NULL))
            choose(r.conn, s);
        snapshot_release(s);
        city_release(city);
    }
    map_close(map);
    ledger_close(ledger);
    CHECK(fs_remove_tree(dir, &err));
}
