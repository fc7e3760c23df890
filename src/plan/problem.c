/*
 * problem: see the header.
 */
#include "reading.h"

#include <math.h>

static const char *const goal_names[GOALS] = { "freed_area", "rent", "affinity", "heads_moved",
                                               "cost" };

const char *goal_name(enum goal goal)
{
    return goal_names[goal];
}

static bool floor_read(struct reading *r, const struct json_value *v, size_t i,
                       struct problem_building *b, struct problem_floor *floor)
{
    int64_t ordinal;

    if (!json_as_i64(json_get(v, "ordinal"), &ordinal) || ordinal < -20 || ordinal > 300)
        return error_set(
            r->err, ERROR_INVALID,
            "buildings[%zu].floors[%zu].ordinal must be an integer, the ground floor 0", r->at, i);
    floor->ordinal = (int32_t)ordinal;
    if (i && floor->ordinal <= floor[-1].ordinal)
        return error_set(r->err, ERROR_INVALID,
                         "buildings[%zu].floors must be in rising order of their ordinals", r->at);
    if (!reading_area(r, v, "capacity", &floor->capacity) ||
        !reading_text(r, v, "label", &floor->label))
        return false;
    if (!problem_rooms_read(r, json_get(v, "rooms"), b, floor))
        return false;
    b->capacity += floor->capacity;
    if (ordinal == 0)
        b->ground = b->first_floor + (uint32_t)i;
    return true;
}

static bool building_read(struct reading *r, const struct json_value *v, struct problem_building *b)
{
    const struct json_value *floors = json_get(v, "floors");
    size_t n = json_count(floors);

    if (!json_as_i64(json_get(v, "id"), &b->id) || problem_building_find(r->p, b->id) < r->at)
        return error_set(r->err, ERROR_INVALID, "%s[%zu].id must be an integer of its own", r->list,
                         r->at);
    b->ground = PROBLEM_NONE;
    b->first_floor = r->p->n_floors;
    b->first_room = r->p->n_rooms;
    if (json_kind(floors) != JSON_KIND_ARRAY || n == 0)
        return error_set(r->err, ERROR_INVALID, "buildings[%zu] has no floors", r->at);
    if (r->p->n_floors + n > PROBLEM_FLOORS_MAX)
        return error_set(r->err, ERROR_TOO_LARGE, "there are more than %d floors",
                         PROBLEM_FLOORS_MAX);
    for (size_t i = 0; i < n; i++, r->p->n_floors++)
        if (!floor_read(r, json_at(floors, i), i, b, &r->p->floors[r->p->n_floors]))
            return false;
    b->n_floors = (uint32_t)n;
    b->e = json_as_f64(json_get(v, "e"));
    b->n = json_as_f64(json_get(v, "n"));
    b->keep = json_as_bool(json_get(v, "keep"));
    b->empty = json_as_bool(json_get(v, "empty"));
    b->lift = json_as_bool(json_get(v, "lift"));
    b->secure = json_as_bool(json_get(v, "secure"));
    return reading_text(r, v, "code", &b->code) && reading_text(r, v, "name", &b->name) &&
           reading_area(r, v, "gross_area", &b->gross) &&
           reading_number(r, v, "rent", 100, 1e11, 0, &b->rent) &&
           reading_not_negative(r, "rent", b->rent) &&
           reading_number(r, v, "exit_cost", 100, 1e11, 0, &b->exit_cost) &&
           reading_not_negative(r, "exit_cost", b->exit_cost) &&
           reading_number(r, v, "district", 1, 1e15, 0, &b->district);
}

static size_t floors_count(const struct json_value *buildings)
{
    size_t n = 0;

    for (size_t i = 0; i < json_count(buildings); i++)
        n += json_count(json_get(json_at(buildings, i), "floors"));
    return n < PROBLEM_FLOORS_MAX ? n : PROBLEM_FLOORS_MAX;
}

