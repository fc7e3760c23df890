/*
 * rooms_write: who sits in which room and when they move there, as JSON.
 */
#include "plan_found.h"
#include "room_lack.h"
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

static void words_write(struct json *j, const struct error *words)
{
    json_text(j, "text", words->message[LANG_EN]);
    json_text(j, "text_zh", words->message[LANG_ZH]);
}

static void lack_words(const struct problem *p, uint32_t b, int64_t area,
                       const struct room_lack *lack, struct error *out)
{
    struct str name = p->buildings[b].name;
    uint32_t missing = lack->wanted - lack->had;

    switch (lack->kind) {
    case LACK_ROOMS:
        error_set(out, ERROR_CONFLICT,
                  "%" STR_FMT ": nobody may sit in any of its rooms; people who come: %u",
                  STR_ARG(name), lack->wanted);
        break;
    case LACK_SMALL:
        error_set(out, ERROR_CONFLICT,
                  "%" STR_FMT ": people who sit alone and may have %.2f m2 at most: %u; rooms that "
                  "small: %u; missing: %u",
                  STR_ARG(name), (double)lack->ceiling / 100, lack->wanted, lack->had, missing);
        break;
    case LACK_UNITS:
        error_set(out, ERROR_CONFLICT,
                  "%" STR_FMT ": rooms wanted at least, one for each who sits alone and for each "
                  "unit: %u; rooms for people: %u; missing: %u",
                  STR_ARG(name), lack->wanted, lack->had, missing);
        break;
    case LACK_SEATS:
        error_set(out, ERROR_CONFLICT,
                  "%" STR_FMT ": people who come: %u; places of %.2f m2: %u; missing: %u",
                  STR_ARG(name), lack->wanted, (double)p->seat_least / 100, lack->had, missing);
        break;
    default:
        error_set(out, ERROR_CONFLICT,
                  "%" STR_FMT ": %.2f m2 are too much or too little in the best rooms found; "
                  "others may exist: search longer",
                  STR_ARG(name), (double)area / 100);
    }
}

static void rule_write(struct json *j, const char *rule, const struct error *words)
{
    json_object_begin(j, NULL);
    json_text(j, "rule", rule);
    words_write(j, words);
    json_end(j);
}

/* Without any one of these the count would come out. */
static void lack_rules_write(const struct problem *p, uint32_t b, const struct room_lack *lack,
                             struct json *j)
{
    struct error words = { 0 };

    json_array_begin(j, "rules");
    if (lack->kind == LACK_SMALL || lack->kind == LACK_UNITS) {
        error_set(&words, ERROR_CONFLICT, "leaders sit alone");
        rule_write(j, "alone", &words);
    }
    if (lack->kind == LACK_SMALL) {
        error_set(&words, ERROR_CONFLICT, "a room has %.2f m2 at most for one of these leaders",
                  (double)lack->ceiling / 100);
        rule_write(j, "over_standard", &words);
    } else if (lack->kind == LACK_UNITS) {
        error_set(&words, ERROR_CONFLICT, "units do not share a room");
        rule_write(j, "own_rooms", &words);
    } else if (lack->kind == LACK_SEATS) {
        error_set(&words, ERROR_CONFLICT, "everybody has %.2f m2 at least",
                  (double)p->seat_least / 100);
        rule_write(j, "crowded", &words);
    }
    for (uint32_t i = 0; i < lack->n_units; i++) {
        error_set(&words, ERROR_CONFLICT, "%" STR_FMT " is in %" STR_FMT,
                  STR_ARG(p->units[lack->units[i]].name), STR_ARG(p->buildings[b].name));
        json_object_begin(j, NULL);
        json_text(j, "rule", "place");
        json_i64(j, "unit", p->units[lack->units[i]].id);
        words_write(j, &words);
        json_end(j);
    }
    json_end(j);
}

static bool lack_write(const struct problem *p, const struct plan_found *found, uint32_t b,
                       struct arena *scratch, struct json *j, struct error *err)
{
    int64_t area = found->rooms->cost[b].hard;
    struct error words = { 0 };
    struct room_lack lack;

    if (!room_lack_find(p, found->where, b, scratch, &lack, err))
        return false;
    lack_words(p, b, area, &lack, &words);
    json_object_begin(j, NULL);
    json_i64(j, "building", p->buildings[b].id);
    json_str(j, "name", p->buildings[b].name);
    json_fixed(j, "area", area, 2);
    json_bool(j, "proved", lack.kind != LACK_UNTOLD);
    json_i64(j, lack.kind == LACK_SEATS ? "missing_places" : "missing_rooms",
             lack.wanted - lack.had);
    words_write(j, &words);
    lack_rules_write(p, b, &lack, j);
    json_end(j);
    return true;
}

/* Buildings whose rooms do not do for the people in them, by how much, and why. */
static bool short_write(const struct problem *p, const struct plan_found *found,
                        struct arena *scratch, struct json *j, struct error *err)
{
    json_array_begin(j, "short");
    for (uint32_t b = 0; b < p->n_buildings; b++)
        if (rooms_are_short(p, found->where, found->rooms, b) &&
            !lack_write(p, found, b, scratch, j, err))
            return false;
    json_end(j);
    return true;
}

bool rooms_write(const struct problem *p, const struct plan_found *found, struct arena *scratch,
                 struct json *j, struct error *err)
{
    const struct room_plan *plan = found->rooms;

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
    if (!short_write(p, found, scratch, j, err))
        return false;
    units_write(p, plan, j);
    json_end(j);
    return true;
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
