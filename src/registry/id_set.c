/*
 * id_set: see the header.
 */
#include "id_set.h"

#include <stdlib.h>

static size_t place(const struct id_slot *slots, size_t room, int64_t key)
{
    size_t at = (size_t)((uint64_t)key * 0x9e3779b97f4a7c15u >> 20) & (room - 1);

    while (slots[at].key && slots[at].key != key)
        at = (at + 1) & (room - 1);
    return at;
}

int64_t id_set_get(const struct id_set *set, int64_t key)
{
    return set->n ? set->slots[place(set->slots, set->room, key)].value : 0;
}

static bool grow(struct id_set *set, struct error *err)
{
    size_t room = set->room ? 2 * set->room : 1024;
    struct id_slot *slots = calloc(room, sizeof(*slots));

    if (!slots)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    for (size_t i = 0; i < set->room; i++)
        if (set->slots[i].key)
            slots[place(slots, room, set->slots[i].key)] = set->slots[i];
    free(set->slots);
    set->slots = slots;
    set->room = room;
    return true;
}

bool id_set_put(struct id_set *set, int64_t key, int64_t value, struct error *err)
{
    size_t at;

    if (3 * set->n >= 2 * set->room && !grow(set, err))
        return false;
    at = place(set->slots, set->room, key);
    set->n += set->slots[at].key == 0;
    set->slots[at] = (struct id_slot){ key, value };
    return true;
}

void id_set_release(struct id_set *set)
{
    free(set->slots);
    *set = (struct id_set){ 0 };
}
