/*
 * warning_look: ask the rules of one type about some objects.
 */
#include "warning_look.h"

#include <stdio.h>
#include <stdlib.h>

#include "yardstick/base/json_read.h"

bool finding_add(struct finding_list *list, const struct finding *finding, struct error *err)
{
    if (list->n == list->room) {
        size_t room = list->room ? 2 * list->room : 64;
        struct finding *items = realloc(list->items, room * sizeof(*items));

        if (!items)
            return error_set(err, ERROR_INTERNAL, "out of memory");
        list->items = items;
        list->room = room;
    }
    list->items[list->n++] = *finding;
    return true;
}

void finding_list_release(struct finding_list *list)
{
    free(list->items);
    *list = (struct finding_list){ 0 };
}

static void numbers_bind(const struct warning_book *book, size_t nth, struct stmt *q)
{
    for (size_t i = 0; i < book->binds[nth].n; i++) {
        const struct rule *r = book->binds[nth].numbers[i];
        const char *name = book->binds[nth].names[i];

        if (!r->known)
            stmt_bind_null(q, name);
        else if (r->value % RULE_UNIT == 0)
            stmt_bind_i64(q, name, r->value / RULE_UNIT);
        else
            stmt_bind_f64(q, name, (double)r->value / RULE_UNIT);
    }
}

static bool rule_ask(struct warning_look *look, size_t nth, struct str ids,
                     struct finding_list *list, struct error *err)
{
    const struct warning_rule *rule = &look->book->rules.rules[nth];
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(look->conn, look->book->binds[nth].sql, &q, err))
        return false;
    numbers_bind(look->book, nth, &q);
    stmt_bind_str(&q, ":ids", ids);
    if (stmt_has_bind(&q, ":rule_set"))
        stmt_bind_str(&q, ":rule_set", look->set->id);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        struct finding f = { .object_id = stmt_i64(&q, 0),
                             .institution_id = stmt_i64(&q, 1),
                             .level = arena_copy(look->arena, stmt_str(&q, 2)),
                             .has_amount = !stmt_is_null(&q, 3),
                             .amount = stmt_i64(&q, 3),
                             .since = arena_copy(look->arena, stmt_str(&q, 4)),
                             .detail = arena_copy(look->arena, stmt_str(&q, 5)),
                             .code = rule->code };

        if (!f.level.ptr || !f.detail.ptr)
            return error_set(err, ERROR_TOO_LARGE, "out of memory");
        if (!finding_add(list, &f, err))
            return false;
    }
    return step == STEP_DONE || error_prefix(err, "the warning rule %.*s", STR_ARG(rule->code));
}

static bool units_ask(struct warning_look *look, struct str ids, struct finding_list *list,
                      struct error *err)
{
    AUTO(json_doc) doc = { 0 };

    if (!json_read(ids, 64 << 20, &doc, err))
        return false;
    for (size_t i = 0; i < json_count(doc.root); i++) {
        int64_t id;

        if (json_as_i64(json_at(doc.root, i), &id) && !warning_unit(look, id, list, err))
            return false;
    }
    return true;
}

int finding_order(const struct finding *a, const struct finding *b)
{
    if (a->object_id != b->object_id)
        return a->object_id < b->object_id ? -1 : 1;
    return str_compare(a->code, b->code);
}

static int compare_findings(const void *a, const void *b)
{
    return finding_order(a, b);
}

bool warning_ask(struct warning_look *look, enum affected_type type, struct str ids,
                 struct finding_list *list, struct error *err)
{
    for (size_t i = 0; i < look->book->rules.n; i++) {
        const struct warning_rule *rule = &look->book->rules.rules[i];

        if (rule->type == type && !rule->needs.len && !warning_is_computed(rule) &&
            !rule_ask(look, i, ids, list, err))
            return false;
    }
    if (type == AFFECTED_INSTITUTIONS && !units_ask(look, ids, list, err))
        return false;
    if (list->n)
        qsort(list->items, list->n, sizeof(*list->items), compare_findings);
    return true;
}
