/*
 * Many at once: writers, a backup meanwhile, readers beside, a second process.
 */
#include "office.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>

#include "disk.h"

enum { WRITERS = 16, EACH = 25, CHANGES = WRITERS * EACH, NUMBERS_MAX = 1 << 16 };
enum { BIG_BYTES = 1 << 20, BIG_WRITES = 80, WAL_KEPT = 16 << 20 };

static struct {
    struct office office;
    atomic_int next, failed, busy, commits;
    atomic_llong longest_us;
    atomic_bool stop;
    pthread_barrier_t together;
} shop;

static void committed(void *context, struct conn *conn, const struct change_ref *changes, size_t n)
{
    (void)context;
    (void)conn;
    (void)changes;
    (void)n;
    atomic_fetch_add(&shop.commits, 1);
}

static void write_one(void)
{
    struct error err = { 0 };
    int64_t began = clock_us(), took;

    if (!batch_write(&shop.office, atomic_fetch_add(&shop.next, 1), &err)) {
        atomic_fetch_add(&shop.failed, 1);
        atomic_fetch_add(&shop.busy, err.code == ERROR_BUSY);
    }
    took = clock_us() - began;
    for (long long was = atomic_load(&shop.longest_us);
         took > was && !atomic_compare_exchange_weak(&shop.longest_us, &was, took);)
        ;
}

static void *write_some(void *arg)
{
    (void)arg;
    pthread_barrier_wait(&shop.together);
    for (int i = 0; i < EACH; i++)
        write_one();
    return NULL;
}

static void *write_until_stop(void *arg)
{
    (void)arg;
    while (!atomic_load(&shop.stop))
        write_one();
    return NULL;
}

static void counters_clear(void)
{
    atomic_store(&shop.failed, 0);
    atomic_store(&shop.busy, 0);
    atomic_store(&shop.commits, 0);
    atomic_store(&shop.longest_us, 0);
    atomic_store(&shop.stop, false);
}

static void sixteen_writers(void)
{
    pthread_t threads[WRITERS];
    int64_t began = clock_ms();

    counters_clear();
    pthread_barrier_init(&shop.together, NULL, WRITERS);
    for (int i = 0; i < WRITERS; i++)
        CHECK(pthread_create(&threads[i], NULL, write_some, NULL) == 0);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&shop.together);
    CHECK(atomic_load(&shop.failed) == 0 && atomic_load(&shop.busy) == 0);
    CHECK(atomic_load(&shop.commits) < CHANGES / 2);
    CHECK(atomic_load(&shop.longest_us) < 2000000);
    NOTE("%d writes, %d commits, longest %.0f ms, %.1f s", CHANGES, atomic_load(&shop.commits),
         (double)atomic_load(&shop.longest_us) / 1000, (double)(clock_ms() - began) / 1000);
}

/* The order in which requests that waited were run. */
static struct {
    int order[WRITERS];
    int n;
    atomic_bool all_wait;
} turn;

struct queued {
    int number;
    atomic_int tid; /* once it is about to ask */
    pthread_t thread;
};

static bool note_turn(struct conn *conn, void *argument, struct error *err)
{
    (void)conn;
    (void)err;
    turn.order[turn.n++] = *(int *)argument;
    return true;
}

static bool hold_up(struct conn *conn, void *argument, struct error *err)
{
    (void)conn;
    (void)argument;
    (void)err;
    while (!atomic_load(&turn.all_wait))
        usleep(1000);
    return true;
}

static void *ask(void *arg)
{
    struct queued *q = arg;
    struct write_request request = { .run = q->number < 0 ? hold_up : note_turn,
                                     .argument = &q->number,
                                     .actor = "chaos" };
    struct error err = { 0 };

    atomic_store(&q->tid, (int)gettid());
    CHECK(writer_run(ledger_writer(shop.office.ledger), &request, &err));
    return NULL;
}

