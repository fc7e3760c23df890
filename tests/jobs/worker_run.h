/*
 * worker_run: run the real worker on a file and write down what it says, one
 * line a record: "L rooms csv 2 exact none 0 unknown UTF-8 | code:text …",
 * "R 2 | A-1 | 12.5 | - | wkb 93", "W 3 …", "Z 2 0". What is null is "-".
 */
#pragma once

#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"
#include "yardstick/base/fs.h"
#include "yardstick/jobs/process.h"

struct run {
    char spool[64];
    struct buf said;
    struct error err;
    size_t n_rows;
    char first_wkb[512]; /* of the first row with geometry */
    size_t n_first_wkb;
};

static inline void run_init(struct run *run)
{
    *run = (struct run){ .said = BUF_INIT(64 << 20) };
    signal(SIGPIPE, SIG_IGN);
    strcpy(run->spool, "/tmp/yardstick-test-XXXXXX");
    if (!mkdtemp(run->spool))
        exit(1);
}

static inline bool run_is_clean(const struct run *run)
{
    return rmdir(run->spool) == 0 && mkdir(run->spool, 0700) == 0;
}

static inline void run_release(struct run *run)
{
    struct error err;

    buf_release(&run->said);
    (void)!fs_remove_tree(run->spool, &err);
}

static inline void run_field(struct run *run, const struct field *f)
{
    buf_text(&run->said, " | ");
    if (f->kind == FIELD_I64)
        buf_addf(&run->said, "%lld", (long long)f->i64);
    else if (f->kind == FIELD_F64)
        buf_addf(&run->said, "%.15g", f->f64);
    else if (f->kind == FIELD_TEXT)
        buf_add(&run->said, f->bytes);
    else
        buf_addc(&run->said, '-');
}

static inline void run_row(struct run *run, const struct exchange_row *row)
{
    buf_addf(&run->said, "R %lld", (long long)row->number);
    for (size_t i = 0; i < row->n_values; i++)
        run_field(run, &row->values[i]);
    if (row->wkb.ptr)
        buf_addf(&run->said, " | wkb %zu", row->wkb.len);
    if (row->wkb.ptr && !run->n_first_wkb && row->wkb.len <= sizeof(run->first_wkb)) {
        memcpy(run->first_wkb, row->wkb.ptr, row->wkb.len);
        run->n_first_wkb = row->wkb.len;
    }
    buf_addc(&run->said, '\n');
    run->n_rows++;
}

static inline void run_layer(struct run *run, const struct exchange_layer *layer)
{
    buf_addf(&run->said, "L %.*s %.*s %lld %s %.*s %lld %.*s %.*s |", STR_ARG(layer->name),
             STR_ARG(layer->format), (long long)layer->n_rows,
             layer->rows_exact ? "exact" : "about", STR_ARG(layer->geometry),
             (long long)layer->epsg, STR_ARG(layer->certainty), STR_ARG(layer->encoding));
    for (size_t i = 0; i < layer->n_columns; i++) {
        const struct exchange_column *c = &layer->columns[i];

        buf_addf(&run->said, " %.*s:%.*s", STR_ARG(c->name), STR_ARG(c->kind));
        for (size_t k = 0; k < c->n_samples; k++)
            buf_addf(&run->said, "%s%.*s%s", k ? "," : "[", STR_ARG(c->samples[k]),
                     k + 1 == c->n_samples ? "]" : "");
    }
    buf_addc(&run->said, '\n');
}

static inline bool run_record(struct run *run, struct process *p, char tag, struct arena *arena,
                              struct exchange_layer *layer, struct error *err)
{
    static struct field values[EXCHANGE_COLUMNS_MAX];
    struct exchange_row row = { .values = values, .n_values = layer->n_columns };
    struct exchange_end end;
    struct error notice;
    int64_t at;

    switch (tag) {
    case EXCHANGE_LAYER:
        if (!exchange_layer_read(&p->from, arena, layer, err))
            return false;
        run_layer(run, layer);
        return true;
    case EXCHANGE_ROW:
        if (!exchange_row_read(&p->from, &row, err))
            return false;
        run_row(run, &row);
        return true;
    case EXCHANGE_WARNING:
        if (!exchange_notice_read(&p->from, &notice, &at, err))
            return false;
        buf_addf(&run->said, "W %lld %s\n", (long long)at, notice.message[LANG_EN]);
        return true;
    case EXCHANGE_END:
        if (!exchange_end_read(&p->from, &end, err))
            return false;
        buf_addf(&run->said, "Z %lld %lld\n", (long long)end.n_rows, (long long)end.n_warnings);
        return true;
    default:
        return true;
    }
}

/* Everything a started process says, to its end. */
static inline bool run_listen(struct run *run, struct process *p)
{
    struct arena arena = ARENA_INIT(64 << 20);
    struct exchange_layer layer = { 0 };
    enum record_step step;
    bool done = true;
    char tag;

    while (done && (step = process_next(p, &tag, &run->err)) == RECORD_READ)
        done = run_record(run, p, tag, &arena, &layer, &run->err);
    done = done && step == RECORD_EOF && process_finish(p, &run->err);
    arena_release(&arena);
    return done;
}

static inline bool run_spec(struct run *run, struct process_spec spec)
{
    struct process p;
    bool done;

    buf_clear(&run->said);
    run->err = (struct error){ 0 };
    run->n_rows = 0;
    run->n_first_wkb = 0;
    spec.spool = run->spool;
    if (!process_start(&p, &spec, &run->err))
        return false;
    done = run_listen(run, &p);
    process_release(&p);
    return done;
}

static inline bool run_file(struct run *run, const char *verb, const char *path)
{
    struct process_file file = { path, strrchr(path, '/') + 1 };

    return run_spec(run, (struct process_spec){ .verb = verb, .files = &file, .n_files = 1 });
}

/* A file of these bytes under this name; the same place each time. */
static inline const char *run_write(struct run *run, const char *name, struct str bytes)
{
    static char path[256];
    char folder[128];
    struct error err;

    (void)run;
    snprintf(folder, sizeof(folder), "/tmp/yardstick-test-%d", (int)getpid());
    mkdir(folder, 0700);
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    unlink(path);
    if (!fs_write(path, bytes, 0600, &err))
        printf("%s\n", err.message[LANG_EN]);
    return path;
}

static inline bool run_bytes(struct run *run, const char *verb, const char *name, struct str bytes)
{
    return run_file(run, verb, run_write(run, name, bytes));
}

static inline void run_folder_remove(void)
{
    char folder[128];
    struct error err;

    snprintf(folder, sizeof(folder), "/tmp/yardstick-test-%d", (int)getpid());
    (void)!fs_remove_tree(folder, &err);
}

static inline bool said(const struct run *run, const char *what)
{
    if (run->said.data && strstr(run->said.data, what))
        return true;
    printf("    \"%s\" is not in:\n%.1500s\n    error: %s\n", what,
           run->said.data ? run->said.data : "", run->err.message[LANG_EN]);
    return false;
}

static inline bool failed_with(const struct run *run, enum error_code code, const char *what)
{
    if (run->err.code == code && strstr(run->err.message[LANG_EN], what))
        return true;
    printf("    error: %s %s\n", error_slug(run->err.code), run->err.message[LANG_EN]);
    return false;
}
