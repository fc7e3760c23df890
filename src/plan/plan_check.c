/*
 * plan_check: see the header.
 */
#include "yardstick/plan/plan_check.h"

#include <math.h>

#include "room_check.h"

enum { BYTES_MAX = 64 << 20, TOLERANCE = 1 /* 0.01 m2: a rounded decimal */ };

struct checking {
    const struct problem *p;
    struct plan_findings *to;
    uint32_t *where;    /* of each unit; PROBLEM_NONE until it is placed */
    int64_t *on_floor;  /* of each floor of the problem: what is on it */
    int64_t *on_ground; /* of each unit */
};

static void tell(struct checking *c, const char *rule, const char *type, int64_t id,
                 const struct error *text)
{
    struct plan_finding finding = { "error", rule, type, id, *text };

    c->to->n_errors++;
    c->to->found(c->to->to, &finding);
}

static struct str unit_name(const struct checking *c, uint32_t u)
{
    return c->p->units[u].name;
}

static struct str building_name(const struct checking *c, uint32_t b)
{
    return c->p->buildings[b].name;
}

static uint32_t unit_of(const struct checking *c, const struct json_value *v)
{
    int64_t id;

    for (uint32_t u = 0; json_as_i64(v, &id) && u < c->p->n_units; u++)
        if (c->p->units[u].id == id)
            return u;
    return PROBLEM_NONE;
}

static uint32_t building_of(const struct checking *c, const struct json_value *v)
{
    int64_t id;

    for (uint32_t b = 0; json_as_i64(v, &id) && b < c->p->n_buildings; b++)
        if (c->p->buildings[b].id == id)
            return b;
    return PROBLEM_NONE;
}

static void floor_tell(struct checking *c, uint32_t u, uint32_t f, const char *rule)
{
    struct error text = { 0 };
    bool ban = strcmp(rule, "ban") == 0;

    if (ban)
        error_set(&text, ERROR_INVALID, "%" STR_FMT " must not be on floor %d",
                  STR_ARG(unit_name(c, u)), c->p->floors[f].ordinal);
    else
        error_set(&text, ERROR_INVALID, "%" STR_FMT " must begin on floor %d",
                  STR_ARG(unit_name(c, u)), c->p->floors[f].ordinal);
    tell(c, rule, "unit", c->p->units[u].id, &text);
}

/* The areas of one assignment; what it adds up to, or -1 when a floor is not of the building. */
static int64_t floors_take(struct checking *c, uint32_t u, uint32_t b,
                           const struct json_value *floors)
{
    const struct problem_building *building = &c->p->buildings[b];
    int64_t sum = 0, ordinal, area;
    bool begins = c->p->units[u].floor == PROBLEM_NONE;

    for (size_t i = 0; i < json_count(floors); i++) {
        const struct json_value *one = json_at(floors, i);
        uint32_t f = building->first_floor, end = f + building->n_floors;

        if (!json_as_i64(json_get(one, "ordinal"), &ordinal))
            return -1;
        while (f < end && c->p->floors[f].ordinal != ordinal)
            f++;
        area = llround(fmin(json_as_f64(json_get(one, "area")), 1e9) * 100);
        if (f == end || area < 0)
            return -1;
        if (area > 0 && problem_floor_is_banned(c->p, u, f))
            floor_tell(c, u, f, "ban");
        begins |= area > 0 && f == c->p->units[u].floor;
        c->on_floor[f] += area;
        c->on_ground[u] += ordinal == 0 ? area : 0;
        sum += area;
    }
    if (!begins)
        floor_tell(c, u, c->p->units[u].floor, "pin");
    return sum;
}

static void assignment_take(struct checking *c, const struct json_value *v, size_t i)
{
    uint32_t u = unit_of(c, json_get(v, "unit")), b = building_of(c, json_get(v, "building"));
    struct error text = { 0 };
    int64_t area;

    if (u == PROBLEM_NONE || b == PROBLEM_NONE) {
        error_set(&text, ERROR_INVALID,
                  "assignments[%zu] names a unit or a building that is not in the problem", i);
        tell(c, "place", "plan", (int64_t)i, &text);
        return;
    }
    if (c->where[u] != PROBLEM_NONE) {
        error_set(&text, ERROR_INVALID, "%" STR_FMT " is placed more than once",
                  STR_ARG(unit_name(c, u)));
        tell(c, "place", "unit", c->p->units[u].id, &text);
        return;
    }
    c->where[u] = b;
    area = floors_take(c, u, b, json_get(v, "floors"));
    if (area < c->p->units[u].need - TOLERANCE || area > c->p->units[u].need + TOLERANCE) {
        error_set(&text, ERROR_INVALID, "%" STR_FMT " needs %.2f m2 and is given %.2f m2",
                  STR_ARG(unit_name(c, u)), (double)c->p->units[u].need / 100,
                  (double)(area < 0 ? 0 : area) / 100);
        tell(c, "need", "unit", c->p->units[u].id, &text);
    }
}

