/*
 * warning_rule: the table of rules, read from data/standards/warnings.csv.
 */
#include "warning_parts.h"

#include <stdio.h>
#include <stdlib.h>

#include "yardstick/housing/standards.h"

enum { COLUMNS = 6 };

static bool type_find(struct str name, enum affected_type *out)
{
    for (size_t i = 0; i < AFFECTED_TYPES; i++)
        if (str_eq(name, str_from(affected_names[i]))) {
            *out = (enum affected_type)i;
            return true;
        }
    return false;
}

enum sql_id warning_sql(const struct warning_rule *rule)
{
    for (int i = 0; i < SQL_COUNT; i++)
        if (strncmp(sql_text[i].name, "warn_", 5) == 0 &&
            str_eq(rule->code, str_from(sql_text[i].name + 5)))
            return (enum sql_id)i;
    return SQL_COUNT;
}

static bool rule_take(struct str row, struct warning_rule *out, struct error *err)
{
    struct str cells[COLUMNS];

    for (size_t i = 0; i < COLUMNS; i++)
        cells[i] = str_trim(str_cut(&row, ','));
    *out = (struct warning_rule){ .code = cells[0],
                                  .rule = cells[2],
                                  .needs = cells[3],
                                  .title = { [LANG_ZH] = cells[4], [LANG_EN] = cells[5] } };
    if (!type_find(cells[1], &out->type) || !out->code.len || !out->rule.len || !cells[4].len ||
        !cells[5].len)
        return error_set(err, ERROR_INVALID, "the warning rule %.*s is not complete",
                         STR_ARG(cells[0]));
    if (!out->needs.len && warning_sql(out) == SQL_COUNT && !warning_is_computed(out))
        return error_set(err, ERROR_INVALID, "the warning rule %.*s has no SQL", STR_ARG(cells[0]));
    return true;
}

bool warning_rules_read(struct arena *arena, struct warning_rules *out, struct error *err)
{
    struct str text = arena_copy(arena, standards_file(STR("warnings")));

    out->n = 0;
    str_cut(&text, '\n');
    while (text.len) {
        struct str row = str_trim(str_cut(&text, '\n'));

        if (!row.len)
            continue;
        if (out->n == WARNING_RULES_MAX)
            return error_set(err, ERROR_INVALID, "more than %d warning rules", WARNING_RULES_MAX);
        if (!rule_take(row, &out->rules[out->n++], err))
            return false;
    }
    return true;
}

const struct warning_rule *warning_rule_find(const struct warning_rules *rules, struct str code)
{
    for (size_t i = 0; i < rules->n; i++)
        if (str_eq(rules->rules[i].code, code))
            return &rules->rules[i];
    return NULL;
}

/* A rule's numbers under their names, :vacate_months, :limit_root; its own stand before others'. */
static bool numbers_find(struct conn *conn, struct warning_book *book, size_t nth,
                         struct error *err)
{
    const struct warning_rule *rule = &book->rules.rules[nth];
    AUTO(stmt) q = { 0 };

    book->binds[nth].sql = warning_sql(rule);
    if (book->binds[nth].sql == SQL_COUNT)
        return true;
    if (!stmt_open(conn, book->binds[nth].sql, &q, err))
        return false;
    for (int own = 1; own >= 0; own--)
        for (size_t i = 0; i < book->set->n_rules && book->binds[nth].n < BINDS_MAX; i++) {
            const struct rule *r = &book->set->rules[i];
            size_t at = book->binds[nth].n;
            char *name = book->binds[nth].names[at];
            bool there = false;

            if (r->class.len || str_eq(r->rule, rule->rule) != (own == 1))
                continue;
            snprintf(name, sizeof(book->binds[nth].names[at]), ":%.*s", STR_ARG(r->key));
            for (size_t k = 0; k < at; k++)
                there |= strcmp(book->binds[nth].names[k], name) == 0;
            if (there || !stmt_has_bind(&q, name))
                continue;
            book->binds[nth].numbers[at] = r;
            book->binds[nth].n++;
        }
    return true;
}

bool warning_book_open(struct conn *conn, struct warning_book **out, struct error *err)
{
    struct warning_book *book = calloc(1, sizeof(*book));
    bool done;

    if (!book)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    book->arena = (struct arena)ARENA_INIT(8 << 20);
    clock_today(book->day);
    done = standards_load(conn, &book->arena, &book->sets, err) &&
           warning_rules_read(&book->arena, &book->rules, err);
    book->set = done ? rulesets_on(&book->sets, str_from(book->day)) : NULL;
    for (size_t i = 0; done && i < book->rules.n; i++)
        done = numbers_find(conn, book, i, err);
    if (!done) {
        warning_book_close(book);
        return false;
    }
    *out = book;
    return true;
}

void warning_book_close(struct warning_book *book)
{
    if (!book)
        return;
    arena_release(&book->arena);
    free(book);
}
