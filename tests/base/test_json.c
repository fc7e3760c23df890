#include "yardstick/base/json.h"

#include <math.h>

#include "test.h"

static bool as_printf(double value, int decimals)
{
    AUTO(buf) b = BUF_INIT(1000);
    struct json j = JSON_INIT(&b);
    char expected[400];
    int n = snprintf(expected, sizeof(expected), "%.*f", decimals, value);

    json_f64(&j, NULL, value, decimals);
    if (str_eq(buf_str(&b), (struct str){ expected, (size_t)n }))
        return true;
    NOTE("%.*f became %.*s", decimals, value, STR_ARG(buf_str(&b)));
    return false;
}

TESTS
{
    TEST ("a number with so many decimals is as printf writes it") {
        static const double corners[] = { 0,      -0.0,  0.5,           1.5,    2.5,
                                          0.125,  0.005, 1.005,         -1e-12, 999.99999999,
                                          0.0005, -0.49, 117.256666665, 1e11,   1e12,
                                          1e15,   1e300, -1e17,         180,    -179.9999999995 };
        size_t n_wrong = 0;

        for (size_t i = 0; i < ARRAY_LEN(corners); i++)
            for (int decimals = 0; decimals <= 10; decimals++)
                n_wrong += !as_printf(corners[i], decimals);
        srand(7);
        for (int i = 0; i < 200000 && n_wrong < 5; i++) {
            double value = (rand() / (double)RAND_MAX - 0.5) * pow(10, rand() % 16);
            int decimals = rand() % 11;

            // Halves of the last place and their neighbours, where rounding is decided.
            if (i % 3 == 0)
                value = (floor(value) + 0.5) / pow(10, rand() % 10);
            if (i % 3 == 1)
                value = nextafter((floor(value) + 0.5) / pow(10, decimals), i % 2 ? 1e300 : -1e300);
            n_wrong += !as_printf(value, decimals);
        }
        CHECK(n_wrong == 0);
    }
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
