/*
 * content_read: what a version says, and in what two of them differ.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/error.h"

/* The columns of a room line, as text; "-" is absent. */
enum content_field {
    CONTENT_CODE,
    CONTENT_FLOOR,
    CONTENT_NUMBER,
    CONTENT_USE,
    CONTENT_SUBTYPE,
    CONTENT_MEASURED,
    CONTENT_DECLARED,
    CONTENT_APPROVED,
    CONTENT_N_PEOPLE,
    CONTENT_PEOPLE,
    CONTENT_SHAPE,
    CONTENT_FIELDS
};
extern const char *const content_field_names[CONTENT_FIELDS];

struct content_room {
    struct str field[CONTENT_FIELDS];
};

/* Rooms in the order of the text, which must outlive them. ERROR_INVALID when it is no content. */
MUST_CHECK bool content_read(struct str text, struct arena *arena, struct content_room **out,
                             size_t *n, struct error *err);

/* Walks both, in the order of codes; `before` or `after` is NULL for one that came or went. False
 * ends the walk. */
typedef bool content_differ(void *context, const struct content_room *before,
                            const struct content_room *after);
void content_compare(const struct content_room *before, size_t n_before,
                     const struct content_room *after, size_t n_after, void *context,
                     content_differ *differ);
