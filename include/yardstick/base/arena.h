/*
 * arena: memory with one owner and one end.
 *
 * Every request has one arena, and so does every job step. Decoded parameters,
 * rows copied out of the database and text of the answer live in it; nothing
 * in it is freed singly. The limit is the most one request may hold, and
 * passing it is the client's error, not the server's end.
 */
#pragma once

#include "yardstick/base/attr.h"
#include "yardstick/base/str.h"

struct arena_block;

struct arena {
    struct arena_block *head;
    size_t held;  /* bytes asked of malloc so far */
    size_t limit; /* the most `held` may be */
};

#define ARENA_INIT(bytes)                                                                          \
    {                                                                                              \
        .limit = (bytes)                                                                           \
    }

/* Zeroed memory, aligned for any type; NULL once the limit is passed. */
MUST_CHECK void *arena_alloc(struct arena *arena, size_t size);

/* A copy that lives as long as the arena and is NUL-terminated; .ptr is NULL at the limit. */
struct str arena_copy(struct arena *arena, struct str s);

/* Printed text; .ptr is NULL at the limit. */
struct str arena_printf(struct arena *arena, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Empty it for the next row or step, keeping one block. */
void arena_reset(struct arena *arena);

/* Give everything back. The arena is empty and ready for use again. */
void arena_release(struct arena *arena);
