/* session: how long signing in lasts, and what ends it; the clock is ours. */
#include "yardstick/auth/auth.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/fs.h"

#include <stdlib.h>

#include "test.h"

#define PASSWORD "Kept-in-tests-1"
enum { START = 1900000000, MINUTE = 60, HOUR = 3600, DAY = 86400 };

struct office {
    char dir[64];
    struct ledger *ledger;
    struct audit audit;
    struct change_sink sink;
    struct auth_settings settings;
    struct auth *auth;
    int64_t account;
};

static bool account_make(struct conn *conn, void *office, struct error *err)
{
    struct account a = { .login = STR("li"), .roles = ROLE_BIT(ROLE_MANAGER) };

    return account_insert(conn, &a, &((struct office *)office)->account, err);
}

static bool office_open(struct office *o, struct error *err)
{
    struct write_request request = { .run = account_make, .argument = o, .actor = "test" };

    *o = (struct office){ .dir = "/tmp/ys_auth.XXXXXX", .settings = AUTH_SETTINGS_DEFAULT };
    clock_fake(START);
    if (!mkdtemp(o->dir) || !crypto_start(err) ||
        !ledger_open(o->dir, LEDGER_CREATE, &o->ledger, err) ||
        !audit_open(&o->audit, o->ledger, err))
        return false;
    o->sink = audit_sink(&o->audit);
    return ledger_start_writer(o->ledger, &o->sink, err) &&
           writer_run(ledger_writer(o->ledger), &request, err) &&
           auth_set_password(o->ledger, o->account, "test", STR(PASSWORD), err) &&
           auth_open(o->ledger, &o->audit, &o->settings, &o->auth, err);
}

static void office_close(struct office *o)
{
    struct error err;

    auth_close(o->auth);
    ledger_close(o->ledger);
    clock_fake(0);
    (void)!fs_remove_tree(o->dir, &err);
}

static enum error_code sign_in(struct office *o, struct str password, struct signed_in *out)
{
    struct sign_in in = { .login = STR("li"), .password = password, .address = STR("10.0.0.1") };
    struct error err = { 0 };

    return auth_sign_in(o->auth, &in, out, &err) ? ERROR_NONE : err.code;
}

static bool is_in(struct office *o, const struct signed_in *s)
{
    struct caller caller;
    struct error err = { 0 };

    caller_nobody(&caller, STR("10.0.0.1"), false);
    return auth_session(o->auth, str_from(s->secret), &caller, &err) &&
           caller.account_id == o->account && caller_may(&caller, "edit");
}

static bool nothing(struct conn *conn, void *argument, struct error *err)
{
    (void)conn, (void)argument, (void)err;
    return true;
}

static bool write_for(struct office *o, const struct write_by *by, write_function *run,
                      struct error *err)
{
    struct write_request request = { .run = run };

    write_request_by(&request, by);
    return writer_run(ledger_writer(o->ledger), &request, err);
}

struct roles_order {
    int64_t id;
    unsigned roles;
    bool is_active;
};

static bool roles_run(struct conn *conn, void *order, struct error *err)
{
    const struct roles_order *r = order;
    AUTO(arena) arena = ARENA_INIT(1 << 14);
    struct account account;

    if (!account_load(conn, r->id, &arena, &account, err))
        return false;
    account.roles = r->roles;
    account.is_active = r->is_active;
    return account_update(conn, &account, err);
}

static bool roles_set(struct office *o, unsigned roles, bool is_active, struct error *err)
{
    struct roles_order order = { o->account, roles, is_active };
    struct write_request request = { .run = roles_run, .argument = &order, .actor = "test" };

    return writer_run(ledger_writer(o->ledger), &request, err);
}