static bool buildings_read(struct reading *r, const struct json_value *root)
{
    const struct json_value *all;
    size_t n;

    if (!reading_list(r, root, "buildings", PROBLEM_BUILDINGS_MAX, &all, &n))
        return false;
    if (n == 0)
        return error_set(r->err, ERROR_INVALID, "there are no buildings to move to");
    r->p->buildings = arena_alloc(r->arena, n * sizeof(*r->p->buildings));
    r->p->floors = arena_alloc(r->arena, (floors_count(all) + 1) * sizeof(*r->p->floors));
    r->p->distance = arena_alloc(r->arena, n * n * sizeof(*r->p->distance));
    if (!r->p->buildings || !r->p->floors || !r->p->distance)
        return reading_no_room(r->err);
    if (!problem_rooms_make(r, all))
        return false;
    for (r->at = 0; r->at < n; r->at++, r->p->n_buildings++)
        if (!building_read(r, json_at(all, r->at), &r->p->buildings[r->at]))
            return false;
    return true;
}

/* Straight lines, unless the file knows better. */
static bool distances_read(struct reading *r, const struct json_value *root)
{
    struct problem *p = r->p;
    const struct json_value *all;
    size_t n;

    for (uint32_t a = 0; a < p->n_buildings; a++)
        for (uint32_t b = 0; b < p->n_buildings; b++)
            p->distance[(size_t)a * p->n_buildings + b] = (int64_t)ceil(fmin(
                hypot(p->buildings[a].e - p->buildings[b].e, p->buildings[a].n - p->buildings[b].n),
                1e9));
    if (!reading_list(r, root, "distances", PROBLEM_RULES_MAX, &all, &n))
        return false;
    for (; r->at < n; r->at++) {
        const struct json_value *v = json_at(all, r->at);
        uint32_t a, b;
        int64_t metres;

        if (!reading_building(r, v, "a", &a) || !reading_building(r, v, "b", &b) ||
            !reading_number(r, v, "metres", 1, 1e9, 0, &metres) ||
            !reading_not_negative(r, "metres", metres))
            return false;
        p->distance[(size_t)a * p->n_buildings + b] = metres;
        p->distance[(size_t)b * p->n_buildings + a] = metres;
    }
    return true;
}

/* Where most of a unit is now. */
static bool home_read(const struct reading *r, const struct json_value *places,
                      struct problem_unit *unit)
{
    int64_t most = -1, here;

    unit->home = PROBLEM_NONE;
    unit->places = arena_alloc(r->arena, (json_count(places) + 1) * sizeof(*unit->places));
    if (!unit->places)
        return reading_no_room(r->err);
    for (size_t i = 0; i < json_count(places); i++) {
        const struct json_value *place = json_at(places, i);
        uint32_t building;
        int64_t id;

        // Rooms in a building that is no part of the problem are left by moving.
        if (!json_as_i64(json_get(place, "building"), &id))
            continue;
        building = problem_building_find(r->p, id);
        if (!reading_area(r, place, "area", &here))
            return false;
        if (building == PROBLEM_NONE)
            continue;
        unit->places[unit->n_places++] = (struct problem_place){ building, here };
        if (here > most) {
            most = here;
            unit->home = building;
        }
    }
    return true;
}

