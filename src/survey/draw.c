/*
 * draw: tiles of what can be shown, one file after the other. The worker gets
 * the original and nothing else; what it makes becomes a blob of its own. A
 * file that turns out to be damaged when all of it is read is refused here.
 */
#include "import_parts.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "yardstick/base/tile_table.h"
#include "yardstick/jobs/process.h"
#include "yardstick/store/blob.h"
#include "yardstick/store/stmt.h"

enum { DRAW_FROM = 25, DRAW_SECONDS = 6 * 3600, DRAW_MEMORY_MB = 3072 };

struct drawing {
    struct importing *im;
    int64_t file_id, survey_id, epsg, bytes;
    char kind[8], blob[BLOB_KEY_MAX + 1], flown[11], path[512];
    struct buf findings; /* as they stand in the row */
    /* of the whole work, for the progress */
    int64_t done_bytes, all_bytes, n_all;
    /* what the worker said */
    int64_t min_zoom, max_zoom, n_tiles;
    double west, south, east, north;
    char tiles[BLOB_KEY_MAX + 1], heights[BLOB_KEY_MAX + 1], grid[BLOB_KEY_MAX + 1];
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
    snprintf(d->kind, sizeof(d->kind), "%.*s", STR_ARG(stmt_str(&q, 1)));
    snprintf(d->blob, sizeof(d->blob), "%.*s", STR_ARG(stmt_str(&q, 2)));
    d->epsg = stmt_i64(&q, 3);
    snprintf(d->path, sizeof(d->path), "%.*s", STR_ARG(stmt_str(&q, 4)));
    d->bytes = stmt_i64(&q, 5);
    d->survey_id = stmt_i64(&q, 6);
    snprintf(d->flown, sizeof(d->flown), "%.*s", STR_ARG(stmt_str(&q, 7)));
    buf_clear(&d->findings);
    buf_add(&d->findings, stmt_str(&q, 8));
    return buf_ok(&d->findings, err);
}

static void progress_tell(const struct drawing *d, double share)
{
    double all = d->all_bytes > 0 ? (double)d->all_bytes : 1;
    double done = ((double)d->done_bytes + share * (double)d->bytes) / all;

    watch_progress(&d->im->watch->work, DRAW_FROM + (unsigned)((99 - DRAW_FROM) * fmin(done, 1)),
                   "drawing");
}

static void fact_take(struct drawing *d, struct str name, const struct field *value)
{
    const struct {
        const char *name;
        int64_t *integer;
        double *real;
    } wanted[] = { { "min_zoom", &d->min_zoom, NULL }, { "max_zoom", &d->max_zoom, NULL },
                   { "tiles", &d->n_tiles, NULL },     { "west", NULL, &d->west },
                   { "south", NULL, &d->south },       { "east", NULL, &d->east },
                   { "north", NULL, &d->north } };

    for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
        if (str_eq(name, str_from(wanted[i].name))) {
            if (wanted[i].integer && value->kind == FIELD_I64)
                *wanted[i].integer = value->i64;
            if (wanted[i].real && value->kind == FIELD_F64)
                *wanted[i].real = value->f64;
        }
}

static bool records_read(struct drawing *d, struct process *p, struct error *err)
{
    struct exchange_progress progress;
    struct exchange_end end;
    enum record_step step;
    struct str name;
    struct field value;
    char tag;

    while ((step = process_next(p, &tag, err)) == RECORD_READ) {
        if (tag == EXCHANGE_FACT) {
            if (!exchange_fact_read(&p->from, &name, &value, err))
                return false;
            fact_take(d, name, &value);
        } else if (tag == EXCHANGE_PROGRESS) {
            if (!exchange_progress_read(&p->from, &progress, err))
                return false;
            progress_tell(d, (double)progress.done /
                                 (progress.total > 0 ? (double)progress.total : 1));
        } else if (tag == EXCHANGE_END && !exchange_end_read(&p->from, &end, err)) {
            return false;
        }
    }
    return step == RECORD_EOF && process_finish(p, err);
}

/* The worker's file becomes a blob; its table of tiles must be one. */
static bool output_keep(struct drawing *d, struct process *p, const char *name, const char *prefix,
                        bool has_table, char key[BLOB_KEY_MAX + 1], struct error *err)
{
    struct tile_table table = { 0 };
    const char *ending = strrchr(name, '.');
    int fd = process_output(p, name, err);
    bool done = fd >= 0 && (!has_table || tile_table_read(fd, &table, err)) &&
                blob_key_make(str_from(prefix), ending, key, err) &&
                blob_put(d->im->ledger, key, fd, err);

    tile_table_release(&table);
    if (fd >= 0)
        close(fd);
    return done;
}

static bool facts_fit(const struct drawing *d, struct error *err)
{
    bool fit = d->min_zoom >= 0 && d->min_zoom <= d->max_zoom && d->max_zoom <= 22 &&
               d->n_tiles > 0 && d->west <= d->east && d->south <= d->north &&
               fabs(d->west) <= 180 && fabs(d->east) <= 180 && fabs(d->north) <= 90 &&
               fabs(d->south) <= 90;

    return fit || error_set(err, ERROR_INTERNAL, "the worker says more of a file than there is");
}

