/*
 * floor_plan: see the header.
 */
#include "yardstick/housing/floor_plan.h"

#include <stdlib.h>

#include "yardstick/geo/wkb.h"
#include "yardstick/registry/code.h"
#include "yardstick/store/stmt.h"

enum { ROOMS_MAX = 5000 };

static bool shape_read(const struct stmt *q, int column, struct geometry *out, struct error *err)
{
    return stmt_is_null(q, column) || wkb_read(stmt_bytes(q, column), out, err);
}

/* "5F" as the floor calls itself, else by its number. */
static struct str floor_name(const struct stmt *q, enum lang lang, struct arena *arena)
{
    int64_t ordinal = stmt_i64(q, 2);

    if (stmt_str(q, 1).len)
        return arena_copy(arena, stmt_str(q, 1));
    if (ordinal < 0)
        return arena_printf(arena, "B%lld", (long long)-ordinal);
    return arena_printf(arena, lang == LANG_ZH ? "%lld层" : "%lldF", (long long)ordinal + 1);
}

static bool floor_load(struct conn *conn, int64_t floor, struct arena *arena, struct drawing *d,
                       struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_DRAWING_FLOOR, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", floor);
    step = stmt_step(&q, err);
    if (step != STEP_ROW)
        return step == STEP_DONE && error_set(err, ERROR_NOT_FOUND, "there is no record %lld in %s",
                                              (long long)floor, "floors");
    d->floor = floor_name(&q, d->lang, arena);
    d->gross_area = stmt_is_null(&q, 3) ? -1 : stmt_i64(&q, 3);
    d->code =
        arena_printf(arena, "%" STR_FMT "-%" STR_FMT, STR_ARG(stmt_str(&q, 4)), STR_ARG(d->floor));
    d->building = arena_copy(arena, stmt_str(&q, 5));
    d->courtyard = arena_copy(arena, stmt_str(&q, 6));
    return shape_read(&q, 0, &d->outline, err);
}

/* One more of an array that grows by doubling; NULL: no memory, or too many. */
static void *slot_add(void **items, size_t *n, size_t size)
{
    if (*n == ROOMS_MAX)
        return NULL;
    if ((*n & (*n - 1)) == 0) {
        void *more = realloc(*items, (*n ? 2 * *n : 1) * size);

        if (!more)
            return NULL;
        *items = more;
    }
    return memset((char *)*items + (*n)++ * size, 0, size);
}

static bool too_many(struct error *err)
{
    return error_set(err, ERROR_TOO_LARGE, "a floor of more than %d rooms is not drawn", ROOMS_MAX);
}

/* What a room is called: its name, else its kind; an office is known by its colour. */
static struct str room_name(const struct stmt *q, enum lang lang, struct arena *arena)
{
    if (stmt_str(q, 3).len)
        return arena_copy(arena, stmt_str(q, 3));
    if (!stmt_str(q, 5).len || str_eq(stmt_str(q, 4), STR("office")))
        return (struct str){ 0 };
    return str_from(code_title(codes_subtypes, arena_copy(arena, stmt_str(q, 5)), lang));
}

static bool room_take(const struct stmt *q, const struct floor_plan_question *question,
                      struct arena *arena, struct drawing *d, struct error *err)
{
    void *items = d->rooms;
    struct drawing_room *room = slot_add(&items, &d->n_rooms, sizeof(*room));

    d->rooms = items;
    if (!room)
        return too_many(err);
    room->id = stmt_i64(q, 0);
    room->number = arena_copy(arena, stmt_str(q, 2));
    room->name = room_name(q, d->lang, arena);
    room->use = arena_copy(arena, stmt_str(q, 4));
    room->subtype = arena_copy(arena, stmt_str(q, 5));
    room->state = arena_copy(arena, stmt_str(q, 6));
    room->status = arena_copy(arena, stmt_str(q, 7));
    room->area = stmt_is_null(q, 8) ? -1 : stmt_i64(q, 8);
    room->over = -1;
    if (question->units) {
        room->unit_id = stmt_i64(q, 9);
        room->unit = arena_copy(arena, stmt_str(q, 10));
        room->over = stmt_is_null(q, 11) ? -1 : stmt_i64(q, 11);
    }
    if (question->people)
        room->users = arena_copy(arena, stmt_str(q, 12));
    return shape_read(q, 1, &room->shape, err);
}

static bool rooms_load(struct conn *conn, const struct floor_plan_question *question,
                       struct arena *arena, struct drawing *d, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_DRAWING_ROOMS, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", question->floor);
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        if (!room_take(&q, question, arena, d, err))
            return false;
    return step == STEP_DONE;
}

static bool passages_load(struct conn *conn, int64_t floor, struct arena *arena, struct drawing *d,
                          struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_DRAWING_PASSAGES, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", floor);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        void *items = d->passages;
        struct drawing_passage *p = slot_add(&items, &d->n_passages, sizeof(*p));

        d->passages = items;
        if (!p)
            return too_many(err);
        p->kind = str_from(
            code_title(codes_circulation_kinds, arena_copy(arena, stmt_str(&q, 1)), d->lang));
        if (!shape_read(&q, 0, &p->shape, err))
            return false;
    }
    return step == STEP_DONE;
}

bool floor_plan_load(struct conn *conn, const struct floor_plan_question *question,
                     struct arena *arena, struct drawing *d, struct error *err)
{
    return floor_load(conn, question->floor, arena, d, err) &&
           passages_load(conn, question->floor, arena, d, err) &&
           rooms_load(conn, question, arena, d, err);
}
