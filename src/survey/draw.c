/*
 * draw: tiles of what can be shown, one file after the other. A file that turns out to be damaged
 * when all of it is read is refused here.
 */
#include "image.h"
#include "import_parts.h"

#include <math.h>
#include <stdio.h>

#include "yardstick/store/stmt.h"

enum { DRAW_FROM = 25 };

struct drawing {
    struct importing *im;
    struct image image;
    int64_t file_id, survey_id;
    char flown[11], path[512];
    struct buf findings; /* as they stand in the row */
    /* of the whole work, for the progress */
    int64_t done_bytes, all_bytes, n_all;
    struct error why; /* it was refused */
};

static bool next_find(struct drawing *d, bool *found, struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!reader_borrow(d->im->ledger, &r, err) ||
        !stmt_open(r.conn, SQL_SURVEY_FILE_TO_DRAW, &q, err))
        return false;
    stmt_bind_i64(&q, ":delivery", d->im->result->delivery_id);
    stmt_bind_i64(&q, ":after", d->file_id);
    step = stmt_step(&q, err);
    *found = step == STEP_ROW;
    if (step != STEP_ROW)
        return step == STEP_DONE;
    d->file_id = stmt_i64(&q, 0);
    snprintf(d->image.kind, sizeof(d->image.kind), "%.*s", STR_ARG(stmt_str(&q, 1)));
    snprintf(d->image.blob, sizeof(d->image.blob), "%.*s", STR_ARG(stmt_str(&q, 2)));
    d->image.epsg = stmt_i64(&q, 3);
    snprintf(d->path, sizeof(d->path), "%.*s", STR_ARG(stmt_str(&q, 4)));
    d->image.bytes = stmt_i64(&q, 5);
    d->survey_id = stmt_i64(&q, 6);
    snprintf(d->flown, sizeof(d->flown), "%.*s", STR_ARG(stmt_str(&q, 7)));
    buf_clear(&d->findings);
    buf_add(&d->findings, stmt_str(&q, 8));
    return buf_ok(&d->findings, err);
}

static void progress_tell(void *context, double share)
{
    const struct drawing *d = context;
    double all = d->all_bytes > 0 ? (double)d->all_bytes : 1;
    double done = ((double)d->done_bytes + share * (double)d->image.bytes) / all;

    watch_progress(&d->im->watch->work, DRAW_FROM + (unsigned)((99 - DRAW_FROM) * fmin(done, 1)),
                   "drawing");
}

static bool imagery_write(struct conn *conn, void *argument, struct error *err)
{
    struct drawing *d = argument;
    AUTO(stmt) q = { 0 };
    int64_t id;

    if (!image_register(&d->image, conn, err) || !stmt_open(conn, SQL_IMAGERY_INSERT, &q, err))
        return false;
    stmt_bind_i64(&q, ":survey", d->survey_id);
    stmt_bind_i64(&q, ":file", d->file_id);
    stmt_bind_str(&q, ":kind", str_from(d->image.kind));
    stmt_bind_str(&q, ":flown", str_from(d->flown));
    stmt_bind_i64(&q, ":epsg", d->image.epsg);
    image_bind(&d->image, &q);
    return stmt_get_i64(&q, &id, err);
}

/* The findings that stand there, and the reason of the refusal behind them. */
static bool findings_extend(struct drawing *d, struct buf *out, struct error *err)
{
    struct finding why = { VERDICT_REFUSED, d->why };
    AUTO(buf) more = BUF_INIT(1 << 16);
    struct json j = JSON_INIT(&more);
    struct str old = str_trim(buf_str(&d->findings)), text;

    survey_findings_write(&j, NULL, &why, 1);
    text = buf_str(&more);
    if (old.len > 2) { // "[…]" and not "[]"
        buf_add(out, (struct str){ old.ptr, old.len - 1 });
        buf_addc(out, ',');
        buf_add(out, (struct str){ text.ptr + 1, text.len - 1 });
    } else {
        buf_add(out, text);
    }
    return buf_ok(&more, err) && buf_ok(out, err);
}

