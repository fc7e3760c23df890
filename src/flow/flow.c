/*
 * flow: choosing a move, and making it. Reading the tables is flow_read.c.
 */
#include "yardstick/flow/flow.h"

int flow_state_find(const struct flow *flow, struct str name)
{
    for (size_t i = 0; i < flow->n_states; i++)
        if (str_eq(flow->states[i].name, name))
            return (int)i;
    return -1;
}

const struct flow_state *flow_start(const struct flow *flow)
{
    for (size_t i = 0; i < flow->n_states; i++)
        if (flow->states[i].kind == FLOW_START)
            return &flow->states[i];
    return NULL;
}

bool flow_has_move(const struct flow *flow, struct str name)
{
    for (size_t i = 0; i < flow->n_moves; i++)
        if (str_eq(flow->moves[i].name, name))
            return true;
    return false;
}

static const struct flow_guard *guard_find(const struct flow_domain *domain, struct str name)
{
    for (size_t i = 0; i < domain->n_guards; i++)
        if (str_eq(str_from(domain->guards[i].name), name))
            return &domain->guards[i];
    return NULL;
}

static const struct flow_effect *effect_find(const struct flow_domain *domain, struct str name)
{
    for (size_t i = 0; i < domain->n_effects; i++)
        if (str_eq(str_from(domain->effects[i].name), name))
            return &domain->effects[i];
    return NULL;
}

bool flow_fits(const struct flow *flow, const struct flow_domain *domain, struct error *err)
{
    for (size_t i = 0; i < flow->n_moves; i++) {
        const struct flow_move *move = &flow->moves[i];

        for (size_t k = 0; k < move->guards.n; k++)
            if (!guard_find(domain, move->guards.items[k]))
                return error_set(err, ERROR_INVALID,
                                 "the machine %" STR_FMT " names a guard nobody has: %" STR_FMT,
                                 STR_ARG(flow->name), STR_ARG(move->guards.items[k]));
        for (size_t k = 0; k < move->effects.n; k++)
            if (!effect_find(domain, move->effects.items[k]))
                return error_set(err, ERROR_INVALID,
                                 "the machine %" STR_FMT " names an effect nobody has: %" STR_FMT,
                                 STR_ARG(flow->name), STR_ARG(move->effects.items[k]));
    }
    return true;
}

static bool is_theirs(const struct flow_move *move, const struct flow_domain *domain,
                      const void *context)
{
    for (size_t i = 0; i < move->roles.n; i++)
        if (str_eq(move->roles.items[i], STR("anyone")) ||
            domain->has_role(context, move->roles.items[i]))
            return true;
    return false;
}

/* Do all guards hold? The first that does not says why. */
static bool guards_ask(const struct flow_move *move, const struct flow_domain *domain,
                       void *context, bool *hold, struct error *why, struct error *err)
{
    *hold = true;
    for (size_t i = 0; *hold && i < move->guards.n; i++) {
        const struct flow_guard *guard = guard_find(domain, move->guards.items[i]);

        if (!guard)
            return error_set(err, ERROR_INTERNAL, "no guard %" STR_FMT,
                             STR_ARG(move->guards.items[i]));
        if (!guard->check(context, hold, why, err))
            return false;
    }
    return true;
}

static bool documents_ask(const struct flow_move *move, const struct flow_domain *domain,
                          const void *context, struct error *err)
{
    for (size_t i = 0; i < move->documents.n; i++) {
        struct str name = move->documents.items[i];

        if (str_starts(name, STR("+")))
            continue;
        if (domain->has_document && domain->has_document(context, name))
            continue;
        error_set(err, ERROR_INVALID, "%" STR_FMT " needs %" STR_FMT, STR_ARG(move->name),
                  STR_ARG(name));
        return error_detail(err, name, (struct str){ 0 }, "1..");
    }
    return true;
}

bool flow_choose(const struct flow *flow, const struct flow_domain *domain, void *context,
                 size_t state, struct str name, const struct flow_move **out, struct error *err)
{
    bool from_here = false, by_them = false, said = false;
    struct error why = { 0 };

    for (size_t i = 0; i < flow->n_moves; i++) {
        const struct flow_move *move = &flow->moves[i];
        struct error because = { 0 };
        bool hold;

        if (!str_eq(move->name, name) || !(move->from >> state & 1))
            continue;
        from_here = true;
        if (!is_theirs(move, domain, context))
            continue;
        by_them = true;
        if (!guards_ask(move, domain, context, &hold, &because, err))
            return false;
        if (hold && documents_ask(move, domain, context, err)) {
            *out = move;
            return true;
        }
        if (hold)
            return false;
        /* Of several rows the last says why: the ones before it are special cases. */
        why = because;
        said = true;
    }
    if (said) {
        *err = why;
        return false;
    }
    if (by_them || from_here)
        return error_set(err, ERROR_FORBIDDEN, "your roles do not allow this");
    if (!flow_has_move(flow, name))
        return error_set(err, ERROR_NOT_FOUND, "there is no move %" STR_FMT, STR_ARG(name));
    return error_set(err, ERROR_CONFLICT,
                     "%" STR_FMT " is not possible while the state is %" STR_FMT, STR_ARG(name),
                     STR_ARG(flow->states[state].name));
}

bool flow_go(const struct flow *flow, const struct flow_domain *domain, void *context, size_t state,
             struct str name, size_t *to, struct error *err)
{
    const struct flow_move *move = NULL;

    if (!flow_choose(flow, domain, context, state, name, &move, err))
        return false;
    for (size_t i = 0; i < move->effects.n; i++) {
        const struct flow_effect *effect = effect_find(domain, move->effects.items[i]);

        if (!effect)
            return error_set(err, ERROR_INTERNAL, "no effect %" STR_FMT,
                             STR_ARG(move->effects.items[i]));
        if (!effect->run(context, err))
            return false;
    }
    *to = move->stays ? state : move->to;
    return true;
}

bool flow_open_moves(const struct flow *flow, const struct flow_domain *domain, void *context,
                     size_t state, const struct flow_move *out[FLOW_MOVES_MAX], size_t *n,
                     struct error *err)
{
    *n = 0;
    for (size_t i = 0; i < flow->n_moves; i++) {
        const struct flow_move *move = &flow->moves[i];
        struct error why = { 0 };
        bool hold;

        if (!(move->from >> state & 1) || !is_theirs(move, domain, context) ||
            (*n && str_eq(out[*n - 1]->name, move->name)))
            continue;
        if (!guards_ask(move, domain, context, &hold, &why, err))
            return false;
        if (hold)
            out[(*n)++] = move;
    }
    return true;
}
