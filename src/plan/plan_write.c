/*
 * plan_write: a plan as JSON, with what it achieves and, where there is none, why.
 */
#include <math.h>
#include <stdlib.h>

#include "plan_found.h"
#include "pour.h"
#include "spread.h"
#include "waves.h"
#include "yardstick/base/json.h"

/* In the unit people use: m2, yuan, heads, metres. */
static void goal_value(struct json *j, const char *key, enum goal goal, double value)
{
    bool hundredths = goal == GOAL_FREED || goal == GOAL_RENT || goal == GOAL_COST;

    json_f64(j, key, hundredths ? value / 100 : value, hundredths ? 2 : 0);
}

/* All that could be freed: what is not to be kept anyway. */
static int64_t gross_all(const struct problem *p)
{
    int64_t sum = 0;

    for (uint32_t b = 0; b < p->n_buildings; b++)
        sum += p->buildings[b].gross;
    return sum;
}

/* FREED is told as area freed, more is better; the others as they are. */
static double told(const struct problem *p, enum goal goal, double value)
{
    return goal == GOAL_FREED ? (double)gross_all(p) - value : value;
}

static void write_objective(const struct problem *p, const struct plan_found *found, struct json *j)
{
    enum goal first = p->goals[0];
    double value = plan_value(p, &found->cost), gap;

    if (p->weighted) {
        json_f64(j, "objective", value, 4);
        if (found->has_bound)
            json_f64(j, "bound", found->bound, 4);
    } else {
        goal_value(j, "objective", first, told(p, first, value));
        if (found->has_bound)
            goal_value(j, "bound", first, told(p, first, found->bound));
    }
    if (!found->has_bound) {
        json_none(j, "bound");
        json_none(j, "gap");
        return;
    }
    gap = fabs(value - found->bound) /
          fmax(1, fabs(p->weighted ? value : told(p, first, found->bound)));
    json_f64(j, "gap", gap, 6);
}

static void write_goals(const struct problem *p, const struct plan_found *found, struct json *j)
{
    json_array_begin(j, "goals");
    for (uint32_t i = 0; i < p->n_goals; i++) {
        enum goal goal = p->goals[i];

        json_object_begin(j, NULL);
        json_text(j, "goal", goal_name(goal));
        goal_value(j, "value", goal, told(p, goal, (double)found->cost.goal[goal]));
        if (p->weighted)
            json_f64(j, "weight", p->weight[goal], 6);
        json_end(j);
    }
    json_end(j);
}

struct use {
    uint32_t buildings_before, buildings_after, units_moved;
    int64_t rent_before, rent_after, freed;
};

static bool is_home(const struct problem *p, uint32_t b)
{
    for (uint32_t u = 0; u < p->n_units; u++)
        if (p->units[u].home == b)
            return true;
    return false;
}

static bool is_used(const struct problem *p, const uint32_t *where, uint32_t b)
{
    for (uint32_t u = 0; u < p->n_units; u++)
        if (where[u] == b)
            return true;
    return p->buildings[b].keep;
}

static struct use use_of(const struct problem *p, const uint32_t *where)
{
    struct use use = { 0 };

    for (uint32_t b = 0; b < p->n_buildings; b++) {
        bool before = is_home(p, b) || p->buildings[b].keep, after = is_used(p, where, b);

        use.buildings_before += before;
        use.buildings_after += after;
        use.rent_before += before ? p->buildings[b].rent : 0;
        use.rent_after += after ? p->buildings[b].rent : 0;
        use.freed += after ? 0 : p->buildings[b].gross;
    }
    for (uint32_t u = 0; u < p->n_units; u++)
        use.units_moved += p->units[u].home != PROBLEM_NONE && p->units[u].home != where[u];
    return use;
}