static bool file_refuse(struct conn *conn, void *argument, struct error *err)
{
    struct drawing *d = argument;
    AUTO(stmt) q = { 0 };
    AUTO(stmt) uses = { 0 };
    AUTO(buf) findings = BUF_INIT(1 << 20);
    int64_t n = 1;

    if (!findings_extend(d, &findings, err) || !stmt_open(conn, SQL_SURVEY_FILE_REFUSE, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", d->file_id);
    stmt_bind_str(&q, ":findings", buf_str(&findings));
    if (!stmt_run(&q, err) || !stmt_open(conn, SQL_SURVEY_BLOB_USES, &uses, err))
        return false;
    stmt_bind_str(&uses, ":key", str_from(d->image.blob));
    if (!stmt_get_i64(&uses, &n, err))
        return false;
    stmt_reset(&uses);
    if (n == 0 && !blob_forget(conn, d->image.blob, err))
        return false;
    if (n != 0)
        d->image.blob[0] = '\0'; // another delivery keeps it
    return true;
}

static bool is_of_file(const struct error *err)
{
    return err->code == ERROR_INVALID || err->code == ERROR_UNSUPPORTED ||
           err->code == ERROR_TOO_LARGE;
}

static bool file_draw(struct drawing *d, struct error *err)
{
    progress_tell(d, 0);
    if (watch_is_canceled(&d->im->watch->work))
        return error_set(err, ERROR_CANCELED, "stopped on request");
    if (image_draw(&d->image, err) && import_write(d->im, imagery_write, d, err)) {
        d->im->result->n_drawn++;
        return true;
    }
    image_outputs_remove(&d->image);
    if (!is_of_file(err))
        return false;
    d->why = *err;
    *err = (struct error){ 0 };
    if (!import_write(d->im, file_refuse, d, err))
        return false;
    if (d->image.blob[0])
        (void)!blob_remove(d->im->ledger, d->image.blob, &(struct error){ 0 });
    return true;
}

static bool all_count(struct drawing *d, struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };

    if (!reader_borrow(d->im->ledger, &r, err) ||
        !stmt_open(r.conn, SQL_SURVEY_FILE_DRAW_COUNT, &q, err))
        return false;
    stmt_bind_i64(&q, ":delivery", d->im->result->delivery_id);
    if (stmt_step(&q, err) != STEP_ROW)
        return false;
    d->n_all = stmt_i64(&q, 0);
    d->all_bytes = stmt_i64(&q, 1);
    return true;
}

static bool delivery_finish(struct conn *conn, void *argument, struct error *err)
{
    struct drawing *d = argument;
    AUTO(stmt) useful = { 0 };
    AUTO(stmt) q = { 0 };
    int64_t n = 0;

    if (!stmt_open(conn, SQL_SURVEY_FILE_USEFUL, &useful, err))
        return false;
    stmt_bind_i64(&useful, ":delivery", d->im->result->delivery_id);
    if (!stmt_get_i64(&useful, &n, err))
        return false;
    if (n == 0) {
        *err = d->why;
        return error_prefix(err, "nothing of the delivery can be used");
    }
    if (!stmt_open(conn, SQL_DELIVERY_FINISH, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", d->im->result->delivery_id);
    return stmt_run(&q, err);
}

bool import_draw(struct importing *im, struct error *err)
{
    struct drawing d = { .im = im, .findings = BUF_INIT(1 << 20) };
    bool found = false;
    bool done = all_count(&d, err);

    d.image = (struct image){
        .ledger = im->ledger, .watch = &im->watch->work, .context = &d, .progress = progress_tell
    };
    while (done && (done = next_find(&d, &found, err)) && found) {
        done = file_draw(&d, err);
        d.done_bytes += d.image.bytes;
    }
    done = done && import_photos(im, err) && import_write(im, delivery_finish, &d, err);
    buf_release(&d.findings);
    return done;
}

static bool forgotten_add(struct importing *im, struct str key, struct error *err)
{
    struct forgotten *f = arena_alloc(im->arena, sizeof(*f));
    struct str kept = arena_copy(im->arena, key);

    if (!kept.ptr || !f)
        return error_set(err, ERROR_TOO_LARGE, "the delivery is too large");
    *f = (struct forgotten){ kept.ptr, im->forgotten };
    im->forgotten = f;
    return true;
}

static bool thumbs_forget(struct conn *conn, struct importing *im, struct error *err)
{
    AUTO(stmt) q = { 0 };
    AUTO(stmt) forget = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_SURVEY_THUMBS_OF_DELIVERY, &q, err))
        return false;
    stmt_bind_i64(&q, ":delivery", im->result->delivery_id);
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        if (!forgotten_add(im, stmt_str(&q, 0), err))
            return false;
    stmt_reset(&q);
    if (step != STEP_DONE || !stmt_open(conn, SQL_SURVEY_THUMBS_FORGET, &forget, err))
        return false;
    stmt_bind_i64(&forget, ":delivery", im->result->delivery_id);
    return stmt_run(&forget, err);
}

bool import_imagery_forget(struct conn *conn, struct importing *im, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!thumbs_forget(conn, im, err))
        return false;
    if (!stmt_open(conn, SQL_IMAGERY_OF_DELIVERY_DELETE, &q, err))
        return false;
    stmt_bind_i64(&q, ":delivery", im->result->delivery_id);
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        for (int column = 0; column < 3; column++)
            if (!stmt_is_null(&q, column) && !forgotten_add(im, stmt_str(&q, column), err))
                return false;
    stmt_reset(&q);
    for (const struct forgotten *f = im->forgotten; step == STEP_DONE && f; f = f->next)
        if (!blob_forget(conn, f->key, err))
            return false;
    return step == STEP_DONE;
}
