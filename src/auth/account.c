/*
 * account: see the header.
 */
#include "yardstick/auth/account.h"

#include <stdio.h>

#include "yardstick/base/clock.h"

static bool row_read(struct stmt *q, struct arena *arena, struct account *out, struct error *err)
{
    *out = (struct account){
        .id = stmt_i64(q, 0),
        .login = arena_copy(arena, stmt_str(q, 1)),
        .name = arena_copy(arena, stmt_str(q, 2)),
        .institution_id = stmt_i64(q, 3),
        .is_active = str_eq(stmt_str(q, 5), STR("active")),
        .created = arena_copy(arena, stmt_str(q, 6)),
        .password_set = arena_copy(arena, stmt_str(q, 7)),
        .revision = stmt_i64(q, 8),
        .institution_code = arena_copy(arena, stmt_str(q, 9)),
        .institution = arena_copy(arena, stmt_str(q, 10)),
    };
    if (!out->institution.ptr)
        return error_set(err, ERROR_TOO_LARGE, "the request needs more memory than it may have");
    return roles_read(stmt_str(q, 4), &out->roles, err);
}

static bool row_get(struct stmt *q, struct str what, struct arena *arena, struct account *out,
                    struct error *err)
{
    enum stmt_step_result step = stmt_step(q, err);

    if (step == STEP_DONE)
        return error_set(err, ERROR_NOT_FOUND, "there is no account %" STR_FMT, STR_ARG(what));
    return step == STEP_ROW && row_read(q, arena, out, err);
}

bool account_load(struct conn *conn, int64_t id, struct arena *arena, struct account *out,
                  struct error *err)
{
    AUTO(stmt) q = { 0 };
    char text[24];

    if (!stmt_open(conn, SQL_ACCOUNT_BY_ID, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    snprintf(text, sizeof(text), "%lld", (long long)id);
    return row_get(&q, str_from(text), arena, out, err);
}

bool account_find(struct conn *conn, struct str login, struct arena *arena, struct account *out,
                  struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_ACCOUNT_BY_LOGIN, &q, err))
        return false;
    stmt_bind_str(&q, ":login", login);
    return row_get(&q, login, arena, out, err);
}

/* "%words%" with what LIKE would read as a sign taken literally. */
static struct str pattern_of(struct str words, struct arena *arena)
{
    AUTO(buf) out = BUF_INIT(4096);

    if (!words.ptr)
        return words;
    buf_addc(&out, '%');
    for (size_t i = 0; i < words.len; i++) {
        if (words.ptr[i] == '%' || words.ptr[i] == '_' || words.ptr[i] == '\\')
            buf_addc(&out, '\\');
        buf_addc(&out, words.ptr[i]);
    }
    buf_addc(&out, '%');
    return arena_copy(arena, buf_str(&out));
}

static void filter_bind(struct stmt *q, const struct account_filter *filter, struct str words)
{
    stmt_bind_text(q, ":role", filter->role);
    stmt_bind_text(q, ":state", filter->state);
    stmt_bind_text(q, ":words", words);
    stmt_bind_id(q, ":institution_id", filter->institution_id);
}

bool account_list(struct conn *conn, const struct account_filter *filter, struct arena *arena,
                  void *context, account_row *row, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    struct account account;

    if (!stmt_open(conn, SQL_ACCOUNT_LIST, &q, err))
        return false;
    filter_bind(&q, filter, pattern_of(filter->words, arena));
    stmt_bind_i64(&q, ":after", filter->after);
    stmt_bind_i64(&q, ":limit", filter->limit);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        if (!row_read(&q, arena, &account, err))
            return false;
        if (!row(context, &account))
            return true;
    }
    return step == STEP_DONE;
}

bool account_count(struct conn *conn, const struct account_filter *filter, struct arena *arena,
                   int64_t *out, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_ACCOUNT_COUNT, &q, err))
        return false;
    filter_bind(&q, filter, pattern_of(filter->words, arena));
    return stmt_get_i64(&q, out, err);
}

static bool login_check(struct str login, struct error *err)
{
    size_t characters = 0, len;
    bool good = login.len > 0 && str_is_utf8(login);

    for (size_t i = 0; good && i < login.len; i += len, characters++) {
        uint32_t c = str_code_point((struct str){ login.ptr + i, login.len - i }, &len);

        good = c > ' ' && c != 0x7f && c != 0x3000;
    }
    if (good && characters <= 64)
        return true;
    error_set(err, ERROR_INVALID, "a login is 1 to 64 characters without blanks");
    return error_detail(err, STR("login"), str_is_utf8(login) ? login : STR(""), "1..64");
}

