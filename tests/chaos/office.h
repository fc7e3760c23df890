/*
 * office: a ledger that is written to as the program does it (audit, group
 * commit, registry/import), and the question whether it is whole.
 *
 * A batch is `batch_size(number)` districts with a place, imported in one
 * request: all of them are there or none. Its number tells it apart.
 */
#pragma once

#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "yardstick/audit/audit.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/fs.h"
#include "yardstick/geo/wkb.h"
#include "yardstick/registry/import.h"
#include "yardstick/store/ledger.h"
#include "yardstick/store/stmt.h"

#include "test.h"

struct office {
    struct ledger *ledger;
    struct audit audit;
    struct change_sink sink;
};

static inline void office_close(struct office *o)
{
    ledger_close(o->ledger);
    o->ledger = NULL;
}

static inline bool office_open(struct office *o, const char *dir, enum ledger_mode mode,
                               struct error *err)
{
    *o = (struct office){ 0 };
    if (!ledger_open(dir, mode, &o->ledger, err) || !audit_open(&o->audit, o->ledger, err)) {
        office_close(o);
        return false;
    }
    o->sink = audit_sink(&o->audit);
    if (mode != LEDGER_READ && !ledger_start_writer(o->ledger, &o->sink, err)) {
        office_close(o);
        return false;
    }
    return true;
}

struct batch {
    int64_t number;
    int rows;
    bool gives_up; /* fails after its last row */
};

static inline int batch_size(int64_t number)
{
    return 1 + (int)(number % 7) * (number % 10 == 0 ? 6 : 1);
}

/* A square of half a kilometre in EPSG:4490, its place depends on n. */
static inline size_t square_write(int64_t n, char out[128])
{
    double x = 117 + (double)(n % 100) * 0.01, y = 36 + (double)(n / 100 % 100) * 0.01;
    double xy[10] = { x, y, x + 0.005, y, x + 0.005, y + 0.005, x, y + 0.005, x, y };
    uint32_t head[3] = { 3, 1, 5 };

    out[0] = 1;
    memcpy(out + 1, head, sizeof(head));
    memcpy(out + 13, xy, sizeof(xy));
    return 13 + sizeof(xy);
}

static inline bool batch_import(struct conn *conn, void *argument, struct error *err)
{
    const struct batch *b = argument;
    struct str headers[] = { STR("code"), STR("name") };
    struct import_options o = { .collection = &collections[COLLECTION_DISTRICTS],
                                .headers = headers,
                                .n_headers = 2,
                                .day = STR("2026-01-01"),
                                .epsg = 4490 };
    struct import *import = NULL;
    bool done = import_bind(&o, NULL, 0, err) && import_begin(conn, &o, &import, err);

    for (int i = 0; done && i < b->rows; i++) {
        char code[48], wkb[128];
        int n = snprintf(code, sizeof(code), "b%lld-%d", (long long)b->number, i);
        struct str cells[] = { { code, (size_t)n }, STR("某区") };
        struct import_row row = { i + 2, cells, 2, { wkb, square_write(b->number + i, wkb) } };

        done = import_take(import, &row, err);
    }
    done = done && import_finish(import, err);
    import_close(import);
    return done && b->gives_up ? error_set(err, ERROR_CANCELED, "stopped on request") : done;
}

static inline bool batch_write(struct office *o, int64_t number, struct error *err)
{
    struct batch batch = { number, batch_size(number), false };
    struct write_request request = { .run = batch_import, .argument = &batch, .actor = "chaos" };

    return writer_run(ledger_writer(o->ledger), &request, err);
}

/* counts[number] = rows of that batch; numbers at and above `n` are a fault. */
static inline bool batches_count(sqlite3 *db, int *counts, size_t n)
{
    sqlite3_stmt *q = NULL;
    bool done = sqlite3_prepare_v2(db, "SELECT code FROM district WHERE code LIKE 'b%'", -1, &q,
                                   NULL) == SQLITE_OK;
    int rc = SQLITE_DONE;

    memset(counts, 0, n * sizeof(*counts));
    while (done && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        long long number = strtoll((const char *)sqlite3_column_text(q, 0) + 1, NULL, 10);

        done = number >= 0 && (size_t)number < n;
        if (done)
            counts[number]++;
    }
    sqlite3_finalize(q);
    return done && rc == SQLITE_DONE;
}

