/*
 * What was acknowledged is there after a SIGKILL, and no import or change of rooms is there by
 * half. CHAOS_KILLS=1000 for a long night.
 */
#include "office.h"
#include "small_city.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "yardstick/registry/action.h"

enum {
    WRITERS = 4,
    KILLS = 100,
    ON_DISK = 20,
    FRESH_EVERY = 25,
    NUMBERS_MAX = 1 << 20,
    READY = -1
};

/* Shared with the child: numbers already given to a batch, and how often it has edited. */
struct board {
    atomic_llong next, edits;
};

struct child {
    struct office office;
    struct board *board;
    int acks; /* the pipe: a number once it is acknowledged, -2 - k for edit k, NUMBERS_MAX + k for
                 action k */
};

static bool acknowledge(struct child *c, int64_t number)
{
    return write(c->acks, &number, sizeof(number)) == sizeof(number);
}

static void *write_batches(void *arg)
{
    struct child *c = arg;
    struct error err = { 0 };

    for (;;) {
        int64_t number = atomic_fetch_add(&c->board->next, 1);

        if (!batch_write(&c->office, number, &err) || !acknowledge(c, number))
            break;
    }
    fprintf(stderr, "the child could not write: %s\n", err.message[LANG_EN]);
    _exit(3);
}

/* District `edited` gets the name <k>; made when absent. */
static bool edit(struct conn *conn, void *argument, struct error *err)
{
    struct str headers[] = { STR("code"), STR("name") };
    struct str cells[] = { STR("edited"), str_from(argument) };
    struct import_options o = { .collection = &collections[COLLECTION_DISTRICTS],
                                .headers = headers,
                                .n_headers = 2,
                                .day = STR("2026-01-01") };
    struct import_row row = { .number = 2, .cells = cells, .n_cells = 2 };
    struct import *import = NULL;
    bool done = import_bind(&o, NULL, 0, err) && import_begin(conn, &o, &import, err) &&
                import_take(import, &row, err) && import_finish(import, err);

    import_close(import);
    return done;
}

static void *write_edits(void *arg)
{
    struct child *c = arg;
    struct error err = { 0 };
    char name[32];

    for (;;) {
        int64_t k = atomic_fetch_add(&c->board->edits, 1) + 1;
        struct write_request request = { .run = edit, .argument = name, .actor = "chaos" };

        snprintf(name, sizeof(name), "%lld", (long long)k);
        if (!writer_run(ledger_writer(c->office.ledger), &request, &err) || !acknowledge(c, -2 - k))
            break;
    }
    fprintf(stderr, "the child could not edit: %s\n", err.message[LANG_EN]);
    _exit(3);
}

/* The two rooms of the town are assigned together, or that is undone. */
static bool act(struct conn *conn, void *argument, struct error *err)
{
    static const int64_t rooms[] = { 1, 2 };
    struct action_order order = { .kind = ACTION_ASSIGN,
                                  .rooms = rooms,
                                  .n_rooms = 2,
                                  .institution = 1,
                                  .share = SHARE_WHOLE,
                                  .day = STR("2026-02-01") };
    AUTO(stmt) q = { 0 };
    int64_t *id = argument, held, last = *id;

    if (!stmt_open(conn, SQL_ACTION_SHARE_HELD, &q, err))
        return false;
    stmt_bind_i64(&q, ":room", 1);
    stmt_bind_str(&q, ":day", order.day);
    stmt_bind_null(&q, ":until");
    if (!stmt_get_i64(&q, &held, err))
        return false;
    if (held && last)
        return action_undo(conn, last, order.day, STR("chaos"), id, err);
    if (!held)
        return action_run(conn, &order, id, err);
    order.kind = ACTION_RELEASE;
    order.institution = 0;
    return action_run(conn, &order, id, err);
}

static void *write_actions(void *arg)
{
    struct child *c = arg;
    struct error err = { 0 };
    int64_t id = 0;

    for (;;) {
        struct write_request request = { .run = act, .argument = &id, .actor = "chaos" };

        if (!writer_run(ledger_writer(c->office.ledger), &request, &err) ||
            !acknowledge(c, NUMBERS_MAX + id))
            break;
    }
    fprintf(stderr, "the child could not act: %s\n", err.message[LANG_EN]);
    _exit(3);
}

/* Never comes back. */
static void child_run(const char *dir, struct board *board, int acks)
{
    struct child c = { .board = board, .acks = acks };
    static void *(*const writers[WRITERS])(void *) = { write_edits, write_actions, write_batches,
                                                       write_batches };
    struct error err = { 0 };
    pthread_t thread;

    if (!office_open(&c.office, dir, LEDGER_WRITE, &err) || !acknowledge(&c, READY)) {
        fprintf(stderr, "the child could not open: %s\n", err.message[LANG_EN]);
        _exit(3);
    }
    for (int i = 0; i < WRITERS; i++)
        if (pthread_create(&thread, NULL, writers[i], &c) != 0)
            _exit(3);
    pause();
    _exit(3);
}

/* Start a child, kill it after a time, yield the reading end of its acknowledgements. */
static int run_and_kill(const char *dir, struct board *board, bool early)
{
    int fds[2], status = 0;
    pid_t pid;

    if (!CHECK(pipe2(fds, O_CLOEXEC) == 0))
        return -1;
    pid = fork();
    if (pid == 0)
        child_run(dir, board, fds[1]);
    close(fds[1]);
    if (!early) {
        struct pollfd ready = { .fd = fds[0], .events = POLLIN };

        CHECK(poll(&ready, 1, 20000) == 1);
    }
    usleep((useconds_t)(rand() % 160000));
    kill(pid, SIGKILL);
    CHECK(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status));
    return fds[0];
}

