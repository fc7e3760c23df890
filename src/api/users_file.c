/*
 * users_file: POST /api/users/list/read, a table of people who are to have accounts, read. The
 * sandboxed worker reads it; what stands in it is answered row by row, for a person to look at
 * and send to /api/users/list. Nothing is kept, nothing made.
 *
 * The worker takes a tenth of a second and may take thirty, so it runs on a thread of its own
 * while the connection sleeps (http/wait.h); one list is read at a time.
 */
#include "routes.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "yardstick/base/fs.h"
#include "yardstick/base/json.h"
#include "yardstick/http/wait.h"
#include "yardstick/intake/account_list.h"
#include "yardstick/intake/row_spool.h"

enum { FILE_BYTES = 4 << 20, WAIT_MS = 20000, READ_S = 15, ROWS_BYTES = 2 << 20 };

struct file_args {
    int format;
};

static const char *const formats[] = { "xlsx", "ods", "csv", NULL };
static const struct param file_params[] = {
    PARAM(ENUM, file_args, format, .values = formats, .otherwise = "xlsx",
          .about = "what kind of table the body is", .about_zh = "正文是哪种表格"),
    PARAM_END
};

/* One list on its way through the worker; freed with its result. */
struct reading {
    char spool[LEDGER_PATH_MAX], path[LEDGER_PATH_MAX + 32];
    const char *format;
    struct account_list list;
    struct buf rows;
    struct json j;
    int64_t n;
    bool done;
    struct waiter *waiter;
    _Atomic bool *busy;
    struct error err;
};

static void reading_free(void *result)
{
    struct reading *r = result;

    if (*r->path)
        unlink(r->path);
    buf_release(&r->rows);
    free(r);
}

static bool row_write(void *context, const struct exchange_row *row, struct error *err)
{
    static const char *const names[] = { "login", "name", "institution", "roles" };
    struct reading *r = context;
    struct account_list_row person;

    account_list_read(&r->list, row, &person);
    if (account_list_row_is_empty(&person))
        return true;
    if (r->n++ >= ACCOUNT_LIST_ROWS)
        return error_set(err, ERROR_TOO_LARGE, "a list has at most %d accounts", ACCOUNT_LIST_ROWS);
    json_object_begin(&r->j, NULL);
    json_i64(&r->j, "row", person.number);
    for (int f = 0; f < ACCOUNT_FIELDS; f++)
        json_str(&r->j, names[f], person.fields[f]);
    json_end(&r->j);
    return buf_ok(&r->rows, err);
}

static bool rows_read(struct reading *r, struct error *err)
{
    char name[16];
    struct process_file file = { r->path, name };
    struct process_spec spec = { .verb = "read",
                                 .spool = r->spool,
                                 .files = &file,
                                 .n_files = 1,
                                 .format = r->format,
                                 .max_bytes = 64 << 20,
                                 .seconds = READ_S };
    static const struct watch nobody;
    struct row_spool_watch watch = { .watch = &nobody };
    struct row_spool spool = ROW_SPOOL_INIT;
    bool done;

    snprintf(name, sizeof(name), "list.%s", r->format);
    json_object_begin(&r->j, NULL);
    json_array_begin(&r->j, "accounts");
    done = row_spool_fill(&spool, &spec, &watch, err) &&
           account_list_open(&r->list, &spool.layer, err) &&
           row_spool_each(&spool, r, row_write, err);
    json_end(&r->j);
    json_end(&r->j);
    row_spool_release(&spool);
    return done && buf_ok(&r->rows, err);
}

static void *run(void *argument)
{
    struct reading *r = argument;
    r->done = rows_read(r, &r->err);
    *r->busy = false;
    wait_done(r->waiter, r, reading_free);
    return NULL;
}

static bool busy(struct error *err)
{
    return error_set(err, ERROR_BUSY, "another list is being read; try again");
}

static bool body_keep(struct call *call, struct reading *r, struct error *err)
{
    struct str body = call->request->body;

    if (!body.len)
        return error_set(err, ERROR_INVALID, "send the table as the body");
    ledger_path(((struct world *)call->context)->ledger, "spool", r->spool);
    snprintf(r->path, sizeof(r->path), "%s/accounts-%" STR_FMT, r->spool,
             STR_ARG(call->request->id));
    return fs_write(r->path, body, 0600, err);
}

static bool thread_start(struct reading *r)
{
    pthread_attr_t detached;
    pthread_t thread;
    int rc;

    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    rc = pthread_create(&thread, &detached, run, r);
    pthread_attr_destroy(&detached);
    return rc == 0;
}

static bool start(struct call *call, const struct file_args *args, struct error *err)
{
    struct world *world = call->context;
    struct reading *r;

    if (world->sandbox.code != ERROR_NONE)
        return error_set(err, ERROR_UNAVAILABLE,
                         "files cannot be taken: this machine cannot read them safely (%s)",
                         world->sandbox.message[LANG_EN]);
    r = calloc(1, sizeof(*r));
    if (!r)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    *r = (struct reading){ .format = formats[args->format],
                           .rows = BUF_INIT(ROWS_BYTES),
                           .busy = &world->reading_list };
    r->j = (struct json)JSON_INIT(&r->rows);
    if (atomic_exchange(&world->reading_list, true)) {
        reading_free(r);
        return busy(err);
    }
    if (!body_keep(call, r, err) || !(r->waiter = wait_begin(call, WAIT_MS, err))) {
        world->reading_list = false;
        reading_free(r);
        return false;
    }
    if (!thread_start(r)) {
        world->reading_list = false;
        busy(&r->err);
        wait_done(r->waiter, r, reading_free);
    }
    return true;
}

static bool file_post(struct call *call, const void *args, struct error *err)
{
    struct waiter *waiter = wait_find(call);
    struct reading *r;

    call->response->cache = "no-store";
    if (!waiter)
        return start(call, args, err);
    if (wait_state(waiter) != WAIT_DONE)
        return busy(err);
    r = wait_result(waiter);
    if (!r->done) {
        *err = r->err;
        return false;
    }
    buf_add(&call->response->body, buf_str(&r->rows));
    return buf_ok(&call->response->body, err);
}

const struct route user_file_routes[] = {
    { METHOD_POST, "/api/users/list/read", file_post, file_params, sizeof(struct file_args),
      "accounts", SCOPE_OFFICE, "A table of accounts to be made, read by the worker; makes nothing",
      "读取账号清单（由沙箱进程解析），不新建账号", .body = BODY_BYTES, .max_bytes = FILE_BYTES },
};
const size_t n_user_file_routes = ARRAY_LEN(user_file_routes);
