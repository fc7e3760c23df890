/* race: people sign while others edit, and the program is killed: no record that is signed says
 * another thing than its hash. */
#include "confirm_house.h"

#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "yardstick/confirm/verify.h"

enum { THREADS = 5, KILLS = 6, WRITES = 300, WRITES_KILLED = 40 };

/* Shared with a child: how many writes were acknowledged. */
static _Atomic int64_t *n_written;

struct racer {
    struct house *house;
    enum person who;
    unsigned dice;
    int64_t goal; /* of n_written */
    struct confirm_order order;
    bool edits;
};

static bool one_move(struct conn *conn, void *argument, struct error *err)
{
    struct racer *r = argument;
    struct mover mover = house_mover(r->house, r->who);

    return confirmation_move(conn, &mover, r->house->id, &r->order, err);
}

/* By the sink alone, as any handler would: the confirmation is not named here. */
static bool one_edit(struct conn *conn, void *argument, struct error *err)
{
    struct racer *r = argument;
    static const char *const edits[] = {
        "UPDATE room SET declared_area = declared_area + 1, revision = revision + 1 WHERE id = 1",
        "UPDATE occupancy SET share = 10001 - share, revision = revision + 1 WHERE id = 1",
        "UPDATE person SET name = name || 'x', revision = revision + 1 WHERE id = 1",
        "UPDATE room SET number = number || '1', revision = revision + 1 WHERE id = 2",
    };

    return conn_script(conn, "an edit", edits[rand_r(&r->dice) % ARRAY_LEN(edits)], err);
}

static void act(struct racer *r)
{
    AUTO(arena) arena = ARENA_INIT(1 << 16);
    AUTO(reader) reader = { 0 };
    struct write_request request = { .run = one_move, .argument = r, .actor = "racer" };
    struct confirmation c;
    struct error err = { 0 };
    int dice = rand_r(&r->dice) % 10;

    if (!reader_borrow(r->house->ledger, &reader, &err) ||
        !confirmation_load(reader.conn, r->house->id, &arena, &c, &err))
        return;
    reader_release(&reader);
    r->order = (struct confirm_order){ .move = STR("sign"), .hash = c.hash, .is_proved = true };
    if (r->edits && dice < 3)
        request.run = one_edit;
    else if (r->edits && dice < 6)
        r->order = (struct confirm_order){ .move = STR("order_change"),
                                           .reason = STR("r"),
                                           .document = STR("d") };
    else if (r->edits)
        r->order = (struct confirm_order){ .move = STR("reopen"), .reason = STR("r") };
    if (r->edits && request.run == one_move)
        r->who = BOSS;
    *n_written += writer_run(ledger_writer(r->house->ledger), &request, &err);
    usleep((unsigned)(rand_r(&r->dice) % (r->edits ? 6000 : 1500)));
}

static void *race(void *argument)
{
    struct racer *r = argument;

    while (*n_written < r->goal)
        act(r);
    return NULL;
}

/* Within one read: does the version in force say what it ought? */
static bool look(struct house *h, _Atomic int64_t *n_closed)
{
    AUTO(arena) arena = ARENA_INIT(1 << 16);
    AUTO(reader) reader = { 0 };
    AUTO(tx) tx = { 0 };
    struct confirmation c;
    enum verdict verdict = VERDICT_TAMPERED;
    struct error err = { 0 }, why = { 0 };

    if (!CHECK(reader_borrow(h->ledger, &reader, &err)) ||
        !CHECK(tx_begin_read(&tx, reader.conn, &err)) ||
        !CHECK(confirmation_load(reader.conn, h->id, &arena, &c, &err)) ||
        !CHECK(verify_version(&h->audit, reader.conn, h->id, c.version, &verdict, &why, &err)))
        return false;
    *n_closed += verdict == VERDICT_VALID;
    return CHECK(verdict != VERDICT_TAMPERED) || (NOTE("%s", why.message[LANG_EN]), false);
}

static void race_all(struct house *h, int64_t goal, unsigned seed, bool looks,
                     _Atomic int64_t *n_closed)
{
    static const enum person who[THREADS] = { HEAD, SURVEYOR, BOSS, ADMIN, BOTH };
    struct racer racers[THREADS];
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++) {
        racers[i] = (struct racer){ .house = h,
                                    .who = who[i],
                                    .dice = seed + (unsigned)i,
                                    .goal = goal,
                                    .edits = who[i] == ADMIN };
        CHECK(pthread_create(&threads[i], NULL, race, &racers[i]) == 0);
    }
    while (looks && *n_written < goal)
        if (!look(h, n_closed))
            break;
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

static bool all_hold(struct house *h, int64_t *n)
{
    AUTO(reader) reader = { 0 };
    struct error err = { 0 };
    bool done = CHECK(reader_borrow(h->ledger, &reader, &err)) &&
                (CHECK(verify_all(&h->audit, reader.conn, n, &err)) ||
                 (NOTE("%s", err.message[LANG_EN]), false));

    reader_release(&reader);
    return done;
}

/* The same house in this process, after another one was killed in it. */
static bool house_again(struct house *h)
{
    h->confirmations = (struct confirm_sink){ .next = audit_sink(&h->audit) };
    h->sink = confirm_sink(&h->confirmations);
    return CHECK(ledger_open(h->dir, LEDGER_WRITE, &h->ledger, &h->err)) &&
           CHECK(ledger_start_writer(h->ledger, &h->sink, &h->err));
}

static void killed(struct house *h, unsigned seed)
{
    _Atomic int64_t n_closed = 0;
    pid_t child = fork();

    if (child == 0) {
        if (house_again(h))
            race_all(h, INT64_MAX, seed, false, &n_closed);
        _exit(0);
    }
    for (int64_t goal = *n_written + WRITES_KILLED + seed; *n_written < goal;)
        usleep(500);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

TESTS
{
    n_written =
        mmap(NULL, sizeof(*n_written), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!CHECK(n_written != MAP_FAILED))
        return;
    TEST ("signing and editing at once never leave a signed record that says another thing") {
        _Atomic int64_t n_closed = 0;
        struct house h = { 0 };
        int64_t n = 0;

        if (house_open(&h)) {
            race_all(&h, WRITES, 1, true, &n_closed);
            CHECK(all_hold(&h, &n));
            NOTE("%lld versions, seen valid %lld times", (long long)n, (long long)n_closed);
            CHECK(n > 1);
        }
        house_close(&h);
    }
    TEST ("nor does a program that is killed in the middle of it") {
        struct house h = { 0 };
        int64_t n = 0;

        if (house_open(&h)) {
            ledger_close(h.ledger);
            confirm_sink_release(&h.confirmations);
            for (unsigned i = 0; i < KILLS; i++) {
                killed(&h, i);
                if (!house_again(&h) || !all_hold(&h, &n))
                    break;
                ledger_close(h.ledger);
                confirm_sink_release(&h.confirmations);
            }
            NOTE("%lld versions", (long long)n);
            CHECK(n > KILLS);
            CHECK(house_again(&h));
        }
        house_close(&h);
    }
}
