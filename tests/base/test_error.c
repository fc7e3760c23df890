#include "yardstick/base/error.h"

#include "test.h"

TESTS
{
    TEST ("one call says it in both languages") {
        struct error err = { 0 };

        CHECK(!error_set(&err, ERROR_TOO_LARGE, "more than %zu bytes", (size_t)5));
        CHECK(strcmp(err.message[LANG_EN], "more than 5 bytes") == 0);
        CHECK(strcmp(err.message[LANG_ZH], "超过 5 字节") == 0);
    }
    TEST ("the Chinese of a message is found whatever its first character is") {
        static const char *const formats[] = { "\"%.*s\" does not fit", "must not be empty",
                                               "1 problem in the file; nothing was imported" };

        for (size_t i = 0; i < ARRAY_LEN(formats); i++)
            CHECK(strcmp(words_find(LANG_ZH, formats[i]), formats[i]) != 0);
    }
    TEST ("every code has a status, a slug and two titles")
        for (int code = ERROR_NONE + 1; code < ERROR_COUNT; code++) {
            CHECK(error_http_status((enum error_code)code) >= 400);
            CHECK(error_slug((enum error_code)code)[0] != '\0');
            CHECK(error_title((enum error_code)code, LANG_ZH)[0] != '\0');
            CHECK(error_title((enum error_code)code, LANG_EN)[0] != '\0');
        }
    TEST ("a long message ends on a whole character") {
        struct error err = { 0 };
        char text[1200];

        for (size_t i = 0; i + 3 < sizeof(text); i += 3)
            memcpy(text + i, "房", 4);
        error_set(&err, ERROR_INVALID, "cannot %s %s: %s", "x", text, "y");
        CHECK(str_is_utf8(str_from(err.message[LANG_EN])));
        CHECK(strlen(err.message[LANG_EN]) > 350);
        error_detail(&err, STR("code"), str_from(text), "text");
        CHECK(str_is_utf8(str_from(err.value)));
    }
}
