/*
 * problem_rules: bans, pins, limits, affinities and goals of a problem.
 */
#include "reading.h"

uint32_t problem_floor_find(const struct problem *p, uint32_t building, int64_t ordinal)
{
    const struct problem_building *b = &p->buildings[building];

    for (uint32_t f = b->first_floor; f < b->first_floor + b->n_floors; f++)
        if (p->floors[f].ordinal == ordinal)
            return f;
    return PROBLEM_NONE;
}

bool problem_floor_is_banned(const struct problem *p, uint32_t unit, uint32_t floor)
{
    for (uint32_t i = 0; i < p->n_floor_bans; i++)
        if (p->floor_bans[i].unit == unit && p->floor_bans[i].floor == floor)
            return true;
    return false;
}

/* A rule that names a floor: a pin is a wish of the unit beside its rule, a ban is none of the
 * building. *taken: there is no rule beside it. */
static bool floor_take(struct reading *r, const struct json_value *v, struct problem_rule *rule,
                       bool *taken)
{
    struct problem *p = r->p;
    const struct json_value *member = json_get(v, "ordinal");
    int64_t ordinal;
    uint32_t floor;

    *taken = false;
    if (!member || json_kind(member) == JSON_KIND_NULL || rule->kind == RULE_APART)
        return true;
    floor =
        json_as_i64(member, &ordinal) ? problem_floor_find(p, rule->other, ordinal) : PROBLEM_NONE;
    if (floor == PROBLEM_NONE)
        return error_set(r->err, ERROR_INVALID, "%s[%zu].ordinal is no floor of that building",
                         r->list, r->at);
    if (rule->kind == RULE_PIN) {
        p->units[rule->unit].floor = floor;
        return true;
    }
    *taken = true;
    p->floor_bans[p->n_floor_bans++] =
        (struct problem_floor_ban){ rule->unit, floor, rule->reason };
    return true;
}

static bool rule_list(struct reading *r, const struct json_value *root, const char *key,
                      enum rule_kind kind)
{
    struct problem *p = r->p;
    const struct json_value *all;
    bool is_of_floor;
    size_t n;

    if (!reading_list(r, root, key, PROBLEM_RULES_MAX / 3, &all, &n))
        return false;
    for (; r->at < n; r->at++) {
        const struct json_value *v = json_at(all, r->at);
        struct problem_rule *rule = &p->rules[p->n_rules];

        rule->kind = kind;
        if (kind == RULE_APART
                ? !reading_unit(r, v, "a", &rule->unit) || !reading_unit(r, v, "b", &rule->other)
                : !reading_unit(r, v, "unit", &rule->unit) ||
                      !reading_building(r, v, "building", &rule->other))
            return false;
        if (!reading_text(r, v, "reason", &rule->reason) || !floor_take(r, v, rule, &is_of_floor))
            return false;
        p->n_rules += !is_of_floor;
    }
    return true;
}

bool problem_rules_read(struct reading *r, const struct json_value *root)
{
    struct problem *p = r->p;
    const struct json_value *rules = json_get(root, "rules");
    int64_t places, moves;
    size_t n = json_count(json_get(root, "bans")) + json_count(json_get(root, "pins")) +
               json_count(json_get(root, "apart"));

    r->list = "rules";
    r->at = 0;
    if (!reading_number(r, rules, "group_places_max", 1, 1e6, 0, &places) ||
        !reading_not_negative(r, "group_places_max", places) ||
        !reading_number(r, rules, "group_distance_m", 1, 1e9, -1, &p->group_distance) ||
        !reading_number(r, rules, "moves_max", 1, 1e6, PROBLEM_NONE, &moves) ||
        !reading_not_negative(r, "moves_max", moves) ||
        !reading_number(r, rules, "budget", 100, 1e13, -1, &p->budget))
        return false;
    p->group_places_max = (uint32_t)places;
    p->moves_max = (uint32_t)moves;
    p->rules = arena_alloc(r->arena, ((n < PROBLEM_RULES_MAX ? n : PROBLEM_RULES_MAX) + 1) *
                                         sizeof(*p->rules));
    p->floor_bans =
        arena_alloc(r->arena, (json_count(json_get(root, "bans")) + 1) * sizeof(*p->floor_bans));
    return p->rules && p->floor_bans
               ? rule_list(r, root, "bans", RULE_BAN) && rule_list(r, root, "pins", RULE_PIN) &&
                     rule_list(r, root, "apart", RULE_APART)
               : reading_no_room(r->err);
}

bool problem_affinities_read(struct reading *r, const struct json_value *root)
{
    struct problem *p = r->p;
    const struct json_value *all;
    size_t n;

    if (!reading_list(r, root, "affinities", PROBLEM_RULES_MAX, &all, &n))
        return false;
    p->affinities = arena_alloc(r->arena, (n + 1) * sizeof(*p->affinities));
    if (!p->affinities)
        return reading_no_room(r->err);
    for (; r->at < n; r->at++, p->n_affinities++) {
        const struct json_value *v = json_at(all, r->at);
        struct problem_affinity *one = &p->affinities[r->at];

        if (!reading_unit(r, v, "a", &one->a) || !reading_unit(r, v, "b", &one->b) ||
            !reading_number(r, v, "weight", 1, 1e6, 1, &one->weight) ||
            !reading_not_negative(r, "weight", one->weight))
            return false;
    }
    return true;
}

static bool goal_find(const struct reading *r, struct str name, enum goal *out)
{
    for (int goal = 0; goal < GOALS; goal++)
        if (str_eq(name, str_from(goal_name((enum goal)goal)))) {
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
                             goal_name((enum goal)goal));
        r->p->weight[goal] = json_as_f64(value);
        r->p->goals[r->p->n_goals++] = goal;
    }
    return r->p->n_goals ? true
                         : error_set(r->err, ERROR_INVALID, "weights must name a goal at least");
}

/* The goals in their order; what is not named comes after, in the usual one. */
bool problem_goals_read(struct reading *r, const struct json_value *root)
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
            return error_set(r->err, ERROR_INVALID, "the goal %s is named twice",
                             goal_name((enum goal)goal));
        named[goal] = true;
        r->p->goals[r->p->n_goals++] = goal;
    }
    for (int goal = 0; goal < GOALS; goal++)
        if (!named[goal])
            r->p->goals[r->p->n_goals++] = (enum goal)goal;
    return true;
}
