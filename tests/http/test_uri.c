/* uri: decoding once, splitting first. */
#include "yardstick/http/uri.h"

#include "test.h"

TESTS
{
    AUTO(arena) arena = ARENA_INIT(1 << 20);
    struct str segments[URI_SEGMENTS_MAX], text;
    struct pair *pairs;
    struct error err;
    size_t n;

    TEST ("a path is split before it is decoded") {
        CHECK(uri_segments(STR("/a/b%2Fc/%E5%BC%A0"), &arena, segments, &n, &err));
        CHECK(n == 3 && str_eq(segments[0], STR("a")) && str_eq(segments[1], STR("b/c")));
        CHECK(str_eq(segments[2], STR("张")));
    }
    TEST ("the root has no segments, one trailing slash is dropped, an inner one is not") {
        CHECK(uri_segments(STR("/"), &arena, segments, &n, &err) && n == 0);
        CHECK(uri_segments(STR("/a/"), &arena, segments, &n, &err) && n == 1);
        CHECK(uri_segments(STR("/a//b"), &arena, segments, &n, &err) && n == 3);
        CHECK(segments[1].len == 0);
    }
    TEST ("a path deeper than we serve is not found") {
        CHECK(!uri_segments(STR("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17"), &arena, segments, &n,
                            &err));
        CHECK(err.code == ERROR_NOT_FOUND);
    }
    TEST ("a query gives its pairs in order, plus is a space, in a path it is not") {
        CHECK(uri_query(STR("a=1+2&b=%26%3D&c&&d="), &arena, &pairs, &n, &err) && n == 4);
        CHECK(str_eq(pairs[0].value, STR("1 2")) && str_eq(pairs[1].value, STR("&=")));
        CHECK(str_eq(pairs[2].name, STR("c")) && pairs[2].value.len == 0);
        CHECK(uri_decode(STR("1+2"), false, &arena, &text, &err) && str_eq(text, STR("1+2")));
    }
    TEST ("an escape that is cut off is refused") {
        CHECK(!uri_decode(STR("a%2"), false, &arena, &text, &err));
        CHECK(!uri_decode(STR("a%"), false, &arena, &text, &err));
        CHECK(!uri_decode(STR("a%g0"), false, &arena, &text, &err));
    }
    TEST ("what is encoded decodes to itself") {
        struct str coded = uri_encode(STR("a b/张&%"), &arena);

        CHECK(str_eq(coded, STR("a%20b%2F%E5%BC%A0%26%25")));
        CHECK(uri_decode(coded, true, &arena, &text, &err) && str_eq(text, STR("a b/张&%")));
    }
    TEST ("more than a hundred parameters are refused") {
        char many[300];

        memset(many, '&', sizeof(many));
        CHECK(!uri_query((struct str){ many, sizeof(many) }, &arena, &pairs, &n, &err));
    }
}