/* Until the thread sleeps, which it does in the queue. */
static void wait_until_queued(struct queued *q)
{
    char path[64], state = 'R';
    int slept = 0;

    for (int i = 0; i < 10000 && slept < 3; i++) {
        FILE *stat;

        usleep(1000);
        if (!atomic_load(&q->tid))
            continue;
        snprintf(path, sizeof(path), "/proc/self/task/%d/stat", atomic_load(&q->tid));
        stat = fopen(path, "r");
        if (!CHECK(stat && fscanf(stat, "%*d (%*[^)]) %c", &state) == 1))
            return;
        fclose(stat);
        slept = state == 'S' ? slept + 1 : 0;
    }
}

static void in_their_turn(void)
{
    struct queued queue[WRITERS + 1];
    bool ordered = true;

    for (int i = 0; i <= WRITERS; i++) {
        queue[i].number = i - 1;
        atomic_store(&queue[i].tid, 0);
        CHECK(pthread_create(&queue[i].thread, NULL, ask, &queue[i]) == 0);
        wait_until_queued(&queue[i]);
    }
    atomic_store(&turn.all_wait, true);
    for (int i = 0; i <= WRITERS; i++)
        pthread_join(queue[i].thread, NULL);
    for (int i = 0; i < turn.n; i++)
        ordered = ordered && turn.order[i] == i;
    CHECK(turn.n == WRITERS && ordered);
}

/* A copy made while threads write: every batch whole, none beyond the one before it was begun. */
static void copy_under_load(const char *dir)
{
    static int counts[NUMBERS_MAX];
    char file[LEDGER_PATH_MAX], folder[LEDGER_PATH_MAX];
    pthread_t threads[4];
    struct error err = { 0 };
    int first, last, half = 0, lost = 0;
    sqlite3 *db;

    snprintf(folder, sizeof(folder), "%s/copies", dir);
    snprintf(file, sizeof(file), "%s/ledger.sqlite", folder);
    CHECK(fs_mkdir(folder, 0700, &err));
    counters_clear();
    for (int i = 0; i < 4; i++)
        CHECK(pthread_create(&threads[i], NULL, write_until_stop, NULL) == 0);
    for (int round = 0; round < 5; round++) {
        usleep(20000);
        unlink(file);
        first = atomic_load(&shop.next) - 4; // those below were acknowledged
        CHECK(ledger_copy(shop.office.ledger, file, &err));
        last = atomic_load(&shop.next);
        db = file_open(folder);
        CHECK(file_is_whole(db) && batches_count(db, counts, NUMBERS_MAX));
        sqlite3_close(db);
        for (int i = 0; i < NUMBERS_MAX; i++) {
            half += counts[i] && (counts[i] != batch_size(i) || i >= last);
            lost += i < first && !counts[i];
        }
    }
    atomic_store(&shop.stop, true);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    CHECK(half == 0 && lost == 0 && atomic_load(&shop.failed) == 0);
    NOTE("5 copies while %d writes went on, longest write %.0f ms", atomic_load(&shop.next) - first,
         (double)atomic_load(&shop.longest_us) / 1000);
}

static bool write_much(struct conn *conn, void *argument, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_META_SET, &q, err))
        return false;
    stmt_bind_str(&q, ":key", STR("ballast"));
    stmt_bind_str(&q, ":value", (struct str){ argument, BIG_BYTES });
    return stmt_run(&q, err);
}

/* With the log beyond its bound and a reader that keeps it from being taken up. */
static void beside_a_long_reader(const char *dir)
{
    char *bytes = malloc(BIG_BYTES);
    struct write_request request = { .run = write_much, .argument = bytes, .actor = "chaos" };
    sqlite3 *db = file_open(dir);
    struct error err = { 0 };
    int64_t longest = 0;
    char wal[LEDGER_PATH_MAX];

    snprintf(wal, sizeof(wal), "%s/ledger.sqlite-wal", dir);
    CHECK(bytes && sqlite3_exec(db, "BEGIN; SELECT count(*) FROM meta", NULL, NULL, NULL) == 0);
    for (int i = 0; bytes && i < BIG_WRITES; i++) {
        int64_t began = clock_ms();

        memset(bytes, 'a' + i % 26, BIG_BYTES);
        CHECK(writer_run(ledger_writer(shop.office.ledger), &request, &err));
        longest = clock_ms() - began > longest ? clock_ms() - began : longest;
    }
    CHECK(longest < 2000);
    NOTE("the log has %lld MB, longest write %lld ms", (long long)(fs_size(wal) >> 20),
         (long long)longest);
    usleep(500000); // the writer has found the reader in its way, and nobody writes any more
    CHECK(fs_size(wal) > WAL_KEPT);
    CHECK(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == 0);
    sqlite3_close(db);
    for (int i = 0; i < 1500 && fs_size(wal) > WAL_KEPT; i++)
        usleep(10000);
    CHECK(fs_size(wal) <= WAL_KEPT); // taken up once the reader is gone, though nobody writes
    free(bytes);
}

