/*
 * run_user_import: many accounts from a list of somebody's making: a CSV, XLSX or ODS with a
 * column each for login, name, institution (its code) and role. The worker reads the file; all
 * accounts are made or none. Codes are printed, and written as slips to be cut (-o SLIPS.html).
 */
#include "command.h"

#include <stdio.h>

#include "yardstick/base/fs.h"
#include "yardstick/intake/row_spool.h"

enum { ACCOUNTS_MAX = 10000, SLIPS_BYTES = 16 << 20 };

enum list_field { LIST_LOGIN, LIST_NAME, LIST_INSTITUTION, LIST_ROLE, LIST_FIELDS };

static const char *const headers[LIST_FIELDS][4] = {
    [LIST_LOGIN] = { "login", "登录名", "账号" },
    [LIST_NAME] = { "name", "姓名" },
    [LIST_INSTITUTION] = { "institution", "单位", "机构代码", "unit" },
    [LIST_ROLE] = { "role", "角色", "roles" },
};

struct user_list {
    struct session *session;
    struct auth_settings settings;
    struct row_spool spool;
    int columns[LIST_FIELDS]; /* -1: the file has none */
    struct conn *conn;        /* while it is written */
    struct buf text, slips;
    int64_t n;
    bool is_made; /* from then on the codes hold, and must be told whatever happens */
};

static bool columns_find(struct user_list *list, struct error *err)
{
    const struct exchange_layer *layer = &list->spool.layer;

    for (int f = 0; f < LIST_FIELDS; f++) {
        list->columns[f] = -1;
        for (size_t c = 0; c < layer->n_columns; c++)
            for (size_t h = 0; h < ARRAY_LEN(headers[f]) && headers[f][h]; h++)
                if (str_eq_nocase(str_trim(layer->columns[c].name), str_from(headers[f][h])))
                    list->columns[f] = (int)c;
    }
    if (list->columns[LIST_LOGIN] >= 0 && list->columns[LIST_ROLE] >= 0)
        return true;
    error_set(err, ERROR_INVALID, "the file needs a column for the login and one for the role");
    return error_detail(err, STR("columns"), (struct str){ 0 }, "login name institution role");
}

/* A role by its code or its title in either language. */
static bool role_read(struct str text, unsigned *out, struct error *err)
{
    for (int r = 0; r < ROLE_COUNT; r++)
        for (int lang = 0; lang < LANG_COUNT; lang++)
            if (str_eq_nocase(text, str_from(role_title((enum role)r, (enum lang)lang)))) {
                *out = ROLE_BIT(r);
                return true;
            }
    return roles_read(text, out, err);
}

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
    struct str cells[LIST_FIELDS] = { { 0 } };
    struct account a = { .is_active = true };
    char code[CODE_TEXT], numbers[LIST_FIELDS][32];

    for (int f = 0; f < LIST_FIELDS; f++)
        if (list->columns[f] >= 0 && (size_t)list->columns[f] < row->n_values)
            cells[f] = str_trim(import_cell(&row->values[list->columns[f]], numbers[f]));
    if (list->n++ >= ACCOUNTS_MAX)
        return error_set(err, ERROR_TOO_LARGE, "a list has at most %d accounts", ACCOUNTS_MAX);
    a.login = cells[LIST_LOGIN];
    a.name = cells[LIST_NAME].ptr ? cells[LIST_NAME] : STR("");
    if (!role_read(cells[LIST_ROLE], &a.roles, err) ||
        (cells[LIST_INSTITUTION].len &&
         !account_institution(list->conn, cells[LIST_INSTITUTION], &a.institution_id, err)) ||
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
    return row_spool_fill(&list->spool, &spec, &watch, err) && columns_find(list, err);
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
