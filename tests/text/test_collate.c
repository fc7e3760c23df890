#include "yardstick/text/collate.h"

#include "test.h"

/* In the order a directory would print them; ICU puts Chinese before Latin letters. */
static const char *const sorted[] = { "1号楼",  "2号楼", "10号楼", "安全局", "财政局", "李伟",
                                      "滕州市", "张伟",  "张伟民", "A座",    "B座" };

TESTS
{
    TEST ("names are in the order of their pinyin and numbers in that of their value") {
        struct collation *collation = NULL;
        struct error err;
        AUTO(buf) last = BUF_INIT(1000);

        CHECK(collation_open(&collation, &err));
        for (size_t i = 0; collation && i < ARRAY_LEN(sorted); i++) {
            AUTO(buf) key = BUF_INIT(1000);

            CHECK(collation_key(collation, str_from(sorted[i]), &key, &err));
            CHECK(str_compare(buf_str(&last), buf_str(&key)) < 0);
            buf_clear(&last);
            buf_add(&last, buf_str(&key));
        }
        collation_close(collation);
    }
    TEST ("keys are whole, however long the text, and the same each time") {
        struct collation *collation = NULL;
        struct error err = { 0 };
        AUTO(buf) text = BUF_INIT(10000);
        AUTO(buf) a = BUF_INIT(100000);
        AUTO(buf) b = BUF_INIT(100000);

        CHECK(collation_open(&collation, &err));
        for (int i = 0; i < 1000; i++)
            buf_text(&text, "张");
        CHECK(collation_key(collation, buf_str(&text), &a, &err));
        CHECK(collation_key(collation, buf_str(&text), &b, &err));
        CHECK(str_eq(buf_str(&a), buf_str(&b)));
        buf_clear(&b);
        buf_text(&text, "伟");
        CHECK(collation_key(collation, buf_str(&text), &b, &err));
        CHECK(str_compare(buf_str(&a), buf_str(&b)) < 0);
        CHECK(!collation_key(collation, STR("\xff"), &b, &err) && err.code == ERROR_INVALID);
        collation_close(collation);
    }
}
