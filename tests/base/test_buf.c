#include "yardstick/base/buf.h"

#include "test.h"

TESTS
{
    TEST ("a buf that passed its limit stays failed and says so once") {
        AUTO(buf) b = BUF_INIT(4);
        struct error err = { 0 };

        buf_text(&b, "abc");
        CHECK(buf_ok(&b, &err));
        buf_text(&b, "de");
        buf_text(&b, "");
        CHECK(!buf_ok(&b, &err) && err.code == ERROR_TOO_LARGE);
        CHECK(str_eq(buf_str(&b), STR("abc")));
        buf_clear(&b);
        buf_addf(&b, "%d", 1234);
        CHECK(buf_ok(&b, &err) && str_eq(buf_str(&b), STR("1234")));
    }
    TEST ("taken bytes belong to the taker") {
        AUTO(buf) b = BUF_INIT(100);
        size_t len;
        char *data;

        buf_text(&b, "mine");
        data = buf_take(&b, &len);
        CHECK(len == 4 && b.data == NULL && strcmp(data, "mine") == 0);
        free(data);
    }
}
