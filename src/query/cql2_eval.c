/*
 * cql2_eval: the logic of three values over one row in memory.
 *
 * What does not depend on the row (a folded text, a geometry written in the
 * filter) is worked out when the evaluation is opened. The clock is looked at
 * every LOOK_EVERY steps; a comparison that may be long counts its own. Only
 * the time spent in here counts, and every row adds a little to the allowance.
 */
#include <stdlib.h>

#include "cql2_value.h"
#include "yardstick/base/clock.h"
#include "yardstick/geo/relate.h"

enum {
    LOOK_EVERY = 256,
    ROW_US = 10,
    ROW_BYTES = 64 << 20,
    KEPT_BYTES = 16 << 20,
    LIKE_STEPS = 1 << 20
};

struct cql2_eval {
    const struct cql2 *filter;
    int64_t limit_us, spent_us, began_us; /* limit 0: none */
    struct relate *relate;
    struct arena kept, row_arena; /* what lives as long as this, and as a row */
    struct arena *arena;          /* the one in use */
    struct cql2_value *constants; /* by node->index; kind CQL2_KIND_COUNT: depends on the row */
    /* of the row being looked at */
    const struct cql2_row *row;
    struct relate_shape *shape;
    bool shape_tried;
    unsigned steps;
    bool late;
};

static struct cql2_value value(struct cql2_eval *e, const struct cql2_node *node);
static enum cql2_truth truth(struct cql2_eval *e, const struct cql2_node *node);

static bool is_late(struct cql2_eval *e)
{
    if (!e->late && e->limit_us && e->steps++ % LOOK_EVERY == 0)
        e->late = clock_us() - e->began_us + e->spent_us > e->limit_us;
    return e->late;
}

static enum cql2_truth truth_of(bool holds)
{
    return holds ? CQL2_YES : CQL2_NO;
}

static struct cql2_value row_shape(struct cql2_eval *e)
{
    struct error ignored;

    if (!e->shape_tried && e->row->wkb.len)
        (void)!relate_shape_read(e->relate, e->row->wkb, &e->shape, &ignored);
    e->shape_tried = true;
    if (!e->shape)
        return CQL2_NULL;
    return (struct cql2_value){ .kind = CQL2_GEOMETRY, .shape = e->shape };
}

static struct cql2_value property(struct cql2_eval *e, const struct cql2_node *node,
                                  enum cql2_kind kind)
{
    if (e->filter->schema->fields[node->field].kind == CQL2_GEOMETRY)
        return row_shape(e);
    if (node->field >= e->row->n_values)
        return CQL2_NULL;
    return cql2_field_value(&e->row->values[node->field], kind, e->arena);
}

static struct cql2_span end_of(struct cql2_eval *e, const struct cql2_node *node, bool first,
                               bool *known)
{
    struct cql2_value v;

    if (node->op == CQL2_OPEN)
        return first ? (struct cql2_span){ CQL2_MOMENT_PAST, CQL2_MOMENT_PAST, true }
                     : (struct cql2_span){ CQL2_MOMENT_FUTURE, CQL2_MOMENT_FUTURE, true };
    v = value(e, node);
    *known = *known && !v.is_null;
    return v.span;
}

static struct cql2_value interval(struct cql2_eval *e, const struct cql2_node *node)
{
    bool known = true;
    struct cql2_span from = end_of(e, node->first, true, &known);
    struct cql2_span to = end_of(e, node->first->next, false, &known);

    if (!known)
        return CQL2_NULL;
    return (struct cql2_value){ .kind = CQL2_INTERVAL, .span = { from.from, to.to, false } };
}

static struct cql2_value array(struct cql2_eval *e, const struct cql2_node *node)
{
    struct cql2_value *members;
    size_t n = 0;

    for (const struct cql2_node *child = node->first; child; child = child->next)
        n++;
    members = arena_alloc(e->arena, (n + 1) * sizeof(*members));
    if (!members)
        return CQL2_NULL;
    n = 0;
    for (const struct cql2_node *child = node->first; child; child = child->next)
        members[n++] = value(e, child);
    return (struct cql2_value){ .kind = CQL2_ARRAY, .members = members, .n_members = n };
}

static struct cql2_value math(struct cql2_eval *e, const struct cql2_node *node)
{
    struct cql2_value a = value(e, node->first), b = value(e, node->first->next);

    return a.is_null || b.is_null ? CQL2_NULL : cql2_math(node->op, &a, &b);
}

static struct cql2_value folded(struct cql2_eval *e, const struct cql2_node *node)
{
    struct cql2_value text = value(e, node->first);

    return text.is_null ? CQL2_NULL : cql2_folded(node->op, text.text, e->arena);
}

