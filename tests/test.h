/*
 * test: forty lines of harness. A test file is one program:
 *
 *     TESTS
 *     {
 *         TEST("a sentence about the world") {
 *             CHECK(1 + 1 == 2);
 *         }
 *     }
 *
 * A failed CHECK is printed with its place and the test goes on; the program
 * exits 1 if any failed. SKIP("why") leaves a test, and says so. Random tests
 * print their seed with NOTE. Run with an argument, only tests whose name
 * contains it are run.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int test_failures, test_count, test_skips;
static const char *test_filter;

static inline bool test_begin(const char *name)
{
    if (test_filter && !strstr(name, test_filter))
        return false;
    test_count++;
    printf("  %s\n", name);
    fflush(stdout);
    return true;
}

#define TEST(name) if (test_begin(name))

#define CHECK(condition)                                                                           \
    ((condition) ? true                                                                            \
                 : (printf("%s:%d: failed: %s\n", __FILE__, __LINE__, #condition),                 \
                    test_failures++, false))

#define NOTE(...) (printf("    " __VA_ARGS__), printf("\n"))
#define SKIP(...) (test_skips++, printf("    skipped: " __VA_ARGS__), printf("\n"))

static void test_all(void);

#define TESTS                                                                                      \
    int main(int argc, char **argv)                                                                \
    {                                                                                              \
        test_filter = argc > 1 ? argv[1] : NULL;                                                   \
        test_all();                                                                                \
        printf("%d tests, %d checks failed, %d skipped\n", test_count, test_failures, test_skips); \
        return test_failures ? 1 : 0;                                                              \
    }                                                                                              \
    static void test_all(void)
