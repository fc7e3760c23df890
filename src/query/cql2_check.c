/*
 * cql2_check: what may stand where. Kinds go up from the leaves; where a text
 * field meets a number, a boolean or a date it is read as one, and a text
 * written in the filter becomes one here, once.
 */
#include "cql2_tree.h"

/* Levels of the finished tree: those of the text, and chains such as a + b + c, which lean left. */
enum { LEVELS_MAX = 4 * CQL2_DEPTH_MAX };

static bool check(struct cql2_parser *p, struct cql2_node **slot, unsigned level);

const char *cql2_kind_says(enum cql2_kind kind)
{
    static const char *const says[CQL2_KIND_COUNT] = {
        [CQL2_LOOSE] = WORDS("a value"),
        [CQL2_TEXT] = WORDS("a text"),
        [CQL2_NUMBER] = WORDS("a number"),
        [CQL2_BOOLEAN] = WORDS("a condition"),
        [CQL2_DATE] = WORDS("a date"),
        [CQL2_TIMESTAMP] = WORDS("a date or timestamp"),
        [CQL2_INTERVAL] = WORDS("a date, timestamp or interval"),
        [CQL2_GEOMETRY] = WORDS("a geometry"),
        [CQL2_ARRAY] = WORDS("an array"),
    };

    return says[kind];
}

static bool expected(struct cql2_parser *p, const struct cql2_node *node, enum cql2_kind kind)
{
    return cql2_expected(p, node->at, node->path, cql2_kind_says(kind));
}

static bool is_moment(enum cql2_kind kind)
{
    return kind == CQL2_DATE || kind == CQL2_TIMESTAMP;
}

static bool is_text_field(const struct cql2_node *node)
{
    return node->op == CQL2_PROPERTY && (node->kind == CQL2_TEXT || node->kind == CQL2_LOOSE);
}

/* The field is read as `kind`. */
static bool cast(struct cql2_parser *p, struct cql2_node **slot, enum cql2_kind kind)
{
    struct cql2_node *node = *slot, *made = cql2_node_make(p, CQL2_CAST);

    if (!made)
        return false;
    made->kind = kind;
    made->at = node->at;
    made->path = node->path;
    made->first = node;
    made->next = node->next;
    node->next = NULL;
    *slot = made;
    return true;
}

/* What was written in quotes, or as 0 and 1, becomes what is wanted. */
static bool literal_turn(struct cql2_node *node, enum cql2_kind kind)
{
    struct str text = str_trim(node->text);

    if (node->kind == CQL2_NUMBER && kind == CQL2_BOOLEAN && node->is_integer &&
        (node->integer == 0 || node->integer == 1)) {
        node->boolean = node->integer == 1;
    } else if (node->kind != CQL2_TEXT) {
        return false;
    } else if (kind == CQL2_NUMBER) {
        if (!str_to_f64(text, &node->number))
            return false;
        node->is_integer = str_to_i64(text, &node->integer);
    } else if (kind == CQL2_BOOLEAN) {
        node->boolean = str_eq_nocase(text, STR("true"));
        if (!node->boolean && !str_eq_nocase(text, STR("false")))
            return false;
    } else if (!is_moment(kind) || !cql2_moment_read(text, &node->moment)) {
        return false;
    } else {
        node->text = text;
        kind = node->moment.is_date ? CQL2_DATE : CQL2_TIMESTAMP;
    }
    node->kind = kind;
    return true;
}

/* Make it of this kind, or say that it cannot be. */
static bool want(struct cql2_parser *p, struct cql2_node **slot, enum cql2_kind kind)
{
    struct cql2_node *node = *slot;

    if (node->kind == kind || (is_moment(kind) && is_moment(node->kind)))
        return true;
    if (is_text_field(node) && kind != CQL2_GEOMETRY)
        return cast(p, slot, kind);
    if (node->op == CQL2_LITERAL && literal_turn(node, kind))
        return true;
    return expected(p, node, kind);
}

static bool is_scalar(enum cql2_kind kind)
{
    return kind <= CQL2_TIMESTAMP;
}

/* Two that are compared: of one kind. */
static bool pair(struct cql2_parser *p, struct cql2_node **a, struct cql2_node **b)
{
    if (!is_scalar((*a)->kind))
        return cql2_expected(p, (*a)->at, (*a)->path, WORDS("a text, number, boolean or date"));
    if (!is_scalar((*b)->kind))
        return cql2_expected(p, (*b)->at, (*b)->path, WORDS("a text, number, boolean or date"));
    if ((*a)->kind == (*b)->kind)
        return true;
    if ((*b)->kind == CQL2_LOOSE)
        return want(p, b, (*a)->kind);
    // The text follows the other, a written value follows a field.
    if (is_text_field(*a) || ((*a)->op == CQL2_LITERAL && (*a)->kind == CQL2_TEXT) ||
        ((*a)->op == CQL2_LITERAL && (*b)->kind == CQL2_BOOLEAN))
        return want(p, a, (*b)->kind);
    return want(p, b, (*a)->kind);
}

static bool all_want(struct cql2_parser *p, struct cql2_node *of, enum cql2_kind kind)
{
    for (struct cql2_node **slot = &of->first; *slot; slot = &(*slot)->next)
        if (!want(p, slot, kind))
            return false;
    return true;
}

/* A text field is no condition by itself, even if it may hold "true". */
static bool conditions(struct cql2_parser *p, struct cql2_node *of)
{
    for (struct cql2_node *node = of->first; node; node = node->next)
        if (node->kind != CQL2_BOOLEAN)
            return expected(p, node, CQL2_BOOLEAN);
    return true;
}

