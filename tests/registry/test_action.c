#include "small_city.h"

#include <sqlite3.h>
#include <time.h>

#include "yardstick/audit/audit.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/fs.h"
#include "yardstick/crypto/mac.h"
#include "yardstick/registry/action.h"
#include "yardstick/registry/check.h"

#include "test.h"

/* The city is of 2026-01-01; the tests begin a month later. */
enum { FIRST_DAY = 20485 /* 2026-02-01 */, STEPS = 1500, ROOMS = 96, PEOPLE = 3, SALT = 77 };

struct office {
    char dir[40];
    struct ledger *ledger;
    struct audit audit;
    struct change_sink sink;
    sqlite3 *db;
    char day[DATE_TEXT];
};

static void day_set(struct office *o, int64_t days)
{
    clock_fake((days + 1) * 86400 - 43200);
    clock_today(o->day);
}

static bool write(struct office *o, write_function *run, void *argument, struct error *err)
{
    struct write_request request = { .run = run, .argument = argument, .actor = "test" };

    return writer_run(ledger_writer(o->ledger), &request, err);
}

static void office_open(struct office *o)
{
    struct city_order city = { .size = { 1, 2, 6, 8, 3 } };
    struct write_request request = {
        .run = city_make, .argument = &city, .actor = "test", .day = "2026-01-01"
    };
    struct error err = { 0 };
    char path[80];

    snprintf(o->dir, sizeof(o->dir), "/tmp/ys_test_action.XXXXXX");
    CHECK(crypto_start(&err) && mkdtemp(o->dir) != NULL);
    CHECK(ledger_open(o->dir, LEDGER_CREATE, &o->ledger, &err));
    CHECK(audit_open(&o->audit, o->ledger, &err));
    o->sink = audit_sink(&o->audit);
    CHECK(ledger_start_writer(o->ledger, &o->sink, &err));
    CHECK(writer_run(ledger_writer(o->ledger), &request, &err));
    snprintf(path, sizeof(path), "%s/ledger.sqlite", o->dir);
    CHECK(sqlite3_open_v2(path, &o->db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
    day_set(o, FIRST_DAY);
}

static void office_close(struct office *o)
{
    struct error err = { 0 };

    sqlite3_close(o->db);
    ledger_close(o->ledger);
    CHECK(fs_remove_tree(o->dir, &err));
    clock_fake(0);
}

struct told {
    struct action_order order;
    int64_t rooms[4], people[2];
    int64_t id, undo;
};

static bool run_action(struct conn *conn, void *argument, struct error *err)
{
    struct told *t = argument;

    t->order.rooms = t->rooms;
    t->order.people = t->people;
    return action_run(conn, &t->order, &t->id, err);
}

static bool run_undo(struct conn *conn, void *argument, struct error *err)
{
    struct told *t = argument;

    return action_undo(conn, t->id, t->order.day, STR("test"), &t->undo, err);
}

/* The room's state, its holdings and so on in one text, without revisions. */
static struct str picture(struct office *o, struct buf *out)
{
    static const char sql[] =
        "SELECT group_concat(t, char(10)) FROM ("
        "SELECT 'r' || id || state || valid_from AS t FROM room UNION ALL "
        "SELECT 'v' || id || state || valid_from || valid_to FROM room_history UNION ALL "
        "SELECT 'h' || id || ' ' || institution_id || ' ' || room_id || from_date || "
        "coalesce(to_date, '') || share || coalesce(document, '') FROM holding UNION ALL "
        "SELECT 'o' || id || ' ' || person_id || ' ' || room_id || from_date || "
        "coalesce(to_date, '') || share || kind FROM occupancy UNION ALL "
        "SELECT 't' || id || ' ' || room_id || kind || party || from_date || "
        "coalesce(to_date, '') || coalesce(document, '') FROM tenure UNION ALL "
        "SELECT 'p' || id || ' ' || room_id || coalesce(institution_id, '') || from_date || "
        "to_date "
        "|| reason || before FROM reservation ORDER BY 1)";
    sqlite3_stmt *q = NULL;

    buf_clear(out);
    if (CHECK(sqlite3_prepare_v2(o->db, sql, -1, &q, NULL) == SQLITE_OK) &&
        CHECK(sqlite3_step(q) == SQLITE_ROW))
        buf_text(out, (const char *)sqlite3_column_text(q, 0));
    sqlite3_finalize(q);
    return buf_str(out);
}

static int64_t number(struct office *o, const char *sql)
{
    sqlite3_stmt *q = NULL;
    int64_t n = -1;

    if (CHECK(sqlite3_prepare_v2(o->db, sql, -1, &q, NULL) == SQLITE_OK) &&
        CHECK(sqlite3_step(q) == SQLITE_ROW))
        n = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    return n;
}

static bool text_is(struct office *o, const char *sql, const char *wanted)
{
    sqlite3_stmt *q = NULL;
    bool same = sqlite3_prepare_v2(o->db, sql, -1, &q, NULL) == SQLITE_OK &&
                sqlite3_step(q) == SQLITE_ROW && sqlite3_column_text(q, 0) &&
                strcmp((const char *)sqlite3_column_text(q, 0), wanted) == 0;

    if (!same)
        NOTE("%s: %s", sql, q ? (const char *)sqlite3_column_text(q, 0) : "");
    sqlite3_finalize(q);
    return same;
}

#define ORDER(KIND, ...)                                                                           \
    ((struct told){ .order = { .kind = ACTION_##KIND,                                              \
                               .n_rooms = 1,                                                       \
                               .share = SHARE_WHOLE,                                               \
                               .day = str_from(o->day),                                            \
                               __VA_ARGS__ } })

static bool order_room(struct office *o, struct told *t, int64_t room, struct error *err)
{
    t->rooms[0] = room;
    *err = (struct error){ 0 };
    return write(o, run_action, t, err);
}

/* Room 1 is held by nobody, 3 by institution 1 (nobody sits there), 6 is held and sat in. */
static void test_promises(struct office *o)
{
    struct told reserve =
        ORDER(RESERVE, .until = STR("2027-01-01"), .reason = STR("搬迁周转"), .institution = 2);
    struct told to_other = ORDER(ASSIGN, .institution = 1);
    struct told to_promised = ORDER(ASSIGN, .institution = 2, .document = STR("管〔2026〕7号"));
    struct told seal = ORDER(SEAL), release = ORDER(RELEASE), lend = ORDER(LEND, .institution = 3);
    struct error err;

    TEST ("a room is reserved, and shown as such") {
        CHECK(order_room(o, &reserve, 1, &err));
        CHECK(text_is(o, "SELECT state FROM room WHERE id = 1", "reserved"));
        CHECK(text_is(o, "SELECT reason FROM reservation WHERE room_id = 1", "搬迁周转"));
    }
    TEST ("what is promised goes to nobody else") {
        CHECK(!order_room(o, &to_other, 1, &err) && err.code == ERROR_CONFLICT);
        CHECK(strstr(err.message[LANG_EN], "reserved for 市教育局 until 2027-01-01"));
        CHECK(!order_room(o, &seal, 1, &err) && err.code == ERROR_CONFLICT);
        CHECK(!order_room(o, &reserve, 1, &err) && err.code == ERROR_CONFLICT);
    }
    TEST ("it goes to whom it was promised, and the promise ends") {
        CHECK(order_room(o, &to_promised, 1, &err));
        CHECK(text_is(o, "SELECT state FROM room WHERE id = 1", "in_use"));
        CHECK(number(o, "SELECT count(*) FROM reservation WHERE to_date > from_date") == 0);
        CHECK(!order_room(o, &to_other, 1, &err) && err.code == ERROR_CONFLICT);
        CHECK(strstr(err.message[LANG_EN], "is held by 市教育局 since"));
    }
    TEST ("undoing goes back step by step, the last first") {
        CHECK(!write(o, run_undo, &reserve, &err) && err.code == ERROR_CONFLICT);
        CHECK(write(o, run_undo, &to_promised, &err));
        CHECK(text_is(o, "SELECT state FROM room WHERE id = 1", "reserved"));
        CHECK(number(o, "SELECT count(*) FROM reservation WHERE to_date > from_date") == 1);
        CHECK(write(o, run_undo, &reserve, &err));
        CHECK(text_is(o, "SELECT state || valid_from FROM room WHERE id = 1", "in_use2026-01-01"));
        CHECK(number(o, "SELECT count(*) FROM room_history") == 0);
        CHECK(!write(o, run_undo, &reserve, &err) && err.code == ERROR_CONFLICT);
    }
    TEST ("a loan needs a day, and is given back") {
        CHECK(!order_room(o, &lend, 1, &err) && err.code == ERROR_INVALID);
        CHECK(strcmp(err.parameter, "until") == 0);
        lend.order.until = STR("2027-06-30");
        CHECK(order_room(o, &lend, 1, &err));
        CHECK(text_is(o, "SELECT kind || party || to_date FROM tenure", "loanI22027-06-30"));
        CHECK(text_is(o, "SELECT state FROM room WHERE id = 1", "lent_out"));
        CHECK(order_room(o, &release, 1, &err));
        CHECK(text_is(o, "SELECT state FROM room WHERE id = 1", "in_use"));
        CHECK(number(o, "SELECT count(*) FROM tenure") == 0);
        CHECK(!order_room(o, &release, 1, &err) && err.code == ERROR_CONFLICT);
    }
    TEST ("a room that is held or sat in is neither sealed nor reserved") {
        CHECK(!order_room(o, &seal, 3, &err) && err.code == ERROR_CONFLICT);
        CHECK(!order_room(o, &reserve, 6, &err) && err.code == ERROR_CONFLICT);
    }
}

static void test_whole(struct office *o)
{
    struct told assign = ORDER(ASSIGN, .institution = 1), half = assign, seal = ORDER(SEAL);
    AUTO(buf) before = BUF_INIT(1 << 20), after = BUF_INIT(1 << 20);
    struct error err = { 0 };

    TEST ("all rooms of an action or none") {
        picture(o, &before);
        assign.order.n_rooms = 3;
        assign.rooms[1] = 2;
        assign.rooms[2] = 3; /* held */
        CHECK(!order_room(o, &assign, 1, &err) && err.code == ERROR_CONFLICT);
        CHECK(strcmp(err.parameter, "room_ids") == 0 && strcmp(err.value, "3") == 0);
        CHECK(str_eq(buf_str(&before), picture(o, &after)));
    }
    TEST ("a room is shared, and not beyond the whole") {
        half.order.share = 6000;
        CHECK(order_room(o, &half, 4, &err));
        half.order.institution = 2;
        CHECK(!order_room(o, &half, 4, &err) && err.code == ERROR_CONFLICT);
        half.order.share = 4000;
        CHECK(order_room(o, &half, 4, &err));
    }
    TEST ("who shares a room gives back the own share alone") {
        struct told release = ORDER(RELEASE, .institution = 1);

        CHECK(order_room(o, &release, 4, &err));
        CHECK(number(o, "SELECT share FROM holding WHERE room_id = 4") == 4000);
    }
    TEST ("a state does not begin in the future") {
        seal.order.day = STR("2026-12-31");
        CHECK(!order_room(o, &seal, 5, &err) && err.code == ERROR_INVALID);
        CHECK(strcmp(err.parameter, "from") == 0);
    }
    TEST ("an order says what it needs, and nothing else") {
        struct told twice = ORDER(SEAL), none = ORDER(ASSIGN), much = ORDER(SEAL, .institution = 1);

        twice.order.n_rooms = 2;
        twice.rooms[1] = 5;
        CHECK(!order_room(o, &twice, 5, &err) && strcmp(err.parameter, "room_ids") == 0);
        CHECK(!order_room(o, &none, 5, &err) && strcmp(err.parameter, "institution_id") == 0);
        CHECK(!order_room(o, &much, 5, &err) && strcmp(err.parameter, "institution_id") == 0);
        CHECK(!order_room(o, &seal, 4711, &err) && err.code == ERROR_INVALID);
    }
}

static void test_seats(struct office *o)
{
    struct told put = ORDER(PUT, .n_people = 1), move = ORDER(MOVE, .n_people = 1),
                out = ORDER(TAKE_OUT), assign = ORDER(ASSIGN, .institution = 2);
    struct error err;

    put.people[0] = move.people[0] = 1;
    TEST ("people sit where somebody holds the room") {
        CHECK(!order_room(o, &put, 5, &err) && err.code == ERROR_CONFLICT);
        CHECK(order_room(o, &assign, 5, &err));
    }
    TEST ("who leaves an office by moving is out of it, and back by the undoing") {
        int64_t seats = number(o, "SELECT count(*) FROM occupancy WHERE person_id = 1");
        AUTO(buf) before = BUF_INIT(1 << 20), after = BUF_INIT(1 << 20);

        picture(o, &before);
        CHECK(seats > 0 && order_room(o, &move, 5, &err));
        CHECK(number(o, "SELECT count(*) FROM occupancy WHERE person_id = 1 AND to_date IS NULL") ==
              1);
        CHECK(number(o, "SELECT count(*) FROM action_room WHERE action_id = (SELECT max(id) FROM "
                        "action)") == seats + 1);
        CHECK(write(o, run_undo, &move, &err));
        CHECK(str_eq(buf_str(&before), picture(o, &after)));
    }
    TEST ("a second office is given only where it is said") {
        CHECK(!order_room(o, &put, 5, &err) && err.code == ERROR_CONFLICT);
        put.order.second = true;
        CHECK(order_room(o, &put, 5, &err));
        CHECK(!order_room(o, &put, 5, &err) && err.code == ERROR_CONFLICT);
        CHECK(!strstr(err.message[LANG_ZH], "张三丰") && !strstr(err.message[LANG_EN], "张三丰"));
        CHECK(order_room(o, &out, 5, &err));
        CHECK(!order_room(o, &out, 5, &err) && err.code == ERROR_CONFLICT);
    }
}

static bool run_expire(struct conn *conn, void *argument, struct error *err)
{
    return reservation_expire(conn, STR("2026-03-02"), argument, err);
}

static void test_expiry(struct office *o)
{
    struct told reserve = ORDER(RESERVE, .until = STR("2026-03-01"), .reason = STR("x"));
    struct error err;
    int64_t n = 0;

    TEST ("a reservation ends by itself, on its day") {
        CHECK(order_room(o, &reserve, 7, &err));
        CHECK(write(o, run_expire, &n, &err) && n == 1);
        CHECK(text_is(o, "SELECT state || valid_from FROM room WHERE id = 7", "in_use2026-03-01"));
        CHECK(text_is(o,
                      "SELECT state || valid_to FROM room_history WHERE id = 7 "
                      "ORDER BY valid_from DESC",
                      "reserved2026-03-01"));
        CHECK(write(o, run_expire, &n, &err) && n == 0);
        CHECK(!write(o, run_undo, &reserve, &err) && err.code == ERROR_CONFLICT);
    }
}

/* What must hold whatever was done. */
static const struct {
    const char *what, *sql;
} invariants[] = {
    { "no room is held twice",
      "SELECT count(*) FROM holding AS a WHERE (SELECT sum(share) FROM holding AS h WHERE "
      "h.room_id "
      "= a.room_id AND h.from_date <= a.from_date AND (h.to_date IS NULL OR h.to_date > "
      "a.from_date)) > 10000" },
    { "who is reserved is promised", "SELECT count(*) FROM room WHERE state = 'reserved' AND NOT "
                                     "EXISTS (SELECT 1 FROM reservation "
                                     "WHERE room_id = room.id AND to_date > room.valid_from)" },
    { "who is promised is reserved",
      "SELECT count(*) FROM reservation AS r JOIN room ON room.id = r.room_id WHERE r.to_date > "
      "r.from_date AND r.to_date > (SELECT max(valid_from) FROM room) AND room.state <> "
      "'reserved'" },
    { "sealed and reserved rooms are empty",
      "SELECT count(*) FROM room WHERE state IN ('sealed', 'reserved') AND (EXISTS (SELECT 1 FROM "
      "holding WHERE room_id = room.id AND to_date IS NULL) OR EXISTS (SELECT 1 FROM occupancy "
      "WHERE room_id = room.id AND to_date IS NULL))" },
    { "nothing begins after it has ended",
      "SELECT count(*) FROM holding WHERE to_date <= from_date" },
    { "rooms change forward",
      "SELECT count(*) FROM room JOIN room_history AS v ON v.id = room.id WHERE v.valid_to > "
      "room.valid_from" },
};

static struct told random_order(struct office *o)
{
    struct told t = ORDER(ASSIGN);

    t.order.kind = (enum action_kind)(rand() % ACTION_UNDO);
    t.order.n_rooms = 1 + (rand() % 4 == 0);
    t.rooms[0] = 1 + rand() % ROOMS;
    t.rooms[1] = 1 + (t.rooms[0] + 3) % ROOMS;
    switch (t.order.kind) {
    case ACTION_LEND:
        t.order.until = STR("2028-01-01");
        t.order.institution = 1 + rand() % 3;
        break;
    case ACTION_RESERVE:
        t.order.until = STR("2028-01-01");
        t.order.reason = STR("会议");
        t.order.institution = rand() % 4;
        break;
    case ACTION_ASSIGN:
        t.order.institution = 1 + rand() % 3;
        t.order.share = rand() % 3 ? SHARE_WHOLE : 5000;
        break;
    case ACTION_PUT:
    case ACTION_MOVE:
        t.order.n_rooms = 1;
        t.order.n_people = 1;
        t.people[0] = 1 + rand() % PEOPLE;
        t.order.second = t.order.kind == ACTION_PUT && rand() % 4 == 0;
        break;
    default:
        break;
    }
    return t;
}

static void invariants_check(struct office *o, int step)
{
    for (size_t i = 0; i < ARRAY_LEN(invariants); i++)
        if (!CHECK(number(o, invariants[i].sql) == 0))
            NOTE("step %d: %s", step, invariants[i].what);
}

/* Actions that may still be undone, each with what the ledger looked like before. */
struct trail {
    struct told told[STEPS];
    struct buf before[STEPS];
    size_t n;
    int done, refused, undone;
};

static void step_forward(struct office *o, struct trail *trail, struct buf *now)
{
    struct told t = random_order(o);
    struct error err = { 0 };

    picture(o, &trail->before[trail->n]);
    if (write(o, run_action, &t, &err)) {
        trail->told[trail->n++] = t;
        trail->done++;
        return;
    }
    trail->refused++;
    if (!CHECK(err.code == ERROR_CONFLICT))
        NOTE("%s", err.message[LANG_EN]);
    CHECK(str_eq(picture(o, now), buf_str(&trail->before[trail->n])));
}

static void step_back(struct office *o, struct trail *trail, struct buf *now)
{
    struct told *t = &trail->told[trail->n - 1];
    struct error err = { 0 };

    t->order.day = str_from(o->day);
    if (!CHECK(write(o, run_undo, t, &err)))
        NOTE("%s", err.message[LANG_EN]);
    trail->n--;
    trail->undone++;
    CHECK(str_eq(picture(o, now), buf_str(&trail->before[trail->n])));
}

/* All but the sums of areas, which are no city's of this size. */
static void tell(void *context, const struct finding *f)
{
    (void)context;
    if (f->severity == FINDING_ERROR && strcmp(f->rule, "floor_sum") != 0)
        if (!CHECK(!"a finding"))
            NOTE("%s: %" STR_FMT, f->rule, STR_ARG(f->text[LANG_EN]));
}

static void test_random(struct office *o)
{
    static struct trail trail;
    AUTO(buf) now = BUF_INIT(1 << 22);
    AUTO(reader) r = { 0 };
    const char *given = getenv("ACTION_SEED");
    unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
    struct error err = { 0 };
    size_t n_errors;

    NOTE("ACTION_SEED=%u", seed);
    srand(seed);
    for (int i = 0; i < STEPS; i++)
        trail.before[i] = (struct buf)BUF_INIT(1 << 22);
    for (int step = 0; step < STEPS && !test_failures; step++) {
        if (step % 40 == 0)
            day_set(o, FIRST_DAY + 60 + step / 40);
        if (trail.n && rand() % 5 < 2)
            step_back(o, &trail, &now);
        else
            step_forward(o, &trail, &now);
        if (step % 10 == 0)
            invariants_check(o, step);
    }
    while (trail.n && !test_failures)
        step_back(o, &trail, &now);
    NOTE("%d done, %d refused, %d undone", trail.done, trail.refused, trail.undone);
    CHECK(trail.done > STEPS / 8 && trail.undone == trail.done);
    CHECK(reader_borrow(o->ledger, &r, &err));
    conn_deadline(r.conn, 0);
    CHECK(check_ledger(r.conn, &o->audit, 4548, tell, NULL, &n_errors, &err));
    for (int i = 0; i < STEPS; i++)
        buf_release(&trail.before[i]);
}

TESTS
{
    struct office office, *o = &office;

    office_open(o);
    test_promises(o);
    test_whole(o);
    test_seats(o);
    test_expiry(o);
    TEST ("random actions keep the rules, and undoing all of them leaves what was there")
        test_random(o);
    office_close(o);
}