static bool worker_run(struct drawing *d, struct error *err)
{
    bool heights = strcmp(d->kind, "ortho") != 0;
    char spool[LEDGER_PATH_MAX], name[BLOB_KEY_MAX + 8], path[LEDGER_PATH_MAX];
    struct process_file file = { path, "original.tif" };
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    struct process_spec spec = { .verb = heights ? "heights" : "image",
                                 .spool = spool,
                                 .files = &file,
                                 .n_files = 1,
                                 .seconds = DRAW_SECONDS,
                                 .memory_mb = DRAW_MEMORY_MB,
                                 .file_mb = 4096 + (unsigned)(d->bytes >> 20) * 8,
                                 .threads = cores < 1    ? 1
                                            : cores > 16 ? 16
                                                         : (unsigned)cores,
                                 .epsg = d->epsg,
                                 .numbered = true };
    struct process p;
    bool done;

    ledger_path(d->im->ledger, "spool", spool);
    snprintf(name, sizeof(name), "blobs/%s", d->blob);
    ledger_path(d->im->ledger, name, path);
    d->tiles[0] = d->heights[0] = d->grid[0] = '\0';
    if (!process_start(&p, &spec, err))
        return false;
    watch_holds(&d->im->watch->work, &p);
    done = records_read(d, &p, err) && facts_fit(d, err) &&
           output_keep(d, &p, "tiles.tif", heights ? "terrain" : "ortho", true, d->tiles, err) &&
           (!heights || (output_keep(d, &p, "heights.tif", "heights", false, d->heights, err) &&
                         output_keep(d, &p, "heights.grid", "grid", false, d->grid, err)));
    watch_holds(&d->im->watch->work, NULL);
    process_release(&p);
    return done;
}

static void key_bind(struct stmt *q, const char *name, const char *key)
{
    if (key[0])
        stmt_bind_str(q, name, str_from(key));
    else
        stmt_bind_null(q, name);
}

static bool imagery_write(struct conn *conn, void *argument, struct error *err)
{
    struct drawing *d = argument;
    struct ledger *ledger = d->im->ledger;
    AUTO(stmt) q = { 0 };
    int64_t id;

    if (!blob_register(ledger, conn, d->tiles, err) ||
        (d->heights[0] && !blob_register(ledger, conn, d->heights, err)) ||
        (d->grid[0] && !blob_register(ledger, conn, d->grid, err)) ||
        !stmt_open(conn, SQL_IMAGERY_INSERT, &q, err))
        return false;
    stmt_bind_i64(&q, ":survey", d->survey_id);
    stmt_bind_i64(&q, ":file", d->file_id);
    stmt_bind_str(&q, ":kind", str_from(d->kind));
    stmt_bind_str(&q, ":flown", str_from(d->flown));
    stmt_bind_str(&q, ":tiles", str_from(d->tiles));
    key_bind(&q, ":heights", d->heights);
    key_bind(&q, ":grid", d->grid);
    stmt_bind_i64(&q, ":epsg", d->epsg);
    stmt_bind_i64(&q, ":min_zoom", d->min_zoom);
    stmt_bind_i64(&q, ":max_zoom", d->max_zoom);
    stmt_bind_i64(&q, ":n_tiles", d->n_tiles);
    stmt_bind_f64(&q, ":west", d->west);
    stmt_bind_f64(&q, ":south", d->south);
    stmt_bind_f64(&q, ":east", d->east);
    stmt_bind_f64(&q, ":north", d->north);
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
    stmt_bind_str(&uses, ":key", str_from(d->blob));
    if (!stmt_get_i64(&uses, &n, err))
        return false;
    stmt_reset(&uses);
    if (n == 0 && !blob_forget(conn, d->blob, err))
        return false;
    if (n != 0)
        d->blob[0] = '\0'; // another delivery keeps it
    return true;
}

static bool is_of_file(const struct error *err)
{
    return err->code == ERROR_INVALID || err->code == ERROR_UNSUPPORTED ||
           err->code == ERROR_TOO_LARGE;
}

/* Tiles of a file that no row will speak of. */
static void outputs_remove(struct drawing *d)
{
    struct error ignored = { 0 };

    if (d->tiles[0])
        (void)!blob_remove(d->im->ledger, d->tiles, &ignored);
    if (d->heights[0])
        (void)!blob_remove(d->im->ledger, d->heights, &ignored);
    if (d->grid[0])
        (void)!blob_remove(d->im->ledger, d->grid, &ignored);
}

static bool file_draw(struct drawing *d, struct error *err)
{
    progress_tell(d, 0);
    if (watch_is_canceled(&d->im->watch->work))
        return error_set(err, ERROR_CANCELED, "stopped on request");
    if (worker_run(d, err) && import_write(d->im, imagery_write, d, err)) {
        d->im->result->n_drawn++;
        return true;
    }
    outputs_remove(d);
    if (!is_of_file(err))
        return false;
    d->why = *err;
    *err = (struct error){ 0 };
    if (!import_write(d->im, file_refuse, d, err))
        return false;
    if (d->blob[0])
        (void)!blob_remove(d->im->ledger, d->blob, &(struct error){ 0 });
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

    while (done && (done = next_find(&d, &found, err)) && found) {
        done = file_draw(&d, err);
        d.done_bytes += d.bytes;
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