/* Each of the others against the first. */
static bool all_pair(struct cql2_parser *p, struct cql2_node *of)
{
    struct cql2_node *first = of->first, **slot = &first->next;

    while (*slot) { // NOLINT: a slot that was filled
        if (!pair(p, &of->first, slot))
            return false;
        // A cast of the first has taken the others over.
        if (of->first != first && slot == &first->next)
            slot = &of->first->next;
        first = of->first;
        slot = &(*slot)->next;
    }
    return true;
}

/* Moments and intervals of them. */
static bool temporal(struct cql2_parser *p, struct cql2_node *of)
{
    for (struct cql2_node **slot = &of->first; *slot; slot = &(*slot)->next) {
        if ((*slot)->kind == CQL2_INTERVAL)
            continue;
        if (!is_moment((*slot)->kind) && !is_text_field(*slot) &&
            !((*slot)->op == CQL2_LITERAL && (*slot)->kind == CQL2_TEXT))
            return expected(p, *slot, CQL2_INTERVAL);
        if (!want(p, slot, CQL2_TIMESTAMP))
            return false;
    }
    return true;
}

static bool interval(struct cql2_parser *p, struct cql2_node *of)
{
    for (struct cql2_node **slot = &of->first; *slot; slot = &(*slot)->next)
        if ((*slot)->op != CQL2_OPEN && !want(p, slot, CQL2_TIMESTAMP))
            return false;
    return true;
}

/* ('a') is an array where one is wanted. */
static bool array(struct cql2_parser *p, struct cql2_node **slot)
{
    struct cql2_node *made, *node = *slot;

    if (node->kind == CQL2_ARRAY)
        return true;
    if (is_text_field(node) && !node->is_wrapped)
        return cast(p, slot, CQL2_ARRAY);
    if (!node->is_wrapped || !is_scalar(node->kind))
        return expected(p, node, CQL2_ARRAY);
    made = cql2_node_make(p, CQL2_ARRAY_OF);
    if (!made)
        return false;
    made->kind = CQL2_ARRAY;
    made->at = node->at;
    made->next = node->next;
    made->first = node;
    node->next = NULL;
    *slot = made;
    return true;
}

static bool arrays(struct cql2_parser *p, struct cql2_node *of)
{
    for (struct cql2_node **slot = &of->first; *slot; slot = &(*slot)->next)
        if (!array(p, slot))
            return false;
    return true;
}

/* Members are values of one row, of any scalar kind. */
static bool members(struct cql2_parser *p, struct cql2_node *of)
{
    for (struct cql2_node *n = of->first; n; n = n->next)
        if (!is_scalar(n->kind))
            return cql2_expected(p, n->at, n->path, WORDS("a text, number, boolean or date"));
    return true;
}

static bool children_fit(struct cql2_parser *p, struct cql2_node *node)
{
    switch (node->op) {
    case CQL2_AND:
    case CQL2_OR:
    case CQL2_NOT:
        return conditions(p, node);
    case CQL2_EQ:
    case CQL2_NE:
    case CQL2_LT:
    case CQL2_GT:
    case CQL2_LE:
    case CQL2_GE:
    case CQL2_BETWEEN:
    case CQL2_IN:
        return all_pair(p, node);
    case CQL2_LIKE:
    case CQL2_CASEI:
    case CQL2_ACCENTI:
    case CQL2_PINYIN:
        return all_want(p, node, CQL2_TEXT);
    case CQL2_INTERVAL_OF:
        return interval(p, node);
    case CQL2_ARRAY_OF:
        return members(p, node);
    default:
        break;
    }
    if (node->op >= CQL2_ADD && node->op <= CQL2_POW)
        return all_want(p, node, CQL2_NUMBER);
    if (node->op >= CQL2_S_CONTAINS && node->op <= CQL2_S_WITHIN)
        return all_want(p, node, CQL2_GEOMETRY);
    if (node->op >= CQL2_T_AFTER && node->op <= CQL2_T_STARTS)
        return temporal(p, node);
    if (node->op >= CQL2_A_CONTAINEDBY && node->op <= CQL2_A_OVERLAPS)
        return arrays(p, node);
    return true;
}

static enum cql2_kind kind_of(const struct cql2_node *node)
{
    if (node->op >= CQL2_ADD && node->op <= CQL2_POW)
        return CQL2_NUMBER;
    if (node->op >= CQL2_CASEI && node->op <= CQL2_PINYIN)
        return CQL2_TEXT;
    if (node->op == CQL2_INTERVAL_OF)
        return CQL2_INTERVAL;
    if (node->op == CQL2_ARRAY_OF)
        return CQL2_ARRAY;
    return node->op >= CQL2_CAST ? node->kind : CQL2_BOOLEAN;
}

static bool check(struct cql2_parser *p, struct cql2_node **slot, unsigned level)
{
    struct cql2_node *node = *slot;

    if (level > LEVELS_MAX)
        return error_set(p->err, ERROR_TOO_LARGE,
                         "the filter is nested deeper than %d levels; make it simpler", LEVELS_MAX);
    for (struct cql2_node **child = &node->first; *child; child = &(*child)->next)
        if (!check(p, child, level + 1))
            return false;
    if (!children_fit(p, node))
        return false;
    node->kind = kind_of(node);
    return true;
}

bool cql2_check(struct cql2_parser *p, struct cql2_node **root)
{
    return check(p, root, 0) && ((*root)->kind == CQL2_BOOLEAN || expected(p, *root, CQL2_BOOLEAN));
}
