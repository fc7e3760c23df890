/*
 * review: see the header.
 */
#include "yardstick/housing/review.h"

#include "warning_parts.h"
#include "yardstick/store/stmt.h"

enum { COLUMNS = 8, FIRST_RULE = 3, UNITS_MAX = 100000 };

static const enum sql_id registers[] = { SQL_REVIEW_ROOMS, SQL_REVIEW_PEOPLE,
                                         SQL_REVIEW_INSTITUTIONS };

bool review_rules_read(struct str day, struct arena *arena, struct review_rules *out,
                       struct error *err)
{
    struct str text = arena_copy(arena, standards_file(STR("review")));

    out->n = 0;
    str_cut(&text, '\n');
    while (text.len) {
        struct str row = str_trim(str_cut(&text, '\n')), cells[COLUMNS];

        if (!row.len)
            continue;
        for (size_t i = 0; i < COLUMNS; i++)
            cells[i] = str_trim(str_cut(&row, ','));
        if (!cells[0].len || !cells[5].len || !cells[6].len || !cells[7].len ||
            out->n == REVIEW_RULES_MAX)
            return error_set(err, ERROR_INVALID, "the review rule %.*s is not complete",
                             STR_ARG(cells[0]));
        if (str_compare(cells[2], day) > 0 || (cells[3].len && str_compare(cells[3], day) <= 0))
            continue;
        out->rules[out->n++] =
            (struct review_rule){ cells[0], cells[1],
                                  cells[2], cells[3],
                                  cells[4], { [LANG_ZH] = cells[5], [LANG_EN] = cells[6] },
                                  cells[7] };
    }
    return true;
}

/* The rule of each column of a statement; NULL: none that holds. */
static void columns_find(const struct stmt *q, const struct review_rules *rules,
                         const struct review_rule *out[REVIEW_RULES_MAX])
{
    for (int i = FIRST_RULE; i < stmt_n_columns(q) && i < FIRST_RULE + REVIEW_RULES_MAX; i++) {
        out[i - FIRST_RULE] = NULL;
        for (size_t k = 0; k < rules->n; k++)
            if (str_eq(rules->rules[k].code, str_from(stmt_column_name(q, i))))
                out[i - FIRST_RULE] = &rules->rules[k];
    }
}

static bool register_open(struct conn *conn, size_t nth, int64_t unit, struct stmt *q,
                          struct error *err)
{
    if (!stmt_open(conn, registers[nth], q, err))
        return false;
    stmt_bind_id(q, ":unit", unit);
    return true;
}

/* Units come in no order: found by halving, put in by shifting; there are hundreds. */
static struct review_unit *unit_get(struct review_counts *counts, size_t *room, int64_t id,
                                    struct arena *arena)
{
    size_t low = 0, high = counts->n;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (counts->units[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < counts->n && counts->units[low].id == id)
        return &counts->units[low];
    if (counts->n == *room) {
        size_t more = *room ? 2 * *room : 256;
        struct review_unit *units =
            more > UNITS_MAX ? NULL : arena_alloc(arena, more * sizeof(*units));

        if (!units)
            return NULL;
        if (counts->n)
            memcpy(units, counts->units, counts->n * sizeof(*units));
        counts->units = units;
        *room = more;
    }
    memmove(&counts->units[low + 1], &counts->units[low],
            (counts->n++ - low) * sizeof(*counts->units));
    counts->units[low] = (struct review_unit){ .id = id };
    return &counts->units[low];
}

static void row_count(const struct stmt *q, const struct review_rule *const *columns,
                      struct review_unit *unit)
{
    for (int i = FIRST_RULE; i < stmt_n_columns(q); i++) {
        const struct review_rule *rule = columns[i - FIRST_RULE];
        bool missing = stmt_i64(q, i) != 0;

        if (!rule)
            continue;
        if (str_eq(rule->level, STR("required"))) {
            unit->required++;
            unit->missing += missing;
        } else {
            unit->wanted++;
            unit->wanted_missing += missing;
        }
    }
}

bool review_count(struct conn *conn, const struct review_rules *rules, int64_t unit,
                  struct arena *arena, struct review_counts *out, struct error *err)
{
    size_t room = 0;

    *out = (struct review_counts){ 0 };
    for (size_t r = 0; r < ARRAY_LEN(registers); r++) {
        AUTO(stmt) q = { 0 };
        const struct review_rule *columns[REVIEW_RULES_MAX];
        enum stmt_step_result step;

        if (!register_open(conn, r, unit, &q, err))
            return false;
        columns_find(&q, rules, columns);
        while ((step = stmt_step(&q, err)) == STEP_ROW) {
            struct review_unit *u = unit_get(out, &room, unit ? unit : stmt_i64(&q, 1), arena);

            if (!u)
                return error_set(err, ERROR_TOO_LARGE, "out of memory");
            row_count(&q, columns, u);
        }
        if (step == STEP_FAILED)
            return false;
    }
    return true;
}

const struct review_unit *review_unit_find(const struct review_counts *counts, int64_t id)
{
    for (size_t i = 0; i < counts->n; i++)
        if (counts->units[i].id == id)
            return &counts->units[i];
    return NULL;
}

bool review_gaps(struct conn *conn, const struct review_rules *rules, int64_t unit, void *context,
                 bool (*each)(void *context, const struct review_gap *gap, struct error *err),
                 struct error *err)
{
    for (size_t r = 0; r < ARRAY_LEN(registers); r++) {
        AUTO(stmt) q = { 0 };
        const struct review_rule *columns[REVIEW_RULES_MAX];
        enum stmt_step_result step;

        if (!register_open(conn, r, unit, &q, err))
            return false;
        columns_find(&q, rules, columns);
        while ((step = stmt_step(&q, err)) == STEP_ROW)
            for (int i = FIRST_RULE; i < stmt_n_columns(&q); i++) {
                struct review_gap gap = { columns[i - FIRST_RULE], stmt_i64(&q, 0),
                                          stmt_str(&q, 2) };

                if (gap.rule && stmt_i64(&q, i) && !each(context, &gap, err))
                    return false;
            }
        if (step == STEP_FAILED)
            return false;
    }
    return true;
}
