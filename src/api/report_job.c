/*
 * report_job: see the header. It is made of what the account that asked may see.
 */
#include "report_job.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "job_start.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/fs.h"
#include "yardstick/crypto/mac.h"
#include "yardstick/store/blob.h"
#include "yardstick/store/tx.h"

enum { REQUEST_BYTES = 4096, PDF_BYTES = 128 << 20 };

struct keeping {
    struct world *world;
    const struct report *report;
    struct report_question question;
    struct arena arena;
    enum report_form form;
    struct str file_name, made_by;
    char key[BLOB_KEY_MAX + 1], digest[65], path[LEDGER_PATH_MAX];
    int64_t bytes, id;
};

static const char *ending(const struct keeping *k)
{
    return k->form == REPORT_PDF ? "pdf" : "xlsx";
}

static bool bytes_write(const char *path, struct str bytes, struct error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool done = fd >= 0;

    while (done && bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);

        done = n > 0;
        if (done)
            bytes = (struct str){ bytes.ptr + n, bytes.len - (size_t)n };
    }
    if (fd >= 0)
        close(fd);
    return done || error_set(err, ERROR_FULL, "cannot make a file in the spool folder");
}

static bool file_make(struct keeping *k, const struct read_scope *scope, const struct watch *watch,
                      struct error *err)
{
    AUTO(buf) pdf = BUF_INIT(PDF_BYTES);
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };

    if (!reader_borrow_for(k->world->ledger, scope, &r, err))
        return false;
    conn_deadline(r.conn, 0); // nobody waits: the job may be stopped
    if (!tx_begin_read(&tx, r.conn, err) ||
        !report_question_fill(r.conn, k->report, &k->question, &k->arena, &k->file_name, err) ||
        !report_make(r.conn, k->report, &k->question, k->form, k->path, &pdf, watch, err))
        return false;
    return k->form != REPORT_PDF || bytes_write(k->path, buf_str(&pdf), err);
}

static bool file_keep(struct keeping *k, struct error *err)
{
    int fd;
    bool done;

    if (!digest_file(k->path, k->digest, err) ||
        !blob_key_make(STR("report"), k->form == REPORT_PDF ? ".pdf" : ".xlsx", k->key, err))
        return false;
    fd = open(k->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return error_set(err, ERROR_INTERNAL, "cannot read the workbook");
    k->bytes = fs_size(k->path);
    done = blob_put(k->world->ledger, k->key, fd, err);
    close(fd);
    return done;
}

/* On the writer's thread. */
static bool row_keep(struct conn *conn, void *argument, struct error *err)
{
    struct keeping *k = argument;
    const struct report_question *of = &k->question;
    char at[CLOCK_TEXT];
    AUTO(stmt) q = { 0 };
    AUTO(stmt) last = { 0 };
    struct str name = arena_printf(&k->arena, "%" STR_FMT ".%s", STR_ARG(k->file_name), ending(k));

    clock_format(clock_now(), at);
    if (!blob_register(k->world->ledger, conn, k->key, err) ||
        !stmt_open(conn, SQL_REPORT_SNAPSHOT_INSERT, &q, err) ||
        !stmt_open(conn, SQL_LAST_ID, &last, err))
        return false;
    stmt_bind_str(&q, ":report", str_from(k->report->name));
    stmt_bind_str(&q, ":form", str_from(ending(k)));
    stmt_bind_str(&q, ":title", str_from(k->report->title[of->lang]));
    stmt_bind_str(&q, ":file_name", name);
    stmt_bind_id(&q, ":institution", of->institution);
    stmt_bind_id(&q, ":district", of->district);
    stmt_bind_str(&q, ":lang", of->lang == LANG_EN ? STR("en") : STR("zh"));
    stmt_bind_str(&q, ":day", of->day);
    stmt_bind_str(&q, ":made", str_from(at));
    stmt_bind_str(&q, ":made_by", k->made_by);
    stmt_bind_i64(&q, ":people", k->report->people);
    stmt_bind_str(&q, ":digest", str_from(k->digest));
    stmt_bind_i64(&q, ":bytes", k->bytes);
    stmt_bind_str(&q, ":blob", str_from(k->key));
    return stmt_run(&q, err) && stmt_get_i64(&last, &k->id, err);
}

static int64_t id_of(const struct json_doc *doc, const char *key)
{
    int64_t id;

    return json_as_i64(json_get(doc->root, key), &id) ? id : 0;
}

static bool keep(struct keeping *k, struct job_run *job, struct buf *result, struct error *err)
{
    struct watch watch = job_run_watch(job);
    struct json j = JSON_INIT(result);
    struct caller caller;
    struct write_by by;
    struct write_request request = { .run = row_keep, .argument = k };

    if (!job_run_by(k->world, job, &caller, &by, err))
        return false;
    k->made_by = str_from(caller.login);
    if (!file_make(k, &caller.scope, &watch, err) || !file_keep(k, err))
        return false;
    write_request_by(&request, &by);
    request.permission = "standards";
    if (!writer_run(ledger_writer(k->world->ledger), &request, err))
        return false;
    json_object_begin(&j, NULL);
    json_i64(&j, "snapshot", k->id);
    json_text(&j, "digest", k->digest);
    json_str(&j, "url",
             arena_printf(&k->arena, "/api/reports/%s.%s?snapshot=%lld", k->report->name, ending(k),
                          (long long)k->id));
    json_end(&j);
    return buf_ok(result, err);
}

static bool run(void *context, struct job_run *job, struct buf *result, struct error *err)
{
    struct world *world = context;
    struct keeping k = { .world = world, .arena = ARENA_INIT(1 << 20) };
    AUTO(json_doc) doc = { 0 };
    char today[DATE_TEXT], folder[LEDGER_PATH_MAX - 16];
    struct error ignored;
    bool done = false;

    clock_today(today);
    if (!json_read(job->request, REQUEST_BYTES, &doc, err) ||
        !report_named(json_as_str(json_get(doc.root, "report")), &k.report, err))
        return false;
    k.form = str_eq(json_as_str(json_get(doc.root, "form")), STR("pdf")) ? REPORT_PDF : REPORT_XLSX;
    k.question = (struct report_question){
        .lang = str_eq(json_as_str(json_get(doc.root, "lang")), STR("en")) ? LANG_EN : LANG_ZH,
        .institution = id_of(&doc, "institution_id"),
        .district = id_of(&doc, "district_id"),
        .day = str_from(today),
    };
    snprintf(folder, sizeof(folder), "%s/spool/report-XXXXXX", ledger_dir(world->ledger));
    if (!mkdtemp(folder))
        return error_set(err, ERROR_FULL, "cannot make a file in the spool folder");
    snprintf(k.path, sizeof(k.path), "%s/out.%s", folder, ending(&k));
    done = keep(&k, job, result, err);
    (void)!fs_remove_tree(folder, &ignored);
    arena_release(&k.arena);
    return done;
}

struct job_kind report_job_kind(struct world *world)
{
    return (struct job_kind){ "report", run, world, true };
}
