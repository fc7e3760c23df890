#include "yardstick/base/arena.h"

#include "test.h"

TESTS
{
    TEST ("memory is zeroed, aligned and ends at the limit") {
        AUTO(arena) arena = ARENA_INIT(10000);
        char *a = arena_alloc(&arena, 100);

        CHECK(a && a[0] == 0 && a[99] == 0 && (uintptr_t)a % 16 == 0);
        CHECK(arena_alloc(&arena, 9000) == NULL);
        CHECK(arena.held <= 10000);
        CHECK(arena_alloc(&arena, SIZE_MAX - 8) == NULL);
    }
    TEST ("copies survive growth, and reset keeps no more than one block") {
        AUTO(arena) arena = ARENA_INIT(1 << 20);
        struct str first = arena_copy(&arena, STR("first"));

        for (int i = 0; i < 100; i++)
            CHECK(arena_printf(&arena, "%0*d", 500, i).len == 500);
        CHECK(str_eq(first, STR("first")) && first.ptr[5] == '\0');
        arena_reset(&arena);
        CHECK(arena.head != NULL);
        CHECK(arena_alloc(&arena, 10) != NULL);
    }
}
