/*
 * cast: see the header.
 */
#include "cast.h"

#include <math.h>

static bool no_room(struct error *err)
{
    return error_set(err, ERROR_TOO_LARGE, "the city does not fit into memory");
}

static bool has_id(const struct wish_ids *ids, int64_t id)
{
    for (size_t i = 0; i < ids->n; i++)
        if (ids->ids[i] == id)
            return true;
    return false;
}

static bool buildings_mark(const struct cast *c, const struct wish_ids *ids, const char *member,
                           bool *mark, struct error *err)
{
    for (size_t i = 0; i < ids->n; i++) {
        uint32_t b = stock_building_find(c->stock, ids->ids[i]);

        if (b == STOCK_NONE) {
            error_set(err, ERROR_INVALID, "there is no building %lld", (long long)ids->ids[i]);
            return error_detail(err, str_from(member), (struct str){ 0 },
                                "an id of /api/buildings");
        }
        mark[b] = true;
    }
    return true;
}

static bool institutions_mark(const struct cast *c, struct error *err)
{
    for (size_t i = 0; i < c->wish->institutions.n; i++) {
        int64_t id = c->wish->institutions.ids[i];
        uint32_t at = stock_institution_find(c->stock, id);

        if (at == STOCK_NONE) {
            error_set(err, ERROR_INVALID, "there is no institution %lld", (long long)id);
            return error_detail(err, STR("institution_ids"), (struct str){ 0 },
                                "an id of /api/institutions");
        }
        c->unit[at] = true;
    }
    return true;
}

enum cast_use cast_use(const struct stock_room *room)
{
    static const char *const desks[] = { "meeting", "reception", "archive",
                                         "library", "storage",   "property" };

    if (str_eq(room->use, STR("equipment")))
        return CAST_FIXED;
    if (str_eq(room->use, STR("office")))
        return str_eq(room->subtype, STR("lounge")) || str_eq(room->subtype, STR("private_wc"))
                   ? CAST_FIXED
                   : CAST_OFFICE;
    if (!str_eq(room->use, STR("service")))
        return CAST_NONE;
    for (size_t i = 0; i < sizeof(desks) / sizeof(*desks); i++)
        if (str_eq(room->subtype, str_from(desks[i])))
            return CAST_SERVICE;
    return CAST_FIXED;
}

static uint32_t building_of(const struct cast *c, uint32_t room)
{
    return c->stock->floors[c->stock->rooms[room].floor].building;
}

/* Whoever has or uses a room of the buildings the wish is about. */
static void units_of_subject(const struct cast *c)
{
    for (uint32_t r = 0; r < c->stock->n_rooms; r++) {
        const struct stock_room *room = &c->stock->rooms[r];

        if (!c->subject[building_of(c, r)] || cast_use(room) == CAST_NONE)
            continue;
        if (room->holder != STOCK_NONE)
            c->unit[room->holder] = true;
        if (room->sitter != STOCK_NONE)
            c->unit[room->sitter] = true;
    }
}

/* Where those who take part are now. */
static void places_mark(const struct cast *c, bool *mark)
{
    for (uint32_t r = 0; r < c->stock->n_rooms; r++) {
        const struct stock_room *room = &c->stock->rooms[r];

        if (cast_use(room) != CAST_NONE && ((room->holder != STOCK_NONE && c->unit[room->holder]) ||
                                            (room->sitter != STOCK_NONE && c->unit[room->sitter])))
            mark[building_of(c, r)] = true;
    }
}

static bool is_sound(const struct stock_building *b)
{
    return !str_eq(b->state, STR("demolished")) && !str_eq(b->state, STR("unsafe")) &&
           !str_eq(b->state, STR("disposal")) && !str_eq(b->state, STR("repair"));
}

/* The city's own buildings near those where people are now. */
static void targets_near(const struct cast *c)
{
    for (uint32_t b = 0; b < c->stock->n_buildings; b++) {
        const struct stock_building *to = &c->stock->buildings[b];

        if (!is_sound(to) || str_eq(to->tenure, STR("leased")))
            continue;
        for (uint32_t from = 0; from < c->stock->n_buildings && !c->building[b]; from++) {
            const struct stock_building *place = &c->stock->buildings[from];

            if (c->subject[from] && hypot(to->e - place->e, to->n - place->n) <= c->wish->within_m)
                c->building[b] = true;
        }
    }
}

/* A room takes part when it is nobody's, or of those who take part alone. */
static void rooms_mark(const struct cast *c)
{
    for (uint32_t r = 0; r < c->stock->n_rooms; r++) {
        const struct stock_room *room = &c->stock->rooms[r];
        bool held = room->holder == STOCK_NONE || (c->unit[room->holder] && room->sharing == 1);
        bool used = room->sitter == STOCK_NONE || c->unit[room->sitter];

        c->room[r] = c->building[building_of(c, r)] && cast_use(room) != CAST_NONE && held &&
                     used && !room->is_let && room->area > 0 &&
                     (str_eq(room->state, STR("in_use")) || str_eq(room->state, STR("shared"))) &&
                     !has_id(&c->wish->locked, room->id);
    }
}

static bool subject_mark(const struct cast *c, struct error *err)
{
    bool all = c->wish->kind == WISH_TIDY && c->wish->buildings.n == 0;

    if (!buildings_mark(c, &c->wish->buildings, "building_ids", c->subject, err) ||
        !institutions_mark(c, err))
        return false;
    for (uint32_t b = 0; all && b < c->stock->n_buildings; b++)
        c->subject[b] = is_sound(&c->stock->buildings[b]);
    if (c->wish->kind != WISH_TOGETHER)
        units_of_subject(c);
    return true;
}

bool cast_make(const struct stock *stock, const struct wish *wish, struct arena *arena,
               struct cast *out, struct error *err)
{
    struct cast c = { .stock = stock, .wish = wish };
    bool *places = arena_alloc(arena, stock->n_buildings + 1);

    c.unit = arena_alloc(arena, stock->n_institutions + 1);
    c.building = arena_alloc(arena, stock->n_buildings + 1);
    c.subject = arena_alloc(arena, stock->n_buildings + 1);
    c.room = arena_alloc(arena, stock->n_rooms + 1);
    if (!places || !c.unit || !c.building || !c.subject || !c.room)
        return no_room(err);
    if (!subject_mark(&c, err))
        return false;
    // Everything measured from where those are who take part.
    places_mark(&c, places);
    for (uint32_t b = 0; b < stock->n_buildings; b++) {
        c.subject[b] |= wish->kind == WISH_TOGETHER && places[b];
        c.building[b] = places[b] || c.subject[b];
    }
    if (wish->targets.n) {
        if (!buildings_mark(&c, &wish->targets, "targets", c.building, err))
            return false;
    } else if (wish->kind != WISH_TIDY) {
        targets_near(&c);
    }
    rooms_mark(&c);
    *out = c;
    return true;
}
