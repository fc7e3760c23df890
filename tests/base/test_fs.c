#include "yardstick/base/fs.h"

#include <sys/stat.h>
#include <unistd.h>

#include "test.h"

TESTS
{
    char folder[] = "/tmp/ys_test_fs.XXXXXX";
    char path[256];
    struct error err = { 0 };

    CHECK(mkdtemp(folder) != NULL);
    snprintf(path, sizeof(path), "%s/file", folder);
    TEST ("what is written is read back, with its mode, and no temporary is left") {
        AUTO(buf) b = BUF_INIT(100);
        struct stat st;

        CHECK(fs_write(path, STR("hello"), 0600, &err));
        CHECK(fs_write(path, STR("again"), 0600, &err));
        CHECK(fs_read(path, &b, &err) && str_eq(buf_str(&b), STR("again")));
        CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
        CHECK(fs_size(path) == 5 && fs_free_bytes(folder) > 0);
    }
    TEST ("a file larger than the limit is refused") {
        AUTO(buf) b = BUF_INIT(3);

        CHECK(!fs_read(path, &b, &err) && err.code == ERROR_TOO_LARGE);
    }
    TEST ("a tree is removed without following links") {
        char inner[300], link[300], outside[300];

        snprintf(inner, sizeof(inner), "%s/tree", folder);
        snprintf(link, sizeof(link), "%s/tree/link", folder);
        snprintf(outside, sizeof(outside), "%s/file", folder);
        CHECK(fs_mkdir(inner, 0700, &err) && fs_mkdir(inner, 0700, &err));
        CHECK(symlink(folder, link) == 0);
        CHECK(fs_remove_tree(inner, &err) && !fs_exists(inner) && fs_exists(outside));
    }
    TEST ("an absent file is named") {
        AUTO(buf) b = BUF_INIT(3);

        CHECK(!fs_read("/nonexistent/x", &b, &err) && err.code == ERROR_NOT_FOUND);
        CHECK(strstr(err.message[LANG_EN], "/nonexistent/x") != NULL);
    }
    CHECK(fs_remove_tree(folder, &err));
}
