/*
 * statistic_load: the tables into columns. Rooms, holdings and seats come in the
 * order of rooms and are merged; the rest is looked up.
 */
#include "statistic_cube.h"

#include <stdlib.h>

#include "yardstick/housing/standing.h"
#include "yardstick/store/stmt.h"

enum { CUBE_BYTES = 1 << 30, SHARE_WHOLE = 10000 };

struct load {
    struct conn *conn;
    struct statistic_cube *cube;
    struct str day;
    const struct ruleset *set;
    struct str ids; /* of the rooms that are read; .ptr NULL: all */
    struct stmt holdings, seats;
    enum stmt_step_result holding, seat; /* what the two stand on */
};

static bool open_on(struct load *l, enum sql_id sql, struct stmt *q, struct error *err)
{
    if (!stmt_open(l->conn, sql, q, err))
        return false;
    stmt_bind_str(q, ":day", l->day);
    if (stmt_has_bind(q, ":rule_set"))
        stmt_bind_str(q, ":rule_set", l->set->id);
    if (stmt_has_bind(q, ":ids"))
        stmt_bind_str(q, ":ids", l->ids);
    return true;
}

static struct named *named_add(struct load *l, struct named_list *list, size_t *room)
{
    if (list->n == *room) {
        size_t more = *room ? 2 * *room : 256;
        struct named *items = arena_alloc(&l->cube->arena, more * sizeof(*items));

        if (!items)
            return NULL;
        if (list->n)
            memcpy(items, list->items, list->n * sizeof(*items));
        list->items = items;
        *room = more;
    }
    list->items[list->n] = (struct named){ .level = 0 };
    return &list->items[list->n++];
}

/* What each list takes of a row. */
static void row_take(struct load *l, enum sql_id sql, struct stmt *q, struct named *n)
{
    struct arena *arena = &l->cube->arena;

    n->id = stmt_i64(q, 0);
    switch (sql) {
    case SQL_STATISTIC_FLOORS:
        n->parent = stmt_i64(q, 1);
        break;
    case SQL_STATISTIC_BUILDINGS:
        n->parent = stmt_i64(q, 1);
        n->district = stmt_i64(q, 2);
        n->tenure = statistic_code(statistic_codes[BY_TENURE], stmt_str(q, 3));
        n->year = stmt_i64(q, 4);
        n->name = arena_copy(arena, stmt_str(q, 5));
        break;
    case SQL_STATISTIC_INSTITUTIONS:
        n->level = statistic_code(statistic_codes[BY_LEVEL], stmt_str(q, 1));
        n->name = arena_copy(arena, stmt_str(q, 2));
        n->secret = stmt_i64(q, 3) != 0;
        n->parent = stmt_i64(q, 4);
        break;
    default:
        n->name = arena_copy(arena, stmt_str(q, 1));
    }
}

static bool list_load(struct load *l, enum sql_id sql, struct named_list *list, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    size_t room = 0;

    if (!open_on(l, sql, &q, err))
        return false;
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        struct named *n = named_add(l, list, &room);

        if (!n)
            return error_set(err, ERROR_TOO_LARGE, "out of memory");
        row_take(l, sql, &q, n);
    }
    return step == STEP_DONE;
}

/* Courtyards come with the buildings: id and name of each once. */
static bool courtyards_load(struct load *l, struct error *err)
{
    struct statistic_cube *cube = l->cube;
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    size_t room = 0;

    if (!open_on(l, SQL_STATISTIC_BUILDINGS, &q, err))
        return false;
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        struct named *n;

        if (cube->courtyards.n &&
            cube->courtyards.items[cube->courtyards.n - 1].id == stmt_i64(&q, 1))
            continue;
        n = named_add(l, &cube->courtyards, &room);
        if (!n)
            return error_set(err, ERROR_TOO_LARGE, "out of memory");
        n->id = stmt_i64(&q, 1);
        n->name = arena_copy(&cube->arena, stmt_str(&q, 6));
    }
    return step == STEP_DONE;
}

/* What is below a secret institution is secret. */
static void secrets_spread(struct named_list *units)
{
    for (size_t i = 0; i < units->n; i++) {
        size_t at = i;

        for (int depth = 0; at < units->n && depth < PARENTS_MAX; depth++) {
            units->items[i].secret |= units->items[at].secret;
            at = named_find(units, units->items[at].parent);
        }
    }
}

