/*
 * ruleset_read: CSV text to rules. The files are ours, but are checked like
 * those of others: an administrator's set comes the same way.
 */
#include "yardstick/housing/ruleset.h"

enum { COLUMNS = 8, LINES_MAX = 10000, DECIMALS = 4 };

static const char header[] = "rule,class,key,value,article,status,source,note";

/* A line's cells; false when there are more or fewer than there must be. */
static bool cells_cut(struct str line, struct str cells[], size_t n)
{
    size_t commas = 0;

    for (size_t i = 0; i < line.len; i++)
        commas += line.ptr[i] == ',';
    for (size_t i = 0; i < n; i++)
        cells[i] = str_trim(str_cut(&line, ','));
    return commas + 1 == n;
}

static bool is_word(struct str s, bool may_be_empty)
{
    for (size_t i = 0; i < s.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", s.ptr[i]))
            return false;
    return s.len || may_be_empty;
}

static bool rule_refuse(struct str id, size_t line, const char *column, struct str value,
                        const char *expected, struct error *err)
{
    error_set(err, ERROR_INVALID, "rule set %.*s, line %zu: %s is wrong", STR_ARG(id), line,
              column);
    return error_detail(err, str_from(column), value, expected);
}

static bool rule_take(struct str id, size_t n, const struct str cells[COLUMNS], struct rule *out,
                      struct error *err)
{
    *out = (struct rule){ .rule = cells[0],
                          .class = cells[1],
                          .key = cells[2],
                          .known = cells[3].len > 0,
                          .article = cells[4],
                          .status = cells[5],
                          .source = cells[6],
                          .note = cells[7] };
    if (!is_word(out->rule, false))
        return rule_refuse(id, n, "rule", out->rule, "letters and digits", err);
    if (!is_word(out->class, true))
        return rule_refuse(id, n, "class", out->class, "a class, or nothing", err);
    if (!is_word(out->key, false))
        return rule_refuse(id, n, "key", out->key, "letters and digits", err);
    if (out->known && (!str_to_fixed(cells[3], DECIMALS, &out->value) || out->value < 0 ||
                       out->value > INT64_C(100000) * RULE_UNIT))
        return rule_refuse(id, n, "value", cells[3], "0..100000, at most four decimals", err);
    if (!str_eq(out->status, STR("verified")) && !str_eq(out->status, STR("unverified")))
        return rule_refuse(id, n, "status", out->status, "verified|unverified", err);
    if (!out->article.len || !out->source.len)
        return rule_refuse(id, n, "source", out->source, "where it was read", err);
    return true;
}

static bool is_twice(const struct ruleset *set, const struct rule *rule)
{
    for (size_t i = 0; i < set->n_rules; i++)
        if (str_eq(set->rules[i].rule, rule->rule) && str_eq(set->rules[i].class, rule->class) &&
            str_eq(set->rules[i].key, rule->key))
            return true;
    return false;
}

static size_t lines_count(struct str text)
{
    size_t n = 1;

    for (size_t i = 0; i < text.len; i++)
        n += text.ptr[i] == '\n';
    return n;
}

bool ruleset_read(struct str id, struct str csv, struct arena *arena, struct ruleset *out,
                  struct error *err)
{
    struct ruleset set = { .id = id };
    size_t n = lines_count(csv);
    struct str text;

    if (!str_is_utf8(csv))
        return error_set(err, ERROR_INVALID, "rule set %.*s is not UTF-8", STR_ARG(id));
    if (n > LINES_MAX)
        return error_set(err, ERROR_TOO_LARGE, "a rule set has at most %d lines", LINES_MAX);
    text = arena_copy(arena, csv);
    set.rules = arena_alloc(arena, n * sizeof(*set.rules));
    if (!set.rules || !text.ptr)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    if (!str_eq(str_trim(str_cut(&text, '\n')), str_from(header)))
        return rule_refuse(id, 1, "header", (struct str){ 0 }, header, err);
    for (size_t line = 2; text.len; line++) {
        struct str row = str_trim(str_cut(&text, '\n'));
        struct str cells[COLUMNS];
        struct rule *rule = &set.rules[set.n_rules];

        if (!row.len)
            continue;
        if (!cells_cut(row, cells, COLUMNS))
            return rule_refuse(id, line, "row", row, "eight cells, no comma in one", err);
        if (!rule_take(id, line, cells, rule, err))
            return false;
        if (is_twice(&set, rule))
            return rule_refuse(id, line, "key", rule->key, "each rule, class and key once", err);
        set.n_rules++;
    }
    out->id = set.id;
    out->rules = set.rules;
    out->n_rules = set.n_rules;
    return true;
}
