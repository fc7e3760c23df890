/*
 * keep: originals into the blobs, then one write request with all rows. A file
 * of the user's is copied, never linked: he may change it tomorrow.
 */
#include "import_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "yardstick/base/clock.h"
#include "yardstick/base/fs.h"
#include "yardstick/crypto/mac.h"
#include "yardstick/store/blob.h"
#include "yardstick/store/stmt.h"

enum { KEEP_FROM = 10, KEEP_SHARE = 15 };

static const int64_t disk_reserve = 256 << 20;

void original_key(const char *sha256, char out[97])
{
    snprintf(out, 97, "original-%s", sha256);
}

static bool is_kept(const struct survey_file *file)
{
    return file->verdict != VERDICT_REFUSED;
}

static bool room_check(struct importing *im, struct error *err)
{
    char folder[LEDGER_PATH_MAX];
    int64_t bytes = 0, left;

    // Copy, tiles and the copy they are drawn from: three times what came.
    for (size_t i = 0; i < im->delivery.n_files; i++)
        bytes += is_kept(&im->delivery.files[i]) ? im->delivery.files[i].bytes : 0;
    ledger_path(im->ledger, "", folder);
    left = fs_free_bytes(folder);
    return left < 0 || left - disk_reserve > 3 * bytes
               ? true
               : error_set(err, ERROR_FULL,
                           "the disk has no room for a delivery of %lld MB and its tiles",
                           (long long)(bytes >> 20));
}

/* A copy of our own in the spool; -1 on failure. */
static int copy_make(struct importing *im, const char *from, char path[LEDGER_PATH_MAX],
                     struct error *err)
{
    int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), out = -1;

    ledger_path(im->ledger, "spool/survey-XXXXXX", path);
    if (in >= 0)
        out = mkostemp(path, O_CLOEXEC);
    if (in < 0 || out < 0) {
        error_set(err, errno == ENOSPC ? ERROR_FULL : ERROR_NOT_FOUND, "cannot open %s: %s", from,
                  strerror(errno));
    } else if (!fs_copy(in, out, err)) {
        close(out);
        unlink(path);
        out = -1;
    }
    if (in >= 0)
        close(in);
    return out;
}

/* Of a zip: the file is ours already. */
static bool is_unpacked(const struct delivery *delivery, const struct survey_file *file)
{
    size_t n = strlen(delivery->folder);

    return n && strncmp(file->at, delivery->folder, n) == 0;
}