static struct cql2_value value(struct cql2_eval *e, const struct cql2_node *node)
{
    enum cql2_truth t;

    if (e->constants[node->index].kind != CQL2_KIND_COUNT)
        return e->constants[node->index];
    if (is_late(e))
        return CQL2_NULL;
    if (node->op == CQL2_PROPERTY)
        return property(e, node, node->kind);
    if (node->op == CQL2_CAST)
        return property(e, node->first, node->kind);
    if (node->op == CQL2_INTERVAL_OF)
        return interval(e, node);
    if (node->op == CQL2_ARRAY_OF)
        return array(e, node);
    if (node->op >= CQL2_ADD && node->op <= CQL2_POW)
        return math(e, node);
    if (node->op >= CQL2_CASEI && node->op <= CQL2_PINYIN)
        return folded(e, node);
    t = truth(e, node);
    if (t == CQL2_UNKNOWN)
        return CQL2_NULL;
    return (struct cql2_value){ .kind = CQL2_BOOLEAN, .boolean = t == CQL2_YES };
}

static enum cql2_truth compared(struct cql2_eval *e, enum cql2_op op, const struct cql2_node *a,
                                const struct cql2_node *b)
{
    struct cql2_value x = value(e, a), y = value(e, b);

    if (x.is_null || y.is_null)
        return CQL2_UNKNOWN;
    return truth_of(cql2_order_holds(op, a->kind == CQL2_LOOSE && b->kind == CQL2_LOOSE
                                             ? cql2_loose_order(&x, &y)
                                             : cql2_order(&x, &y)));
}

static enum cql2_truth joined(struct cql2_eval *e, const struct cql2_node *node)
{
    enum cql2_truth stop = node->op == CQL2_AND ? CQL2_NO : CQL2_YES;
    enum cql2_truth all = node->op == CQL2_AND ? CQL2_YES : CQL2_NO;

    for (const struct cql2_node *part = node->first; part; part = part->next) {
        enum cql2_truth t = truth(e, part);

        if (t == stop)
            return t;
        all = t == CQL2_UNKNOWN ? t : all;
    }
    return all;
}

static enum cql2_truth is_in(struct cql2_eval *e, const struct cql2_node *node)
{
    enum cql2_truth all = CQL2_NO;

    for (const struct cql2_node *v = node->first->next; v; v = v->next) {
        enum cql2_truth t = compared(e, CQL2_EQ, node->first, v);

        if (t == CQL2_YES)
            return t;
        all = t == CQL2_UNKNOWN ? t : all;
    }
    return all;
}

static enum cql2_truth is_between(struct cql2_eval *e, const struct cql2_node *node)
{
    const struct cql2_node *low = node->first->next;
    enum cql2_truth above = compared(e, CQL2_GE, node->first, low);
    enum cql2_truth below = compared(e, CQL2_LE, node->first, low->next);

    if (above == CQL2_NO || below == CQL2_NO)
        return CQL2_NO;
    return above == CQL2_YES && below == CQL2_YES ? CQL2_YES : CQL2_UNKNOWN;
}

static enum cql2_truth is_like(struct cql2_eval *e, const struct cql2_node *node)
{
    struct cql2_value text = value(e, node->first), pattern = value(e, node->first->next);
    int64_t budget = LIKE_STEPS;
    bool holds;

    if (text.is_null || pattern.is_null)
        return CQL2_UNKNOWN;
    holds = cql2_like(text.text, pattern.text, &budget);
    if (budget == 0)
        e->late = true;
    return truth_of(holds);
}

static enum cql2_truth spatial(struct cql2_eval *e, const struct cql2_node *node)
{
    struct cql2_value a = value(e, node->first), b = value(e, node->first->next);
    enum relate_answer answer;

    if (a.is_null || b.is_null)
        return CQL2_UNKNOWN;
    answer = relate_ask(e->relate, (enum relation)(node->op - CQL2_S_CONTAINS), a.shape, b.shape);
    return answer == RELATE_UNKNOWN ? CQL2_UNKNOWN : truth_of(answer == RELATE_YES);
}

static enum cql2_truth paired(struct cql2_eval *e, const struct cql2_node *node)
{
    struct cql2_value a = value(e, node->first), b = value(e, node->first->next);

    if (a.is_null || b.is_null)
        return CQL2_UNKNOWN;
    if (node->op <= CQL2_T_STARTS)
        return truth_of(
            cql2_allen_holds((enum cql2_allen)(node->op - CQL2_T_AFTER), &a.span, &b.span));
    return truth_of(cql2_arrays_hold(node->op, &a, &b));
}

static enum cql2_truth truth(struct cql2_eval *e, const struct cql2_node *node)
{
    struct cql2_value v;

