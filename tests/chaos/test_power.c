/*
 * What was acknowledged is on the disk when the power goes.
 *
 * A run is recorded call by call (disk.h). Then the disk is made again as it
 * may be found after a cut at some call: what was synced before it is there,
 * of the rest nothing, some 512-byte sectors, or the first part. CHAOS_CUTS
 * changes how many cuts. The method is proved by a run with
 * synchronous=NORMAL, which must lose.
 */
#include "office.h"

#include <pthread.h>
#include <stdatomic.h>

#include "disk.h"

enum { CUTS = 1000, WRITERS = 4, BATCHES = 160, SECTOR = 512, FILES = 8, DEEP_EVERY = 100 };

enum tearing { TEAR_NOTHING_ARRIVED, TEAR_SECTORS, TEAR_PREFIX, TEAR_COUNT };

/* A file of the replayed disk. */
struct image {
    unsigned char *bytes;
    size_t len, room;
    bool exists;
    bool named; /* its name in the folder was synced, too */
};

struct disk_state {
    struct image files[FILES]; /* numbered as by disk_file() */
};

static bool image_resize(struct image *f, size_t len)
{
    if (len > f->room) {
        size_t more = len + (len >> 1);
        unsigned char *bytes = realloc(f->bytes, more);

        if (!bytes)
            return false;
        f->bytes = bytes;
        f->room = more;
    }
    if (len > f->len)
        memset(f->bytes + f->len, 0, len - f->len);
    f->len = len;
    return true;
}

/* All of the event, or of a write only the sectors for which `arrives` says so. */
static void image_apply(struct image *f, const struct disk_event *e, int permille, size_t limit)
{
    size_t len = e->len < limit ? e->len : limit, end = (size_t)e->offset + len;

    f->exists = e->op != DISK_UNLINK;
    if (e->op == DISK_UNLINK || e->op == DISK_TRUNCATE) {
        CHECK(image_resize(f, e->op == DISK_UNLINK ? 0 : (size_t)e->offset));
        return;
    }
    if (end > f->len && !CHECK(image_resize(f, end)))
        return;
    for (size_t at = 0; at < len; at += SECTOR - ((size_t)e->offset + at) % SECTOR) {
        size_t n = SECTOR - ((size_t)e->offset + at) % SECTOR;

        if (rand() % 1000 < permille)
            memcpy(f->bytes + e->offset + at, e->bytes + at, n < len - at ? n : len - at);
    }
}

static void state_copy(struct disk_state *to, const struct disk_state *from)
{
    for (int i = 0; i < FILES; i++) {
        to->files[i].len = 0;
        if (!CHECK(image_resize(&to->files[i], from->files[i].len)))
            return;
        if (from->files[i].len)
            memcpy(to->files[i].bytes, from->files[i].bytes, from->files[i].len);
        to->files[i].exists = from->files[i].exists;
        to->files[i].named = from->files[i].named;
    }
}

static void state_release(struct disk_state *s)
{
    for (int i = 0; i < FILES; i++)
        free(s->files[i].bytes);
}

/* The run: what the disk was before, what was asked of it, how it stands while cuts ascend. */
struct run {
    const char *dir;
    const struct disk_event *events;
    size_t n_events;
    struct disk_state synced; /* after the events before `at`, if nothing else had arrived */
    size_t at;
    bool *settled;      /* by event: its sync came before `at` */
    size_t oldest_open; /* the first event that may not be settled */
};

static bool is_change(const struct disk_event *e)
{
    return e->op == DISK_WRITE || e->op == DISK_TRUNCATE || e->op == DISK_UNLINK;
}

static void settle(struct run *r, size_t sync)
{
    const struct disk_event *s = &r->events[sync];

    for (size_t i = r->oldest_open; i < sync; i++) {
        const struct disk_event *e = &r->events[i];
        bool by_this = s->op == DISK_SYNC_FOLDER ? e->op == DISK_UNLINK
                                                 : e->op != DISK_UNLINK && e->file == s->file;

        if (r->settled[i] || !is_change(e) || !by_this)
            continue;
        image_apply(&r->synced.files[e->file], e, 1000, SIZE_MAX);
        r->settled[i] = true;
    }
    for (int i = 0; s->op == DISK_SYNC_FOLDER && i < FILES; i++)
        r->synced.files[i].named = r->synced.files[i].exists;
    while (r->oldest_open < sync &&
           (r->settled[r->oldest_open] || !is_change(&r->events[r->oldest_open])))
        r->oldest_open++;
}

