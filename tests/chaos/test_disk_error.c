/*
 * A disk that fails makes an error, never a lie.
 *
 * The nth write, sync or truncation fails, once or from then on, while four
 * threads write. A request that answered true is there afterwards; one that
 * answered false left nothing (but where a sync failed nobody can say, then
 * it is whole or absent).
 */
#include "office.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/mount.h>

#include "disk.h"

enum { WRITERS = 4, BATCHES = 48, NTH_MAX = 60, DEEP_EVERY = 4 };

enum fate { UNTOLD, TOLD_NO, TOLD_YES };

static struct {
    struct office office;
    atomic_int next;
    enum fate fates[BATCHES];
    atomic_int codes[ERROR_COUNT];
    atomic_bool yes_when_broken;
} shop;

static void *write_batches(void *arg)
{
    struct writer *writer = ledger_writer(shop.office.ledger);
    int number;

    (void)arg;
    while ((number = atomic_fetch_add(&shop.next, 1)) < BATCHES) {
        struct error err = { 0 };
        bool was_broken = writer_is_broken(writer);
        bool done = batch_write(&shop.office, number, &err);

        shop.fates[number] = done ? TOLD_YES : TOLD_NO;
        if (done && was_broken)
            atomic_store(&shop.yes_when_broken, true);
        atomic_fetch_add(&shop.codes[done ? ERROR_NONE : err.code], 1);
    }
    return NULL;
}

/* So small a cache that pages go to the log in the middle of a request. */
static void shrink(void *context, struct conn *conn, const struct change_ref *changes, size_t n)
{
    struct error err = { 0 };

    (void)context;
    (void)changes;
    (void)n;
    CHECK(conn_script(conn, "test", "PRAGMA cache_size = 10", &err));
}

/* Afterwards, with a disk that works again. */
static bool told_the_truth(const char *dir, bool sync_failed, bool deep)
{
    int counts[BATCHES];
    struct office o;
    struct error err = { 0 };
    sqlite3 *db = file_open(dir);
    bool truth = CHECK(file_is_whole(db)) && CHECK(batches_count(db, counts, BATCHES));

    for (int i = 0; truth && i < BATCHES; i++) {
        bool there = counts[i] == batch_size(i), absent = counts[i] == 0;
        bool right = shop.fates[i] == TOLD_YES ? there : absent || (sync_failed && there);

        if (!right)
            NOTE("batch %d of %d rows was answered %s, %d rows are there", i, batch_size(i),
                 shop.fates[i] == TOLD_YES ? "yes" : "no", counts[i]);
        truth = right;
    }
    sqlite3_close(db);
    if (!truth || !deep)
        return truth;
    if (!CHECK(office_open(&o, dir, LEDGER_WRITE, &err)))
        return false;
    truth = CHECK(office_is_sound(&o)) && CHECK(batch_write(&o, BATCHES + 1, &err));
    office_close(&o);
    return truth;
}

struct failing {
    enum disk_op op;
    int nth, times, error;
    bool spills;
};

struct tally {
    int runs, failed, broken;
};

/* One run on a fresh copy; false when something was not as it must be. */
static bool run_failing(const char *base, const char *dir, const struct failing *f,
                        struct tally *tally)
{
    struct commit_observer shrinker = { NULL, shrink };
    struct error err = { 0 };
    pthread_t threads[WRITERS];
    int failures;
    bool broken;

    memset(&shop, 0, sizeof(shop));
    if (!CHECK(fs_remove_tree(dir, &err)) || !CHECK(office_copy(base, dir)) ||
        !CHECK(office_open(&shop.office, dir, LEDGER_WRITE, &err)))
        return false;
    if (f->spills)
        writer_observe(ledger_writer(shop.office.ledger), &shrinker);
    disk_fail(dir, f->op, f->nth, f->times, f->error);
    for (int i = 0; i < WRITERS; i++)
        CHECK(pthread_create(&threads[i], NULL, write_batches, NULL) == 0);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
    failures = disk_failures();
    /* The log may just be taken up, in idle time: give the writer's thread time to see its failure.
     */
    for (int i = 0; i < 200 && f->op == DISK_SYNC && failures; i++) {
        if (writer_is_broken(ledger_writer(shop.office.ledger)))
            break;
        usleep(10000);
    }
    broken = writer_is_broken(ledger_writer(shop.office.ledger));
    disk_fail(dir, f->op, 0, 0, 0);
    office_close(&shop.office);
    tally->runs++;
    tally->failed += failures > 0;
    tally->broken += broken;
    return CHECK(!atomic_load(&shop.yes_when_broken)) &&
           CHECK(f->op != DISK_SYNC || !failures || broken) &&
           CHECK(f->error != ENOSPC || !broken) &&
           told_the_truth(dir, f->op == DISK_SYNC, tally->runs % DEEP_EVERY == 0);
}

