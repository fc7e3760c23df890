/*
 * ruleset: see the header.
 */
#include "yardstick/housing/ruleset.h"

#include "warning_parts.h"
#include "yardstick/base/buf.h"
#include "yardstick/base/clock.h"

enum { LIST_COLUMNS = 6 };

static const struct {
    const char *name, *text;
} files[] = {
#include "standards.inc"
};

struct str standards_file(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        if (str_eq(name, str_from(files[i].name)))
            return str_from(files[i].text);
    return (struct str){ 0 };
}

/* A row of rule_sets.csv and the file it names. */
static bool set_take(struct str row, struct arena *arena, struct ruleset *out, struct error *err)
{
    struct str cells[LIST_COLUMNS];

    for (size_t i = 0; i < LIST_COLUMNS; i++)
        cells[i] = str_trim(str_cut(&row, ','));
    *out = (struct ruleset){ .from = cells[1],
                             .to = cells[2],
                             .title = { [LANG_ZH] = cells[3], [LANG_EN] = cells[4] },
                             .document = cells[5] };
    if (!date_is_valid(out->from) || (out->to.len && !date_is_valid(out->to)))
        return error_set(err, ERROR_INVALID, "rule set %.*s: from and to are YYYY-MM-DD",
                         STR_ARG(cells[0]));
    if (!standards_file(cells[0]).len)
        return error_set(err, ERROR_INVALID, "rule set %.*s has no file", STR_ARG(cells[0]));
    return ruleset_read(cells[0], standards_file(cells[0]), arena, out, err);
}

bool rulesets_read(struct arena *arena, struct rulesets *out, struct error *err)
{
    struct str text = standards_file(STR("rule_sets"));

    out->n = 0;
    str_cut(&text, '\n');
    while (text.len) {
        struct str row = str_trim(str_cut(&text, '\n'));

        if (!row.len)
            continue;
        if (out->n == RULESETS_MAX)
            return error_set(err, ERROR_INVALID, "more than %d rule sets", RULESETS_MAX);
        if (!set_take(row, arena, &out->sets[out->n], err))
            return false;
        out->n++;
    }
    return true;
}

bool rulesets_find(const struct rulesets *sets, struct str id, const struct ruleset **out,
                   struct error *err)
{
    AUTO(buf) known = BUF_INIT(1024);

    for (size_t i = 0; i < sets->n; i++) {
        if (str_eq(sets->sets[i].id, id)) {
            *out = &sets->sets[i];
            return true;
        }
        buf_addf(&known, "%s%" STR_FMT, i ? "|" : "", STR_ARG(sets->sets[i].id));
    }
    error_set(err, ERROR_INVALID, "there is no rule set %.*s; there are %s", STR_ARG(id),
              buf_str(&known).ptr);
    return error_detail(err, STR("rule_set"), id, buf_str(&known).ptr);
}

const struct ruleset *rulesets_on(const struct rulesets *sets, struct str day)
{
    const struct ruleset *oldest = NULL;

    for (size_t i = 0; i < sets->n; i++) {
        const struct ruleset *set = &sets->sets[i];

        if (str_compare(set->from, day) <= 0 && (!set->to.len || str_compare(day, set->to) <= 0))
            return set;
        if (!oldest || str_compare(set->from, oldest->from) < 0)
            oldest = set;
    }
    return oldest;
}

const struct rule *rule_find(const struct ruleset *set, const char *rule, struct str class,
                             struct str key)
{
    const struct rule *general = NULL;

    for (size_t i = 0; i < set->n_rules; i++) {
        const struct rule *r = &set->rules[i];

        if (!str_eq(r->rule, str_from(rule)) || !str_eq(r->key, key))
            continue;
        if (str_eq(r->class, class))
            return r;
        if (!r->class.len)
            general = r;
    }
    return general;
}

int64_t rule_count(const struct ruleset *set, const char *rule, struct str class, const char *key,
                   int64_t otherwise)
{
    const struct rule *r = rule_find(set, rule, class, str_from(key));

    return r && r->known ? r->value / RULE_UNIT : otherwise;
}