/* Groups as they will be and, within `groups_before`, as they are. */
static void write_groups(const struct problem *p, const struct plan_found *found, struct json *j)
{
    struct spreads after = spreads_of(p, found->where), before;
    uint32_t *homes = malloc((p->n_units + 1) * sizeof(*homes));

    json_i64(j, "groups_in_one_place", after.one);
    json_i64(j, "groups_in_two_places", after.two);
    json_i64(j, "groups_in_more_places", after.more);
    json_i64(j, "groups_violating", after.violating);
    if (after.n)
        json_f64(j, "group_distance_m", after.mean, 0);
    else
        json_none(j, "group_distance_m");
    if (!homes)
        return;
    for (uint32_t u = 0; u < p->n_units; u++)
        homes[u] = p->units[u].home;
    before = spreads_of(p, homes);
    json_object_begin(j, "groups_before");
    json_i64(j, "one", before.one);
    json_i64(j, "two", before.two);
    json_i64(j, "more", before.more);
    json_i64(j, "violating", before.violating);
    json_f64(j, "mean_distance_m", before.mean, 0);
    json_end(j);
    free(homes);
}

static void write_kpi(const struct problem *p, const struct plan_found *found,
                      const struct use *use, struct json *j)
{
    json_object_begin(j, "kpi");
    json_i64(j, "buildings_before", use->buildings_before);
    json_i64(j, "buildings_after", use->buildings_after);
    json_fixed(j, "rent_before", use->rent_before, 2);
    json_fixed(j, "rent_after", use->rent_after, 2);
    json_fixed(j, "freed_area", use->freed, 2);
    json_array_begin(j, "freed");
    for (uint32_t b = 0; b < p->n_buildings; b++) {
        if (is_used(p, found->where, b))
            continue;
        json_object_begin(j, NULL);
        json_i64(j, "building", p->buildings[b].id);
        json_str(j, "code", p->buildings[b].code);
        json_str(j, "name", p->buildings[b].name);
        json_fixed(j, "gross_area", p->buildings[b].gross, 2);
        json_end(j);
    }
    json_end(j);
    json_i64(j, "units_moved", use->units_moved);
    json_i64(j, "heads_moved", found->cost.goal[GOAL_HEADS]);
    write_groups(p, found, j);
    json_i64(j, "affinity", found->cost.goal[GOAL_AFFINITY]);
    json_fixed(j, "cost", found->cost.goal[GOAL_COST], 2);
    if (found->rooms) {
        json_fixed(j, "over_standard_before", found->rooms->over_before, 2);
        json_fixed(j, "over_standard_after", found->rooms->over_after, 2);
        json_i64(j, "people_changing_rooms", found->rooms->n_changed);
    }
    json_i64(j, "moves_tried", (int64_t)found->n_moves);
    json_end(j);
}

