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
    TEST ("the chain holds after all that") {
        AUTO(reader) r = { 0 };
        struct audit_head head;

        CHECK(reader_borrow(o.ledger, &r, &err) && audit_verify(&o.audit, r.conn, &head, &err) &&
              head.seq > 10);
    }
    office_close(&o);
}
