/* etag: validators and their lists. */
#include "yardstick/http/etag.h"

#include "test.h"

static const struct {
    const char *list, *etag;
    bool matches;
} lists[] = {
    { "\"a\"", "\"a\"", true },
    { "W/\"a\"", "\"a\"", true },
    { "\"a\"", "W/\"a\"", true },
    { "\"b\", \"a\"", "\"a\"", true },
    { "\"b\",W/\"a\" , \"c\"", "\"a\"", true },
    { "\"a,b\"", "\"a,b\"", true },
    { "*", "\"a\"", true },
    { " * ", "\"a\"", true },
    { "\"a-g\"", "\"a\"", true },
    { "\"a\"", "\"a-g\"", true },
    { "\"ab\"", "\"a\"", false },
    { "a", "\"a\"", false },
    { "\"a", "\"a\"", false },
    { "", "\"a\"", false },
    { ",,", "\"a\"", false },
    { "\"\"", "\"a\"", false },
    { "\"a\"", "", false },
};

TESTS
{
    char etag[ETAG_TEXT], other[ETAG_TEXT];

    for (size_t i = 0; i < ARRAY_LEN(lists); i++)
        TEST (lists[i].list) {
            CHECK(etag_in_list(str_from(lists[i].list), lists[i].etag) == lists[i].matches);
        }
    TEST ("the gzip variant has its own text") {
        etag_format(etag, "%d-%d", 412, 7);
        etag_gzip(other, etag);
        CHECK(strcmp(etag, "\"412-7\"") == 0 && strcmp(other, "\"412-7-g\"") == 0);
    }
    TEST ("other bytes, other digest") {
        etag_of_bytes(etag, STR("a"));
        etag_of_bytes(other, STR("b"));
        CHECK(strcmp(etag, other) != 0 && strlen(etag) == 18);
    }
    TEST ("a change without If-Match is 428, of another version 412") {
        struct pair header = { STR("if-match"), STR("\"6\"") };
        struct request request = { METHOD_PATCH };
        struct error err;

        CHECK(!etag_must_match(&request, "\"7\"", true, &err) && err.code == ERROR_UNCONDITIONAL);
        CHECK(etag_must_match(&request, "\"7\"", false, &err));
        request.headers = &header;
        request.n_headers = 1;
        CHECK(!etag_must_match(&request, "\"7\"", false, &err) && err.code == ERROR_CHANGED);
        CHECK(etag_must_match(&request, "\"6\"", true, &err));
    }
    TEST ("only reading is answered with 304") {
        struct pair header = { STR("If-None-Match"), STR("*") };
        struct request request = { METHOD_GET, .headers = &header, .n_headers = 1 };

        CHECK(etag_is_known(&request, "\"1\"") && !etag_is_known(&request, ""));
        request.method = METHOD_PUT;
        CHECK(!etag_is_known(&request, "\"1\""));
    }
}
