/*
 * statistic_cell: pieces of one kind as one.
 */
#include <stdlib.h>

#include "statistic_cube.h"

void cells_release(struct cell_list *cells)
{
    free(cells->items);
    free(cells->slots);
    *cells = (struct cell_list){ 0 };
}

static size_t kind_hash(const struct piece_kind *kind)
{
    uint64_t h = ((uint64_t)kind->unit << 32 | kind->building) * 0x9e3779b97f4a7c15u;

    h ^= (uint64_t)kind->secret << 24 | (uint64_t)kind->use << 16 | (uint64_t)kind->state << 8 |
         kind->status;
    h *= 0xbf58476d1ce4e5b9u;
    return (size_t)(h ^ h >> 29);
}

/* The slot of the kind, or the free one where it would stand. */
static size_t slot_of(const struct cell_list *cells, const struct piece_kind *kind)
{
    size_t mask = 2 * cells->room - 1, at = kind_hash(kind) & mask;

    while (cells->slots[at] &&
           memcmp(&cells->items[cells->slots[at] - 1].kind, kind, sizeof(*kind)) != 0)
        at = (at + 1) & mask;
    return at;
}

/* Room is a power of two. */
static bool cells_grow(struct cell_list *cells)
{
    size_t room = cells->room ? 2 * cells->room : 1024;
    struct cell *items = realloc(cells->items, room * sizeof(*items));
    uint32_t *slots = calloc(2 * room, sizeof(*slots));

    if (items)
        cells->items = items;
    if (!items || !slots) {
        free(slots);
        return false;
    }
    free(cells->slots);
    cells->slots = slots;
    cells->room = room;
    for (size_t i = 0; i < cells->n; i++)
        slots[slot_of(cells, &cells->items[i].kind)] = (uint32_t)i + 1;
    return true;
}

static struct statistic_sums sums_of(const struct piece *p)
{
    bool idle = p->kind.status == STATUS_IDLE, empty = p->kind.status == STATUS_UNOCCUPIED;

    return (struct statistic_sums){ .rooms = p->is_first,
                                    .area = p->area,
                                    .used_rooms = p->is_first && p->kind.status == STATUS_USED,
                                    .idle_rooms = p->is_first && idle,
                                    .idle_area = idle ? p->area : 0,
                                    .unoccupied_rooms = p->is_first && empty,
                                    .unoccupied_area = empty ? p->area : 0,
                                    .over_rooms = p->over > 0,
                                    .over_area = p->over,
                                    .people = p->people };
}

static void sums_change(struct statistic_sums *to, const struct statistic_sums *what, int64_t sign)
{
    to->rooms += sign * what->rooms;
    to->area += sign * what->area;
    to->used_rooms += sign * what->used_rooms;
    to->idle_rooms += sign * what->idle_rooms;
    to->idle_area += sign * what->idle_area;
    to->unoccupied_rooms += sign * what->unoccupied_rooms;
    to->unoccupied_area += sign * what->unoccupied_area;
    to->over_rooms += sign * what->over_rooms;
    to->over_area += sign * what->over_area;
    to->people += sign * what->people;
}

void statistic_sums_add(struct statistic_sums *to, const struct statistic_sums *what)
{
    sums_change(to, what, 1);
}

bool cells_take(struct cell_list *cells, const struct piece *p, int sign)
{
    struct statistic_sums sums = sums_of(p);
    struct cell *cell;
    size_t at;

    if (cells->n == cells->room && !cells_grow(cells))
        return false;
    at = slot_of(cells, &p->kind);
    if (!cells->slots[at]) {
        cells->items[cells->n] = (struct cell){ .kind = p->kind };
        cells->slots[at] = (uint32_t)++cells->n;
    }
    cell = &cells->items[cells->slots[at] - 1];
    cell->n += (uint32_t)sign;
    sums_change(&cell->sums, &sums, sign);
    return true;
}

bool cells_copy(const struct cell_list *from, struct cell_list *to)
{
    *to = (struct cell_list){ .n = from->n, .room = from->room };
    if (!from->room)
        return true;
    to->items = malloc(from->room * sizeof(*to->items));
    to->slots = malloc(2 * from->room * sizeof(*to->slots));
    if (!to->items || !to->slots) {
        cells_release(to);
        return false;
    }
    memcpy(to->items, from->items, from->n * sizeof(*to->items));
    memcpy(to->slots, from->slots, 2 * from->room * sizeof(*to->slots));
    return true;
}
