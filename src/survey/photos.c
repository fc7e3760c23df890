/*
 * photos: small pictures of the photos that say where they were taken. A photo
 * that cannot be decoded goes without; none of this fails a delivery.
 */
#include "import_parts.h"

#include <stdio.h>
#include <unistd.h>

#include "yardstick/jobs/process.h"
#include "yardstick/store/blob.h"
#include "yardstick/store/stmt.h"

enum { SECONDS = 120, PERCENT = 99 };

struct batch {
    struct importing *im;
    int64_t after; /* the last file of the batch before */
    size_t n;
    struct {
        int64_t id;
        char blob[BLOB_KEY_MAX + 8], thumb[BLOB_KEY_MAX + 1], path[LEDGER_PATH_MAX];
    } files[PROCESS_FILES_MAX];
};

static bool batch_find(struct batch *b, struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step = STEP_DONE;

    b->n = 0;
    if (!reader_borrow(b->im->ledger, &r, err) ||
        !stmt_open(r.conn, SQL_SURVEY_PHOTO_TO_SHOW, &q, err))
        return false;
    stmt_bind_i64(&q, ":delivery", b->im->result->delivery_id);
    stmt_bind_i64(&q, ":after", b->after);
    while (b->n < PROCESS_FILES_MAX && (step = stmt_step(&q, err)) == STEP_ROW) {
        b->after = b->files[b->n].id = stmt_i64(&q, 0);
        snprintf(b->files[b->n].blob, sizeof(b->files[0].blob), "blobs/%.*s",
                 STR_ARG(stmt_str(&q, 1)));
        ledger_path(b->im->ledger, b->files[b->n].blob, b->files[b->n].path);
        b->files[b->n++].thumb[0] = '\0';
    }
    return step != STEP_FAILED;
}

static bool records_read(struct process *p, struct error *err)
{
    struct exchange_end end;
    enum record_step step;
    struct error notice;
    int64_t row;
    char tag;

    while ((step = process_next(p, &tag, err)) == RECORD_READ)
        if ((tag == EXCHANGE_WARNING && !exchange_notice_read(&p->from, &notice, &row, err)) ||
            (tag == EXCHANGE_END && !exchange_end_read(&p->from, &end, err)))
            return false;
    return step == RECORD_EOF && process_finish(p, err);
}

/* A WebP and nothing else becomes a blob. */
static void thumb_keep(struct batch *b, struct process *p, size_t i)
{
    char name[16], head[12];
    struct error ignored = { 0 };
    int fd;

    snprintf(name, sizeof(name), "%03zu.webp", i + 1);
    fd = process_output(p, name, &ignored);
    if (fd < 0)
        return;
    if (pread(fd, head, sizeof(head), 0) != sizeof(head) || memcmp(head, "RIFF", 4) != 0 ||
        memcmp(head + 8, "WEBP", 4) != 0 ||
        !blob_key_make(STR("thumb"), ".webp", b->files[i].thumb, &ignored) ||
        !blob_put(b->im->ledger, b->files[i].thumb, fd, &ignored))
        b->files[i].thumb[0] = '\0';
    close(fd);
}

static bool worker_run(struct batch *b, struct error *err)
{
    struct process_file files[PROCESS_FILES_MAX];
    char spool[LEDGER_PATH_MAX];
    struct process_spec spec = { .verb = "thumbs",
                                 .spool = spool,
                                 .files = files,
                                 .n_files = b->n,
                                 .seconds = SECONDS,
                                 .numbered = true };
    struct process p;
    bool done;

    ledger_path(b->im->ledger, "spool", spool);
    for (size_t i = 0; i < b->n; i++)
        files[i] = (struct process_file){ b->files[i].path, "photo.jpg" };
    if (!process_start(&p, &spec, err))
        return false;
    watch_holds(&b->im->watch->work, &p);
    done = records_read(&p, err);
    watch_holds(&b->im->watch->work, NULL);
    for (size_t i = 0; done && i < b->n; i++)
        thumb_keep(b, &p, i);
    process_release(&p);
    return done;
}

static bool thumbs_write(struct conn *conn, void *argument, struct error *err)
{
    struct batch *b = argument;

    for (size_t i = 0; i < b->n; i++) {
        AUTO(stmt) q = { 0 };

        if (!b->files[i].thumb[0])
            continue;
        if (!blob_register(b->im->ledger, conn, b->files[i].thumb, err) ||
            !stmt_open(conn, SQL_SURVEY_PHOTO_SHOW, &q, err))
            return false;
        stmt_bind_i64(&q, ":id", b->files[i].id);
        stmt_bind_str(&q, ":thumb", str_from(b->files[i].thumb));
        if (!stmt_run(&q, err))
            return false;
    }
    return true;
}

/* A batch whose photos cannot be drawn goes without; false only when the import is to end. */
static bool batch_show(struct batch *b, struct error *err)
{
    struct error why = { 0 };

    if (!worker_run(b, &why)) {
        if (why.code == ERROR_CANCELED)
            *err = why;
        return why.code != ERROR_CANCELED;
    }
    if (import_write(b->im, thumbs_write, b, err))
        return true;
    for (size_t i = 0; i < b->n; i++)
        if (b->files[i].thumb[0])
            (void)!blob_remove(b->im->ledger, b->files[i].thumb, &why);
    return false;
}

bool import_photos(struct importing *im, struct error *err)
{
    struct batch b = { .im = im };

    while (batch_find(&b, err)) {
        if (!b.n)
            return true;
        watch_progress(&im->watch->work, PERCENT, "drawing");
        if (watch_is_canceled(&im->watch->work))
            return error_set(err, ERROR_CANCELED, "stopped on request");
        if (!batch_show(&b, err))
            return false;
    }
    return false;
}