static void check_places(struct checking *c)
{
    struct error text = { 0 };

    for (uint32_t u = 0; u < c->p->n_units; u++) {
        if (c->where[u] != PROBLEM_NONE)
            continue;
        error_set(&text, ERROR_INVALID, "%" STR_FMT " is not placed", STR_ARG(unit_name(c, u)));
        tell(c, "place", "unit", c->p->units[u].id, &text);
    }
    for (uint32_t b = 0; b < c->p->n_buildings; b++)
        for (uint32_t i = 0; i < c->p->buildings[b].n_floors; i++) {
            uint32_t f = c->p->buildings[b].first_floor + i;
            int64_t over = c->on_floor[f] - c->p->floors[f].capacity;

            // As many roundings as there may be units on a floor.
            if (over <= TOLERANCE * (int64_t)c->p->n_units)
                continue;
            error_set(&text, ERROR_INVALID,
                      "floor %d of %" STR_FMT " holds %.2f m2 more than it has",
                      c->p->floors[f].ordinal, STR_ARG(building_name(c, b)), (double)over / 100);
            tell(c, "capacity", "building", c->p->buildings[b].id, &text);
        }
}

static void check_unit(struct checking *c, uint32_t u)
{
    const struct problem_unit *unit = &c->p->units[u];
    const struct problem_building *b = &c->p->buildings[c->where[u]];
    int64_t ground = unit->accessible && !b->lift ? unit->need : unit->ground;
    struct error text = { 0 };

    if (b->empty) {
        error_set(&text, ERROR_INVALID, "%" STR_FMT " is in %" STR_FMT ", which is to be emptied",
                  STR_ARG(unit->name), STR_ARG(b->name));
        tell(c, "empty", "unit", unit->id, &text);
    }
    if (unit->secure && !b->secure) {
        error_set(&text, ERROR_INVALID, "%" STR_FMT " needs a secure building, not %" STR_FMT,
                  STR_ARG(unit->name), STR_ARG(b->name));
        tell(c, "secure", "unit", unit->id, &text);
    }
    if (unit->district && unit->district != b->district) {
        error_set(&text, ERROR_INVALID,
                  "%" STR_FMT " must stay in its district, not go to %" STR_FMT,
                  STR_ARG(unit->name), STR_ARG(b->name));
        tell(c, "district", "unit", unit->id, &text);
    }
    if (c->on_ground[u] + TOLERANCE < ground) {
        error_set(&text, ERROR_INVALID,
                  "%" STR_FMT " needs %.2f m2 on the ground floor and has %.2f m2",
                  STR_ARG(unit->name), (double)ground / 100, (double)c->on_ground[u] / 100);
        tell(c, "ground_floor", "unit", unit->id, &text);
    }
}

static void check_rule(struct checking *c, const struct problem_rule *rule)
{
    struct error text = { 0 };
    uint32_t at = c->where[rule->unit];

    if (at == PROBLEM_NONE)
        return;
    if (rule->kind == RULE_BAN && at == rule->other) {
        error_set(&text, ERROR_INVALID, "%" STR_FMT " must not be in %" STR_FMT,
                  STR_ARG(unit_name(c, rule->unit)), STR_ARG(building_name(c, rule->other)));
        tell(c, "ban", "unit", c->p->units[rule->unit].id, &text);
    } else if (rule->kind == RULE_PIN && at != rule->other) {
        error_set(&text, ERROR_INVALID, "%" STR_FMT " must be in %" STR_FMT,
                  STR_ARG(unit_name(c, rule->unit)), STR_ARG(building_name(c, rule->other)));
        tell(c, "pin", "unit", c->p->units[rule->unit].id, &text);
    } else if (rule->kind == RULE_APART && rule->unit != rule->other &&
               c->where[rule->other] == at) {
        error_set(&text, ERROR_INVALID, "%" STR_FMT " and %" STR_FMT " must not share a building",
                  STR_ARG(unit_name(c, rule->unit)), STR_ARG(unit_name(c, rule->other)));
        tell(c, "apart", "unit", c->p->units[rule->unit].id, &text);
    }
}

