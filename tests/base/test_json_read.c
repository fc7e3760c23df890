#include "yardstick/base/json.h"
#include "yardstick/base/json_read.h"

#include "test.h"

static const char *const refused[] = {
    "",
    "{",
    "{\"a\":1,\"a\":2}",
    "[1e999]",
    "\"\\ud800\"",
    "[1,]",
    "{\"a\":\"\xff\"}",
    "[\"\\u0000\"]x",
};

TESTS
{
    TEST ("what is not strict JSON is refused with its place")
        for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
            AUTO(json_doc) doc = { 0 };
            struct error err = { 0 };

            CHECK(!json_read(str_from(refused[i]), 1000, &doc, &err) && err.code == ERROR_INVALID);
        }
    TEST ("depth and size have limits") {
        AUTO(json_doc) doc = { 0 };
        struct error err = { 0 };
        char deep[67];

        memset(deep, '[', 33);
        memset(deep + 33, ']', 33);
        deep[66] = '\0';
        CHECK(!json_read(str_from(deep), 1000, &doc, &err) && err.code == ERROR_INVALID);
        CHECK(!json_read(STR("[1,2,3]"), 3, &doc, &err) && err.code == ERROR_TOO_LARGE);
        CHECK(json_read(STR("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\""), 1000, &doc, &err) ||
              strstr(err.message[LANG_EN], "line") != NULL);
    }
    TEST ("what was read is written as it was") {
        static const char text[] =
            "{\"a\":[1,-2.5,\"x\\\"y\",null,true,{}],\"b\":{\"c\":9007199254740991,\"长名\":[]}}";
        AUTO(json_doc) doc = { 0 };
        AUTO(buf) out = BUF_INIT(1000);
        struct json j = JSON_INIT(&out);
        struct error err = { 0 };

        CHECK(json_read(str_from(text), 1000, &doc, &err));
        json_value_write(&j, NULL, doc.root);
        CHECK(str_eq(buf_str(&out), str_from(text)));
    }
    TEST ("accessors answer, and never crash on the wrong kind") {
        AUTO(json_doc) doc = { 0 };
        struct error err = { 0 };
        void *iter = NULL;
        struct str key;
        const struct json_value *value;
        int64_t n = 0;

        CHECK(json_read(STR("{\"a\":[1,2.5,\"x\"],\"b\":3.0}"), 1000, &doc, &err));
        CHECK(json_count(json_get(doc.root, "a")) == 3);
        CHECK(str_eq(json_as_str(json_at(json_get(doc.root, "a"), 2)), STR("x")));
        CHECK(json_as_i64(json_get(doc.root, "b"), &n) && n == 3);
        CHECK(!json_as_i64(json_at(json_get(doc.root, "a"), 1), &n));
        CHECK(json_get(json_get(doc.root, "b"), "c") == NULL && json_as_str(NULL).len == 0);
        CHECK(json_each(doc.root, &iter, &key, &value) && str_eq(key, STR("a")));
        CHECK(json_each(doc.root, &iter, &key, &value) &&
              !json_each(doc.root, &iter, &key, &value));
    }
}
