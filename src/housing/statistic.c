/*
 * statistic: see the header. Rows are found by a hash of their keys.
 */
#include <stdio.h>
#include <stdlib.h>

#include "statistic_cube.h"

const char *const statistic_names[BY_COUNT + 1] = { "unit",     "level",  "class",    "state",
                                                    "status",   "tenure", "district", "courtyard",
                                                    "building", "year",   NULL };

static const char *const levels[] = { "",       "central",  "provincial", "municipal",
                                      "county", "township", NULL };
static const char *const uses[] = { "",          "office",    "service", "equipment",
                                    "ancillary", "technical", NULL };
static const char *const states[] = { "",         "in_use",     "shared",   "sealed",   "repair",
                                      "lent_out", "leased_out", "disposal", "reserved", NULL };
static const char *const status[] = { "", "used", "idle", "unoccupied", NULL };
static const char *const tenures[] = { "", "own", "leased", "borrowed", "free", NULL };

const char *const *const statistic_codes[BY_COUNT] = {
    [BY_LEVEL] = levels,  [BY_CLASS] = uses,     [BY_STATE] = states,
    [BY_STATUS] = status, [BY_TENURE] = tenures,
};

struct statistic_cube *statistic_cube_ref(struct statistic_cube *cube)
{
    cube->references++;
    return cube;
}

void statistic_cube_drop(struct statistic_cube *cube)
{
    if (!cube || --cube->references > 0)
        return;
    if (cube->base)
        statistic_cube_drop(cube->base);
    else
        arena_release(&cube->arena);
    free(cube->pieces);
    cells_release(&cube->cells);
    free(cube);
}

