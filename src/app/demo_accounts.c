/*
 * demo_accounts: see the header.
 */
#include "demo_accounts.h"

#include <stdio.h>

#include "yardstick/base/fs.h"

struct accounts_order {
    char password[CODE_TEXT], hash[PASSWORD_HASH_TEXT];
    struct buf list;
};

/* The unit of those whose role belongs to one: the largest that is not secret. */
static bool unit_find(struct conn *conn, int64_t *id, char code[80], struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_DEMO_UNIT, &q, err))
        return false;
    step = stmt_step(&q, err);
    if (step == STEP_DONE)
        return error_set(err, ERROR_NOT_FOUND, "the city has no institutions");
    if (step != STEP_ROW)
        return false;
    *id = stmt_i64(&q, 0);
    snprintf(code, 80, "%" STR_FMT, STR_ARG(stmt_str(&q, 1)));
    return true;
}

static bool account_make(struct conn *conn, struct accounts_order *order, const char *login,
                         const char *name, unsigned roles, int64_t unit, const char *code,
                         struct error *err)
{
    bool of_unit = roles & ROLES_OF_UNITS;
    struct account a = { .login = str_from(login),
                         .name = str_from(name),
                         .roles = roles,
                         .institution_id = of_unit ? unit : 0 };
    struct credential credential = { 0 };
    AUTO(buf) text = BUF_INIT(1024);

    if (!account_insert(conn, &a, &a.id, err) ||
        !credential_password_set(conn, a.id, &credential, order->hash, 0, err))
        return false;
    roles_write(roles, &text);
    buf_addf(&order->list, "%s\t%s\t%" STR_FMT "\t%s\n", login, order->password,
             STR_ARG(buf_str(&text)), of_unit ? code : "");
    return true;
}

static bool accounts_run(struct conn *conn, void *argument, struct error *err)
{
    struct accounts_order *order = argument;
    unsigned everything = ROLES_SEPARATED | ROLE_BIT(ROLE_MANAGER) | ROLE_BIT(ROLE_MANAGER_HEAD);
    char code[80] = "";
    int64_t unit = 0;

    if (!unit_find(conn, &unit, code, err) ||
        !account_make(conn, order, "admin", "演示管理员", everything, unit, code, err))
        return false;
    for (int r = 0; r < ROLE_COUNT; r++)
        if (!account_make(conn, order, role_name((enum role)r), role_title((enum role)r, LANG_ZH),
                          ROLE_BIT(r), unit, code, err))
            return false;
    return true;
}

bool demo_accounts_make(struct ledger *ledger, struct error *err)
{
    struct accounts_order order = { .list = BUF_INIT(1 << 16) };
    struct write_request request = { .run = accounts_run, .argument = &order, .actor = "demo" };
    char path[LEDGER_PATH_MAX], code[CODE_TEXT];
    bool done;

    onetime_make(code);
    snprintf(order.password, sizeof(order.password), "%.11s", code);
    ledger_path(ledger, "demo/accounts.txt", path);
    done = password_hash(str_from(order.password), order.hash, err) &&
           writer_run(ledger_writer(ledger), &request, err) && buf_ok(&order.list, err) &&
           fs_write(path, buf_str(&order.list), 0600, err);
    buf_release(&order.list);
    return done;
}
