/* cql2_sql: what SQL says of a filter is what memory says, for filters made at random, too. */
#include "yardstick/query/cql2_sql.h"

#include "yardstick/base/clock.h"
#include "yardstick/geo/wkb.h"
#include "yardstick/geo/wkt.h"
#include "yardstick/store/scratch.h"

#include "cql2_fixture.h"
#include "test.h"

enum { N_ROWS = 24, N_RANDOM = 10000 };

struct table {
    struct arena arena;
    struct field values[N_ROWS][N_FIELDS];
    struct str wkb[N_ROWS];
    struct scratch *scratch;
};

static uint64_t state;

/* xorshift64*: the same filters from the same seed everywhere. */
static unsigned dice(unsigned n)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (unsigned)((state * 2685821657736338717ull >> 33) % n);
}

static const char *pick(const char *const *of, unsigned n)
{
    return of[dice(n)];
}
#define PICK(...)                                                                                  \
    pick((const char *const[]){ __VA_ARGS__ },                                                     \
         sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

static struct field text_field(const char *text)
{
    return (struct field){ .kind = FIELD_TEXT, .bytes = str_from(text) };
}

static struct field random_field(enum cql2_kind kind)
{
    if (dice(5) == 0)
        return (struct field){ .kind = FIELD_NULL };
    switch (kind) {
    case CQL2_NUMBER:
        return dice(2) ? (struct field){ .kind = FIELD_I64, .i64 = (int64_t)dice(9) - 4 }
                       : (struct field){ .kind = FIELD_F64, .f64 = (double)dice(9) / 2 - 2 };
    case CQL2_BOOLEAN:
        return (struct field){ .kind = FIELD_I64, .i64 = dice(2) };
    case CQL2_DATE:
        return text_field(PICK("2022-04-16", "2022-04-17", "2023-01-01", "2022-02-30"));
    case CQL2_TIMESTAMP:
        return text_field(PICK("2022-04-16T10:13:19Z", "2022-04-17T00:00:00Z",
                               "2022-04-16T10:13:19", "2023-01-01T08:00:00+08:00", "soon"));
    case CQL2_ARRAY:
        return text_field(PICK("red;blue", "red", "1;2", "blue; green", ""));
    default:
        return text_field(PICK("room", "Room", "ＲＯＯＭ", "2", "12.50", "-1", "true", "é", "e", "",
                               "财政局", "2022-04-16", "a%b", "a_b"));
    }
}

static struct str random_wkb(struct arena *arena)
{
    static const char *const shapes[] = {
        "POINT(5 5)",
        "POINT(1 1)",
        "LINESTRING(0 0,5 5)",
        "POLYGON((0 0,5 0,5 5,0 5))",
        "POLYGON((4 4,9 4,9 9,4 9))",
        "POLYGON((0 0,5 5,5 0,0 5))",
        "MULTIPOINT((1 1),(6 6))",
    };
    AUTO(geometry) g = { 0 };
    AUTO(buf) wkb = BUF_INIT(4096);
    struct error err = { 0 };
    size_t used;

    if (dice(6) == 0)
        return (struct str){ 0 };
    if (!wkt_read(str_from(shapes[dice(ARRAY_LEN(shapes))]), &g, &used, &err))
        return (struct str){ 0 };
    wkb_write(&wkb, &g);
    return arena_copy(arena, buf_str(&wkb));
}

static bool table_fill(struct table *t, struct error *err)
{
    if (!scratch_open(N_FIELDS, &t->scratch, err) ||
        !cql2_sql_prepare(scratch_conn(t->scratch), err))
        return false;
    for (size_t r = 0; r < N_ROWS; r++) {
        AUTO(geometry) g = { 0 };
        struct bbox b = BBOX_NONE;

        for (size_t i = 0; i < N_FIELDS; i++)
            t->values[r][i] = r ? random_field(fixture_fields[i].kind) : fixture_row[i];
        t->wkb[r] =
            r ? random_wkb(&t->arena) : (struct str){ fixture_wkb, sizeof(fixture_wkb) - 1 };
        if (t->wkb[r].len && wkb_read(t->wkb[r], &g, err))
            b = geometry_bbox(&g);
        if (!scratch_add(t->scratch, (int64_t)r, t->values[r], t->wkb[r],
                         bbox_is_empty(b) ? NULL : (double[]){ b.min_x, b.min_y, b.max_x, b.max_y },
                         err))
            return false;
    }
    return true;
}

static const struct cql2_schema sql_schema = {
    .fields = fixture_fields,
    .n_fields = N_FIELDS + 1,
    .rtree_id = { "seq", 3 },
    .rtree_query = { "SELECT id FROM scratch_box WHERE xmin <= :f4 AND xmax >= :f2 AND "
                     "ymin <= :f5 AND ymax >= :f3",
                     92 },
};

/* Bit r: row r is wanted. */
static bool by_memory(const struct table *t, const struct cql2 *filter, uint64_t *out,
                      struct error *err)
{
    struct cql2_eval *eval = NULL;
    bool done = cql2_eval_open(filter, 2000, &eval, err), wanted;

    *out = 0;
    for (size_t r = 0; done && r < N_ROWS; r++) {
        struct cql2_row row = { t->values[r], N_FIELDS, t->wkb[r] };

        done = cql2_eval_row(eval, &row, &wanted, err);
        *out |= (uint64_t)wanted << r;
    }
    cql2_eval_close(eval);
    return done;
}

static bool by_sql(const struct table *t, const struct cql2 *filter, uint64_t *out,
                   struct error *err)
{
    struct cql2_sql *sql = NULL;
    struct stmt q = { 0 };
    enum stmt_step_result step = STEP_FAILED;

    *out = 0;
    if (cql2_sql_make(filter, 2000, &sql, err) &&
        scratch_select(t->scratch, cql2_sql_condition(sql), &q, err) && cql2_sql_bind(sql, &q, err))
        while ((step = stmt_step(&q, err)) == STEP_ROW)
            *out |= (uint64_t)1 << stmt_i64(&q, 0);
    stmt_release(&q);
    cql2_sql_close(sql);
    return step == STEP_DONE;
}

static void random_condition(struct buf *b, unsigned depth);

static void random_text(struct buf *b, unsigned depth)
{
    if (depth && dice(4) == 0) {
        buf_text(b, PICK("CASEI(", "ACCENTI(", "PINYIN("));
        random_text(b, depth - 1);
        buf_text(b, ")");
    } else {
        buf_text(b, PICK("indoor", "level", "name", "\"@id\"", "'room'", "'ROOM'", "'e'", "'2'",
                         "'cai zheng ju'", "''", "done"));
    }
}

static void random_number(struct buf *b, unsigned depth)
{
    if (depth && dice(3) == 0) {
        buf_text(b, "(");
        random_number(b, depth - 1);
        buf_text(b, PICK("+", " - ", "*", "/", "%", " div ", "^"));
        random_number(b, depth - 1);
        buf_text(b, ")");
    } else {
        buf_text(b, PICK("n", "level", "\"Area m2\"", "1", "2.5", "-3", "0", "1e3", "面积"));
    }
}

static void random_moment(struct buf *b)
{
    buf_text(b, PICK("day", "at", "DATE('2022-04-16')", "DATE('2023-01-01')",
                     "TIMESTAMP('2022-04-16T10:13:19Z')", "indoor",
                     "TIMESTAMP('2022-12-31T23:59:59.5Z')"));
}

static void random_span(struct buf *b)
{
    if (dice(2)) {
        random_moment(b);
        return;
    }
    buf_text(b, "INTERVAL(");
    buf_text(b, PICK("'..'", "day", "at", "'2022-04-16'", "'2022-01-01T00:00:00Z'"));
    buf_text(b, ",");
    buf_text(b, PICK("'..'", "day", "at", "'2022-04-17'", "'2022-12-31T00:00:00Z'"));
    buf_text(b, ")");
}

static void random_shape(struct buf *b)
{
    buf_text(b, PICK("geometry", "BBOX(0,0,5,5)", "BBOX(170,-10,-170,10)", "POINT(5 5)",
                     "LINESTRING(0 5,5 0)", "POLYGON((3 3,8 3,8 8,3 8))",
                     "MULTIPOLYGON(((0 0,1 0,1 1,0 1)),((4 4,6 4,6 6,4 6)))"));
}

static void random_array(struct buf *b)
{
    buf_text(b, PICK("tags", "('red')", "('red','blue')", "(1,2)", "(n,'red')", "('green',indoor)",
                     "()"));
}

static void random_list(struct buf *b)
{
    bool texts = dice(2);

    texts ? random_text(b, 1) : random_number(b, 1);
    buf_text(b, dice(2) ? " IN (" : " NOT IN (");
    for (unsigned n = dice(4);; n--) {
        buf_text(b, texts ? PICK("'room'", "'2'", "name") : PICK("1", "2", "n", "-1.5"));
        if (n == 0)
            break;
        buf_text(b, ",");
    }
    buf_text(b, ")");
}

static void random_pair(struct buf *b, const char *name, void (*side)(struct buf *))
{
    buf_addf(b, "%s(", name);
    side(b);
    buf_text(b, ",");
    side(b);
    buf_text(b, ")");
}

static void random_predicate(struct buf *b)
{
    const char *op = PICK("=", "<>", "<", ">", "<=", ">=");

    switch (dice(11)) {
    case 0:
        random_number(b, 2);
        buf_text(b, op);
        random_number(b, 2);
        break;
    case 1:
        random_text(b, 2);
        buf_text(b, op);
        random_text(b, 2);
        break;
    case 2:
        random_moment(b);
        buf_text(b, op);
        random_moment(b);
        break;
    case 3:
        random_text(b, 1);
        buf_text(b, PICK(" LIKE ", " NOT LIKE "));
        buf_text(b, PICK("'%oo%'", "'r___'", "'%'", "'a\\%b'", "CASEI('R%')", "name"));
        break;
    case 4:
        random_number(b, 1);
        buf_text(b, PICK(" BETWEEN -1 AND 2", " NOT BETWEEN n AND 3", " BETWEEN 0 AND level"));
        break;
    case 5:
        random_list(b);
        break;
    case 6:
        buf_text(b, PICK("indoor", "n", "day", "tags", "geometry", "面积", "(n/0)", "open"));
        buf_text(b, PICK(" IS NULL", " IS NOT NULL"));
        break;
    case 7:
        random_pair(b,
                    PICK("S_INTERSECTS", "S_DISJOINT", "S_WITHIN", "S_CONTAINS", "S_TOUCHES",
                         "S_CROSSES", "S_OVERLAPS", "S_EQUALS"),
                    random_shape);
        break;
    case 8:
        random_pair(b,
                    PICK("T_AFTER", "T_BEFORE", "T_CONTAINS", "T_DISJOINT", "T_DURING", "T_EQUALS",
                         "T_FINISHEDBY", "T_FINISHES", "T_INTERSECTS", "T_MEETS", "T_METBY",
                         "T_OVERLAPPEDBY", "T_OVERLAPS", "T_STARTEDBY", "T_STARTS"),
                    random_span);
        break;
    case 9:
        random_pair(b, PICK("A_CONTAINS", "A_CONTAINEDBY", "A_EQUALS", "A_OVERLAPS"), random_array);
        break;
    default:
        buf_text(b, PICK("open", "TRUE", "FALSE", "open = TRUE", "done = false",
                         "level < \"Area m2\"", "(n = 1) = open"));
    }
}

static void random_condition(struct buf *b, unsigned depth)
{
    switch (depth ? dice(4) : 3) {
    case 0:
        buf_text(b, "NOT (");
        random_condition(b, depth - 1);
        buf_text(b, ")");
        break;
    case 1:
    case 2:
        buf_text(b, "(");
        for (unsigned n = 1 + dice(3);; n--) {
            random_condition(b, depth - 1);
            if (n == 0)
                break;
            buf_text(b, dice(2) ? " AND " : " OR ");
        }
        buf_text(b, ")");
        break;
    default:
        random_predicate(b);
    }
}

/* 1: both agree, 0: refused alike, -1: they differ. */
static int check_both(const struct table *t, struct str text, enum cql2_encoding encoding)
{
    AUTO(arena) arena = ARENA_INIT(8 << 20);
    struct cql2_request request = { .text = text, .encoding = encoding };
    const struct cql2 *filter = NULL;
    struct error err = { 0 };
    uint64_t memory = 0, sql = 0;

    if (!cql2_parse(&request, &sql_schema, &arena, &filter, &err))
        return 0;
    if (!CHECK(by_memory(t, filter, &memory, &err)) || !CHECK(by_sql(t, filter, &sql, &err)) ||
        !CHECK(memory == sql)) {
        NOTE("%" STR_FMT ": %llx by memory, %llx by SQL: %s", STR_ARG(text),
             (unsigned long long)memory, (unsigned long long)sql, err.message[LANG_EN]);
        return -1;
    }
    return 1;
}

/* The filter once more, written by us in both encodings. */
static bool check_written(const struct table *t, struct str text)
{
    AUTO(arena) arena = ARENA_INIT(8 << 20);
    AUTO(buf) as_text = BUF_INIT(1 << 18);
    AUTO(buf) as_json = BUF_INIT(1 << 18);
    struct cql2_request request = { .text = text };
    const struct cql2 *filter = NULL, *again = NULL;
    struct error err = { 0 };
    uint64_t first, second;

    if (!cql2_parse(&request, &sql_schema, &arena, &filter, &err))
        return true;
    cql2_write_text(filter, &as_text);
    cql2_write_json(filter, &as_json);
    request.text = buf_str(&as_text);
    if (as_text.len <= CQL2_BYTES_MAX &&
        (!CHECK(cql2_parse(&request, &sql_schema, &arena, &again, &err)) ||
         !CHECK(by_memory(t, filter, &first, &err) && by_memory(t, again, &second, &err)) ||
         !CHECK(first == second)))
        return false;
    request = (struct cql2_request){ .text = buf_str(&as_json), .encoding = CQL2_ENCODING_JSON };
    return as_json.len > CQL2_BYTES_MAX || as_json.data[0] != '{' ||
           (CHECK(cql2_parse(&request, &sql_schema, &arena, &again, &err)) &&
            CHECK(by_memory(t, filter, &first, &err) && by_memory(t, again, &second, &err)) &&
            CHECK(first == second));
}

TESTS
{
    struct table t = { .arena = ARENA_INIT(4 << 20) };
    struct error err = { 0 };
    uint64_t seed = 20260925;

    if (getenv("SEED"))
        seed = strtoull(getenv("SEED"), NULL, 10);
    state = seed;
    if (!CHECK(table_fill(&t, &err))) {
        NOTE("%s", err.message[LANG_EN]);
        return;
    }
    TEST ("ten thousand filters at random have one answer, and so has what we write of them") {
        unsigned agreed = 0, refused = 0;

        NOTE("SEED=%llu", (unsigned long long)seed);
        while (agreed + refused < N_RANDOM && test_failures < 10) {
            AUTO(buf) text = BUF_INIT(1 << 16);
            int answer;

            random_condition(&text, dice(4));
            answer = check_both(&t, buf_str(&text), CQL2_ENCODING_TEXT);
            agreed += answer == 1;
            refused += answer == 0;
            if (answer == 1 && agreed % 4 == 0 && !check_written(&t, buf_str(&text)))
                NOTE("written otherwise: %s", text.data);
        }
        NOTE("%u agreed, %u refused", agreed, refused);
        CHECK(agreed > N_RANDOM / 2);
    }
    TEST ("a filter that takes too long is stopped by both, within its time") {
        AUTO(buf) text = BUF_INIT(1 << 16);
        AUTO(arena) arena = ARENA_INIT(8 << 20);
        struct cql2_request request = { 0 };
        const struct cql2 *filter = NULL;
        struct cql2_sql *sql = NULL;
        struct cql2_eval *eval = NULL;
        struct cql2_row row = { t.values[0], N_FIELDS, t.wkb[0] };
        int64_t began = clock_ms();
        bool wanted, on = true;

        buf_text(&text, "ACCENTI(CASEI(name)) = 'x'");
        for (int i = 0; i < 150; i++)
            buf_text(&text, " OR ACCENTI(CASEI(name)) = 'x'");
        request.text = buf_str(&text);
        CHECK(cql2_parse(&request, &sql_schema, &arena, &filter, &err));
        CHECK(cql2_eval_open(filter, 20, &eval, &err));
        // Each row adds 10 us to the 20 ms, and takes more.
        for (int i = 0; on && i < 1000000; i++)
            on = cql2_eval_row(eval, &row, &wanted, &err);
        CHECK(!on && err.code == ERROR_BUSY);
        CHECK(clock_ms() - began < 10000);
        cql2_eval_close(eval);
        CHECK(cql2_sql_make(filter, 2000, &sql, &err));
        CHECK(strstr(cql2_sql_condition(sql).ptr, "ys_fold") != NULL);
        CHECK(strstr(cql2_sql_condition(sql).ptr, "'x'") == NULL);
        cql2_sql_close(sql);
    }
    scratch_close(t.scratch);
    arena_release(&t.arena);
}
