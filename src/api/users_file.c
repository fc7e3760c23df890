/*
 * users_file: POST /api/users/list/read, a table of people who are to have accounts, read. What
 * stands in it is answered row by row, for a person to look at and send to /api/users/list.
 */
#include "table_read.h"

#include "yardstick/base/json.h"
#include "yardstick/intake/account_list.h"
#include "yardstick/intake/row_spool.h"

enum { FILE_BYTES = 4 << 20, READ_S = 15, ROWS_BYTES = 2 << 20 };

struct file_args {
    int format;
};

static const struct param file_params[] = {
    PARAM(ENUM, file_args, format, .values = table_formats, .otherwise = "xlsx",
          .about = "what kind of table the body is", .about_zh = "正文是哪种表格"),
    PARAM_END
};

struct reading {
    struct account_list list;
    struct buf rows;
    struct json j;
    int64_t n;
};

static void reading_release(void *result)
{
    buf_release(&((struct reading *)result)->rows);
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

static bool rows_read(struct table_reading *table, struct error *err)
{
    struct reading *r = table->result;
    char folder[LEDGER_PATH_MAX];
    struct process_file file = { table->path, table->name };
    struct process_spec spec = { .verb = "read",
                                 .spool = folder,
                                 .files = &file,
                                 .n_files = 1,
                                 .format = table->name + sizeof("table.") - 1,
                                 .max_bytes = 64 << 20,
                                 .seconds = READ_S };
    static const struct watch nobody;
    struct row_spool_watch watch = { .watch = &nobody };
    struct row_spool spool = ROW_SPOOL_INIT;
    bool done;

    ledger_path(table->ledger, "spool", folder);
    r->rows = (struct buf)BUF_INIT(ROWS_BYTES);
    r->j = (struct json)JSON_INIT(&r->rows);
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

static bool file_post(struct call *call, const void *args, struct error *err)
{
    static const struct table_kind kind = { sizeof(struct reading), rows_read, reading_release };
    void *result;

    if (!table_read(call, &kind, table_formats[((const struct file_args *)args)->format], &result,
                    err))
        return false;
    if (result)
        buf_add(&call->response->body, buf_str(&((struct reading *)result)->rows));
    return buf_ok(&call->response->body, err);
}

const struct route user_file_routes[] = {
    { METHOD_POST, "/api/users/list/read", file_post, file_params, sizeof(struct file_args),
      "accounts", SCOPE_OFFICE, "A table of accounts to be made, read by the worker; makes nothing",
      "读取账号清单（由沙箱进程解析），不新建账号", .body = BODY_BYTES, .max_bytes = FILE_BYTES },
};
const size_t n_user_file_routes = ARRAY_LEN(user_file_routes);
