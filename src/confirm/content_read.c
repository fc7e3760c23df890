/*
 * content_read: see the header.
 */
#include "yardstick/confirm/content_read.h"

const char *const content_field_names[CONTENT_FIELDS] = { "code",     "floor",    "number",
                                                          "use",      "subtype",  "measured",
                                                          "declared", "approved", "n_people",
                                                          "people",   "shape" };

static size_t room_lines(struct str text)
{
    size_t n = 0;

    while (text.len)
        n += str_starts(str_cut(&text, '\n'), STR("room\t"));
    return n;
}

static bool no_content(struct error *err)
{
    return error_set(err, ERROR_INVALID, "this is not what a confirmation says");
}

bool content_read(struct str text, struct arena *arena, struct content_room **out, size_t *n,
                  struct error *err)
{
    size_t most = room_lines(text);
    struct content_room *rooms = arena_alloc(arena, (most ? most : 1) * sizeof(*rooms));

    *n = 0;
    if (!rooms)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    while (text.len) {
        struct str line = str_cut(&text, '\n');
        struct str kind = str_cut(&line, '\t');

        if (str_eq(kind, STR("shape"))) {
            if (!*n)
                return no_content(err);
            rooms[*n - 1].field[CONTENT_SHAPE] = line;
        }
        if (!str_eq(kind, STR("room")))
            continue;
        for (size_t i = 0; i < CONTENT_SHAPE; i++)
            rooms[*n].field[i] = str_cut(&line, '\t');
        if (line.len || !rooms[*n].field[CONTENT_PEOPLE].len)
            return no_content(err);
        ++*n;
    }
    *out = rooms;
    return true;
}

static bool is_same(const struct content_room *a, const struct content_room *b)
{
    for (size_t i = 0; i < CONTENT_FIELDS; i++)
        if (!str_eq(a->field[i], b->field[i]))
            return false;
    return true;
}

void content_compare(const struct content_room *before, size_t n_before,
                     const struct content_room *after, size_t n_after, void *context,
                     content_differ *differ)
{
    size_t i = 0, k = 0;

    while (i < n_before || k < n_after) {
        int order = i == n_before ? 1
                    : k == n_after
                        ? -1
                        : str_compare(before[i].field[CONTENT_CODE], after[k].field[CONTENT_CODE]);
        const struct content_room *was = order <= 0 ? &before[i++] : NULL;
        const struct content_room *is = order >= 0 ? &after[k++] : NULL;

        if (was && is && is_same(was, is))
            continue;
        if (!differ(context, was, is))
            return;
    }
}
