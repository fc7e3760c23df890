/* Five hundred queries made from the demo city, each with the record that is meant. */
#include "yardstick/query/search_load.h"

#include <stdlib.h>

#include "yardstick/base/fs.h"
#include "yardstick/demo/pour.h"
#include "yardstick/store/stmt.h"
#include "yardstick/text/pinyin.h"

#include "test.h"

enum { QUERIES = 500, FIRST_PER_MILLE = 950, FIVE_PER_MILLE = 995 };

static struct search_live live = SEARCH_LIVE_INIT;
static uint64_t seed = 2026;

static uint64_t dice(uint64_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (seed >> 33) % n;
}

/* A record as somebody would ask for it. */
struct meant {
    struct search_key key;
    char query[400], how[40];
};

static void say_pinyin(struct meant *m, struct str name, enum pinyin_of of, bool initials,
                       bool spaces)
{
    AUTO(buf) full = BUF_INIT(1000);
    AUTO(buf) first = BUF_INIT(1000);
    struct error err;
    char *to = m->query + strlen(m->query);

    if (!CHECK(pinyin_write(name, of, &full, &first, &err)))
        return;
    for (const char *c = initials ? first.data : full.data; c && *c; c++)
        if (*c != ' ' || spaces)
            *to++ = *c;
    *to = '\0';
}

/* Digits as an input method for full-width text gives them. */
static void say_wide(struct meant *m, const char *digits)
{
    char *to = m->query + strlen(m->query);

    for (; *digits; digits++)
        to += sprintf(to, "%c%c%c", 0xef, 0xbc, 0x90 + (*digits - '0'));
}

static bool row(struct conn *conn, enum sql_id sql, int64_t id, struct stmt *q)
{
    struct error err;

    if (!stmt_open(conn, sql, q, &err))
        return false;
    stmt_bind_i64(q, ":first", id);
    stmt_bind_i64(q, ":last", id);
    return stmt_step(q, &err) == STEP_ROW;
}

/* The name of a building or an institution, copied. */
static bool name_of(struct conn *conn, enum sql_id sql, int64_t id, char out[200])
{
    AUTO(stmt) q = { 0 };
    bool there = row(conn, sql, id, &q);

    struct str name = there ? stmt_str(&q, 1) : STR("");

    snprintf(out, 200, "%.*s", STR_ARG(name));
    return there;
}

static void place_query(struct meant *m, struct str name, struct str code)
{
    switch (dice(5)) {
    case 0:
        snprintf(m->how, sizeof(m->how), "characters");
        snprintf(m->query, sizeof(m->query), "%.*s", STR_ARG(name));
        break;
    case 1:
        snprintf(m->how, sizeof(m->how), "pinyin");
        say_pinyin(m, name, PINYIN_PLACE, false, false);
        break;
    case 2:
        snprintf(m->how, sizeof(m->how), "pinyin in words");
        say_pinyin(m, name, PINYIN_PLACE, false, true);
        break;
    case 3:
        snprintf(m->how, sizeof(m->how), "initials");
        say_pinyin(m, name, PINYIN_PLACE, true, false);
        break;
    default:
        snprintf(m->how, sizeof(m->how), "code");
        snprintf(m->query, sizeof(m->query), "%.*s", STR_ARG(code));
    }
}

/* A room by its code, or by its door number and its building. */
static void room_query(struct conn *conn, struct meant *m, struct stmt *q)
{
    struct str number = stmt_str(q, 3);
    char building[200];

    snprintf(building, sizeof(building), "%s", "");
    if (!name_of(conn, SQL_SEARCH_BUILDING, stmt_i64(q, 4), building) || number.len == 0 ||
        dice(3) == 0) {
        snprintf(m->how, sizeof(m->how), "room code");
        snprintf(m->query, sizeof(m->query), "%.*s", STR_ARG(stmt_str(q, 2)));
        return;
    }
    snprintf(m->how, sizeof(m->how), "door number and building");
    if (dice(4) == 0 && strspn(number.ptr, "0123456789") >= number.len) {
        char digits[40];

        snprintf(digits, sizeof(digits), "%.*s", STR_ARG(number));
        say_wide(m, digits);
    } else {
        snprintf(m->query, sizeof(m->query), "%.*s", STR_ARG(number));
    }
    strcat(m->query, " ");
    if (dice(2))
        strcat(m->query, building);
    else
        say_pinyin(m, str_from(building), PINYIN_PLACE, false, false);
}

/* A person by name or pinyin, with the unit: namesakes are many. */
static void person_query(struct conn *conn, struct meant *m, struct stmt *q)
{
    char unit[200];
    struct str name = stmt_str(q, 1);

    if (dice(4) == 0 || !name_of(conn, SQL_SEARCH_INSTITUTION, stmt_i64(q, 4), unit)) {
        snprintf(m->how, sizeof(m->how), "staff number");
        snprintf(m->query, sizeof(m->query), "%.*s", STR_ARG(stmt_str(q, 2)));
        return;
    }
    snprintf(m->how, sizeof(m->how), "name and unit");
    if (dice(2))
        snprintf(m->query, sizeof(m->query), "%.*s", STR_ARG(name));
    else
        say_pinyin(m, name, PINYIN_PERSON, false, false);
    strcat(m->query, " ");
    strcat(m->query, unit);
}

