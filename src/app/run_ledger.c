/*
 * run_ledger: init, backup, audit verify.
 */
#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "command.h"
#include "yardstick/api/backup.h"
#include "yardstick/base/fs.h"
#include "yardstick/confirm/verify.h"
#include "yardstick/store/stmt.h"

static bool name_set(struct conn *conn, void *argument, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_META_SET, &q, err))
        return false;
    stmt_bind_str(&q, ":key", STR("name"));
    stmt_bind_str(&q, ":value", str_from(argument));
    return stmt_run(&q, err);
}

/* Who runs the ledger at first: three persons, or with separation off one. */
static const struct {
    const char *login;
    unsigned roles;
    bool separated;
} first_accounts[] = {
    { "sysadmin", ROLE_BIT(ROLE_SYSTEM_ADMIN), true },
    { "secadmin", ROLE_BIT(ROLE_SECURITY_ADMIN), true },
    { "auditor", ROLE_BIT(ROLE_AUDIT_ADMIN), true },
    { "admin", ROLES_SEPARATED | ROLE_BIT(ROLE_MANAGER_HEAD), false },
};

struct init_order {
    const char *name;
    struct auth_settings settings;
    char codes[ARRAY_LEN(first_accounts)][CODE_TEXT];
};

static bool init_run(struct conn *conn, void *argument, struct error *err)
{
    struct init_order *order = argument;

    for (size_t i = 0; i < ARRAY_LEN(first_accounts); i++) {
        struct account a = { .login = str_from(first_accounts[i].login),
                             .roles = first_accounts[i].roles };
        int64_t id;

        if (first_accounts[i].separated != order->settings.separation)
            continue;
        if (!account_insert(conn, &a, &id, err) ||
            !account_code(conn, id, order->settings.code_days, order->codes[i], err))
            return false;
    }
    return name_set(conn, (void *)(uintptr_t)order->name, err);
}

static void codes_print(struct session *session, const struct init_order *order)
{
    bool zh = session->options->speak == LANG_ZH;

    fprintf(session->out,
            zh ? "首次登录用一次性验证码（%lld 天内有效，只显示这一次）：\n"
               : "one-time codes to sign in with first (%lld days, shown only now):\n",
            (long long)order->settings.code_days);
    for (size_t i = 0; i < ARRAY_LEN(first_accounts); i++)
        if (order->codes[i][0])
            fprintf(session->out, "  %-9s %s\n", first_accounts[i].login, order->codes[i]);
}

int run_init(struct session *session)
{
    const char *name = session->options->name;
    struct own_world own = { 0 };
    struct error err = { 0 };
    struct init_order order = { .name = name ? name : "Yardstick" };
    struct write_request request = { .run = init_run, .argument = &order, .actor = "init" };
    bool done = options_auth(session->options, &order.settings, &err) &&
                ledger_open(session->options->data, LEDGER_CREATE, &own.ledger, &err) &&
                world_open_writer(&own.world, own.ledger, &err) &&
                writer_run(ledger_writer(own.ledger), &request, &err);

    own_world_release(&own);
    if (!done)
        return session_fail(session, &err);
    fprintf(session->out,
            session->options->speak == LANG_ZH ? "已建立空台账：%s\n"
                                               : "made an empty ledger in %s\n",
            session->options->data);
    codes_print(session, &order);
    return 0;
}

int run_audit_verify(struct session *session)
{
    struct own_world own;
    struct ledger *ledger;
    AUTO(reader) r = { 0 };
    struct audit audit;
    struct audit_head head;
    struct error err = { 0 };
    int64_t n_versions = 0;
    bool done = session_open_read(session, &own, &ledger, &err) &&
                audit_open(&audit, ledger, &err) && reader_borrow(ledger, &r, &err);

    if (done) {
        conn_deadline(r.conn, 0);
        done = audit_verify(&audit, r.conn, &head, &err) &&
               verify_all(&audit, r.conn, &n_versions, &err);
    }
    reader_release(&r);
    own_world_release(&own);
    if (!done)
        return session_fail(session, &err);
    fprintf(session->out,
            session->options->speak == LANG_ZH
                ? "审计链完好，共 %lld 行；三方确认 %lld 个版本，与签字和台账一致\n"
                : "the audit chain holds, %lld rows; %lld versions of confirmations are as they "
                  "were signed\n",
            (long long)head.seq, (long long)n_versions);
    return 0;
}

int run_backup_create(struct session *session)
{
    struct own_world own = { 0 };
    struct ledger *ledger;
    struct error err = { 0 };
    char file[PATH_MAX];
    bool done =
        session_open_read(session, &own, &ledger, &err) &&
        backup_create(ledger, session->options->output, session->options->blobs, file, &err);

    own_world_release(&own);
    if (!done)
        return session_fail(session, &err);
    fprintf(session->out, "%s\n", file);
    return 0;
}

int run_backup_list(struct session *session)
{
    struct error err = { 0 };

    return backup_list(session->options->data, session->options->json, session->out, &err)
               ? 0
               : session_fail(session, &err);
}

int run_backup_verify(struct session *session)
{
    struct error err = { 0 };

    if (!backup_verify(session->options->operands[0], &err))
        return session_fail(session, &err);
    fprintf(session->out,
            session->options->speak == LANG_ZH ? "备份完好\n" : "the backup is whole\n");
    return 0;
}

int run_backup_restore(struct session *session)
{
    struct error err = { 0 };

    if (!backup_restore(session->options->operands[0], session->options->data, &err))
        return session_fail(session, &err);
    fprintf(session->out,
            session->options->speak == LANG_ZH ? "已恢复到 %s\n" : "restored into %s\n",
            session->options->data);
    return 0;
}
