/*
 * id_set: see the header.
 */
#include "id_set.h"

#include <stdlib.h>

static int id_compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

bool id_set_read(const struct json_value *list, const char *member, struct arena *arena,
                 struct id_set *out, struct error *err)
{
    size_t n = json_count(list);
    int64_t *ids = arena_alloc(arena, (n + 1) * sizeof(*ids));

    if (!ids)
        return error_set(err, ERROR_TOO_LARGE, "the request is too large");
    for (size_t i = 0; i < n; i++) {
        const struct json_value *value = json_at(list, i);

        if (!json_as_i64(member ? json_get(value, member) : value, &ids[i]))
            ids[i] = 0;
    }
    qsort(ids, n, sizeof(*ids), id_compare);
    *out = (struct id_set){ ids, n };
    return true;
}

bool id_set_has(const struct id_set *set, int64_t id)
{
    return set->n && bsearch(&id, set->ids, set->n, sizeof(id), id_compare);
}
