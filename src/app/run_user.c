/*
 * run_user: accounts on the command line, by whoever may open the data directory.
 */
#include "command.h"

#include "yardstick/base/json.h"

/* What a command wants of an account; run on the writer's thread. */
struct user_order {
    const struct options *options;
    struct auth_settings settings;
    struct arena arena;
    struct account account;
    char code[CODE_TEXT]; /* "": no new one */
    bool wants_code;
};

static bool user_start(struct session *session, struct own_world *own, struct world **world,
                       struct auth_settings *settings, struct error *err)
{
    if (session->world) {
        *own = (struct own_world){ 0 };
        *world = session->world;
        *settings = session->world->auth_settings;
        return true;
    }
    return options_load_config(session->options, err) &&
           options_auth(session->options, settings, err) &&
           session_open_write(session, own, world, err);
}

static bool add_run(struct conn *conn, void *argument, struct error *err)
{
    struct user_order *order = argument;
    const struct options *o = order->options;
    struct account a = { .login = str_from(o->operands[0]),
                         .name = str_from(o->name),
                         .is_active = true };

    if (o->institution &&
        !account_institution(conn, str_from(o->institution), &a.institution_id, err))
        return false;
    if (!roles_read(str_from(o->role ? o->role : "viewer"), &a.roles, err) ||
        !account_check(conn, NULL, &a, order->settings.separation, err) ||
        !account_insert(conn, &a, &a.id, err))
        return false;
    order->account = a;
    return !order->wants_code ||
           account_code(conn, a.id, order->settings.code_days, order->code, err);
}

static bool passwd_run(struct conn *conn, void *argument, struct error *err)
{
    struct user_order *order = argument;

    return account_find(conn, str_from(order->options->operands[0]), &order->arena, &order->account,
                        err) &&
           (!order->wants_code ||
            account_code(conn, order->account.id, order->settings.code_days, order->code, err));
}

static bool disable_run(struct conn *conn, void *argument, struct error *err)
{
    struct user_order *order = argument;
    struct account after;

    if (!passwd_run(conn, argument, err))
        return false;
    after = order->account;
    after.is_active = false;
    return account_check(conn, &order->account, &after, order->settings.separation, err) &&
           account_update(conn, &after, err);
}

/* Run it, and set the password that was read. */
static bool user_run(struct session *session, struct user_order *order, write_function *run,
                     struct error *err)
{
    struct own_world own = { 0 };
    struct world *world = NULL;
    const char *password = session->options->password;
    struct write_request request = { .run = run, .argument = order, .actor = "command line" };
    bool done;

    order->options = session->options;
    done = user_start(session, &own, &world, &order->settings, err) &&
           (!password || password_check(&order->settings, str_from(session->options->operands[0]),
                                        str_from(password), err)) &&
           writer_run(ledger_writer(world->ledger), &request, err) &&
           (!password || auth_set_password(world->ledger, order->account.id, "command line",
                                           str_from(password), err));
    if (world && world->auth)
        auth_changed(world->auth);
    own_world_release(&own);
    return done;
}

static int user_end(struct session *session, struct user_order *order, bool done,
                    const struct error *err)
{
    int status = done ? 0 : session_fail(session, err);

    if (done && order->code[0])
        fprintf(session->out,
                session->options->speak == LANG_ZH ? "%s 的一次性验证码：%s（%lld 天内有效）\n"
                                                   : "one-time code of %s: %s (holds %lld days)\n",
                session->options->operands[0], order->code, (long long)order->settings.code_days);
    arena_release(&order->arena);
    return status;
}

int run_user_add(struct session *session)
{
    struct user_order order = { .arena = ARENA_INIT(1 << 16),
                                .wants_code = !session->options->password };
    struct error err = { 0 };
    bool done = user_run(session, &order, add_run, &err);

    return user_end(session, &order, done, &err);
}

int run_user_passwd(struct session *session)
{
    struct user_order order = { .arena = ARENA_INIT(1 << 16),
                                .wants_code = !session->options->password };
    struct error err = { 0 };
    bool done = user_run(session, &order, passwd_run, &err);

    return user_end(session, &order, done, &err);
}

int run_user_disable(struct session *session)
{
    struct user_order order = { .arena = ARENA_INIT(1 << 16) };
    struct error err = { 0 };
    bool done = user_run(session, &order, disable_run, &err);

    return user_end(session, &order, done, &err);
}

static bool user_print(void *context, const struct account *a)
{
    struct session *session = context;
    AUTO(buf) line = BUF_INIT(8192);
    AUTO(buf) roles = BUF_INIT(1024);
    struct json j = JSON_INIT(&line);

    roles_write(a->roles, &roles);
    if (!session->options->json) {
        fprintf(session->out, "%-20" STR_FMT " %-9s %-30" STR_FMT " %" STR_FMT " %" STR_FMT "\n",
                STR_ARG(a->login), a->is_active ? "active" : "disabled", STR_ARG(buf_str(&roles)),
                STR_ARG(a->institution_code), STR_ARG(a->name));
        return true;
    }
    json_object_begin(&j, NULL);
    json_i64(&j, "id", a->id);
    json_str(&j, "login", a->login);
    json_str(&j, "name", a->name);
    json_str(&j, "roles", buf_str(&roles));
    json_str(&j, "institution", a->institution_code);
    json_text(&j, "state", a->is_active ? "active" : "disabled");
    json_str(&j, "password_set", a->password_set);
    json_end(&j);
    fprintf(session->out, "%" STR_FMT "\n", STR_ARG(buf_str(&line)));
    return true;
}

int run_user_list(struct session *session)
{
    struct account_filter filter = { .limit = INT64_MAX };
    struct own_world own;
    struct ledger *ledger;
    AUTO(reader) r = { 0 };
    AUTO(arena) arena = ARENA_INIT(64 << 20);
    struct error err = { 0 };
    bool done = session_open_read(session, &own, &ledger, &err) &&
                reader_borrow(ledger, &r, &err) &&
                account_list(r.conn, &filter, &arena, session, user_print, &err);

    reader_release(&r);
    own_world_release(&own);
    return done ? 0 : session_fail(session, &err);
}