static void advance(struct run *r, size_t to)
{
    for (; r->at < to; r->at++)
        if (r->events[r->at].op == DISK_SYNC || r->events[r->at].op == DISK_SYNC_FOLDER)
            settle(r, r->at);
}

/* What may be found: `synced` and of the open events what the tearing lets through. */
static void tear(const struct run *r, enum tearing tearing, struct disk_state *out)
{
    size_t n_open = 0, through = SIZE_MAX, k = 0;

    state_copy(out, &r->synced);
    if (tearing == TEAR_NOTHING_ARRIVED)
        return;
    for (size_t i = r->oldest_open; i < r->at; i++)
        n_open += !r->settled[i] && is_change(&r->events[i]);
    if (tearing == TEAR_PREFIX && n_open)
        through = (size_t)rand() % n_open;
    for (size_t i = r->oldest_open; i < r->at && k <= through; i++) {
        const struct disk_event *e = &r->events[i];

        if (r->settled[i] || !is_change(e))
            continue;
        if (tearing == TEAR_PREFIX)
            image_apply(&out->files[e->file], e, 1000,
                        k == through ? (size_t)(rand() % 8) * SECTOR : SIZE_MAX);
        else if (e->op == DISK_WRITE || rand() % 2)
            image_apply(&out->files[e->file], e, 500, SIZE_MAX);
        k++;
    }
}

static bool state_write(const struct disk_state *s, enum tearing tearing, const char *dir)
{
    char path[LEDGER_PATH_MAX];
    bool done = true;

    snprintf(path, sizeof(path), "%s/ledger.sqlite-shm", dir);
    unlink(path);
    for (int i = 0; i < FILES && disk_file(i); i++) {
        int fd;

        snprintf(path, sizeof(path), "%s/%s", dir, disk_file(i));
        unlink(path);
        if (!s->files[i].exists || (!s->files[i].named && tearing == TEAR_NOTHING_ARRIVED))
            continue;
        fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        done = fd >= 0 && write(fd, s->files[i].bytes, s->files[i].len) == (ssize_t)s->files[i].len;
        if (fd >= 0)
            close(fd);
        if (!done)
            break;
    }
    return done;
}

struct verdict {
    int damaged, half, unsound;
    int cuts_with_loss, worst;
};

static void judge(const struct run *r, const char *dir, bool deep, struct verdict *v)
{
    int counts[BATCHES], lost = 0;
    sqlite3 *db = file_open(dir);

    if (!file_is_whole(db) || !batches_count(db, counts, BATCHES)) {
        v->damaged++;
        sqlite3_close(db);
        return;
    }
    for (size_t i = 0; i < r->at; i++)
        lost += r->events[i].op == DISK_NOTE && !counts[r->events[i].offset];
    for (int i = 0; i < BATCHES; i++)
        v->half += counts[i] && counts[i] != batch_size(i);
    v->cuts_with_loss += lost > 0;
    v->worst = lost > v->worst ? lost : v->worst;
    sqlite3_close(db);
    if (deep) {
        struct office o;
        struct error err = { 0 };

        if (!CHECK(office_open(&o, dir, LEDGER_WRITE, &err)))
            return;
        v->unsound += !office_is_sound(&o);
        office_close(&o);
    }
}

static int by_size(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;

    return (x > y) - (x < y);
}

static void cut_often(struct run *r, const char *dir, int cuts, struct verdict *v)
{
    size_t *at = calloc((size_t)cuts, sizeof(*at));
    struct disk_state found = { 0 };

    *v = (struct verdict){ 0 };
    r->settled = calloc(r->n_events, sizeof(bool));
    if (!CHECK(at && r->settled))
        return;
    for (int i = 0; i < cuts; i++)
        at[i] = (size_t)rand() % (r->n_events + 1);
    qsort(at, (size_t)cuts, sizeof(*at), by_size);
    for (int i = 0; i < cuts; i++) {
        advance(r, at[i]);
        tear(r, (enum tearing)(i % TEAR_COUNT), &found);
        if (!CHECK(state_write(&found, (enum tearing)(i % TEAR_COUNT), dir)))
            break;
        judge(r, dir, i % DEEP_EVERY == 0, v);
    }
    state_release(&found);
    free(r->settled);
    free(at);
}

static struct {
    struct office office;
    atomic_int next;
    int failed;
} shop;

static void *write_batches(void *arg)
{
    struct error err = { 0 };
    int number;

    (void)arg;
    while ((number = atomic_fetch_add(&shop.next, 1)) < BATCHES) {
        if (batch_write(&shop.office, number, &err))
            disk_note(number);
        else
            shop.failed++;
        if (number % 16 == 0)
            usleep(3000); // now and then the writer is idle and checkpoints
    }
    return NULL;
}

