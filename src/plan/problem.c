/*
 * problem: see the header.
 */
#include "yardstick/plan/problem.h"

#include <math.h>

#include "yardstick/base/json_read.h"

static const char *const goal_names[GOALS] = { "freed_area", "rent", "affinity", "heads_moved",
                                               "cost" };

const char *goal_name(enum goal goal)
{
    return goal_names[goal];
}

struct reading {
    struct problem *p;
    struct arena *arena;
    struct error *err;
    const char *list; /* of the member being read */
    size_t at;
};

static bool no_room(struct error *err)
{
    return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
}

/* A member that may be absent, then `usual`; scaled to the integers we reckon with. */
static bool number(const struct reading *r, const struct json_value *object, const char *key,
                   double scale, double most, int64_t usual, int64_t *out)
{
    const struct json_value *v = json_get(object, key);
    double value = json_as_f64(v);

    *out = usual;
    if (!v || json_kind(v) == JSON_KIND_NULL)
        return true;
    if (json_kind(v) != JSON_KIND_NUMBER || !(fabs(value) <= most))
        return error_set(r->err, ERROR_INVALID, "%s[%zu].%s must be a number up to %.15g", r->list,
                         r->at, key, most);
    *out = llround(value * scale);
    return true;
}

static bool not_negative(const struct reading *r, const char *key, int64_t value)
{
    return value >= 0 ? true
                      : error_set(r->err, ERROR_INVALID, "%s[%zu].%s must not be negative", r->list,
                                  r->at, key);
}

static bool area(const struct reading *r, const struct json_value *object, const char *key,
                 int64_t *out)
{
    return number(r, object, key, 100, 1e8, 0, out) && not_negative(r, key, *out);
}

static bool text(const struct reading *r, const struct json_value *object, const char *key,
                 struct str *out)
{
    *out = arena_copy(r->arena, json_as_str(json_get(object, key)));
    return out->ptr ? true : no_room(r->err);
}

static uint32_t unit_find(const struct problem *p, int64_t id)
{
    if (id >= 0 && id < p->n_units && p->units[id].id == id)
        return (uint32_t)id;
    for (uint32_t u = 0; u < p->n_units; u++)
        if (p->units[u].id == id)
            return u;
    return PROBLEM_NONE;
}

static uint32_t building_find(const struct problem *p, int64_t id)
{
    if (id >= 0 && id < p->n_buildings && p->buildings[id].id == id)
        return (uint32_t)id;
    for (uint32_t b = 0; b < p->n_buildings; b++)
        if (p->buildings[b].id == id)
            return b;
    return PROBLEM_NONE;
}

static bool unit_member(const struct reading *r, const struct json_value *object, const char *key,
                        uint32_t *out)
{
    int64_t id;

    *out = json_as_i64(json_get(object, key), &id) ? unit_find(r->p, id) : PROBLEM_NONE;
    return *out != PROBLEM_NONE
               ? true
               : error_set(r->err, ERROR_INVALID, "%s[%zu].%s is not the id of a unit", r->list,
                           r->at, key);
}

static bool building_member(const struct reading *r, const struct json_value *object,
                            const char *key, uint32_t *out)
{
    int64_t id;

    *out = json_as_i64(json_get(object, key), &id) ? building_find(r->p, id) : PROBLEM_NONE;
    return *out != PROBLEM_NONE
               ? true
               : error_set(r->err, ERROR_INVALID, "%s[%zu].%s is not the id of a building", r->list,
                           r->at, key);
}