/* Places of a group, told by its first unit: too many, or too far from each other. */
static void check_group(struct checking *c, uint32_t first)
{
    const struct problem *p = c->p;
    struct error text = { 0 };
    uint32_t n = 0;
    int64_t far = 0;

    for (uint32_t u = first; u < p->n_units; u++) {
        bool anew = p->units[u].group == p->units[first].group && c->where[u] != PROBLEM_NONE;

        for (uint32_t v = first; v < p->n_units; v++) {
            if (p->units[v].group != p->units[first].group || c->where[v] == PROBLEM_NONE || !anew)
                continue;
            if (v < u && c->where[v] == c->where[u])
                anew = false;
            else if (problem_distance(p, c->where[u], c->where[v]) > far)
                far = problem_distance(p, c->where[u], c->where[v]);
        }
        n += anew;
    }
    if (p->group_places_max && n > p->group_places_max) {
        error_set(&text, ERROR_INVALID, "the group of %" STR_FMT " has %u places, %u are allowed",
                  STR_ARG(unit_name(c, first)), n, p->group_places_max);
        tell(c, "group_places", "group", p->units[first].id, &text);
    }
    if (p->group_distance >= 0 && n > 1 && far > p->group_distance) {
        error_set(&text, ERROR_INVALID,
                  "places of the group of %" STR_FMT " are %lld m apart, %lld m are allowed",
                  STR_ARG(unit_name(c, first)), (long long)far, (long long)p->group_distance);
        tell(c, "group_distance", "group", p->units[first].id, &text);
    }
}

static bool is_used(const struct checking *c, uint32_t b)
{
    for (uint32_t u = 0; u < c->p->n_units; u++)
        if (c->where[u] == b)
            return true;
    return c->p->buildings[b].keep;
}

static void check_limits(struct checking *c)
{
    const struct problem *p = c->p;
    struct error text = { 0 };
    uint32_t n = 0;
    int64_t spent = 0;

    for (uint32_t u = 0; u < p->n_units; u++)
        if (p->units[u].home != PROBLEM_NONE && p->units[u].home != c->where[u]) {
            n++;
            spent += p->units[u].moving_cost;
        }
    for (uint32_t b = 0; b < p->n_buildings; b++)
        spent += is_used(c, b) ? 0 : p->buildings[b].exit_cost;
    if (n > p->moves_max) {
        error_set(&text, ERROR_INVALID, "%u units move, %u are allowed", n, p->moves_max);
        tell(c, "moves_max", "plan", 0, &text);
    }
    if (p->budget >= 0 && spent > p->budget) {
        error_set(&text, ERROR_INVALID, "moving costs %.2f yuan, %.2f are allowed",
                  (double)spent / 100, (double)p->budget / 100);
        tell(c, "budget", "plan", 0, &text);
    }
}

/* Does it free what it says? */
static void check_freed(struct checking *c, const struct json_value *root)
{
    struct error text = { 0 };
    int64_t freed = 0, said = llround(fmin(json_as_f64(json_get(root, "freed_area")), 1e12) * 100);

    for (uint32_t b = 0; b < c->p->n_buildings; b++)
        freed += is_used(c, b) ? 0 : c->p->buildings[b].gross;
    if (said == freed)
        return;
    error_set(&text, ERROR_INVALID, "the plan says it frees %.2f m2, but it frees %.2f m2",
              (double)said / 100, (double)freed / 100);
    tell(c, "freed_area", "plan", 0, &text);
}

/* What each unit has now, and in each building altogether; the checker's own count. */
struct occupied {
    int64_t *by_unit, *in_building, *coming, *going;
    uint32_t *at;
};

static bool occupied_make(const struct checking *c, struct arena *arena, struct occupied *o)
{
    const struct problem *p = c->p;
    size_t bytes = p->n_buildings * sizeof(int64_t);

    o->by_unit = arena_alloc(arena, p->n_units * bytes);
    o->in_building = arena_alloc(arena, bytes);
    o->coming = arena_alloc(arena, bytes);
    o->going = arena_alloc(arena, bytes);
    o->at = arena_alloc(arena, p->n_units * sizeof(*o->at));
    if (!o->by_unit || !o->in_building || !o->coming || !o->going || !o->at)
        return false;
    for (uint32_t u = 0; u < p->n_units; u++) {
        o->at[u] = p->units[u].home;
        for (uint32_t i = 0; i < p->units[u].n_places; i++) {
            const struct problem_place *place = &p->units[u].places[i];

            o->by_unit[(size_t)u * p->n_buildings + place->building] += place->area;
            o->in_building[place->building] += place->area;
        }
    }
    return true;
}

/* Who stays gives back in the first wave what it does not need. */
static void stayers_draw_together(const struct checking *c, struct occupied *o)
{
    const struct problem *p = c->p;

    for (uint32_t u = 0; u < p->n_units; u++)
        for (uint32_t b = 0; o->at[u] == c->where[u] && b < p->n_buildings; b++) {
            int64_t *has = &o->by_unit[(size_t)u * p->n_buildings + b];
            int64_t may = b == o->at[u] ? p->units[u].need : 0;

            if (*has > may) {
                o->going[b] += *has - may;
                *has = may;
            }
        }
}

