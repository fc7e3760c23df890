/*
 * column: an array that grows, of things of one size; private to src/map.
 *
 * As with buf, a failed append is remembered and said once, at the end.
 */
#pragma once

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct column {
    char *data;
    size_t n, room, size; /* size of one, in bytes */
    bool failed;
};

#define COLUMN_INIT(type)                                                                          \
    {                                                                                              \
        .size = sizeof(type)                                                                       \
    }
#define COLUMN(c, type) ((type *)(void *)(c).data)

/* Room for n more, to be filled at once; NULL when there is none. */
static inline void *column_extend(struct column *c, size_t n)
{
    size_t room = c->room ? c->room : 16;
    void *data;

    while (room < c->n + n)
        room *= 2;
    if (!c->failed && room != c->room) {
        data = realloc(c->data, room * c->size);
        c->failed = !data;
        if (data) {
            c->data = data;
            c->room = room;
        }
    }
    if (c->failed)
        return NULL;
    c->n += n;
    return c->data + (c->n - n) * c->size;
}

static inline void column_add(struct column *c, const void *items, size_t n)
{
    void *at = column_extend(c, n);

    if (at && n)
        memcpy(at, items, n * c->size);
}

static inline void column_release(struct column *c)
{
    free(c->data);
    c->data = NULL;
    c->n = c->room = 0;
}
