#include "yardstick/audit/audit.h"

#include "yardstick/base/fs.h"
#include "yardstick/store/stmt.h"

#include "test.h"

static bool district_add(struct conn *conn, void *arg, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_DISTRICT_INSERT, &q, err))
        return false;
    stmt_bind_null(&q, ":id");
    stmt_bind_str(&q, ":code", str_from(arg));
    stmt_bind_str(&q, ":name", STR("区"));
    stmt_bind_str(&q, ":day", STR("2026-01-01"));
    stmt_bind_null(&q, ":geometry");
    return stmt_run(&q, err);
}

/* Ways to tamper: each must be named at row 2 (or as the row that is missing). */
static const struct {
    const char *name, *script, *says;
} tampers[] = {
    { "an edited actor", "UPDATE audit SET actor = 'x' WHERE seq = 2", "row 2" },
    { "an edited time", "UPDATE audit SET at = '2000' WHERE seq = 2", "row 2" },
    { "an edited detail", "UPDATE audit SET detail = '{}' WHERE seq = 2", "row 2" },
    { "an edited object", "UPDATE audit SET object_id = 9 WHERE seq = 2", "row 2" },
    { "an edited action", "UPDATE audit SET action = 'delete' WHERE seq = 2", "row 2" },
    { "an edited day", "UPDATE audit SET day = '2000-01-01' WHERE seq = 2", "row 2" },
    { "an edited origin", "UPDATE audit SET origin = '10.0.0.1' WHERE seq = 2", "row 2" },
    { "an edited reason", "UPDATE audit SET why = 'x' WHERE seq = 2", "row 2" },
    { "another kind of object", "UPDATE audit SET object = 'room' WHERE seq = 2", "row 2" },
    { "the last row cut off", "DELETE FROM audit WHERE seq = 4", "row 4" },
    { "the end cut off", "DELETE FROM audit WHERE seq > 2", "row 3" },
    { "the end cut off, and its mark",
      "DELETE FROM audit WHERE seq > 2; DELETE FROM meta WHERE key = 'audit_end'", "row 3" },
    { "a mark of an end that is none",
      "UPDATE meta SET value = replace(value, '4 ', '3 ') WHERE key = 'audit_end'", "mark" },
    { "a forged hash", "UPDATE audit SET hash = zeroblob(32) WHERE seq = 2", "row 2" },
    { "a row taken out", "DELETE FROM audit WHERE seq = 2", "row 2" },
    { "rows that change places",
      "UPDATE audit SET seq = -seq WHERE seq IN (2, 3); UPDATE audit SET seq = 5 + seq WHERE seq < "
      "0",
      "row 2" },
};

TESTS
{
    char dir[] = "/tmp/ys_test_audit.XXXXXX", path[LEDGER_PATH_MAX];
    struct error err = { 0 };
    struct ledger *ledger = NULL;
    struct audit audit;
    struct change_sink sink;
    struct audit_head head;
    struct write_request request = { .run = district_add, .actor = "test" };

    CHECK(mkdtemp(dir) != NULL && crypto_start(&err));
    CHECK(ledger_open(dir, LEDGER_CREATE, &ledger, &err) && audit_open(&audit, ledger, &err));
    sink = audit_sink(&audit);
    CHECK(ledger_start_writer(ledger, &sink, &err));
    for (int i = 0; i < 4; i++) {
        char code[2] = { (char)('a' + i), 0 };

        request.argument = code;
        CHECK(writer_run(ledger_writer(ledger), &request, &err));
    }
    TEST ("every change has its row and the chain holds") {
        AUTO(reader) r = { 0 };

        CHECK(reader_borrow(ledger, &r, &err) && audit_verify(&audit, r.conn, &head, &err));
        CHECK(head.seq == 4);
    }
    ledger_path(ledger, "ledger.sqlite", path);
    ledger_close(ledger);
    for (size_t i = 0; i < ARRAY_LEN(tampers); i++)
        TEST (tampers[i].name) {
            struct conn *conn = NULL;

            CHECK(conn_open(path, CONN_WRITE, &conn, &err));
            /* positive again after the swap of rows */
            CHECK(conn_script(conn, "t",
                              "BEGIN; DROP TRIGGER audit_is_never_changed; DROP TRIGGER "
                              "audit_is_never_deleted; PRAGMA ignore_check_constraints = 1;",
                              &err));
            if (!CHECK(conn_script(conn, "t", tampers[i].script, &err)))
                NOTE("%s", err.message[LANG_EN]);
            CHECK(!audit_verify(&audit, conn, &head, &err) && err.code == ERROR_CONFLICT);
            CHECK(strstr(err.message[LANG_EN], tampers[i].says) != NULL);
            CHECK(conn_script(conn, "t", "ROLLBACK", &err));
            conn_close(conn);
        }
    TEST ("what was cut off is told after more was written, too") {
        struct audit_event event = { .action = "sign_in", .object = "account" };
        struct conn *conn = NULL;

        CHECK(conn_open(path, CONN_WRITE, &conn, &err));
        CHECK(conn_script(
            conn, "t",
            "BEGIN; DROP TRIGGER audit_is_never_deleted; DELETE FROM audit WHERE seq = 4;", &err));
        CHECK(audit_note(&audit, conn, &event, &err));
        CHECK(!audit_verify(&audit, conn, &head, &err) && err.code == ERROR_CONFLICT);
        CHECK(conn_script(conn, "t", "ROLLBACK", &err));
        conn_close(conn);
    }
    CHECK(fs_remove_tree(dir, &err));
}
