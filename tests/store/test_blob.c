#include "yardstick/store/blob.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yardstick/base/fs.h"

#include "test.h"

static int file_make(struct ledger *ledger, const char *name, const char *text)
{
    char path[LEDGER_PATH_MAX];
    struct error err;

    ledger_path(ledger, name, path);
    return fs_write(path, str_from(text), 0600, &err) ? open(path, O_RDONLY | O_CLOEXEC) : -1;
}

static bool put(struct ledger *ledger, const char *key, struct error *err)
{
    int fd = file_make(ledger, "spool/finished", "0123456789");
    bool done = blob_put(ledger, key, fd, err);
    char path[LEDGER_PATH_MAX];

    close(fd);
    ledger_path(ledger, "spool/finished", path);
    unlink(path);
    return done;
}

struct naming {
    struct ledger *ledger;
    const char *key;
    bool fail;
};

static bool enter(struct conn *conn, void *argument, struct error *err)
{
    struct naming *n = argument;

    return blob_register(n->ledger, conn, n->key, err) &&
           (!n->fail || error_set(err, ERROR_CANCELED, "no"));
}

static bool leave(struct conn *conn, void *argument, struct error *err)
{
    struct naming *n = argument;

    return blob_forget(conn, n->key, err);
}

static bool count(void *context, const char *key, int64_t bytes, struct error *err)
{
    (void)err;
    CHECK(bytes == 10 && key[0] == 'm');
    return ++*(int *)context > 0;
}

static bool ignore(void *context, struct conn *conn, const struct change *changes, size_t n,
                   struct error *err)
{
    (void)context, (void)conn, (void)changes, (void)n, (void)err;
    return true;
}

TESTS
{
    static const struct change_sink sink = { NULL, ignore };
    char dir[] = "/tmp/ys_test_blob.XXXXXX", key[BLOB_KEY_MAX + 1], out[16] = "";
    struct ledger *ledger = NULL;
    struct error err = { 0 };
    struct naming naming = { .key = "map-1.pmtiles" };
    struct write_request request = { .run = enter, .argument = &naming, .actor = "test" };

    CHECK(mkdtemp(dir) && ledger_open(dir, LEDGER_CREATE, &ledger, &err) &&
          ledger_start_writer(ledger, &sink, &err));
    naming.ledger = ledger;
    TEST ("keys are made anew each time, and hold nothing that a path could use") {
        char other[BLOB_KEY_MAX + 1];

        CHECK(blob_key_make(STR("streets"), ".pmtiles", key, &err));
        CHECK(blob_key_make(STR("streets"), ".pmtiles", other, &err));
        CHECK(strcmp(key, other) != 0 && strlen(key) == 7 + 1 + 16 + 8);
        CHECK(!blob_key_make(STR("../x"), ".pmtiles", key, &err));
        CHECK(!blob_get(ledger, "../ledger.sqlite", 0, 1, out, &err));
        CHECK(!blob_get(ledger, ".hidden", 0, 1, out, &err) && blob_size(ledger, "a/b") < 0);
    }
    TEST ("what was put is read by offset and length, all of it or not at all") {
        CHECK(put(ledger, "map-1.pmtiles", &err) || (NOTE("%s", err.message[LANG_EN]), false));
        CHECK(blob_size(ledger, "map-1.pmtiles") == 10);
        CHECK(blob_get(ledger, "map-1.pmtiles", 3, 4, out, &err) && memcmp(out, "3456", 4) == 0);
        CHECK(!blob_get(ledger, "map-1.pmtiles", 8, 4, out, &err) && err.code == ERROR_INTERNAL);
        CHECK(!blob_get(ledger, "map-1.pmtiles", UINT64_MAX, 4, out, &err));
        CHECK(!blob_get(ledger, "map-2.pmtiles", 0, 1, out, &err) && err.code == ERROR_NOT_FOUND);
    }
    TEST ("a key is used once") {
        CHECK(!put(ledger, "map-1.pmtiles", &err) && err.code == ERROR_CONFLICT);
        CHECK(blob_get(ledger, "map-1.pmtiles", 0, 10, out, &err));
    }
    TEST ("a blob whose request failed is swept, one that is registered stays") {
        struct reader r = { 0 };
        int n = 0;

        naming.fail = true;
        CHECK(!writer_run(ledger_writer(ledger), &request, &err));
        CHECK(blob_sweep(ledger, &err) && blob_size(ledger, "map-1.pmtiles") < 0);
        naming.fail = false;
        CHECK(put(ledger, "map-1.pmtiles", &err) && put(ledger, "left-over.pmtiles", &err));
        close(file_make(ledger, "blobs/.unfinished-abc", "half"));
        CHECK(writer_run(ledger_writer(ledger), &request, &err));
        CHECK(blob_sweep(ledger, &err) && blob_size(ledger, "map-1.pmtiles") == 10);
        CHECK(blob_size(ledger, "left-over.pmtiles") < 0);
        snprintf(out, sizeof(out), "%s", "");
        CHECK(reader_borrow(ledger, &r, &err) && blob_list(r.conn, &n, count, &err) && n == 1);
        reader_release(&r);
    }
    TEST ("what is forgotten can be removed, twice") {
        request.run = leave;
        CHECK(writer_run(ledger_writer(ledger), &request, &err));
        CHECK(blob_remove(ledger, "map-1.pmtiles", &err) && blob_size(ledger, "map-1.pmtiles") < 0);
        CHECK(blob_remove(ledger, "map-1.pmtiles", &err));
    }
    ledger_close(ledger);
    CHECK(fs_remove_tree(dir, &err));
}
