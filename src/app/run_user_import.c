/*
 * run_user_import: many accounts from a list of somebody's making: a CSV, XLSX or ODS with a
 * column each for login, name, institution (its code) and role. The worker reads the file; all
 * accounts are made or none. Codes are printed, and written as slips to be cut (-o SLIPS.html).
 */
#include "command.h"

#include <stdio.h>

#include "yardstick/base/fs.h"
#include "yardstick/intake/account_list.h"
#include "yardstick/intake/row_spool.h"

enum { ACCOUNTS_MAX = 10000, SLIPS_BYTES = 16 << 20 };

struct user_list {
    struct session *session;
    struct auth_settings settings;
    struct row_spool spool;
    struct account_list table;
    struct conn *conn; /* while it is written */
    struct buf text, slips;
    int64_t n;
    bool is_made; /* from then on the codes hold, and must be told whatever happens */
};

static void escaped(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '<' || text.ptr[i] == '&' || text.ptr[i] == '"')
            buf_addf(out, "&#%d;", text.ptr[i]);
        else
            buf_addc(out, text.ptr[i]);
}

static void slip_write(struct user_list *list, const struct account *a, const char *code)
{
    struct buf *s = &list->slips;

    buf_addf(&list->text, "%-20" STR_FMT " %s  %" STR_FMT "\n", STR_ARG(a->login), code,
             STR_ARG(a->name));
    buf_text(s, "<section><h2>");
    escaped(s, a->name.len ? a->name : a->login);
    buf_text(s, "</h2><p>登录名 Login <b>");
    escaped(s, a->login);
    buf_addf(s, "</b></p><p>一次性验证码 One-time code <b>%s</b></p>", code);
    buf_addf(s,
             "<p>%lld 天内有效；首次登录时自行设定密码。Holds %lld days; choose a password with "
             "it.</p></section>\n",
             (long long)list->settings.code_days, (long long)list->settings.code_days);
}

static bool row_add(void *context, const struct exchange_row *row, struct error *err)
{
    struct user_list *list = context;
    struct account_list_row person;
    struct account a = { .is_active = true };
    char code[CODE_TEXT];

    account_list_read(&list->table, row, &person);
    if (account_list_row_is_empty(&person))
        return true;
    if (list->n++ >= ACCOUNTS_MAX)
        return error_set(err, ERROR_TOO_LARGE, "a list has at most %d accounts", ACCOUNTS_MAX);
    a.login = person.fields[ACCOUNT_LOGIN];
    a.name = person.fields[ACCOUNT_NAME];
    if (!roles_read(person.fields[ACCOUNT_ROLE], &a.roles, err) ||
        (person.fields[ACCOUNT_INSTITUTION].len &&
         !account_institution(list->conn, person.fields[ACCOUNT_INSTITUTION], &a.institution_id,
                              err)) ||
        !account_check(list->conn, NULL, &a, list->settings.separation, err) ||
        !account_insert(list->conn, &a, &a.id, err) ||
        !account_code(list->conn, a.id, list->settings.code_days, code, err))
        return error_prefix(err, "row %lld", (long long)row->number);
    slip_write(list, &a, code);
    return true;
}

static bool list_run(struct conn *conn, void *argument, struct error *err)
{
    struct user_list *list = argument;

    list->conn = conn;
    return row_spool_each(&list->spool, list, row_add, err) && buf_ok(&list->text, err) &&
           buf_ok(&list->slips, err);
}

static bool file_read(struct user_list *list, struct world *world, struct error *err)
{
    const char *path = list->session->options->operands[0], *slash = strrchr(path, '/');
    struct process_file file = { path, slash ? slash + 1 : path };
    char folder[LEDGER_PATH_MAX];
    struct process_spec spec = {
        .verb = "read", .spool = folder, .files = &file, .n_files = 1, .seconds = 600
    };
    static const struct watch nobody;
    struct row_spool_watch watch = { .watch = &nobody };

    ledger_path(world->ledger, "spool", folder);
    return row_spool_fill(&list->spool, &spec, &watch, err) &&
           account_list_open(&list->table, &list->spool.layer, err);
}

static bool import(struct user_list *list, struct world *world, struct error *err)
{
    const char *out = list->session->options->output;
    struct write_request request = { .run = list_run, .argument = list };

    write_request_by(&request, &command_line);
    buf_text(&list->slips,
             "<!doctype html><meta charset=\"utf-8\"><title>Slips</title><style>section{border:1px "
             "dashed;padding:1em;margin:1em;break-inside:avoid}b{font:1.3em monospace}</style>\n");
    if (!file_read(list, world, err) || (out && !fs_write(out, STR(""), 0600, err)) ||
        !writer_run(ledger_writer(world->ledger), &request, err))
        return false;
    list->is_made = true;
    if (world->auth)
        auth_changed(world->auth);
    return !out || fs_write(out, buf_str(&list->slips), 0600, err);
}

int run_user_import(struct session *session)
{
    struct user_list list = { .session = session,
                              .spool = ROW_SPOOL_INIT,
                              .text = BUF_INIT(SLIPS_BYTES),
                              .slips = BUF_INIT(SLIPS_BYTES) };
    struct own_world own = { 0 };
    struct world *world = NULL;
    struct error err = { 0 };
    bool done = session_open_write(session, &own, &world, &err) &&
                options_load_config(session->options, &err) &&
                options_auth(session->options, &list.settings, &err) && import(&list, world, &err);

    if (list.is_made)
        fprintf(session->out, "%" STR_FMT, STR_ARG(buf_str(&list.text)));
    row_spool_release(&list.spool);
    buf_release(&list.text);
    buf_release(&list.slips);
    own_world_release(&own);
    return done ? 0 : session_fail(session, &err);
}
