/*
 * where_holds: the logic of three values over the cells of one row.
 */
#include "where_tree.h"

enum truth { NO, YES, UNKNOWN };

struct row {
    const struct str *cells;
    size_t n;
};

/* What an operand is in this row. */
struct value {
    bool is_null, is_number;
    struct str text;
    double number;
};

static struct value value_of(const struct where *w, const struct row *row)
{
    struct value v = { 0 };

    if (w->kind == WHERE_NUMBER)
        return (struct value){ .is_number = true, .number = w->number };
    if (w->kind == WHERE_TEXT)
        return (struct value){ .text = w->text };
    if (w->column < row->n)
        v.text = row->cells[w->column];
    v.is_null = v.text.len == 0;
    return v;
}

/* A cell as a number; booleans have words. */
static bool number_of(struct value *v)
{
    if (v->is_number || str_to_f64(str_trim(v->text), &v->number))
        return true;
    if (str_eq_nocase(v->text, STR("true")))
        v->number = 1;
    else if (str_eq_nocase(v->text, STR("false")))
        v->number = 0;
    else
        return false;
    return true;
}

/* -1, 0, 1; *known false where the two cannot be compared. */
static int compare(const struct where *a, const struct where *b, const struct row *row, bool *known)
{
    struct value x = value_of(a, row), y = value_of(b, row);
    bool numbers =
        x.is_number || y.is_number ||
        (a->kind == WHERE_COLUMN && b->kind == WHERE_COLUMN && number_of(&x) && number_of(&y));

    *known = !x.is_null && !y.is_null;
    if (!*known)
        return 0;
    if (!numbers)
        return str_compare(x.text, y.text);
    *known = number_of(&x) && number_of(&y);
    return !*known ? 0 : x.number < y.number ? -1 : x.number > y.number;
}

static enum truth compared(enum where_kind kind, int order)
{
    switch (kind) {
    case WHERE_EQ:
        return order == 0 ? YES : NO;
    case WHERE_NE:
        return order != 0 ? YES : NO;
    case WHERE_LT:
        return order < 0 ? YES : NO;
    case WHERE_GT:
        return order > 0 ? YES : NO;
    case WHERE_LE:
        return order <= 0 ? YES : NO;
    default:
        return order >= 0 ? YES : NO;
    }
}

static size_t character(struct str s)
{
    size_t len = 0;

    if (s.len == 0)
        return 0;
    str_code_point(s, &len);
    return len && len <= s.len ? len : 1;
}

static struct str after(struct str s, size_t n)
{
    return (struct str){ s.ptr + n, s.len - n };
}

/* % any run, _ one character; on a mismatch only the last % is tried further: n times m at most. */
static bool like(struct str s, struct str pattern)
{
    struct str back_s = s, back_pattern = { 0 };
    bool can_go_back = false;

    while (s.len) {
        size_t n = character(s);

        if (pattern.len && pattern.ptr[0] == '%') {
            pattern = after(pattern, 1);
            back_s = s;
            back_pattern = pattern;
            can_go_back = true;
        } else if (pattern.len && pattern.ptr[0] == '_') {
            pattern = after(pattern, 1);
            s = after(s, n);
        } else if (pattern.len >= n && memcmp(pattern.ptr, s.ptr, n) == 0) {
            pattern = after(pattern, n);
            s = after(s, n);
        } else if (can_go_back) {
            back_s = after(back_s, character(back_s));
            s = back_s;
            pattern = back_pattern;
        } else {
            return false;
        }
    }
    while (pattern.len && pattern.ptr[0] == '%')
        pattern = after(pattern, 1);
    return pattern.len == 0;
}

static enum truth like_holds(const struct where *w, const struct row *row)
{
    struct value v = value_of(w->first, row), pattern = value_of(w->first->next, row);

    if (v.is_null || pattern.is_null || v.is_number || pattern.is_number)
        return UNKNOWN;
    return like(v.text, pattern.text) ? YES : NO;
}

static enum truth in_holds(const struct where *w, const struct row *row)
{
    enum truth all = NO;

    for (const struct where *v = w->first->next; v; v = v->next) {
        bool known;
        int order = compare(w->first, v, row, &known);

        if (known && order == 0)
            return YES;
        if (!known && value_of(w->first, row).is_null)
            all = UNKNOWN;
    }
    return all;
}

static enum truth between_holds(const struct where *w, const struct row *row)
{
    bool low_known, high_known;
    int low = compare(w->first, w->first->next, row, &low_known);
    int high = compare(w->first, w->first->next->next, row, &high_known);

    if ((low_known && low < 0) || (high_known && high > 0))
        return NO;
    return low_known && high_known ? YES : UNKNOWN;
}

static enum truth holds(const struct where *w, const struct row *row)
{
    enum truth all;
    bool known;
    int order;

    switch (w->kind) {
    case WHERE_AND:
    case WHERE_OR:
        all = w->kind == WHERE_AND ? YES : NO;
        for (const struct where *part = w->first; part; part = part->next) {
            enum truth t = holds(part, row);

            if (t == (w->kind == WHERE_AND ? NO : YES))
                return t;
            all = t == UNKNOWN ? UNKNOWN : all;
        }
        return all;
    case WHERE_NOT:
        all = holds(w->first, row);
        return all == UNKNOWN ? UNKNOWN : all == YES ? NO : YES;
    case WHERE_IS_NULL:
        return value_of(w->first, row).is_null ? YES : NO;
    case WHERE_IN:
        return in_holds(w, row);
    case WHERE_LIKE:
        return like_holds(w, row);
    case WHERE_BETWEEN:
        return between_holds(w, row);
    default:
        order = compare(w->first, w->first->next, row, &known);
        return known ? compared(w->kind, order) : UNKNOWN;
    }
}

bool where_holds(const struct where *where, const struct str *cells, size_t n_cells)
{
    struct row row = { cells, n_cells };

    return holds(where, &row) == YES;
}
