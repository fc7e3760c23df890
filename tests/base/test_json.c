#include "yardstick/base/json.h"

#include "test.h"

TESTS
{
    TEST ("forms nest, commas fall where they must, text is escaped") {
        AUTO(buf) b = BUF_INIT(1000);
        struct json j = JSON_INIT(&b);

        json_object_begin(&j, NULL);
        json_str(&j, "a",
                 STR("\"q\\ \n\x01\x1f"
                     "é"));
        json_array_begin(&j, "b");
        json_i64(&j, NULL, -5);
        json_fixed(&j, NULL, -5, 2);
        json_fixed(&j, NULL, 123456, 2);
        json_f64(&j, NULL, 0.1, 3);
        json_f64(&j, NULL, 0.0 / 0.0, 3);
        json_end(&j);
        json_bool(&j, "c", true);
        json_text(&j, "d", NULL);
        json_end(&j);
        CHECK(
            str_eq(buf_str(&b), STR("{\"a\":\"\\\"q\\\\ \\n\\u0001\\u001fé\","
                                    "\"b\":[-5,-0.05,1234.56,0.100,null],\"c\":true,\"d\":null}")));
    }
    TEST ("a NUL byte is escaped, too") {
        AUTO(buf) b = BUF_INIT(100);
        struct json j = JSON_INIT(&b);

        json_str(&j, NULL, (struct str){ "a\0b", 3 });
        CHECK(str_eq(buf_str(&b), STR("\"a\\u0000b\"")));
    }
}