/* A record by chance, and a way of asking for it. */
static bool meant_make(struct conn *conn, const int64_t most[SEARCH_KINDS], struct meant *m)
{
    static const struct {
        enum search_kind kind;
        enum sql_id sql;
    } kinds[] = { { SEARCH_INSTITUTION, SQL_SEARCH_INSTITUTION },
                  { SEARCH_COURTYARD, SQL_SEARCH_COURTYARD },
                  { SEARCH_BUILDING, SQL_SEARCH_BUILDING },
                  { SEARCH_ROOM, SQL_SEARCH_ROOM },
                  { SEARCH_PERSON, SQL_SEARCH_PERSON } };
    size_t at = dice(5);
    AUTO(stmt) q = { 0 };

    *m = (struct meant){ .key = { kinds[at].kind,
                                  1 + (int64_t)dice((uint64_t)most[kinds[at].kind]) } };
    if (!row(conn, kinds[at].sql, m->key.id, &q))
        return false;
    if (m->key.kind == SEARCH_ROOM)
        room_query(conn, m, &q);
    else if (m->key.kind == SEARCH_PERSON)
        person_query(conn, m, &q);
    else
        place_query(m, stmt_str(&q, 1), stmt_str(&q, 2));
    return m->query[0] != '\0';
}

/* Its place among the hits, from 1; 0: not there. A hit that reads the same counts as it. */
static size_t place_of(const struct search_index *index, const struct meant *m, struct str *first)
{
    static struct arena arena = ARENA_INIT(1 << 22);
    struct search_query query = { .text = str_from(m->query), .limit = 50 };
    struct search_hit *hits;
    struct error err = { 0 };
    size_t n = 0;

    arena_reset(&arena);
    if (!search_run(index, &query, &arena, &hits, &n, &err)) {
        NOTE("%s: %s", m->query, err.message[LANG_EN]);
        return 0;
    }
    *first = n ? hits[0].label : STR("nothing");
    for (size_t i = 0; i < n; i++)
        if (hits[i].key.kind == m->key.kind && hits[i].key.id == m->key.id)
            return i + 1;
    return 0;
}

static void ask_all(struct conn *conn)
{
    static const int64_t most[SEARCH_KINDS] = { [SEARCH_INSTITUTION] = 251,
                                                [SEARCH_COURTYARD] = 184,
                                                [SEARCH_BUILDING] = 232,
                                                [SEARCH_ROOM] = 17074,
                                                [SEARCH_PERSON] = 10663 };
    struct search_index *index = search_live_take(&live);
    int first = 0, five = 0, asked = 0;

    while (asked < QUERIES) {
        struct meant m;
        struct str best = { 0 };
        size_t place;

        if (!meant_make(conn, most, &m))
            continue;
        place = place_of(index, &m, &best);
        asked++;
        first += place == 1;
        five += place >= 1 && place <= 5;
        if (place != 1)
            NOTE("%s (%s, %s %d): at %zu, first is %.*s", m.query, m.how,
                 search_kind_name(m.key.kind), (int)m.key.id, place, STR_ARG(best));
    }
    NOTE("%d of %d first, %d among the first five", first, QUERIES, five);
    CHECK(first * 1000 >= QUERIES * FIRST_PER_MILLE);
    CHECK(five * 1000 >= QUERIES * FIVE_PER_MILLE);
    search_index_drop(index);
}

TESTS
{
    char dir[] = "/tmp/ys_test_search_city.XXXXXX";
    struct error err = { 0 };
    struct city_plan plan = { .seed = 1, .scale = 1 };
    struct ledger *ledger = NULL;

    TEST ("of five hundred questions 95 % are answered first and 99.5 % among the first five") {
        struct city *city = city_make(&plan, &err);
        struct pour pour = { .city = city, .name = "city" };
        struct write_request request = { .run = pour_run, .argument = &pour, .actor = "demo" };
        AUTO(reader) r = { 0 };

        CHECK(city && mkdtemp(dir) && ledger_open(dir, LEDGER_CREATE, &ledger, &err) &&
              ledger_start_writer(ledger, NULL, &err) &&
              writer_run(ledger_writer(ledger), &request, &err) && reader_borrow(ledger, &r, &err));
        conn_deadline(r.conn, 0);
        if (CHECK(search_load(r.conn, &live, &err)))
            ask_all(r.conn);
        else
            NOTE("%s", err.message[LANG_EN]);
        city_release(city);
    }
    search_live_put(&live, NULL);
    ledger_close(ledger);
    CHECK(fs_remove_tree(dir, &err));
}