/* Would nobody be left who is this? */
static bool holder_check(struct conn *conn, const struct account *before,
                         const struct account *after, enum role role, struct error *err)
{
    AUTO(stmt) q = { 0 };
    int64_t others;

    if (!before->is_active || !(before->roles & ROLE_BIT(role)) ||
        (after->is_active && (after->roles & ROLE_BIT(role))))
        return true;
    if (!stmt_open(conn, SQL_ACCOUNT_HOLDERS, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", before->id);
    stmt_bind_str(&q, ":role", str_from(role_name(role)));
    if (!stmt_get_i64(&q, &others, err))
        return false;
    return others > 0 ||
           error_set(err, ERROR_CONFLICT, "%" STR_FMT " is the last %s; name another one first",
                     STR_ARG(before->login), role_name(role));
}

bool account_check(struct conn *conn, const struct account *before, const struct account *after,
                   bool separated, struct error *err)
{
    if (!login_check(after->login, err) || !roles_check(after->roles, separated, err))
        return false;
    if ((after->roles & ROLES_OF_UNITS) && !after->institution_id) {
        error_set(err, ERROR_INVALID, "this role belongs to an institution; say which");
        return error_detail(err, STR("institution"), STR(""), "a code of /api/institutions");
    }
    for (int role = ROLE_SYSTEM_ADMIN; before && role <= ROLE_AUDIT_ADMIN; role++)
        if (!holder_check(conn, before, after, (enum role)role, err))
            return false;
    return true;
}

static void row_bind(struct stmt *q, const struct account *account, struct buf *roles)
{
    roles_write(account->roles, roles);
    stmt_bind_str(q, ":name", account->name.ptr ? account->name : STR(""));
    stmt_bind_str(q, ":roles", buf_str(roles));
    stmt_bind_id(q, ":institution_id", account->institution_id);
}

bool account_insert(struct conn *conn, const struct account *account, int64_t *id,
                    struct error *err)
{
    AUTO(stmt) q = { 0 };
    AUTO(buf) roles = BUF_INIT(1024);
    char now[CLOCK_TEXT];

    if (!stmt_open(conn, SQL_ACCOUNT_INSERT, &q, err))
        return false;
    clock_format(clock_now(), now);
    row_bind(&q, account, &roles);
    stmt_bind_str(&q, ":login", account->login);
    stmt_bind_str(&q, ":created", str_from(now));
    if (stmt_get_i64(&q, id, err))
        return true;
    if (err->code == ERROR_CONFLICT) {
        error_set(err, ERROR_CONFLICT, "there is an account %" STR_FMT " already",
                  STR_ARG(account->login));
        error_detail(err, STR("login"), account->login, "a login of its own");
    }
    return false;
}

static bool run_for(struct conn *conn, enum sql_id sql, int64_t account_id, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, sql, &q, err))
        return false;
    stmt_bind_i64(&q, ":account_id", account_id);
    if (stmt_has_bind(&q, ":keep"))
        stmt_bind_i64(&q, ":keep", 0);
    return stmt_run(&q, err);
}

bool account_update(struct conn *conn, const struct account *account, struct error *err)
{
    AUTO(stmt) q = { 0 };
    AUTO(buf) roles = BUF_INIT(1024);

    if (!stmt_open(conn, SQL_ACCOUNT_UPDATE, &q, err))
        return false;
    row_bind(&q, account, &roles);
    stmt_bind_i64(&q, ":id", account->id);
    stmt_bind_str(&q, ":state", account->is_active ? STR("active") : STR("disabled"));
    stmt_bind_text(&q, ":password_set", account->password_set);
    return stmt_run(&q, err) &&
           (account->is_active || (run_for(conn, SQL_SESSION_END_ALL, account->id, err) &&
                                   run_for(conn, SQL_TOKEN_END_ALL, account->id, err)));
}

/* By its whole name, where only one has it; false without an error: none has, or several. */
static bool institution_named(struct conn *conn, struct str name, int64_t *out, struct error *err)
{
    AUTO(stmt) q = { 0 };
    size_t n = 0;
    enum stmt_step_result step;

    err->code = ERROR_NONE;
    if (!stmt_open(conn, SQL_ACCOUNT_INSTITUTION_NAMED, &q, err))
        return false;
    stmt_bind_str(&q, ":name", name);
    for (; (step = stmt_step(&q, err)) == STEP_ROW; n++)
        *out = stmt_i64(&q, 0);
    return step == STEP_DONE && n == 1;
}

bool account_institution(struct conn *conn, struct str code, int64_t *out, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_INSTITUTION_BY_KEY, &q, err))
        return false;
    stmt_bind_str(&q, ":code", code);
    step = stmt_step(&q, err);
    if (step == STEP_ROW) {
        *out = stmt_i64(&q, 0);
        return true;
    }
    if (step == STEP_FAILED)
        return false;
    if (institution_named(conn, code, out, err))
        return true;
    if (err->code != ERROR_NONE)
        return false;
    error_set(err, ERROR_INVALID, "there is no institution %" STR_FMT, STR_ARG(code));
    return error_detail(err, STR("institution"), code, "a code of /api/institutions");
}