static void fail_each(const char *base, const char *dir, struct failing f, int step)
{
    struct tally tally = { 0 };
    int64_t started = clock_ms();

    for (int nth = 1; nth <= NTH_MAX && tally.failed == tally.runs; nth += step) {
        f.nth = nth;
        f.times = nth / step % 2 ? 1 : INT_MAX;
        if (!run_failing(base, dir, &f, &tally)) {
            NOTE("operation %d, number %d, %s, errno %d", f.op, nth,
                 f.times == 1 ? "once" : "from then on", f.error);
            break;
        }
    }
    NOTE("%d runs, %d with a failure, %d writers broken, %.1f s", tally.runs, tally.failed,
         tally.broken, (double)(clock_ms() - started) / 1000);
    CHECK(tally.failed > 0);
}

/* Batches until one is refused; yields its code, and the number into *next. */
static enum error_code fill(struct office *o, int64_t *next)
{
    struct error err = { 0 };

    for (int i = 0; i < 100000; i++)
        if (!batch_write(o, (*next)++, &err))
            return err.code;
    return ERROR_NONE;
}

static void full_disk(const char *base, const char *dir)
{
    char ballast[LEDGER_PATH_MAX];
    struct office o;
    struct error err = { 0 };
    int64_t next = 1;
    int *counts = calloc(1 << 17, sizeof(int));
    sqlite3 *db;

    snprintf(ballast, sizeof(ballast), "%s/ballast", dir);
    if (!CHECK(counts && office_copy(base, dir)) ||
        !CHECK(fs_write(ballast, (struct str){ (char *)counts, 1 << 18 }, 0600, &err)) ||
        !CHECK(office_open(&o, dir, LEDGER_WRITE, &err)))
        return;
    CHECK(fill(&o, &next) == ERROR_FULL);
    CHECK(fill(&o, &next) == ERROR_FULL);
    CHECK(!writer_is_broken(ledger_writer(o.ledger)));
    CHECK(office_is_sound(&o)); // reads go on
    CHECK(unlink(ballast) == 0);
    CHECK(batch_write(&o, next, &err));
    NOTE("%lld batches until the disk was full", (long long)next - 2);
    office_close(&o);
    db = file_open(dir);
    CHECK(file_is_whole(db) && batches_count(db, counts, 1 << 17) &&
          counts[next] == batch_size(next) && counts[next - 1] == 0 && counts[1] == batch_size(1));
    sqlite3_close(db);
    free(counts);
}

TESTS
{
    char dir[LEDGER_PATH_MAX], base[LEDGER_PATH_MAX];
    struct error err = { 0 };
    struct office o;

    snprintf(base, sizeof(base), "%s/ys_chaos_base.XXXXXX", memory_folder());
    snprintf(dir, sizeof(dir), "%s/ys_chaos_disk.XXXXXX", memory_folder());
    if (!CHECK(mkdtemp(base) && mkdtemp(dir) && crypto_start(&err)) ||
        !CHECK(office_open(&o, base, LEDGER_CREATE, &err)))
        return;
    office_close(&o);
    TEST ("a write that fails with EIO is an error or nothing happened")
        fail_each(base, dir, (struct failing){ .op = DISK_WRITE, .error = EIO }, 1);
    TEST ("a write for which there is no space is an error, and the writer goes on")
        fail_each(base, dir, (struct failing){ .op = DISK_WRITE, .error = ENOSPC }, 4);
    TEST ("nor does a request that fails midway take its neighbours with it")
        fail_each(base, dir, (struct failing){ .op = DISK_WRITE, .error = ENOSPC, .spills = true },
                  2);
    TEST ("the same with EIO")
        fail_each(base, dir, (struct failing){ .op = DISK_WRITE, .error = EIO, .spills = true }, 3);
    TEST ("after a sync that failed nothing is acknowledged any more")
        fail_each(base, dir, (struct failing){ .op = DISK_SYNC, .error = EIO }, 2);
    CHECK(fs_remove_tree(dir, &err));
    TEST ("on a full disk writes are refused, reads go on, and writes resume with space") {
        if (mkdir(dir, 0700) != 0 || mount("tmpfs", dir, "tmpfs", 0, "size=2m,mode=0700") != 0)
            SKIP("a file system cannot be mounted here: %s", strerror(errno));
        else {
            full_disk(base, dir);
            CHECK(umount2(dir, MNT_DETACH) == 0);
        }
        rmdir(dir);
    }
    CHECK(fs_remove_tree(base, &err));
}