/* PRAGMA integrity_check answers ok. */
static inline bool file_is_whole(sqlite3 *db)
{
    sqlite3_stmt *q = NULL;
    bool done = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &q, NULL) == SQLITE_OK &&
                sqlite3_step(q) == SQLITE_ROW &&
                strcmp((const char *)sqlite3_column_text(q, 0), "ok") == 0;

    if (!done)
        NOTE("integrity_check: %s", q ? (const char *)sqlite3_column_text(q, 0) : "");
    sqlite3_finalize(q);
    return done;
}

/* The statement finds nothing. */
static inline bool nothing_found(struct conn *conn, enum sql_id id)
{
    AUTO(stmt) q = { 0 };
    struct error err = { 0 };
    bool none = stmt_open(conn, id, &q, &err) && stmt_step(&q, &err) == STEP_DONE;

    if (!none)
        NOTE("%s: found something, or failed: %s", sql_text[id].name, err.message[LANG_EN]);
    return none;
}

/* References, the R-trees and the audit chain; the file itself is file_is_whole()'s. */
static inline bool office_is_sound(struct office *o)
{
    AUTO(reader) r = { 0 };
    struct error err = { 0 };
    struct audit_head head;
    bool sound = reader_borrow(o->ledger, &r, &err);

    if (sound) {
        conn_deadline(r.conn, 0);
        sound = nothing_found(r.conn, SQL_FOREIGN_KEY_CHECK) &&
                nothing_found(r.conn, SQL_CHECK_SPATIAL_INDEX) &&
                audit_verify(&o->audit, r.conn, &head, &err);
    }
    if (err.code)
        NOTE("%s", err.message[LANG_EN]);
    return sound;
}

/* A connection of the test's own, which never checkpoints. */
static inline sqlite3 *file_open(const char *dir)
{
    char path[LEDGER_PATH_MAX];
    sqlite3 *db = NULL;

    snprintf(path, sizeof(path), "%s/ledger.sqlite", dir);
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        NOTE("%s: %s", path, sqlite3_errmsg(db));
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_wal_autocheckpoint(db, 0);
    return db;
}

/* Copies name of folder `from` into folder `to`; a file that is not there is not copied. */
static inline bool file_copy(const char *from, const char *to, const char *name)
{
    AUTO(buf) bytes = BUF_INIT(256 << 20);
    char path[LEDGER_PATH_MAX];
    struct error err = { 0 };
    ssize_t n;
    int fd;

    snprintf(path, sizeof(path), "%s/%s", from, name);
    if (!fs_exists(path))
        return true;
    if (!fs_read(path, &bytes, &err))
        return false;
    snprintf(path, sizeof(path), "%s/%s", to, name);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    n = fd < 0 ? -1 : write(fd, bytes.data, bytes.len);
    if (fd >= 0)
        close(fd);
    return n == (ssize_t)bytes.len;
}

/* A data directory with the ledger and key of another. */
static inline bool office_copy(const char *from, const char *to)
{
    char keys_from[LEDGER_PATH_MAX], keys_to[LEDGER_PATH_MAX];

    snprintf(keys_from, sizeof(keys_from), "%s/keys", from);
    snprintf(keys_to, sizeof(keys_to), "%s/keys", to);
    mkdir(to, 0700);
    mkdir(keys_to, 0700);
    return file_copy(from, to, "ledger.sqlite") && file_copy(from, to, "ledger.sqlite-wal") &&
           file_copy(keys_from, keys_to, "audit.key");
}

/* Where bytes come and go quickly; disks are for the tests that are about them. */
static inline const char *memory_folder(void)
{
    return access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
}

/* A seed that CHAOS_SEED repeats; printed. */
static inline unsigned seed_take(void)
{
    const char *given = getenv("CHAOS_SEED");
    unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);

    NOTE("CHAOS_SEED=%u", seed);
    srand(seed);
    return seed;
}