/* The file's bytes are those whose hash is its key: of a copy the copy is hashed. */
static bool original_keep(struct importing *im, size_t i, struct error *err)
{
    const struct survey_file *file = &im->delivery.files[i];
    char path[LEDGER_PATH_MAX], key[97];
    bool take = im->request->may_take || is_unpacked(&im->delivery, file), done;
    int fd = take ? open(file->at, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
                  : copy_make(im, file->at, path, err);

    if (fd < 0)
        return take ? error_set(err, ERROR_NOT_FOUND, "cannot open %s: %s", file->at,
                                strerror(errno))
                    : false;
    done = digest_file(take ? file->at : path, im->sha256[i], err);
    original_key(im->sha256[i], key);
    if (done && blob_size(im->ledger, key) < 0)
        done = blob_put(im->ledger, key, fd, err);
    close(fd);
    if (!take)
        unlink(path);
    return done;
}

/* The digest of the whole: of hashes and names in the order of the walk. */
static bool digest_make(struct importing *im, struct error *err)
{
    AUTO(buf) text = BUF_INIT(64 << 20);

    for (size_t i = 0; i < im->delivery.n_files; i++)
        buf_addf(&text, "%s %" STR_FMT "\n", im->sha256[i], STR_ARG(im->delivery.files[i].path));
    buf_addf(&text, "%lld", (long long)im->epsg);
    if (!buf_ok(&text, err))
        return false;
    digest_text(buf_str(&text), im->digest);
    return true;
}

static bool originals_keep(struct importing *im, struct error *err)
{
    int64_t bytes = 0, done_bytes = 0;

    im->sha256 = arena_alloc(im->arena, im->delivery.n_files * sizeof(*im->sha256));
    if (!im->sha256)
        return error_set(err, ERROR_TOO_LARGE, "the delivery is too large");
    for (size_t i = 0; i < im->delivery.n_files; i++)
        bytes += im->delivery.files[i].bytes;
    for (size_t i = 0; i < im->delivery.n_files; i++) {
        const struct survey_file *file = &im->delivery.files[i];

        watch_progress(&im->watch->work,
                       KEEP_FROM + (unsigned)(KEEP_SHARE * done_bytes / (bytes ? bytes : 1)),
                       "keeping");
        if (watch_is_canceled(&im->watch->work))
            return error_set(err, ERROR_CANCELED, "stopped on request");
        if (is_kept(file) ? !original_keep(im, i, err) : !digest_file(file->at, im->sha256[i], err))
            return false;
        done_bytes += file->bytes;
    }
    return digest_make(im, err);
}

/* An earlier delivery of the same contents. */
static bool same_find(struct importing *im, struct conn *conn, bool *found, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *found = false;
    if (!stmt_open(conn, SQL_DELIVERY_BY_DIGEST, &q, err))
        return false;
    stmt_bind_str(&q, ":digest", str_from(im->digest));
    step = stmt_step(&q, err);
    if (step != STEP_ROW)
        return step == STEP_DONE;
    *found = true;
    im->result->delivery_id = stmt_i64(&q, 0);
    im->result->survey_id = stmt_i64(&q, 1);
    im->result->was_there = str_eq(stmt_str(&q, 2), STR("ready"));
    return true;
}

/* Text kept until the statement has run. */
static void text_bind(struct stmt *q, const char *name, const struct buf *text)
{
    stmt_bind_str(q, name, buf_str(text));
}

static bool survey_make(struct importing *im, struct conn *conn, struct error *err)
{
    AUTO(stmt) find = { 0 };
    AUTO(stmt) insert = { 0 };
    char flown[DATE_TEXT], now[CLOCK_TEXT];
    struct str name = str_trim(im->request->name);
    enum stmt_step_result step;

    clock_format(clock_now(), now);
    clock_today(flown);
    if (im->request->flown.len || im->delivery.taken[0])
        snprintf(
            flown, sizeof(flown), "%.*s",
            STR_ARG(im->request->flown.len ? im->request->flown : str_from(im->delivery.taken)));
    if (!name.len)
        name = arena_printf(im->arena, "%s", flown);
    if (!stmt_open(conn, SQL_SURVEY_NAMED, &find, err) ||
        !stmt_open(conn, SQL_SURVEY_INSERT, &insert, err))
        return false;
    stmt_bind_str(&find, ":name", name);
    stmt_bind_str(&find, ":flown", str_from(flown));
    // Only a survey that was named can be meant again.
    step = im->request->name.len ? stmt_step(&find, err) : STEP_DONE;
    if (step == STEP_ROW)
        im->result->survey_id = stmt_i64(&find, 0);
    if (step != STEP_DONE)
        return step == STEP_ROW;
    stmt_bind_str(&insert, ":name", name);
    stmt_bind_str(&insert, ":flown", str_from(flown));
    stmt_bind_str(&insert, ":now", str_from(now));
    return stmt_get_i64(&insert, &im->result->survey_id, err);
}

static bool delivery_insert(struct importing *im, struct conn *conn, struct error *err)
{
    AUTO(stmt) q = { 0 };
    AUTO(buf) findings = BUF_INIT(1 << 20);
    struct json j = JSON_INIT(&findings);
    char now[CLOCK_TEXT];

    survey_findings_write(&j, NULL, im->delivery.findings, im->delivery.n_findings);
    clock_format(clock_now(), now);
    if (!buf_ok(&findings, err) || !stmt_open(conn, SQL_DELIVERY_INSERT, &q, err))
        return false;
    stmt_bind_i64(&q, ":survey", im->result->survey_id);
    stmt_bind_str(&q, ":digest", str_from(im->digest));
    stmt_bind_str(&q, ":producer", str_from(survey_producer_name(im->delivery.producer)));
    stmt_bind_str(&q, ":now", str_from(now));
    stmt_bind_str(&q, ":verdict", str_from(survey_verdict_name(im->delivery.verdict)));
    text_bind(&q, ":findings", &findings);
    return stmt_get_i64(&q, &im->result->delivery_id, err);
}

static void box_bind(struct stmt *q, const struct survey_file *file)
{
    const struct {
        const char *name;
        double value;
    } sides[] = { { ":west", file->degrees.min_x },
                  { ":south", file->degrees.min_y },
                  { ":east", file->degrees.max_x },
                  { ":north", file->degrees.max_y } };

    for (size_t i = 0; i < ARRAY_LEN(sides); i++)
        if (file->is_placed)
            stmt_bind_f64(q, sides[i].name, sides[i].value);
        else
            stmt_bind_null(q, sides[i].name);
}

static bool blob_is_registered(struct conn *conn, const char *key, bool *out, struct error *err)
{
    AUTO(stmt) q = { 0 };
    int64_t n = 0;

    if (!stmt_open(conn, SQL_BLOB_EXISTS, &q, err))
        return false;
    stmt_bind_str(&q, ":key", str_from(key));
    if (!stmt_get_i64(&q, &n, err))
        return false;
    *out = n > 0;
    return true;
}

static bool file_insert(struct importing *im, struct conn *conn, size_t i, struct error *err)
{
    const struct survey_file *file = &im->delivery.files[i];
    AUTO(stmt) q = { 0 };
    AUTO(buf) facts = BUF_INIT(1 << 20);
    AUTO(buf) findings = BUF_INIT(1 << 20);
    struct json jf = JSON_INIT(&facts), jn = JSON_INIT(&findings);
    char key[97];
    bool has = false;

    survey_facts_write(&jf, NULL, file);
    survey_findings_write(&jn, NULL, file->findings, file->n_findings);
    original_key(im->sha256[i], key);
    if (!buf_ok(&facts, err) || !buf_ok(&findings, err) ||
        (is_kept(file) && (!blob_is_registered(conn, key, &has, err) ||
                           (!has && !blob_register(im->ledger, conn, key, err)))) ||
        !stmt_open(conn, SQL_SURVEY_FILE_INSERT, &q, err))
        return false;
    stmt_bind_i64(&q, ":delivery", im->result->delivery_id);
    stmt_bind_str(&q, ":path", file->path);
    stmt_bind_str(&q, ":kind", str_from(survey_kind_name(file->kind)));
    stmt_bind_i64(&q, ":bytes", file->bytes);
    stmt_bind_str(&q, ":sha256", str_from(im->sha256[i]));
    if (is_kept(file))
        stmt_bind_str(&q, ":blob", str_from(key));
    else
        stmt_bind_null(&q, ":blob");
    stmt_bind_str(&q, ":verdict", str_from(survey_verdict_name(file->verdict)));
    if (file->epsg)
        stmt_bind_i64(&q, ":epsg", file->epsg);
    else
        stmt_bind_null(&q, ":epsg");
    box_bind(&q, file);
    text_bind(&q, ":facts", &facts);
    text_bind(&q, ":findings", &findings);
    return stmt_run(&q, err);
}

static bool rows_write(struct conn *conn, void *argument, struct error *err)
{
    struct importing *im = argument;
    bool found;

    if (!same_find(im, conn, &found, err))
        return false;
    if (found)
        return true;
    if (!survey_make(im, conn, err) || !delivery_insert(im, conn, err))
        return false;
    for (size_t i = 0; i < im->delivery.n_files; i++)
        if (!file_insert(im, conn, i, err))
            return false;
    return true;
}

/* Originals that no row speaks of: those of a delivery that failed. */
static void orphans_remove(struct importing *im, struct conn *conn)
{
    struct error ignored = { 0 };
    char key[97];
    bool has = true;

    for (size_t i = 0; im->sha256 && i < im->delivery.n_files; i++) {
        if (!im->sha256[i][0])
            continue;
        original_key(im->sha256[i], key);
        if (blob_is_registered(conn, key, &has, &ignored) && !has)
            (void)!blob_remove(im->ledger, key, &ignored);
    }
}

/* As a write request: nobody else can be registering the same original meanwhile. */
static bool orphans_sweep(struct conn *conn, void *argument, struct error *err)
{
    (void)err;
    orphans_remove(argument, conn);
    return true;
}

bool import_keep(struct importing *im, struct error *err)
{
    struct error ignored = { 0 };

    if (room_check(im, err) && originals_keep(im, err) && import_write(im, rows_write, im, err))
        return true;
    (void)!import_write(im, orphans_sweep, im, &ignored);
    return false;
}

/* Within the request that ends the delivery. */
struct forgetting {
    struct importing *im;
    char (*keys)[97];
    size_t n;
};

static bool keys_collect(struct conn *conn, struct forgetting *f, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    size_t room = f->im->delivery.n_files;

    f->keys = arena_alloc(f->im->arena, (room + 1) * sizeof(*f->keys));
    if (!f->keys || !stmt_open(conn, SQL_SURVEY_FILE_BLOBS, &q, err))
        return false;
    stmt_bind_i64(&q, ":delivery", f->im->result->delivery_id);
    while ((step = stmt_step(&q, err)) == STEP_ROW && f->n < room)
        snprintf(f->keys[f->n++], sizeof(*f->keys), "%.*s", STR_ARG(stmt_str(&q, 0)));
    return step != STEP_FAILED;
}

static bool row_delete(struct conn *conn, enum sql_id sql, int64_t id, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, sql, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    return stmt_run(&q, err);
}

static bool delivery_forget(struct conn *conn, void *argument, struct error *err)
{
    struct forgetting *f = argument;
    size_t kept = 0;

    f->n = 0;
    f->im->forgotten = NULL;
    if (!keys_collect(conn, f, err) || !import_imagery_forget(conn, f->im, err) ||
        !row_delete(conn, SQL_DELIVERY_DELETE, f->im->result->delivery_id, err) ||
        !row_delete(conn, SQL_SURVEY_DELETE, f->im->result->survey_id, err))
        return false;
    for (size_t i = 0; i < f->n; i++) {
        AUTO(stmt) q = { 0 };
        int64_t uses = 1;

        if (!stmt_open(conn, SQL_SURVEY_BLOB_USES, &q, err))
            return false;
        stmt_bind_str(&q, ":key", str_from(f->keys[i]));
        if (!stmt_get_i64(&q, &uses, err))
            return false;
        stmt_release(&q);
        q = (struct stmt){ 0 };
        // What another delivery holds, too, stays.
        if (uses == 0 && !blob_forget(conn, f->keys[i], err))
            return false;
        if (uses == 0)
            memmove(f->keys[kept++], f->keys[i], sizeof(*f->keys)); // NOLINT: n > 0 has keys
    }
    f->n = kept;
    return true;
}

void import_forget(struct importing *im)
{
    struct forgetting f = { .im = im };
    struct error err = { 0 };

    if (!im->result->delivery_id || im->result->was_there)
        return;
    if (!import_write(im, delivery_forget, &f, &err))
        return;
    for (size_t i = 0; i < f.n; i++)
        (void)!blob_remove(im->ledger, f.keys[i], &err);
    for (const struct forgotten *g = im->forgotten; g; g = g->next)
        (void)!blob_remove(im->ledger, g->key, &err);
}