size_t named_find(const struct named_list *list, int64_t id)
{
    size_t low = 0, high = list->n;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (list->items[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->n && list->items[low].id == id ? low : list->n;
}

int statistic_code(const char *const *codes, struct str text)
{
    for (int i = 1; text.len && codes[i]; i++)
        if (str_eq(text, str_from(codes[i])))
            return i;
    return 0;
}

int64_t statistic_value(const struct statistic_cube *cube, const struct piece_kind *kind,
                        enum statistic_dimension by)
{
    static const struct named nobody;
    const struct named *unit =
        kind->unit < cube->units.n ? &cube->units.items[kind->unit] : &nobody;
    const struct named *building =
        kind->building < cube->buildings.n ? &cube->buildings.items[kind->building] : &nobody;

    switch (by) {
    case BY_UNIT:
        return unit->id;
    case BY_LEVEL:
        return unit->level;
    case BY_CLASS:
        return kind->use;
    case BY_STATE:
        return kind->state;
    case BY_STATUS:
        return kind->status;
    case BY_TENURE:
        return building->tenure;
    case BY_DISTRICT:
        return building->district;
    case BY_COURTYARD:
        return building->parent;
    case BY_BUILDING:
        return building->id;
    case BY_YEAR:
        return building->year;
    default:
        return 0;
    }
}

/* May the caller not know of the room? */
static bool is_hidden(const struct statistic_cube *cube, const struct statistic_question *question,
                      const struct piece_kind *p)
{
    size_t at = p->secret;

    if (p->secret == SECRET_NONE || question->may_secret)
        return false;
    for (int depth = 0; at < cube->units.n && depth < PARENTS_MAX; depth++) {
        if (cube->units.items[at].id == question->own)
            return false;
        at = named_find(&cube->units, cube->units.items[at].parent);
    }
    return true;
}

static bool passes(const struct statistic_cube *cube, const struct statistic_question *question,
                   const struct piece_kind *p)
{
    for (int d = 0; d < BY_COUNT; d++)
        if (question->filtered[d] &&
            statistic_value(cube, p, (enum statistic_dimension)d) != question->filter[d])
            return false;
    return !is_hidden(cube, question, p);
}

struct groups {
    struct statistic_row *rows;
    uint32_t *slots; /* 1 + the row, 0: free */
    size_t n, room, n_slots, n_by;
};

static void groups_release(struct groups *g)
{
    free(g->rows);
    free(g->slots);
}

static size_t hash_keys(const int64_t *keys, size_t n)
{
    uint64_t h = 0x9e3779b97f4a7c15u;

    for (size_t i = 0; i < n; i++) {
        h = (h ^ (uint64_t)keys[i]) * 0xbf58476d1ce4e5b9u;
        h ^= h >> 29;
    }
    return (size_t)h;
}

static bool groups_grow(struct groups *g)
{
    size_t room = g->room ? 2 * g->room : 256;
    struct statistic_row *rows = realloc(g->rows, room * sizeof(*rows));
    uint32_t *slots = calloc(2 * room, sizeof(*slots));

    if (rows)
        g->rows = rows;
    if (!rows || !slots) {
        free(slots);
        return false;
    }
    free(g->slots);
    g->slots = slots;
    g->room = room;
    g->n_slots = 2 * room;
    for (size_t i = 0; i < g->n; i++) {
        size_t at = hash_keys(rows[i].keys, g->n_by) % g->n_slots;

        while (slots[at])
            at = (at + 1) % g->n_slots;
        slots[at] = (uint32_t)i + 1;
    }
    return true;
}

/* The row of these keys; NULL when memory ends. */
static struct statistic_row *groups_row(struct groups *g, const int64_t *keys)
{
    size_t at;

    if (g->n == g->room && !groups_grow(g))
        return NULL;
    at = hash_keys(keys, g->n_by) % g->n_slots;
    while (g->slots[at]) {
        struct statistic_row *row = &g->rows[g->slots[at] - 1];

        if (memcmp(row->keys, keys, g->n_by * sizeof(*keys)) == 0)
            return row;
        at = (at + 1) % g->n_slots;
    }
    g->slots[at] = (uint32_t)++g->n;
    g->rows[g->n - 1] = (struct statistic_row){ .sums = { 0 } };
    memcpy(g->rows[g->n - 1].keys, keys, g->n_by * sizeof(*keys));
    return &g->rows[g->n - 1];
}

static int compare_rows(const void *a, const void *b)
{
    const struct statistic_row *p = a, *q = b;

    for (size_t i = 0; i < STATISTIC_BY_MAX; i++)
        if (p->keys[i] != q->keys[i])
            return p->keys[i] < q->keys[i] ? -1 : 1;
    return 0;
}

const struct statistic_row *statistic_row_find(const struct statistic_row *rows, size_t n,
                                               const struct statistic_row *like)
{
    return n ? bsearch(like, rows, n, sizeof(*rows), compare_rows) : NULL;
}

bool statistic_count(const struct statistic_cube *cube, const struct statistic_question *question,
                     struct arena *arena, struct statistic_row **rows, size_t *n,
                     struct statistic_sums *total, struct error *err)
{
    AUTO(groups) g = { .n_by = question->n_by };

    *total = (struct statistic_sums){ 0 };
    for (size_t i = 0; i < cube->cells.n; i++) {
        const struct cell *cell = &cube->cells.items[i];
        int64_t keys[STATISTIC_BY_MAX] = { 0 };
        struct statistic_row *row;

        if (!cell->n || !passes(cube, question, &cell->kind))
            continue;
        for (size_t k = 0; k < question->n_by; k++)
            keys[k] = statistic_value(cube, &cell->kind, question->by[k]);
        row = groups_row(&g, keys);
        if (!row)
            return error_set(err, ERROR_TOO_LARGE, "more groups than one answer holds");
        statistic_sums_add(&row->sums, &cell->sums);
        statistic_sums_add(total, &cell->sums);
    }
    *n = g.n;
    *rows = g.n ? arena_alloc(arena, g.n * sizeof(*g.rows)) : NULL;
    if (!g.n)
        return true;
    if (!*rows)
        return error_set(err, ERROR_TOO_LARGE, "more groups than one answer holds");
    qsort(g.rows, g.n, sizeof(*g.rows), compare_rows);
    memcpy(*rows, g.rows, g.n * sizeof(*g.rows));
    return true;
}

size_t statistic_pieces(const struct statistic_cube *cube,
                        const struct statistic_question *question, size_t after, size_t n,
                        struct statistic_piece *out)
{
    size_t found = 0;

    for (size_t i = after; i < cube->n && found < n; i++) {
        const struct piece *p = &cube->pieces[i];

        if (!passes(cube, question, &p->kind))
            continue;
        out[found++] = (struct statistic_piece){ p->room, statistic_value(cube, &p->kind, BY_UNIT),
                                                 p->area, p->is_first != 0, i + 1 };
    }
    return found;
}

static struct str name_in(const struct named_list *list, int64_t id)
{
    size_t at = named_find(list, id);

    return at < list->n ? list->items[at].name : (struct str){ 0 };
}

struct str statistic_label(const struct statistic_cube *cube, enum statistic_dimension by,
                           int64_t value)
{
    switch (by) {
    case BY_UNIT:
        return name_in(&cube->units, value);
    case BY_DISTRICT:
        return name_in(&cube->districts, value);
    case BY_COURTYARD:
        return name_in(&cube->courtyards, value);
    case BY_BUILDING:
        return name_in(&cube->buildings, value);
    case BY_YEAR:
        return (struct str){ 0 };
    default:
        return str_from(statistic_codes[by][value]);
    }
}
