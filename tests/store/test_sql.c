#include "yardstick/store/ledger.h"
#include "yardstick/store/stmt.h"

#include "yardstick/base/fs.h"

#include "test.h"

TESTS
{
    char dir[] = "/tmp/ys_test_sql.XXXXXX";
    struct error err = { 0 };
    struct ledger *ledger = NULL;
    struct conn *conn = NULL;

    CHECK(mkdtemp(dir) != NULL);
    CHECK(ledger_open(dir, LEDGER_CREATE, &ledger, &err) || (NOTE("%s", err.message[1]), false));
    if (!ledger)
        return;
    CHECK(ledger_borrow(ledger, &conn, &err));
    for (int id = 0; id < SQL_COUNT; id++)
        TEST (sql_text[id].name) {
            AUTO(stmt) q = { 0 };

            CHECK(stmt_open(conn, (enum sql_id)id, &q, &err) ||
                  (NOTE("%s", err.message[1]), false));
        }
    TEST ("reading views as of a day finds an empty ledger empty") {
        AUTO(stmt) q = { 0 };

        CHECK(stmt_open(conn, SQL_ROOMS_AS_OF, &q, &err));
        stmt_bind_str(&q, ":day", STR("2024-01-01"));
        CHECK(stmt_step(&q, &err) == STEP_DONE);
    }
    TEST ("a name the statement does not have is reported") {
        AUTO(stmt) q = { 0 };

        CHECK(stmt_open(conn, SQL_META_GET, &q, &err));
        stmt_bind_i64(&q, ":nonsense", 1);
        CHECK(stmt_step(&q, &err) == STEP_FAILED && err.code == ERROR_INTERNAL);
    }
    ledger_return(ledger, conn);
    ledger_close(ledger);
    CHECK(fs_remove_tree(dir, &err));
}