static bool unit_read(struct reading *r, const struct json_value *v, int64_t per_head,
                      int64_t per_m2, struct problem_unit *u)
{
    int64_t heads, cost;

    if (!json_as_i64(json_get(v, "id"), &u->id) || problem_unit_find(r->p, u->id) < r->at)
        return error_set(r->err, ERROR_INVALID, "%s[%zu].id must be an integer of its own", r->list,
                         r->at);
    if (!reading_text(r, v, "code", &u->code) || !reading_text(r, v, "name", &u->name) ||
        !reading_area(r, v, "need", &u->need) || !reading_area(r, v, "ground_floor", &u->ground) ||
        !reading_number(r, v, "heads", 1, 1e6, 0, &heads) ||
        !reading_not_negative(r, "heads", heads))
        return false;
    u->floor = PROBLEM_NONE;
    if (u->need == 0)
        return error_set(r->err, ERROR_INVALID,
                         "%" STR_FMT " (units[%zu]) has no need: give its establishment, or its "
                         "need in m2",
                         STR_ARG(u->name), r->at);
    u->heads = (uint32_t)heads;
    u->ground = u->ground < u->need ? u->ground : u->need;
    u->accessible = json_as_bool(json_get(v, "accessible"));
    u->secure = json_as_bool(json_get(v, "secure"));
    if (!reading_number(r, v, "district", 1, 1e15, 0, &u->district))
        return false;
    cost = heads * per_head + u->need * per_m2 / 100;
    return reading_number(r, v, "moving_cost", 100, 1e11, cost, &u->moving_cost) &&
           reading_not_negative(r, "moving_cost", u->moving_cost) &&
           home_read(r, json_get(v, "places"), u);
}

/* Units of one group value are a group; without one a unit is its own. */
static bool groups_read(struct reading *r, const struct json_value *all)
{
    struct problem *p = r->p;
    int64_t *value = arena_alloc(r->arena, (p->n_units + 1) * sizeof(*value));

    if (!value)
        return reading_no_room(r->err);
    for (uint32_t u = 0; u < p->n_units; u++) {
        const struct json_value *group = json_get(json_at(all, u), "group");
        uint32_t g = p->n_groups;

        if (group && json_as_i64(group, &value[p->n_groups]))
            for (g = 0; value[g] != value[p->n_groups];)
                g++;
        else
            value[p->n_groups] = INT64_MIN + u;
        p->units[u].group = g;
        p->n_groups += g == p->n_groups;
    }
    return true;
}

static bool units_read(struct reading *r, const struct json_value *root)
{
    const struct json_value *all, *costs = json_get(root, "costs");
    int64_t per_head, per_m2;
    size_t n;

    r->list = "costs";
    if (!reading_number(r, costs, "per_head", 100, 1e9, 0, &per_head) ||
        !reading_not_negative(r, "per_head", per_head) ||
        !reading_number(r, costs, "per_m2", 100, 1e9, 0, &per_m2) ||
        !reading_not_negative(r, "per_m2", per_m2) ||
        !reading_list(r, root, "units", PROBLEM_UNITS_MAX, &all, &n))
        return false;
    if (n == 0)
        return error_set(r->err, ERROR_INVALID, "there are no units to place");
    r->p->units = arena_alloc(r->arena, n * sizeof(*r->p->units));
    if (!r->p->units)
        return reading_no_room(r->err);
    for (; r->at < n; r->at++, r->p->n_units++)
        if (!unit_read(r, json_at(all, r->at), per_head, per_m2, &r->p->units[r->at]))
            return false;
    return groups_read(r, all) && problem_people_read(r, all);
}

static bool root_read(struct reading *r, const struct json_value *root)
{
    int64_t version;

    if (!json_as_i64(json_get(root, "version"), &version) || version != 1)
        return error_set(r->err, ERROR_INVALID, "this is no relocation problem of version 1");
    return reading_text(r, root, "name", &r->p->name) && buildings_read(r, root) &&
           distances_read(r, root) && units_read(r, root) && problem_rules_read(r, root) &&
           problem_affinities_read(r, root) && problem_goals_read(r, root);
}

bool problem_read(struct str json, struct arena *arena, struct problem *out, struct error *err)
{
    struct problem problem = { 0 };
    struct reading r = { &problem, arena, err, "", 0 };
    struct json_doc doc = { 0 };
    bool done;

    if (!json_read(json, PROBLEM_BYTES_MAX, &doc, err))
        return false;
    done = root_read(&r, doc.root);
    json_doc_release(&doc);
    if (done)
        *out = problem;
    return done;
}