static void write_assignment(const struct pour *pour, uint32_t i, struct json *j)
{
    const struct problem *p = pour->problem;
    const struct problem_building *b = &p->buildings[pour->building];
    const struct problem_unit *u = &p->units[pour->units[i]];

    json_object_begin(j, NULL);
    json_i64(j, "unit", u->id);
    json_str(j, "name", u->name);
    json_i64(j, "building", b->id);
    json_str(j, "building_code", b->code);
    json_bool(j, "moves", u->home != PROBLEM_NONE && u->home != pour->building);
    json_fixed(j, "area", u->need, 2);
    json_array_begin(j, "floors");
    for (uint32_t f = 0; f < b->n_floors; f++) {
        int64_t area = pour->area[(size_t)i * b->n_floors + f];

        if (area == 0)
            continue;
        json_object_begin(j, NULL);
        json_i64(j, "ordinal", p->floors[b->first_floor + f].ordinal);
        json_str(j, "label", p->floors[b->first_floor + f].label);
        json_fixed(j, "area", area, 2);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

/* In the order of the units. */
static bool write_assignments(const struct problem *p, const struct plan_found *found,
                              struct arena *scratch, struct json *j, struct error *err)
{
    struct pour *pours = arena_alloc(scratch, p->n_buildings * sizeof(*pours));

    if (!pours)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    for (uint32_t b = 0; b < p->n_buildings; b++)
        if (!pour_make(p, found->where, b, scratch, &pours[b], err))
            return false;
    json_array_begin(j, "assignments");
    for (uint32_t u = 0; u < p->n_units; u++) {
        const struct pour *pour = &pours[found->where[u]];

        for (uint32_t i = 0; i < pour->n_units; i++)
            if (pour->units[i] == u)
                write_assignment(pour, i, j);
    }
    json_end(j);
    return true;
}

/* What moves when; the building a unit comes from is null when it has none here. */
static bool write_waves(const struct problem *p, const struct plan_found *found,
                        struct arena *scratch, struct json *j, struct error *err)
{
    struct waves waves;
    uint32_t at = 0;

    if (!waves_make(p, found->where, scratch, &waves, err))
        return false;
    json_array_begin(j, "waves");
    for (uint32_t wave = 1; wave <= waves.n_waves; wave++) {
        json_object_begin(j, NULL);
        json_i64(j, "wave", wave);
        json_array_begin(j, "moves");
        for (; at < waves.n_moves && waves.moves[at].wave == wave; at++) {
            const struct wave_move *move = &waves.moves[at];

            json_object_begin(j, NULL);
            json_i64(j, "unit", p->units[move->unit].id);
            json_str(j, "name", p->units[move->unit].name);
            if (move->from == PROBLEM_NONE)
                json_none(j, "from");
            else
                json_i64(j, "from", p->buildings[move->from].id);
            json_i64(j, "to", p->buildings[move->to].id);
            json_bool(j, "temporary", move->temporary);
            json_end(j);
        }
        json_end(j);
        json_end(j);
    }
    json_end(j);
    json_i64(j, "double_moves", waves.n_double);
    json_i64(j, "cannot_move", waves.n_stuck);
    return true;
}

static const char *const atom_names[] = { "rule",           "empty",        "secure",
                                          "district",       "ground_floor", "group_places",
                                          "group_distance", "moves_max",    "budget" };

static const char *const rule_names[] = { "ban", "pin", "apart" };

/* What a rule demands, in both languages. */
static void rule_words(const struct problem *p, const struct problem_rule *rule, struct error *out)
{
    struct str unit = p->units[rule->unit].name;
    struct str other =
        rule->kind == RULE_APART ? p->units[rule->other].name : p->buildings[rule->other].name;

    if (rule->kind == RULE_BAN)
        error_set(out, ERROR_CONFLICT, "%" STR_FMT " must not be in %" STR_FMT, STR_ARG(unit),
                  STR_ARG(other));
    else if (rule->kind == RULE_PIN)
        error_set(out, ERROR_CONFLICT, "%" STR_FMT " must be in %" STR_FMT, STR_ARG(unit),
                  STR_ARG(other));
    else
        error_set(out, ERROR_CONFLICT, "%" STR_FMT " and %" STR_FMT " must not share a building",
                  STR_ARG(unit), STR_ARG(other));
}

static struct str group_name(const struct problem *p, uint32_t group)
{
    for (uint32_t u = 0; u < p->n_units; u++)
        if (p->units[u].group == group)
            return p->units[u].name;
    return STR("");
}

static void atom_words(const struct problem *p, const struct atom *atom, struct error *out)
{
    switch (atom->kind) {
    case ATOM_RULE:
        rule_words(p, &p->rules[atom->index], out);
        break;
    case ATOM_EMPTY:
        error_set(out, ERROR_CONFLICT, "%" STR_FMT " is to be emptied",
                  STR_ARG(p->buildings[atom->index].name));
        break;
    case ATOM_SECURE:
        error_set(out, ERROR_CONFLICT, "%" STR_FMT " needs a secure building",
                  STR_ARG(p->units[atom->index].name));
        break;
    case ATOM_DISTRICT:
        error_set(out, ERROR_CONFLICT, "%" STR_FMT " must stay in its district",
                  STR_ARG(p->units[atom->index].name));
        break;
    case ATOM_GROUND:
        error_set(out, ERROR_CONFLICT, "%" STR_FMT " needs room on the ground floor",
                  STR_ARG(p->units[atom->index].name));
        break;
    case ATOM_PLACES:
        error_set(out, ERROR_CONFLICT, "the group of %" STR_FMT " may have %u places at most",
                  STR_ARG(group_name(p, atom->index)), p->group_places_max);
        break;
    case ATOM_DISTANCE:
        error_set(out, ERROR_CONFLICT,
                  "the places of the group of %" STR_FMT " may be %lld m apart at most",
                  STR_ARG(group_name(p, atom->index)), (long long)p->group_distance);
        break;
    case ATOM_MOVES:
        error_set(out, ERROR_CONFLICT, "at most %u units may move", p->moves_max);
        break;
    default:
        error_set(out, ERROR_CONFLICT, "moving may cost %.2f yuan at most",
                  (double)p->budget / 100);
    }
}

static void write_words(struct json *j, const struct error *words)
{
    json_text(j, "text", words->message[LANG_EN]);
    json_text(j, "text_zh", words->message[LANG_ZH]);
}

static void write_atom(const struct problem *p, const struct atom *atom, struct json *j)
{
    const struct problem_rule *rule = atom->kind == ATOM_RULE ? &p->rules[atom->index] : NULL;
    struct error words = { 0 };

    atom_words(p, atom, &words);
    json_object_begin(j, NULL);
    json_text(j, "rule", rule ? rule_names[rule->kind] : atom_names[atom->kind]);
    if (rule || atom->kind == ATOM_SECURE || atom->kind == ATOM_DISTRICT ||
        atom->kind == ATOM_GROUND)
        json_i64(j, "unit", p->units[rule ? rule->unit : atom->index].id);
    if (atom->kind == ATOM_EMPTY || (rule && rule->kind != RULE_APART))
        json_i64(j, "building", p->buildings[rule ? rule->other : atom->index].id);
    if (rule && rule->reason.len)
        json_str(j, "reason", rule->reason);
    write_words(j, &words);
    json_end(j);
}

static void conflict_words(const struct problem *p, const struct conflict *c, struct error *out)
{
    double missing = (double)c->missing / 100;

    if (c->too_large != PROBLEM_NONE)
        error_set(out, ERROR_CONFLICT,
                  "%" STR_FMT " needs %.2f m2, more than any building has: %.2f m2 are missing",
                  STR_ARG(p->units[c->too_large].name), (double)p->units[c->too_large].need / 100,
                  missing);
    else if (c->n == 0)
        error_set(out, ERROR_CONFLICT,
                  "the units do not fit into the buildings: %.2f m2 are missing", missing);
    else if (c->n == 1 && c->missing)
        error_set(out, ERROR_CONFLICT, "one rule cannot be kept: under it %.2f m2 are missing",
                  missing);
    else if (c->n == 1)
        error_set(out, ERROR_CONFLICT, "one rule cannot be kept, whatever the area");
    else if (c->missing)
        error_set(out, ERROR_CONFLICT,
                  "%zu rules cannot hold together: under them %.2f m2 are missing", c->n, missing);
    else
        error_set(out, ERROR_CONFLICT, "%zu rules cannot hold together, whatever the area", c->n);
}

static void write_conflict(const struct problem *p, const struct conflict *c, struct json *j)
{
    struct error words = { 0 };

    conflict_words(p, c, &words);
    json_object_begin(j, "conflict");
    write_words(j, &words);
    json_fixed(j, "missing_area", c->missing, 2);
    json_bool(j, "smallest", c->smallest);
    json_array_begin(j, "rules");
    for (size_t i = 0; i < c->n; i++)
        write_atom(p, &c->atoms[i], j);
    json_end(j);
    json_end(j);
}

bool plan_write(const struct problem *p, const struct plan_found *found, struct arena *scratch,
                struct buf *out, struct error *err)
{
    struct json j = JSON_INIT(out);
    bool feasible = found->cost.broken == 0;
    struct use use = use_of(p, found->where);

    json_object_begin(&j, NULL);
    json_i64(&j, "version", 1);
    json_text(&j, "status",
              feasible          ? found->optimal ? "optimal" : "feasible"
              : found->arranged ? "broken"
                                : "infeasible");
    if (feasible || found->arranged) {
        write_objective(p, found, &j);
        json_fixed(&j, "freed_area", use.freed, 2);
        write_goals(p, found, &j);
        write_kpi(p, found, &use, &j);
        if (!write_assignments(p, found, scratch, &j, err))
            return false;
        if (found->rooms && !rooms_write(p, found, scratch, &j, err))
            return false;
        if (!(found->rooms ? room_waves_write(p, found, scratch, &j, err)
                           : write_waves(p, found, scratch, &j, err)))
            return false;
    } else {
        json_none(&j, "objective");
        json_none(&j, "bound");
        json_fixed(&j, "broken", found->cost.broken, 2);
        if (found->has_conflict)
            write_conflict(p, &found->conflict, &j);
    }
    json_end(&j);
    return buf_ok(out, err);
}
