#include "yardstick/store/ledger.h"
#include "yardstick/store/stmt.h"

#include "yardstick/base/fs.h"

#include <unistd.h>

#include "test.h"

TESTS
{
    char dir[] = "/tmp/ys_test_ledger.XXXXXX";
    char path[LEDGER_PATH_MAX];
    struct error err = { 0 };
    struct ledger *ledger = NULL, *second = NULL;

    CHECK(mkdtemp(dir) != NULL);
    TEST ("a folder without a ledger says how to make one") {
        CHECK(!ledger_open(dir, LEDGER_READ, &ledger, &err) && err.code == ERROR_NOT_FOUND);
        CHECK(strstr(err.message[LANG_EN], "yardstick init") != NULL);
    }
    CHECK(ledger_open(dir, LEDGER_CREATE, &ledger, &err));
    TEST ("a second process that wants to write is told who is there") {
        CHECK(!ledger_open(dir, LEDGER_WRITE, &second, &err) && err.code == ERROR_CONFLICT);
        CHECK(strstr(err.message[LANG_EN], "process") != NULL && ledger_owner(dir) == getpid());
    }
    TEST ("reading beside the writer is fine") {
        CHECK(ledger_open(dir, LEDGER_READ, &second, &err));
        ledger_close(second);
    }
    ledger_close(ledger);
    TEST ("a ledger is not made over another")
        CHECK(!ledger_open(dir, LEDGER_CREATE, &second, &err) && err.code == ERROR_CONFLICT);
    TEST ("a copy is a whole ledger, and a damaged file is found") {
        char copy[LEDGER_PATH_MAX];
        FILE *file;

        CHECK(ledger_open(dir, LEDGER_WRITE, &ledger, &err));
        ledger_path(ledger, "copy.sqlite", copy);
        CHECK((ledger_copy(ledger, copy, &err) && ledger_file_check(copy, true, &err)) ||
              (NOTE("%s", err.message[LANG_EN]), false));
        file = fopen(copy, "r+b");
        CHECK(file && fseek(file, 4096 * 9, SEEK_SET) == 0);
        for (int i = 0; i < 4096 * 20; i++)
            fputc(0x5a, file);
        fclose(file);
        CHECK(!ledger_file_check(copy, true, &err) && err.code == ERROR_INVALID);
        ledger_close(ledger);
    }
    TEST ("a newer schema and a foreign file are refused in words") {
        struct conn *conn = NULL;

        snprintf(path, sizeof(path), "%s/ledger.sqlite", dir);
        CHECK(conn_open(path, CONN_WRITE, &conn, &err));
        CHECK(conn_script(conn, "test", "PRAGMA user_version = 99", &err));
        conn_close(conn);
        CHECK(!ledger_open(dir, LEDGER_WRITE, &ledger, &err) && err.code == ERROR_UNSUPPORTED);
        CHECK(strstr(err.message[LANG_EN], "99") != NULL);
        CHECK(conn_open(path, CONN_WRITE, &conn, &err));
        CHECK(conn_script(conn, "test", "PRAGMA application_id = 5", &err));
        conn_close(conn);
        CHECK(!ledger_open(dir, LEDGER_READ, &ledger, &err) && err.code == ERROR_UNSUPPORTED);
    }
    CHECK(fs_remove_tree(dir, &err));
}