static void second_process(const char *dir)
{
    int status = 0;
    pid_t pid = fork();

    if (pid == 0) {
        struct office o;
        struct error err = { 0 };
        bool refused = !office_open(&o, dir, LEDGER_WRITE, &err) && err.code == ERROR_CONFLICT &&
                       strstr(err.message[LANG_EN], "stop it first");

        err = (struct error){ 0 };
        _exit(refused && office_open(&o, dir, LEDGER_READ, &err) && office_is_sound(&o) ? 0 : 1);
    }
    CHECK(pid > 0 && waitpid(pid, &status, 0) == pid && status == 0);
}

static bool is_of_log(const struct disk_event *e)
{
    return e->file >= 0 && strstr(disk_file(e->file), "-wal");
}

/* In WAL mode only a checkpoint writes to the ledger's file or shortens the log. */
static void one_checkpointer(const char *dir)
{
    const struct disk_event *events;
    struct error err = { 0 };
    size_t n, written = 0, others = 0;
    int writer = 0;

    counters_clear();
    disk_record(dir);
    for (int i = 0; i < 20; i++) {
        AUTO(reader) r = { 0 };
        struct office beside;

        write_one();
        CHECK(office_open(&beside, dir, LEDGER_READ, &err) && office_is_sound(&beside));
        CHECK(reader_borrow(shop.office.ledger, &r, &err));
        write_one();
        office_close(&beside);
    }
    usleep(50000);
    events = disk_events(&n);
    disk_record(NULL);
    for (size_t i = 0; i < n && !writer; i++)
        writer = events[i].op == DISK_WRITE && is_of_log(&events[i]) ? events[i].thread : 0;
    for (size_t i = 0; i < n; i++) {
        bool checkpoint = events[i].op == DISK_UNLINK || events[i].op == DISK_TRUNCATE ||
                          (events[i].op == DISK_WRITE && !is_of_log(&events[i]));

        written += checkpoint;
        others += checkpoint && events[i].thread != writer;
    }
    CHECK(written > 0 && others == 0);
    NOTE("%zu writes into the ledger's file, %zu not by the writer's thread", written, others);
}

TESTS
{
    char dir[LEDGER_PATH_MAX];
    struct error err = { 0 };
    struct commit_observer observer = { NULL, committed };

    snprintf(dir, sizeof(dir), "%s/ys_chaos_load.XXXXXX", memory_folder());
    if (!CHECK(mkdtemp(dir) && crypto_start(&err)) ||
        !CHECK(office_open(&shop.office, dir, LEDGER_CREATE, &err)))
        return;
    writer_observe(ledger_writer(shop.office.ledger), &observer);
    TEST ("sixteen writers are all answered yes, in groups, none waiting long")
        sixteen_writers();
    TEST ("who comes first is served first")
        in_their_turn();
    TEST ("a copy made while others write is of one moment, whole")
        copy_under_load(dir);
    TEST ("only the writer's connection checkpoints, whoever reads beside it")
        one_checkpointer(dir);
    TEST ("a second process may read and may not write")
        second_process(dir);
    TEST ("a long reader does not hold up writers, and the log shrinks once it is gone")
        beside_a_long_reader(dir);
    CHECK(office_is_sound(&shop.office));
    office_close(&shop.office);
    CHECK(fs_remove_tree(dir, &err));
}