static int compare_named(const void *a, const void *b)
{
    const struct named *p = a, *q = b;

    return (p->id > q->id) - (p->id < q->id);
}

static struct piece *piece_add(struct statistic_cube *cube)
{
    if (cube->n == cube->room) {
        size_t more = cube->room ? 2 * cube->room : 4096;
        struct piece *pieces = realloc(cube->pieces, more * sizeof(*pieces));

        if (!pieces)
            return NULL;
        cube->pieces = pieces;
        cube->room = more;
    }
    return &cube->pieces[cube->n++];
}

/* Step a merged statement forward to a room. */
static bool forward(struct stmt *q, enum stmt_step_result *on, int64_t room, struct error *err)
{
    while (*on == STEP_ROW && stmt_i64(q, 0) < room)
        *on = stmt_step(q, err);
    return *on != STEP_FAILED;
}

static bool is_one_of(struct str text, const char *const *words)
{
    for (; *words; words++)
        if (str_eq(text, str_from(*words)))
            return true;
    return false;
}

/* Idle and unoccupied as the view `rooms` says them. */
static uint8_t status_of(struct stmt *q, bool held, int64_t people)
{
    static const char *const kept[] = { "meeting", "reception", "archive",
                                        "library", "storage",   NULL };
    static const char *const open[] = { "in_use", "shared", NULL };
    static const char *const with[] = { "lounge", "private_wc", NULL };
    struct str use = stmt_str(q, 2), state = stmt_str(q, 3), subtype = stmt_str(q, 4);

    if (!held && !people && is_one_of(state, open) &&
        (str_eq(use, STR("office")) || str_eq(use, STR("technical")) || is_one_of(subtype, kept)))
        return STATUS_IDLE;
    if (held && !people && str_eq(use, STR("office")) && !is_one_of(subtype, with))
        return STATUS_UNOCCUPIED;
    return STATUS_USED;
}

static bool rest_add(struct load *l, const struct piece *like, int64_t share, int64_t area,
                     struct error *err)
{
    struct piece *p;

    if (share >= SHARE_WHOLE)
        return true;
    p = piece_add(l->cube);
    if (!p)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    *p = *like;
    p->kind.unit = (uint32_t)l->cube->units.n;
    p->area = (int32_t)share_part(area, share, SHARE_WHOLE - share);
    p->is_first = share == 0;
    if (share) {
        p->over = 0;
        p->people = 0;
    }
    return true;
}

/* What the pieces of a room have in common; its holders and seats have been found. */
static struct piece piece_like(struct load *l, struct stmt *q, int64_t area, bool held)
{
    struct statistic_cube *cube = l->cube;
    struct piece like = { .room = stmt_i64(q, 0), .kind = { .secret = SECRET_NONE } };
    size_t floor = named_find(&l->cube->floors, stmt_i64(q, 1));

    like.kind.building =
        (uint32_t)(floor < l->cube->floors.n
                       ? named_find(&cube->buildings, l->cube->floors.items[floor].parent)
                       : cube->buildings.n);
    like.kind.use = (uint8_t)statistic_code(statistic_codes[BY_CLASS], stmt_str(q, 2));
    like.kind.state = (uint8_t)statistic_code(statistic_codes[BY_STATE], stmt_str(q, 3));
    if (l->seat == STEP_ROW && stmt_i64(&l->seats, 0) == like.room) {
        int64_t over = area - stmt_i64(&l->seats, 2);

        like.people = (uint16_t)stmt_i64(&l->seats, 1);
        if (!stmt_is_null(&l->seats, 2) && str_eq(stmt_str(q, 2), STR("office")) && over > 0)
            like.over = (int32_t)over;
    }
    like.kind.status = status_of(q, held, like.people);
    return like;
}

/* Whose secret the room is stands in each of its pieces. */
static void secret_note(struct statistic_cube *cube, size_t first)
{
    uint32_t secret = SECRET_NONE;

    for (size_t i = first; i < cube->n; i++) {
        uint32_t unit = cube->pieces[i].kind.unit;

        if (unit < cube->units.n && cube->units.items[unit].secret)
            secret = secret == SECRET_NONE || secret == unit ? unit : SECRET_SEVERAL;
    }
    for (size_t i = first; i < cube->n; i++)
        cube->pieces[i].kind.secret = secret;
}