/* Runs on the writer's connection outside a transaction: the place to spoil its setting. */
static void spoil(void *context, struct conn *conn, const struct change_ref *changes, size_t n)
{
    struct error err = { 0 };

    (void)context;
    (void)changes;
    (void)n;
    CHECK(conn_script(conn, "test", "PRAGMA synchronous = NORMAL", &err));
}

static bool image_load(struct disk_state *s, const char *dir)
{
    AUTO(buf) bytes = BUF_INIT(64 << 20);
    char path[LEDGER_PATH_MAX];
    struct error err = { 0 };

    snprintf(path, sizeof(path), "%s/ledger.sqlite", dir);
    if (!fs_read(path, &bytes, &err) || !image_resize(&s->files[0], bytes.len))
        return false;
    memcpy(s->files[0].bytes, bytes.data, bytes.len);
    s->files[0].exists = s->files[0].named = true;
    return true;
}

/* Record a run in `dir`; false when it could not be. */
static bool record(const char *dir, bool normal, struct run *r)
{
    struct commit_observer spoiler = { NULL, spoil };
    struct error err = { 0 };
    pthread_t threads[WRITERS];

    *r = (struct run){ .dir = dir };
    atomic_store(&shop.next, 0);
    if (!CHECK(office_open(&shop.office, dir, LEDGER_CREATE, &err)))
        return false;
    office_close(&shop.office);
    if (!CHECK(image_load(&r->synced, dir)))
        return false;
    disk_record(dir);
    if (!CHECK(office_open(&shop.office, dir, LEDGER_WRITE, &err)))
        return false;
    if (normal)
        writer_observe(ledger_writer(shop.office.ledger), &spoiler);
    for (int i = 0; i < WRITERS; i++)
        CHECK(pthread_create(&threads[i], NULL, write_batches, NULL) == 0);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
    office_close(&shop.office);
    r->events = disk_events(&r->n_events);
    CHECK(shop.failed == 0);
    return true;
}

/* The record's file 0 must be the ledger: the image was loaded there. */
static void files_order(struct run *r)
{
    for (int i = 1; i < FILES && disk_file(i); i++)
        if (strcmp(disk_file(i), "ledger.sqlite") == 0) {
            struct image swapped = r->synced.files[0];

            r->synced.files[0] = r->synced.files[i];
            r->synced.files[i] = swapped;
        }
    disk_record(NULL);
}

static void cut_power(bool normal, int cuts, struct verdict *v)
{
    char dir[LEDGER_PATH_MAX], after[LEDGER_PATH_MAX];
    struct error err = { 0 };
    struct run r;
    int64_t started = clock_ms();

    snprintf(dir, sizeof(dir), "%s/ys_chaos_power.XXXXXX", memory_folder());
    snprintf(after, sizeof(after), "%s/ys_chaos_after.XXXXXX", memory_folder());
    if (!CHECK(mkdtemp(dir) && mkdtemp(after)) || !record(dir, normal, &r))
        return;
    files_order(&r);
    CHECK(office_copy(dir, after));
    cut_often(&r, after, cuts, v);
    NOTE("synchronous=%s: %zu calls, %d cuts, %d with a loss (worst %d), %d damaged, %d half, "
         "%d unsound, %.1f s",
         normal ? "NORMAL" : "FULL", r.n_events, cuts, v->cuts_with_loss, v->worst, v->damaged,
         v->half, v->unsound, (double)(clock_ms() - started) / 1000);
    state_release(&r.synced);
    CHECK(fs_remove_tree(dir, &err) && fs_remove_tree(after, &err));
}

TESTS
{
    const char *asked = getenv("CHAOS_CUTS");
    int cuts = asked ? atoi(asked) : CUTS;
    struct error err = { 0 };
    struct verdict v = { 0 };

    CHECK(crypto_start(&err));
    TEST ("a power cut loses nothing that was acknowledged, and tears nothing") {
        seed_take();
        cut_power(false, cuts, &v);
        CHECK(v.cuts_with_loss == 0 && v.damaged == 0 && v.half == 0 && v.unsound == 0);
    }
    TEST ("the same harness sees what synchronous=NORMAL loses") {
        cut_power(true, cuts / 16 + 1, &v);
        CHECK(v.cuts_with_loss > 0);
        CHECK(v.damaged == 0 && v.half == 0 && v.unsound == 0);
    }
}