/* A list of the file, at most `most` long; absent is empty. */
static bool list(struct reading *r, const struct json_value *root, const char *key, size_t most,
                 const struct json_value **out, size_t *n)
{
    *out = json_get(root, key);
    *n = json_count(*out);
    r->list = key;
    r->at = 0;
    if (*out && json_kind(*out) != JSON_KIND_ARRAY)
        return error_set(r->err, ERROR_INVALID, "%s must be a list", key);
    return *n <= most
               ? true
               : error_set(r->err, ERROR_TOO_LARGE, "%s has more than %zu members", key, most);
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
    if (!area(r, v, "capacity", &floor->capacity) || !text(r, v, "label", &floor->label))
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

    if (!json_as_i64(json_get(v, "id"), &b->id) || building_find(r->p, b->id) < r->at)
        return error_set(r->err, ERROR_INVALID, "%s[%zu].id must be an integer of its own", r->list,
                         r->at);
    b->ground = PROBLEM_NONE;
    b->first_floor = r->p->n_floors;
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
    return text(r, v, "code", &b->code) && text(r, v, "name", &b->name) &&
           area(r, v, "gross_area", &b->gross) && number(r, v, "rent", 100, 1e11, 0, &b->rent) &&
           not_negative(r, "rent", b->rent) &&
           number(r, v, "exit_cost", 100, 1e11, 0, &b->exit_cost) &&
           not_negative(r, "exit_cost", b->exit_cost);
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

    if (!list(r, root, "buildings", PROBLEM_BUILDINGS_MAX, &all, &n))
        return false;
    if (n == 0)
        return error_set(r->err, ERROR_INVALID, "there are no buildings to move to");
    r->p->buildings = arena_alloc(r->arena, n * sizeof(*r->p->buildings));
    r->p->floors = arena_alloc(r->arena, (floors_count(all) + 1) * sizeof(*r->p->floors));
    r->p->distance = arena_alloc(r->arena, n * n * sizeof(*r->p->distance));
    if (!r->p->buildings || !r->p->floors || !r->p->distance)
        return no_room(r->err);
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
    if (!list(r, root, "distances", PROBLEM_RULES_MAX, &all, &n))
        return false;
    for (; r->at < n; r->at++) {
        const struct json_value *v = json_at(all, r->at);
        uint32_t a, b;
        int64_t metres;

        if (!building_member(r, v, "a", &a) || !building_member(r, v, "b", &b) ||
            !number(r, v, "metres", 1, 1e9, 0, &metres) || !not_negative(r, "metres", metres))
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
        return no_room(r->err);
    for (size_t i = 0; i < json_count(places); i++) {
        const struct json_value *place = json_at(places, i);
        uint32_t building;
        int64_t id;

        // Rooms in a building that is no part of the problem are left by moving.
        if (!json_as_i64(json_get(place, "building"), &id))
            continue;
        building = building_find(r->p, id);
        if (!area(r, place, "area", &here))
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

    if (!json_as_i64(json_get(v, "id"), &u->id) || unit_find(r->p, u->id) < r->at)
        return error_set(r->err, ERROR_INVALID, "%s[%zu].id must be an integer of its own", r->list,
                         r->at);
    if (!text(r, v, "code", &u->code) || !text(r, v, "name", &u->name) ||
        !area(r, v, "need", &u->need) || !area(r, v, "ground_floor", &u->ground) ||
        !number(r, v, "heads", 1, 1e6, 0, &heads) || !not_negative(r, "heads", heads))
        return false;
    if (u->need == 0)
        return error_set(r->err, ERROR_INVALID,
                         "%" STR_FMT " (units[%zu]) has no need: give its establishment, or its "
                         "need in m2",
                         STR_ARG(u->name), r->at);
    u->heads = (uint32_t)heads;
    u->ground = u->ground < u->need ? u->ground : u->need;
    u->accessible = json_as_bool(json_get(v, "accessible"));
    u->secure = json_as_bool(json_get(v, "secure"));
    cost = heads * per_head + u->need * per_m2 / 100;
    return number(r, v, "moving_cost", 100, 1e11, cost, &u->moving_cost) &&
           not_negative(r, "moving_cost", u->moving_cost) && home_read(r, json_get(v, "places"), u);
}

/* Units of one group value are a group; without one a unit is its own. */
static bool groups_read(struct reading *r, const struct json_value *all)
{
    struct problem *p = r->p;
    int64_t *value = arena_alloc(r->arena, (p->n_units + 1) * sizeof(*value));

    if (!value)
        return no_room(r->err);
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
    if (!number(r, costs, "per_head", 100, 1e9, 0, &per_head) ||
        !not_negative(r, "per_head", per_head) ||
        !number(r, costs, "per_m2", 100, 1e9, 0, &per_m2) || !not_negative(r, "per_m2", per_m2) ||
        !list(r, root, "units", PROBLEM_UNITS_MAX, &all, &n))
        return false;
    if (n == 0)
        return error_set(r->err, ERROR_INVALID, "there are no units to place");
    r->p->units = arena_alloc(r->arena, n * sizeof(*r->p->units));
    if (!r->p->units)
        return no_room(r->err);
    for (; r->at < n; r->at++, r->p->n_units++)
        if (!unit_read(r, json_at(all, r->at), per_head, per_m2, &r->p->units[r->at]))
            return false;
    return groups_read(r, all);
}

static bool rule_list(struct reading *r, const struct json_value *root, const char *key,
                      enum rule_kind kind)
{
    struct problem *p = r->p;
    const struct json_value *all;
    size_t n;

    if (!list(r, root, key, PROBLEM_RULES_MAX / 3, &all, &n))
        return false;
    for (; r->at < n; r->at++) {
        const struct json_value *v = json_at(all, r->at);
        struct problem_rule *rule = &p->rules[p->n_rules];

        rule->kind = kind;
        if (kind == RULE_APART
                ? !unit_member(r, v, "a", &rule->unit) || !unit_member(r, v, "b", &rule->other)
                : !unit_member(r, v, "unit", &rule->unit) ||
                      !building_member(r, v, "building", &rule->other))
            return false;
        if (!text(r, v, "reason", &rule->reason))
            return false;
        p->n_rules++;
    }
    return true;
}

static bool rules_read(struct reading *r, const struct json_value *root)
{
    struct problem *p = r->p;
    const struct json_value *rules = json_get(root, "rules");
    int64_t places, moves;
    size_t n = json_count(json_get(root, "bans")) + json_count(json_get(root, "pins")) +
               json_count(json_get(root, "apart"));

    r->list = "rules";
    r->at = 0;
    if (!number(r, rules, "group_places_max", 1, 1e6, 0, &places) ||
        !not_negative(r, "group_places_max", places) ||
        !number(r, rules, "group_distance_m", 1, 1e9, -1, &p->group_distance) ||
        !number(r, rules, "moves_max", 1, 1e6, PROBLEM_NONE, &moves) ||
        !not_negative(r, "moves_max", moves) ||
        !number(r, rules, "budget", 100, 1e13, -1, &p->budget))
        return false;
    p->group_places_max = (uint32_t)places;
    p->moves_max = (uint32_t)moves;
    p->rules = arena_alloc(r->arena, ((n < PROBLEM_RULES_MAX ? n : PROBLEM_RULES_MAX) + 1) *
                                         sizeof(*p->rules));
    return p->rules
               ? rule_list(r, root, "bans", RULE_BAN) && rule_list(r, root, "pins", RULE_PIN) &&
                     rule_list(r, root, "apart", RULE_APART)
               : no_room(r->err);
}

static bool affinities_read(struct reading *r, const struct json_value *root)
{
    struct problem *p = r->p;
    const struct json_value *all;
    size_t n;

    if (!list(r, root, "affinities", PROBLEM_RULES_MAX, &all, &n))
        return false;
    p->affinities = arena_alloc(r->arena, (n + 1) * sizeof(*p->affinities));
    if (!p->affinities)
        return no_room(r->err);
    for (; r->at < n; r->at++, p->n_affinities++) {
        const struct json_value *v = json_at(all, r->at);
        struct problem_affinity *one = &p->affinities[r->at];

        if (!unit_member(r, v, "a", &one->a) || !unit_member(r, v, "b", &one->b) ||
            !number(r, v, "weight", 1, 1e6, 1, &one->weight) ||
            !not_negative(r, "weight", one->weight))
            return false;
    }
    return true;
}

static bool goal_find(const struct reading *r, struct str name, enum goal *out)
{
    for (int goal = 0; goal < GOALS; goal++)
        if (str_eq(name, str_from(goal_names[goal]))) {
            *out = (enum goal)goal;
            return true;
        }
    return error_set(r->err, ERROR_INVALID,
                     "\"%" STR_FMT "\" is no goal; goals are freed_area, rent, affinity, "
                     "heads_moved, cost",
                     STR_ARG(name));
}

static bool weights_read(struct reading *r, const struct json_value *weights)
{
    const struct json_value *value;
    struct str key;
    void *at = NULL;

    r->p->weighted = true;
    r->p->n_goals = 0;
    while (json_each(weights, &at, &key, &value)) {
        enum goal goal;

        if (!goal_find(r, key, &goal))
            return false;
        if (json_kind(value) != JSON_KIND_NUMBER || !(json_as_f64(value) >= 0) ||
            json_as_f64(value) > 1e9)
            return error_set(r->err, ERROR_INVALID, "weights.%s must be a number from 0 to 1e9",
                             goal_names[goal]);
        r->p->weight[goal] = json_as_f64(value);
        r->p->goals[r->p->n_goals++] = goal;
    }
    return r->p->n_goals ? true
                         : error_set(r->err, ERROR_INVALID, "weights must name a goal at least");
}

/* The goals in their order; what is not named comes after, in the usual one. */
static bool goals_read(struct reading *r, const struct json_value *root)
{
    const struct json_value *goals = json_get(root, "goals"), *one = json_get(root, "objective");
    bool named[GOALS] = { false };
    size_t n = goals ? json_count(goals) : one ? 1 : 0;

    if (json_get(root, "weights"))
        return weights_read(r, json_get(root, "weights"));
    for (size_t i = 0; i < n; i++) {
        enum goal goal;

        if (!goal_find(r, json_as_str(goals ? json_at(goals, i) : one), &goal))
            return false;
        if (named[goal])
            return error_set(r->err, ERROR_INVALID, "the goal %s is named twice", goal_names[goal]);
        named[goal] = true;
        r->p->goals[r->p->n_goals++] = goal;
    }
    for (int goal = 0; goal < GOALS; goal++)
        if (!named[goal])
            r->p->goals[r->p->n_goals++] = (enum goal)goal;
    return true;
}

static bool root_read(struct reading *r, const struct json_value *root)
{
    int64_t version;

    if (!json_as_i64(json_get(root, "version"), &version) || version != 1)
        return error_set(r->err, ERROR_INVALID, "this is no relocation problem of version 1");
    return text(r, root, "name", &r->p->name) && buildings_read(r, root) &&
           distances_read(r, root) && units_read(r, root) && rules_read(r, root) &&
           affinities_read(r, root) && goals_read(r, root);
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