/* The pieces of the room that `q` stands on. */
static bool room_take(struct load *l, struct stmt *q, struct error *err)
{
    struct statistic_cube *cube = l->cube;
    int64_t room = stmt_i64(q, 0), area = stmt_i64(q, 5), share = 0;
    size_t first = cube->n;
    struct piece like;

    if (!forward(&l->holdings, &l->holding, room, err) || !forward(&l->seats, &l->seat, room, err))
        return false;
    like = piece_like(l, q, area, l->holding == STEP_ROW && stmt_i64(&l->holdings, 0) == room);
    while (l->holding == STEP_ROW && stmt_i64(&l->holdings, 0) == room) {
        struct piece *p = piece_add(cube);

        if (!p)
            return error_set(err, ERROR_TOO_LARGE, "out of memory");
        *p = like;
        p->kind.unit = (uint32_t)named_find(&cube->units, stmt_i64(&l->holdings, 1));
        p->area = (int32_t)share_part(area, share, stmt_i64(&l->holdings, 2));
        p->is_first = share == 0;
        like.over = 0;
        like.people = 0;
        share += stmt_i64(&l->holdings, 2);
        l->holding = stmt_step(&l->holdings, err);
    }
    if (l->holding == STEP_FAILED || !rest_add(l, &like, share, area, err))
        return false;
    secret_note(cube, first);
    return true;
}

static bool rooms_load(struct load *l, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    bool all = !l->ids.ptr;

    if (!open_on(l, all ? SQL_STATISTIC_ROOMS : SQL_STATISTIC_ROOMS_OF, &q, err) ||
        !open_on(l, all ? SQL_STATISTIC_HOLDINGS : SQL_STATISTIC_HOLDINGS_OF, &l->holdings, err) ||
        !open_on(l, all ? SQL_STATISTIC_SEATS : SQL_STATISTIC_SEATS_OF, &l->seats, err))
        return false;
    l->holding = stmt_step(&l->holdings, err);
    l->seat = stmt_step(&l->seats, err);
    if (l->holding == STEP_FAILED || l->seat == STEP_FAILED)
        return false;
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        if (!room_take(l, &q, err))
            return false;
    return step == STEP_DONE;
}

bool statistic_rooms_load(struct conn *conn, struct statistic_cube *cube, const struct ruleset *set,
                          struct str ids, struct error *err)
{
    struct load l = {
        .conn = conn, .cube = cube, .day = str_from(cube->day), .set = set, .ids = ids
    };
    bool done = rooms_load(&l, err);

    stmt_release(&l.holdings);
    stmt_release(&l.seats);
    return done;
}

static bool cube_fill(struct load *l, struct error *err)
{
    struct statistic_cube *cube = l->cube;
    struct named_list *yards = &cube->courtyards;
    size_t n = 0;

    if (!list_load(l, SQL_STATISTIC_FLOORS, &l->cube->floors, err) ||
        !list_load(l, SQL_STATISTIC_BUILDINGS, &cube->buildings, err) ||
        !list_load(l, SQL_STATISTIC_INSTITUTIONS, &cube->units, err) ||
        !list_load(l, SQL_STATISTIC_DISTRICTS, &cube->districts, err) || !courtyards_load(l, err) ||
        (secrets_spread(&cube->units),
         !statistic_rooms_load(l->conn, cube, l->set, (struct str){ 0 }, err)))
        return false;
    if (yards->n)
        qsort(yards->items, yards->n, sizeof(*yards->items), compare_named);
    for (size_t i = 0; i < yards->n; i++)
        if (!n || yards->items[n - 1].id != yards->items[i].id)
            yards->items[n++] = yards->items[i];
    yards->n = n;
    for (size_t i = 0; i < cube->n; i++)
        if (!cells_take(&cube->cells, &cube->pieces[i], 1))
            return error_set(err, ERROR_TOO_LARGE, "out of memory");
    return true;
}

bool statistic_cube_load(struct conn *conn, struct str day, const struct ruleset *set,
                         struct statistic_cube **out, struct error *err)
{
    struct load l = { .conn = conn, .day = day, .set = set };
    bool done;

    l.cube = calloc(1, sizeof(*l.cube));
    if (!l.cube)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    l.cube->references = 1;
    l.cube->arena = (struct arena)ARENA_INIT(CUBE_BYTES);
    memcpy(l.cube->day, day.ptr, day.len < sizeof(l.cube->day) ? day.len : 0);
    done = cube_fill(&l, err);
    if (!done) {
        statistic_cube_drop(l.cube);
        return false;
    }
    *out = l.cube;
    return true;
}
