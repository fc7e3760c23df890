/*
 * rooms_write: who sits in which room and when they move there, as JSON.
 */
#include "plan_found.h"
#include "room_waves.h"

/* Whom the room seats; false: nobody. */
static bool people_write(const struct problem *p, const struct room_plan *plan, uint32_t room,
                         struct json *j)
{
    const struct problem_unit *unit = &p->units[plan->user[room]];
    bool any = false;

    json_array_begin(j, "people");
    for (uint32_t i = 0; i < unit->n_people; i++) {
        uint32_t person = unit->first_person + i;

        if (plan->room_of[person] != room)
            continue;
        json_i64(j, NULL, p->people[person].id);
        any = true;
    }
    json_end(j);
    return any;
}

static void room_write(const struct problem *p, const struct room_plan *plan, uint32_t r,
                       struct json *j)
{
    static const char *const uses[] = { "office", "service", "fixed" };
    const struct problem_room *room = &p->rooms[r];
    bool seats;

    json_object_begin(j, NULL);
    json_i64(j, "room", room->id);
    json_str(j, "code", room->code);
    json_i64(j, "building", p->buildings[room->building].id);
    json_i64(j, "ordinal", p->floors[room->floor].ordinal);
    json_fixed(j, "area", room->area, 2);
    seats = people_write(p, plan, r, j);
    json_text(j, "was", uses[room->use]);
    json_text(j, "use", seats ? "office" : "service");
    json_end(j);
}

static void units_write(const struct problem *p, const struct room_plan *plan, struct json *j)
{
    json_array_begin(j, "units");
    for (uint32_t u = 0; u < p->n_units; u++) {
        json_object_begin(j, NULL);
        json_i64(j, "unit", p->units[u].id);
        json_array_begin(j, "rooms");
        for (uint32_t r = 0; r < p->n_rooms; r++)
            if (plan->user[r] == u)
                room_write(p, plan, r, j);
        json_end(j);
        json_end(j);
    }
    json_end(j);
}

/* Buildings whose rooms do not do for the people in them, and by how much. */
static void short_write(const struct problem *p, const struct room_plan *plan, struct json *j)
{
    json_array_begin(j, "short");
    for (uint32_t b = 0; b < p->n_buildings; b++) {
        if (plan->cost[b].hard == 0)
            continue;
        json_object_begin(j, NULL);
        json_i64(j, "building", p->buildings[b].id);
        json_str(j, "name", p->buildings[b].name);
        json_fixed(j, "area", plan->cost[b].hard, 2);
        json_end(j);
    }
    json_end(j);
}

void rooms_write(const struct problem *p, const struct room_plan *plan, struct json *j)
{
    json_object_begin(j, "rooms");
    json_text(j, "status",
              plan->hard == 0 && plan->n_seated == p->n_people ? "complete" : "incomplete");
    json_i64(j, "people", p->n_people);
    json_i64(j, "seated", plan->n_seated);
    json_i64(j, "changed", plan->n_changed);
    json_i64(j, "converted", plan->n_converted);
    json_fixed(j, "over_standard_before", plan->over_before, 2);
    json_fixed(j, "over_standard_after", plan->over_after, 2);
    json_fixed(j, "service_missing", plan->service_missing, 2);
    short_write(p, plan, j);
    units_write(p, plan, j);
    json_end(j);
}

static void move_write(const struct problem *p, const struct room_move *move, struct json *j)
{
    json_object_begin(j, NULL);
    json_i64(j, "unit", p->units[move->unit].id);
    json_str(j, "name", p->units[move->unit].name);
    if (move->from == PROBLEM_NONE)
        json_none(j, "from");
    else
        json_i64(j, "from", p->buildings[move->from].id);
    json_i64(j, "to", p->buildings[move->to].id);
    json_i64(j, "people", p->units[move->unit].n_people);
    json_bool(j, "temporary", move->temporary);
    if (move->temporary) {
        json_array_begin(j, "rooms");
        for (uint32_t i = 0; i < move->n_rooms; i++)
            json_i64(j, NULL, p->rooms[move->rooms[i]].id);
        json_end(j);
    }
    json_end(j);
}

bool room_waves_write(const struct problem *p, const struct plan_found *found,
                      struct arena *scratch, struct json *j, struct error *err)
{
    struct room_waves waves;
    uint32_t at = 0;

    if (!room_waves_make(p, found->where, found->rooms, scratch, &waves, err))
        return false;
    json_array_begin(j, "waves");
    for (uint32_t wave = 1; wave <= waves.n_waves; wave++) {
        json_object_begin(j, NULL);
        json_i64(j, "wave", wave);
        json_array_begin(j, "moves");
        for (; at < waves.n_moves && waves.moves[at].wave == wave; at++)
            move_write(p, &waves.moves[at], j);
        json_end(j);
        json_end(j);
    }
    json_end(j);
    json_i64(j, "double_moves", waves.n_double);
    json_i64(j, "cannot_move", waves.n_stuck);
    return true;
}
