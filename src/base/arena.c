/*
 * arena: see the header.
 */
#include "yardstick/base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_BLOCK = 4096 };

struct arena_block {
    struct arena_block *next;
    size_t size, used;
    alignas(max_align_t) char bytes[];
};

static struct arena_block *block_add(struct arena *arena, size_t size)
{
    size_t room = arena->head ? 2 * arena->head->size : FIRST_BLOCK;
    struct arena_block *block;

    if (room < size)
        room = size;
    if (arena->held >= arena->limit || size > arena->limit - arena->held)
        return NULL;
    if (room > arena->limit - arena->held)
        room = arena->limit - arena->held;
    block = malloc(sizeof(*block) + room);
    if (!block)
        return NULL;
    *block = (struct arena_block){ .next = arena->head, .size = room };
    arena->head = block;
    arena->held += room;
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    struct arena_block *block = arena->head;
    size_t aligned;
    void *out;

    if (size > SIZE_MAX / 4)
        return NULL;
    aligned = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (!block || block->size - block->used < aligned)
        block = block_add(arena, aligned);
    if (!block)
        return NULL;
    out = block->bytes + block->used;
    block->used += aligned;
    return memset(out, 0, size);
}

struct str arena_copy(struct arena *arena, struct str s)
{
    char *out = arena_alloc(arena, s.len + 1);

    if (!out)
        return (struct str){ 0 };
    if (s.len)
        memcpy(out, s.ptr, s.len);
    return (struct str){ out, s.len };
}

struct str arena_printf(struct arena *arena, const char *fmt, ...)
{
    va_list args;
    char *out;
    int n;

    va_start(args, fmt);
    n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    out = n < 0 ? NULL : arena_alloc(arena, (size_t)n + 1);
    if (!out)
        return (struct str){ 0 };
    va_start(args, fmt);
    vsnprintf(out, (size_t)n + 1, fmt, args);
    va_end(args);
    return (struct str){ out, (size_t)n };
}

void arena_reset(struct arena *arena)
{
    struct arena_block *kept = arena->head;

    if (!kept)
        return;
    for (struct arena_block *block = kept->next; block;) {
        struct arena_block *next = block->next;

        free(block);
        block = next;
    }
    kept->next = NULL;
    kept->used = 0;
    arena->held = kept->size;
}

void arena_release(struct arena *arena)
{
    arena_reset(arena);
    free(arena->head);
    arena->head = NULL;
    arena->held = 0;
}