TESTS
{
    struct office o;
    struct error err = { 0 };
    struct signed_in a, b;
    struct caller caller;

    if (!CHECK(office_open(&o, &err)))
        return;
    TEST ("a session idles out, and being used keeps it") {
        CHECK(sign_in(&o, STR(PASSWORD), &a) == ERROR_NONE && is_in(&o, &a));
        clock_fake(START + 29 * MINUTE);
        CHECK(is_in(&o, &a));
        clock_fake(START + 58 * MINUTE);
        CHECK(is_in(&o, &a));
        clock_fake(START + 88 * MINUTE);
        CHECK(!is_in(&o, &a));
        CHECK(!is_in(&o, &a)); // asking does not wake it
    }
    TEST ("the longest session is over after twelve hours, however busy") {
        clock_fake(START + DAY);
        CHECK(sign_in(&o, STR(PASSWORD), &a) == ERROR_NONE);
        for (int64_t t = 0; t < 12 * HOUR; t += 20 * MINUTE) {
            clock_fake(START + DAY + t);
            CHECK(is_in(&o, &a));
        }
        clock_fake(START + DAY + 12 * HOUR);
        CHECK(!is_in(&o, &a));
    }
    TEST ("five wrong ones lock for fifteen minutes, also the right one") {
        clock_fake(START + 2 * DAY);
        for (int i = 0; i < 5; i++)
            CHECK(sign_in(&o, STR("wrong"), &a) == ERROR_UNAUTHORIZED);
        CHECK(sign_in(&o, STR(PASSWORD), &a) == ERROR_LIMITED);
        clock_fake(START + 2 * DAY + 14 * MINUTE);
        CHECK(sign_in(&o, STR(PASSWORD), &a) == ERROR_LIMITED);
        clock_fake(START + 2 * DAY + 15 * MINUTE);
        CHECK(sign_in(&o, STR(PASSWORD), &a) == ERROR_NONE);
    }
    TEST ("another password ends all sessions but the one that begins") {
        CHECK(sign_in(&o, STR(PASSWORD), &b) == ERROR_NONE && is_in(&o, &a) && is_in(&o, &b));
        caller_nobody(&caller, STR("10.0.0.1"), false);
        CHECK(auth_session(o.auth, str_from(a.secret), &caller, &err));
        CHECK(!auth_change_password(o.auth, &caller, STR(PASSWORD), STR("short"), &a, &err));
        CHECK(!auth_change_password(o.auth, &caller, STR(PASSWORD), STR(PASSWORD), &a, &err));
        CHECK(auth_change_password(o.auth, &caller, STR(PASSWORD), STR("Another-one-2"), &a, &err));
        CHECK(is_in(&o, &a) && !is_in(&o, &b));
        CHECK(sign_in(&o, STR(PASSWORD), &b) == ERROR_UNAUTHORIZED);
    }
    TEST ("a password of ninety days must be changed") {
        clock_fake(START + 93 * DAY);
        CHECK(sign_in(&o, STR("Another-one-2"), &a) == ERROR_FORBIDDEN);
    }
    TEST ("who was asked at the door is asked again within the write") {
        struct write_by by = { "li", "10.0.0.1", &caller, "import" };

        caller_nobody(&caller, STR("10.0.0.1"), false);
        CHECK(auth_account(o.auth, o.account, &caller, &err) && caller_may(&caller, "import"));
        CHECK(write_for(&o, &by, nothing, &err));
        CHECK(roles_set(&o, ROLE_BIT(ROLE_VIEWER), true, &err));
        CHECK(!write_for(&o, &by, nothing, &err) && err.code == ERROR_FORBIDDEN);
        CHECK(roles_set(&o, ROLE_BIT(ROLE_MANAGER), false, &err));
        CHECK(!write_for(&o, &by, nothing, &err) && err.code == ERROR_UNAUTHORIZED);
        CHECK(!auth_account(o.auth, o.account, &caller, &err) && !caller.account_id);
        CHECK(!auth_account(o.auth, 4711, &caller, &err) && err.code == ERROR_UNAUTHORIZED);
    }
    TEST ("the chain holds after all that") {
        AUTO(reader) r = { 0 };
        struct audit_head head;

        CHECK(reader_borrow(o.ledger, &r, &err) && audit_verify(&o.audit, r.conn, &head, &err) &&
              head.seq > 10);
    }
    office_close(&o);
}