    if (is_late(e))
        return CQL2_UNKNOWN;
    switch (node->op) {
    case CQL2_AND:
    case CQL2_OR:
        return joined(e, node);
    case CQL2_NOT: {
        enum cql2_truth t = truth(e, node->first);

        return t == CQL2_UNKNOWN ? t : truth_of(t == CQL2_NO);
    }
    case CQL2_IS_NULL:
        return truth_of(value(e, node->first).is_null);
    case CQL2_IN:
        return is_in(e, node);
    case CQL2_BETWEEN:
        return is_between(e, node);
    case CQL2_LIKE:
        return is_like(e, node);
    default:
        break;
    }
    if (node->op <= CQL2_GE)
        return compared(e, node->op, node->first, node->first->next);
    if (node->op >= CQL2_S_CONTAINS && node->op <= CQL2_S_WITHIN)
        return spatial(e, node);
    if (node->op >= CQL2_T_AFTER && node->op <= CQL2_A_OVERLAPS)
        return paired(e, node);
    v = value(e, node); // a field or TRUE by itself
    return v.is_null ? CQL2_UNKNOWN : truth_of(v.boolean);
}

/* Does any part of it depend on the row? */
static bool is_constant(const struct cql2_node *node)
{
    if (node->op == CQL2_PROPERTY)
        return false;
    for (const struct cql2_node *child = node->first; child; child = child->next)
        if (!is_constant(child))
            return false;
    return true;
}

static bool shape_keep(struct cql2_eval *e, const struct cql2_node *node, struct error *err)
{
    struct relate_shape *shape = NULL;

    if (!relate_shape_make(e->relate, node->shapes, node->n_shapes, true, &shape, err))
        return false;
    e->constants[node->index] = (struct cql2_value){ .kind = CQL2_GEOMETRY, .shape = shape };
    return true;
}

/* The constants below a node, those of its children first. */
static bool constants_make(struct cql2_eval *e, const struct cql2_node *node, struct error *err)
{
    struct cql2_value *out = &e->constants[node->index];

    out->kind = CQL2_KIND_COUNT;
    for (const struct cql2_node *child = node->first; child; child = child->next)
        if (!constants_make(e, child, err))
            return false;
    if (node->op == CQL2_LITERAL && node->kind == CQL2_GEOMETRY)
        return shape_keep(e, node, err);
    if (node->op == CQL2_LITERAL)
        *out = cql2_literal_value(node);
    else if (((node->op >= CQL2_ADD && node->op <= CQL2_PINYIN) || node->op == CQL2_INTERVAL_OF ||
              node->op == CQL2_ARRAY_OF) &&
             is_constant(node))
        *out = value(e, node);
    return true;
}

bool cql2_eval_open(const struct cql2 *filter, int64_t limit_ms, struct cql2_eval **out,
                    struct error *err)
{
    struct cql2_eval *e = calloc(1, sizeof(*e));
    bool done;

    if (!e)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    e->filter = filter;
    e->limit_us = limit_ms * 1000;
    e->began_us = clock_us();
    e->kept = (struct arena)ARENA_INIT(KEPT_BYTES);
    e->row_arena = (struct arena)ARENA_INIT(ROW_BYTES);
    e->arena = &e->kept;
    e->constants = arena_alloc(&e->kept, (filter->n_nodes + 1) * sizeof(*e->constants));
    e->relate = relate_open(err);
    done = e->constants && e->relate && constants_make(e, filter->root, err);
    if (!done) {
        cql2_eval_close(e);
        return false;
    }
    e->arena = &e->row_arena;
    *out = e;
    return true;
}

void cql2_eval_close(struct cql2_eval *e)
{
    if (!e)
        return;
    for (size_t i = 0; e->constants && i < e->filter->n_nodes; i++)
        if (e->constants[i].kind == CQL2_GEOMETRY)
            relate_shape_free(e->relate, (struct relate_shape *)(uintptr_t)e->constants[i].shape);
    relate_close(e->relate);
    arena_release(&e->kept);
    arena_release(&e->row_arena);
    free(e);
}

bool cql2_eval_row(struct cql2_eval *e, const struct cql2_row *row, bool *wanted, struct error *err)
{
    e->row = row;
    e->began_us = clock_us();
    *wanted = truth(e, e->filter->root) == CQL2_YES;
    relate_shape_free(e->relate, e->shape);
    e->shape = NULL;
    e->shape_tried = false;
    arena_reset(&e->row_arena);
    e->spent_us += clock_us() - e->began_us;
    if (e->limit_us)
        e->limit_us += ROW_US;
    if (e->late)
        return error_set(err, ERROR_BUSY,
                         "the filter takes too long; narrow it, or ask for less at a time");
    return true;
}
