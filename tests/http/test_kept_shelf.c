/* kept_shelf: what is found again, and what makes room. */
#include "yardstick/http/kept_shelf.h"

#include "test.h"

enum { BODY = 1000, LIMIT = 100 * BODY };

static struct kept_response *answer_of(uint64_t number)
{
    static char body[BODY];
    char etag[32];
    struct kept_options options = { .etag = etag, .identity = { body, sizeof(body) } };
    struct kept_response *made = NULL;
    struct error err = { 0 };

    snprintf(etag, sizeof(etag), "\"%llu\"", (unsigned long long)number);
    CHECK(kept_response_make(&options, &made, &err));
    return made;
}

static void put(struct kept_shelf *shelf, uint64_t of, uint64_t at, uint64_t number)
{
    struct kept_response *made = answer_of(number);

    kept_shelf_put(shelf, of, at, made);
    kept_response_unref(made);
}

/* The number of the answer there; 0: none. */
static uint64_t got(struct kept_shelf *shelf, uint64_t of, uint64_t at)
{
    struct kept_response *found = kept_shelf_get(shelf, of, at);
    uint64_t number = found ? strtoull(kept_response_etag(found) + 1, NULL, 10) : 0;

    kept_response_unref(found);
    return number;
}

TESTS
{
    struct kept_shelf *shelf = kept_shelf_open(LIMIT);

    TEST ("an answer is found by both its numbers and by no other") {
        put(shelf, 1, 2, 12);
        put(shelf, 2, 1, 21);
        CHECK(got(shelf, 1, 2) == 12 && got(shelf, 2, 1) == 21);
        CHECK(got(shelf, 1, 1) == 0 && got(shelf, 2, 2) == 0);
    }
    TEST ("another under the same numbers takes its place, its bytes are counted once") {
        size_t before = kept_shelf_bytes(shelf);

        put(shelf, 1, 2, 13);
        CHECK(got(shelf, 1, 2) == 13 && kept_shelf_bytes(shelf) == before);
    }
    TEST ("the bytes stay within the limit, what came last is there") {
        for (uint64_t i = 1; i <= 2000; i++) {
            put(shelf, 7, i, i);
            CHECK(kept_shelf_bytes(shelf) <= LIMIT && got(shelf, 7, i) == i);
        }
    }
    TEST ("what somebody holds outlives the shelf's own") {
        struct kept_response *held = kept_shelf_get(shelf, 7, 2000);

        for (uint64_t i = 1; i <= 2000; i++)
            put(shelf, 8, i, i);
        CHECK(got(shelf, 7, 2000) == 0);
        CHECK(held && strcmp(kept_response_etag(held), "\"2000\"") == 0);
        kept_response_unref(held);
    }
    TEST ("an answer larger than the shelf is not kept") {
        struct kept_shelf *narrow = kept_shelf_open(BODY / 2);

        put(narrow, 1, 1, 5);
        CHECK(got(narrow, 1, 1) == 0 && kept_shelf_bytes(narrow) == 0);
        kept_shelf_close(narrow);
    }
    kept_shelf_close(shelf);
}