static void move_take(struct checking *c, struct occupied *o, const struct json_value *move)
{
    uint32_t u = unit_of(c, json_get(move, "unit")), to = building_of(c, json_get(move, "to"));
    const struct problem *p = c->p;

    if (u == PROBLEM_NONE || to == PROBLEM_NONE)
        return;
    for (uint32_t b = 0; b < p->n_buildings; b++) {
        o->going[b] += o->by_unit[(size_t)u * p->n_buildings + b];
        o->by_unit[(size_t)u * p->n_buildings + b] = 0;
    }
    o->by_unit[(size_t)u * p->n_buildings + to] = p->units[u].need;
    o->coming[to] += p->units[u].need;
    o->at[u] = to;
}

/* In a wave old and new occupants are there at once: both must fit. */
static void wave_end(struct checking *c, struct occupied *o, int64_t wave)
{
    struct error text = { 0 };

    for (uint32_t b = 0; b < c->p->n_buildings; b++) {
        int64_t over = o->in_building[b] + o->coming[b] - c->p->buildings[b].capacity;

        if (o->coming[b] && over > TOLERANCE) {
            error_set(&text, ERROR_INVALID,
                      "in wave %lld %" STR_FMT " holds %.2f m2 more than it has", (long long)wave,
                      STR_ARG(building_name(c, b)), (double)over / 100);
            tell(c, "wave", "building", c->p->buildings[b].id, &text);
        }
        o->in_building[b] += o->coming[b] - o->going[b];
        o->coming[b] = o->going[b] = 0;
    }
}

/* Do the waves lead there, without two in one place? A plan may come without waves. */
static bool check_waves(struct checking *c, const struct json_value *root, struct arena *arena,
                        struct error *err)
{
    const struct json_value *waves = json_get(root, "waves");
    struct error text = { 0 };
    struct occupied o;

    if (!waves)
        return true;
    if (!occupied_make(c, arena, &o))
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    for (size_t i = 0; i < json_count(waves); i++) {
        const struct json_value *moves = json_get(json_at(waves, i), "moves");

        if (i == 0)
            stayers_draw_together(c, &o);
        for (size_t k = 0; k < json_count(moves); k++)
            move_take(c, &o, json_at(moves, k));
        wave_end(c, &o, (int64_t)i + 1);
    }
    for (uint32_t u = 0; json_as_f64(json_get(root, "cannot_move")) == 0 && u < c->p->n_units;
         u++) {
        if (o.at[u] == c->where[u])
            continue;
        error_set(&text, ERROR_INVALID, "the waves do not bring %" STR_FMT " to its building",
                  STR_ARG(unit_name(c, u)));
        tell(c, "wave", "unit", c->p->units[u].id, &text);
    }
    return true;
}

static void check_all(struct checking *c, const struct json_value *root)
{
    const struct problem *p = c->p;

    check_places(c);
    for (uint32_t u = 0; u < p->n_units; u++) {
        bool first = true;

        if (c->where[u] != PROBLEM_NONE)
            check_unit(c, u);
        for (uint32_t v = 0; v < u; v++)
            first = first && p->units[v].group != p->units[u].group;
        if (first)
            check_group(c, u);
    }
    for (uint32_t i = 0; i < p->n_rules; i++)
        check_rule(c, &p->rules[i]);
    check_limits(c);
    check_freed(c, root);
}

bool plan_check(const struct problem *problem, struct str plan, struct arena *arena,
                struct plan_findings *findings, struct error *err)
{
    struct checking c = { .p = problem, .to = findings };
    const struct json_value *assignments;
    struct json_doc doc = { 0 };
    bool waves;

    c.where = arena_alloc(arena, problem->n_units * sizeof(*c.where));
    c.on_ground = arena_alloc(arena, problem->n_units * sizeof(*c.on_ground));
    c.on_floor = arena_alloc(arena, problem->n_floors * sizeof(*c.on_floor));
    if (!c.where || !c.on_ground || !c.on_floor)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    if (!json_read(plan, BYTES_MAX, &doc, err))
        return false;
    assignments = json_get(doc.root, "assignments");
    if (json_kind(assignments) != JSON_KIND_ARRAY) {
        json_doc_release(&doc);
        return error_set(err, ERROR_INVALID, "this is no plan: it has no list of assignments");
    }
    for (uint32_t u = 0; u < problem->n_units; u++)
        c.where[u] = PROBLEM_NONE;
    for (size_t i = 0; i < json_count(assignments); i++)
        assignment_take(&c, json_at(assignments, i), i);
    check_all(&c, doc.root);
    waves = json_get(doc.root, "rooms")
                ? room_check(problem, c.where, doc.root, arena, findings, err)
                : check_waves(&c, doc.root, arena, err);
    json_doc_release(&doc);
    return waves;
}