struct history {
    bool *acknowledged; /* by number */
    int *counts;
    int64_t edit, action, n_acknowledged;
};

static void acks_read(int fd, struct history *h)
{
    int64_t number;

    while (read(fd, &number, sizeof(number)) == sizeof(number)) {
        if (number >= 0 && number < NUMBERS_MAX)
            h->acknowledged[number] = true;
        if (number < READY && -2 - number > h->edit)
            h->edit = -2 - number;
        if (number > NUMBERS_MAX && number - NUMBERS_MAX > h->action)
            h->action = number - NUMBERS_MAX;
        h->n_acknowledged += number != READY;
    }
    close(fd);
}

static int64_t number_now(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *q = NULL;
    int64_t k = 0;

    if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
        k = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    return k;
}

/* Both rooms are held, or neither; as the last action says; and each action knows both. */
static bool actions_are_whole(sqlite3 *db)
{
    return number_now(db, "SELECT count(*) FROM action WHERE (SELECT count(*) FROM action_room "
                          "WHERE action_id = action.id) <> 2") == 0 &&
           number_now(db, "SELECT count(DISTINCT n) FROM (SELECT (SELECT count(*) FROM holding "
                          "WHERE room_id = room.id AND to_date IS NULL) AS n FROM room)") == 1 &&
           number_now(db, "SELECT count(*) FROM holding WHERE to_date IS NULL") ==
               2 * number_now(db, "SELECT kind = 'assign' FROM action ORDER BY id DESC LIMIT 1");
}

static void compare(const char *dir, struct history *h, int64_t first, int64_t next, int64_t edits)
{
    sqlite3 *db = file_open(dir);
    int64_t lost = 0, half = 0, k;

    CHECK(file_is_whole(db));
    CHECK(batches_count(db, h->counts, NUMBERS_MAX));
    for (int64_t i = first; i < next; i++) {
        lost += h->acknowledged[i] && !h->counts[i];
        half += h->counts[i] && h->counts[i] != batch_size(i);
    }
    k = number_now(db, "SELECT name FROM district WHERE code = 'edited'");
    CHECK(actions_are_whole(db));
    CHECK(number_now(db, "SELECT max(id) FROM action") >= h->action);
    if (!CHECK(lost == 0) || !CHECK(half == 0) || !CHECK(k >= h->edit && k <= edits))
        NOTE("lost %lld, half %lld, edit %lld acknowledged, %lld found", (long long)lost,
             (long long)half, (long long)h->edit, (long long)k);
    sqlite3_close(db);
}

/* Opens it as a server would (the lock must be free), and looks. */
static void examine(const char *dir, bool deep)
{
    struct office o;
    struct error err = { 0 };

    if (!CHECK(office_open(&o, dir, LEDGER_WRITE, &err))) {
        NOTE("%s", err.message[LANG_EN]);
        return;
    }
    CHECK(!deep || office_is_sound(&o));
    office_close(&o);
}

static void fresh(const char *dir)
{
    struct city_order town = { .size = { 1, 1, 1, 2, 1 } };
    struct write_request request = {
        .run = city_make, .argument = &town, .actor = "chaos", .day = "2026-01-01"
    };
    struct office o;
    struct error err = { 0 };

    CHECK(fs_remove_tree(dir, &err));
    CHECK(office_open(&o, dir, LEDGER_CREATE, &err));
    CHECK(writer_run(ledger_writer(o.ledger), &request, &err));
    office_close(&o);
}

static void kill_often(const char *dir, struct board *board, int kills)
{
    struct history h = { calloc(NUMBERS_MAX, sizeof(bool)), calloc(NUMBERS_MAX, sizeof(int)), 0,
                         0 };
    int64_t first = 0, started = clock_ms();

    for (int i = 0; h.acknowledged && h.counts && i < kills && !test_failures; i++) {
        if (i % FRESH_EVERY == 0) {
            fresh(dir);
            first = atomic_load(&board->next);
            atomic_store(&board->edits, 0);
            h.edit = h.action = 0;
        }
        acks_read(run_and_kill(dir, board, i % 5 == 4), &h);
        /* Alternately what a reader sees first (with the log as it lies) and after a start. */
        if (i % 2)
            compare(dir, &h, first, atomic_load(&board->next), atomic_load(&board->edits));
        examine(dir, i % 5 == 0);
        compare(dir, &h, first, atomic_load(&board->next), atomic_load(&board->edits));
    }
    examine(dir, true);
    NOTE("%d kills, %lld changes acknowledged, %.1f s", kills, (long long)h.n_acknowledged,
         (double)(clock_ms() - started) / 1000);
    CHECK(h.n_acknowledged > kills);
    free(h.acknowledged);
    free(h.counts);
}

/* In a folder of this parent, which is on a disk or in memory: there the kills come thicker. */
static void kill_under(const char *parent, struct board *board, int kills)
{
    char dir[LEDGER_PATH_MAX];
    struct error err = { 0 };

    snprintf(dir, sizeof(dir), "%s/ys_chaos_kill.XXXXXX", parent);
    if (CHECK(mkdtemp(dir) != NULL))
        kill_often(dir, board, kills);
    CHECK(fs_remove_tree(dir, &err));
}

TESTS
{
    const char *kills = getenv("CHAOS_KILLS");
    struct board *board =
        mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct error err = { 0 };

    int n = kills ? atoi(kills) : KILLS;

    CHECK(board != MAP_FAILED && crypto_start(&err));
    TEST ("a killed process loses nothing it has acknowledged, and nothing is there by half") {
        seed_take();
        kill_under("/tmp", board, n * ON_DISK / 100);
        kill_under(memory_folder(), board, n - n * ON_DISK / 100);
    }
    munmap(board, sizeof(*board));
}
