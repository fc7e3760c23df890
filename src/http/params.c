/*
 * params: finding each declared name in the path and the query; see the header.
 */
#include "yardstick/http/params.h"

#include <math.h>

#include "param_value.h"

static const struct param *param_find(const struct param *params, struct str name)
{
    for (const struct param *p = params; p && p->name; p++)
        if (str_eq(name, str_from(p->name)))
            return p;
    return NULL;
}

/* Edit distance with swaps of neighbours (optimal string alignment), of short names. */
static unsigned distance(struct str a, struct str b)
{
    enum { MOST = 32 };
    unsigned row[3][MOST + 1];

    if (a.len > MOST || b.len > MOST)
        return MOST;
    for (size_t k = 0; k <= b.len; k++)
        row[0][k] = (unsigned)k;
    for (size_t i = 1; i <= a.len; i++) {
        unsigned *now = row[i % 3], *last = row[(i + 2) % 3], *before = row[(i + 1) % 3];

        now[0] = (unsigned)i;
        for (size_t k = 1; k <= b.len; k++) {
            unsigned best = last[k - 1] + (a.ptr[i - 1] != b.ptr[k - 1]);

            best = last[k] + 1 < best ? last[k] + 1 : best;
            best = now[k - 1] + 1 < best ? now[k - 1] + 1 : best;
            if (i > 1 && k > 1 && a.ptr[i - 1] == b.ptr[k - 2] && a.ptr[i - 2] == b.ptr[k - 1] &&
                before[k - 2] + 1 < best)
                best = before[k - 2] + 1;
            now[k] = best;
        }
    }
    return row[a.len % 3][b.len];
}

static bool unknown(const struct param *params, struct pair pair, struct error *err)
{
    const char *nearest = NULL;
    unsigned best = 3; // more than two edits away is another word

    for (const struct param *p = params; p && p->name; p++) {
        unsigned d = distance(pair.name, str_from(p->name));

        if (d < best && d < pair.name.len) {
            best = d;
            nearest = p->name;
        }
    }
    if (!str_is_utf8(pair.name))
        return error_set(err, ERROR_INVALID, "a parameter's name is not UTF-8");
    if (nearest)
        error_set(err, ERROR_INVALID, "there is no parameter %" STR_FMT " here; did you mean %s?",
                  STR_ARG(pair.name), nearest);
    else
        error_set(err, ERROR_INVALID, "there is no parameter %" STR_FMT " here",
                  STR_ARG(pair.name));
    return error_detail(err, pair.name, pair.value, nearest ? nearest : "");
}

/* Every name of the query is declared, none comes twice, none is a capture's. */
static bool query_check(const struct param *params, const struct param_source *source,
                        struct error *err)
{
    for (size_t i = 0; i < source->n_query; i++) {
        struct pair pair = source->query[i];

        if (!param_find(params, pair.name)) {
            if (source->ignore_unknown)
                continue;
            return unknown(params, pair, err);
        }
        for (size_t k = 0; k < source->n_captures; k++)
            if (str_eq(pair.name, source->captures[k].name) && !source->ignore_unknown)
                return error_set(err, ERROR_INVALID, "%" STR_FMT " is in the path already",
                                 STR_ARG(pair.name)) ||
                       error_detail(err, pair.name, pair.value, "");
        for (size_t k = 0; k < i && !source->last_wins; k++)
            if (str_eq(pair.name, source->query[k].name))
                return error_set(err, ERROR_INVALID, "%" STR_FMT " is there twice",
                                 STR_ARG(pair.name)) ||
                       error_detail(err, pair.name, pair.value, "");
    }
    return true;
}

static const struct pair *value_find(const struct param *param, const struct param_source *source)
{
    struct str name = str_from(param->name);

    for (size_t i = 0; i < source->n_captures; i++)
        if (str_eq(name, source->captures[i].name))
            return &source->captures[i];
    for (size_t i = source->n_query; i-- > 0;)
        if (str_eq(name, source->query[i].name))
            return &source->query[i];
    return NULL;
}

static void set_absent(const struct param *param, void *args)
{
    char *field = (char *)args + param->offset;

    if (param->kind == PARAM_I64)
        *(int64_t *)field = PARAM_ABSENT;
    if (param->kind == PARAM_F64)
        *(double *)field = NAN;
    if (param->kind == PARAM_ENUM)
        *(int *)field = -1;
}

static bool param_read(const struct param *param, const struct param_source *source,
                       struct arena *arena, void *args, struct error *err)
{
    const struct pair *found = value_find(param, source);
    char expected[160];

    if (found)
        return param_value_read(param, found->value, arena, args, err);
    if (param->required) {
        param_expected(param, expected, sizeof(expected));
        error_set(err, ERROR_INVALID, "%s is missing", param->name);
        return error_detail(err, str_from(param->name), (struct str){ 0 }, expected);
    }
    set_absent(param, args);
    return !param->otherwise ||
           param_value_read(param, str_from(param->otherwise), arena, args, err);
}

bool params_read(const struct param *params, const struct param_source *source, struct arena *arena,
                 void *args, struct error *err)
{
    if (!query_check(params, source, err))
        return false;
    for (const struct param *p = params; p && p->name; p++)
        if (!param_read(p, source, arena, args, err))
            return false;
    return true;
}

bool params_check(const struct param *params, struct arena *arena, struct error *err)
{
    for (const struct param *p = params; p && p->name; p++) {
        char *args = arena_alloc(arena, p->offset + sizeof(struct param_corners));

        if (!args)
            return error_set(err, ERROR_INTERNAL, "out of memory");
        if (p->kind == PARAM_ENUM && (!p->values || !p->values[0]))
            return error_set(err, ERROR_INTERNAL, "the parameter %s has no values", p->name);
        if (p->otherwise && !param_value_read(p, str_from(p->otherwise), arena, args, err))
            return error_prefix(err, "the parameter's own default");
        for (const struct param *q = params; q < p; q++)
            if (strcmp(p->name, q->name) == 0)
                return error_set(err, ERROR_INTERNAL, "the parameter %s is declared twice",
                                 p->name);
    }
    return true;
}
