/* guard: addresses and headers that two programs could read differently. */
#include "yardstick/http/guard.h"

#include "test.h"

static const struct {
    const char *name, *uri;
    unsigned status;
} addresses[] = {
    { "the root", "/", 0 },
    { "a query with escapes", "/a?b=%20%E5%BC%A0", 0 },
    { "UTF-8 as it is", "/api/search?q=张伟", 0 },
    { "a line end in a value", "/a?filter=x%0Ay%09z", 0 },
    { "dots that are no segment", "/a..b/...", 0 },
    { "dots in the query", "/a?b=../c", 0 },
    { "nothing", "", 400 },
    { "no slash", "a", 400 },
    { "an asterisk", "*", 400 },
    { "an absolute address", "http://a/b", 400 },
    { "NUL", "/a%00", 400 },
    { "escape", "/a%1b", 400 },
    { "a space", "/a b", 400 },
    { "a backslash", "/a\\b", 400 },
    { "a fragment", "/a#b", 400 },
    { "a short escape", "/a%2", 400 },
    { "a wrong escape", "/a%zz", 400 },
    { "no UTF-8", "/\xff", 400 },
    { "a dot segment", "/./a", 400 },
    { "two dots at the end", "/a/..", 400 },
    { "escaped dots", "/%2e./a", 400 },
};

static unsigned headers_check(const struct pair *headers, size_t n, enum method method)
{
    struct request request = { .method = method, .headers = headers, .n_headers = n };
    struct error err;

    return guard_headers(&request, &err);
}

#define HEADER(n, v)                                                                               \
    {                                                                                              \
        STR(n), STR(v)                                                                             \
    }
#define STATUS(method, ...)                                                                        \
    headers_check((const struct pair[]){ __VA_ARGS__ },                                            \
                  sizeof((const struct pair[]){ __VA_ARGS__ }) / sizeof(struct pair), method)

TESTS
{
    for (size_t i = 0; i < ARRAY_LEN(addresses); i++)
        TEST (addresses[i].name) {
            struct error err;

            CHECK(guard_uri(str_from(addresses[i].uri), &err) == addresses[i].status);
        }
    TEST ("an ordinary request passes") {
        CHECK(STATUS(METHOD_GET, HEADER("Host", "a"), HEADER("X-A", "1"), HEADER("X-A", "2")) == 0);
        CHECK(STATUS(METHOD_POST, HEADER("Host", "a"), HEADER("Content-Length", "10")) == 0);
        CHECK(STATUS(METHOD_POST, HEADER("Host", "a"), HEADER("Transfer-Encoding", "Chunked")) ==
              0);
    }
    TEST ("lengths are digits, once, and not beside chunks") {
        CHECK(STATUS(METHOD_POST, HEADER("Host", "a"), HEADER("Content-Length", "1e3")) == 400);
        CHECK(STATUS(METHOD_POST, HEADER("Host", "a"), HEADER("Content-Length", " 1")) == 400);
        CHECK(STATUS(METHOD_POST, HEADER("Host", "a"), HEADER("Content-Length", "")) == 400);
        CHECK(STATUS(METHOD_POST, HEADER("Host", "a"), HEADER("content-length", "1"),
                     HEADER("Content-Length", "1")) == 400);
        CHECK(STATUS(METHOD_POST, HEADER("Host", "a"), HEADER("Content-Length", "1"),
                     HEADER("transfer-encoding", "chunked")) == 400);
        CHECK(STATUS(METHOD_POST, HEADER("Host", "a"), HEADER("Transfer-Encoding", "")) == 400);
    }
    TEST ("names are tokens, values have no control bytes") {
        CHECK(STATUS(METHOD_GET, HEADER("Host", "a"), HEADER("X ", "1")) == 400);
        CHECK(STATUS(METHOD_GET, HEADER("Host", "a"), HEADER("", "1")) == 400);
        CHECK(STATUS(METHOD_GET, HEADER("Host", "a"), HEADER("X(", "1")) == 400);
        CHECK(STATUS(METHOD_GET, HEADER("Host", "a"), HEADER("X", "a\rb")) == 400);
        CHECK(STATUS(METHOD_GET, HEADER("Host", "a"), HEADER("X", "a\0b")) == 400);
        CHECK(STATUS(METHOD_GET, HEADER("Host", "a"), HEADER("X", "a\tb")) == 0);
    }
    TEST ("methods are ours, Host is there") {
        CHECK(STATUS(METHOD_NONE, HEADER("Host", "a")) == 405);
        CHECK(STATUS(METHOD_GET, HEADER("X", "a")) == 400);
        CHECK(method_find(STR("get")) == METHOD_NONE && method_find(STR("GET")) == METHOD_GET);
    }
}
