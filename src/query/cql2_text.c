/*
 * cql2_text: the text encoding. One descent by precedence for conditions and
 * values alike, since a parenthesis may hold either; cql2_check.c tells what
 * may stand where.
 */
#include "cql2_literal.h"

#include <ctype.h>

#include "yardstick/geo/wkt.h"

static struct cql2_node *disjunction(struct cql2_lex *t);
static struct cql2_node *sum(struct cql2_lex *t);

static struct cql2_node *interval(struct cql2_lex *t, size_t start)
{
    struct cql2_node *made = cql2_lex_node(t, CQL2_INTERVAL_OF, start), *from, *to;

    if (!made)
        return NULL;
    made->kind = CQL2_INTERVAL;
    if (!cql2_lex_sign(t, "("))
        return cql2_lex_expected(t, "(");
    from = cql2_lex_peek(t) == '\'' ? cql2_literal_moment(t, CQL2_INTERVAL) : sum(t);
    if (!from)
        return NULL;
    if (!cql2_lex_sign(t, ","))
        return cql2_lex_expected(t, ",");
    to = cql2_lex_peek(t) == '\'' ? cql2_literal_moment(t, CQL2_INTERVAL) : sum(t);
    if (!to)
        return NULL;
    made->first = from;
    from->next = to;
    return cql2_lex_sign(t, ")") ? made : cql2_lex_expected(t, ")");
}

/* Members up to the closing parenthesis, as children of `of`; `first` has been read already. */
static struct cql2_node *list(struct cql2_lex *t, struct cql2_node *of, struct cql2_node *first)
{
    struct cql2_node *last = first;

    of->first = first;
    while (cql2_lex_sign(t, ",")) {
        last->next = sum(t);
        last = last->next;
        if (!last)
            return NULL;
    }
    return cql2_lex_sign(t, ")") ? of : cql2_lex_expected(t, ") or ,");
}

/* A parenthesis: a condition, a value, or an array. */
static struct cql2_node *wrapped(struct cql2_lex *t)
{
    size_t start = t->at++;
    struct cql2_node *inner, *array = NULL;

    if (!cql2_deeper(t->p))
        return NULL;
    if (cql2_lex_sign(t, ")")) {
        array = cql2_lex_node(t, CQL2_ARRAY_OF, start);
        t->p->depth--;
        return array;
    }
    inner = disjunction(t);
    if (inner && cql2_lex_peek(t) == ',') {
        array = cql2_lex_node(t, CQL2_ARRAY_OF, start);
        inner = array ? list(t, array, inner) : NULL;
    } else if (inner && !cql2_lex_sign(t, ")")) {
        inner = cql2_lex_expected(t, ")");
    }
    t->p->depth--;
    if (inner)
        inner->is_wrapped = true;
    return inner;
}

/* Behind its name; the parenthesis is next. */
static struct cql2_node *function(struct cql2_lex *t, struct str name, size_t start)
{
    enum cql2_op op = cql2_op_find(name, CQL2_ENCODING_TEXT);
    struct cql2_node *made, *first;
    unsigned n = 0;

    if (op == CQL2_OP_COUNT) {
        t->at = start;
        return cql2_lex_expected(t, WORDS("a function that exists"));
    }
    made = cql2_lex_node(t, op, start);
    if (!made || !cql2_deeper(t->p))
        return NULL;
    cql2_lex_sign(t, "(");
    first = disjunction(t);
    made = first ? list(t, made, first) : NULL;
    t->p->depth--;
    for (first = made ? made->first : NULL; first; first = first->next)
        n++;
    if (made && n != cql2_names[op].n_args)
        return cql2_lex_expected(t, cql2_names[op].n_args == 1 ? WORDS("one argument")
                                                               : WORDS("two arguments"));
    return made;
}

static struct cql2_node *named(struct cql2_lex *t)
{
    size_t start = t->at;
    struct str name;

    if (wkt_starts((struct str){ t->text.ptr + start, t->text.len - start }))
        return cql2_literal_shape(t);
    while (t->at < t->text.len && cql2_lex_name_goes_on((unsigned char)t->text.ptr[t->at]))
        t->at++;
    name = (struct str){ t->text.ptr + start, t->at - start };
    if (cql2_lex_peek(t) == '(') {
        if (str_eq_nocase(name, STR("DATE")))
            return cql2_literal_moment_call(t, CQL2_DATE);
        if (str_eq_nocase(name, STR("TIMESTAMP")))
            return cql2_literal_moment_call(t, CQL2_TIMESTAMP);
        if (str_eq_nocase(name, STR("INTERVAL")))
            return interval(t, start);
        if (str_eq_nocase(name, STR("BBOX")))
            return cql2_literal_box(t, start);
        if (str_eq_nocase(name, STR("GEOMETRYCOLLECTION")))
            return cql2_literal_collection(t, start);
        return function(t, name, start);
    }
    if (str_eq_nocase(name, STR("TRUE")) || str_eq_nocase(name, STR("FALSE")))
        return cql2_literal_boolean(t, start, str_eq_nocase(name, STR("TRUE")));
    return cql2_property(t->p, name, cql2_lex_position(t, start), NULL);
}

static struct cql2_node *quoted_name(struct cql2_lex *t)
{
    size_t start = t->at;
    struct str name;

    return cql2_lex_quoted(t, '"', &name)
               ? cql2_property(t->p, name, cql2_lex_position(t, start), NULL)
               : NULL;
}

static struct cql2_node *operand(struct cql2_lex *t)
{
    unsigned char c = (unsigned char)cql2_lex_peek(t);
    bool signed_number =
        (c == '-' || c == '+' || c == '.') && t->at + 1 < t->text.len &&
        (isdigit((unsigned char)t->text.ptr[t->at + 1]) || t->text.ptr[t->at + 1] == '.');

    if (c == '\'')
        return cql2_literal_text(t);
    if (c == '"')
        return quoted_name(t);
    if (isdigit(c) || signed_number)
        return cql2_literal_number(t);
    if (c == '(')
        return wrapped(t);
    if (cql2_lex_name_starts(c))
        return named(t);
    return cql2_lex_expected(t, WORDS("a field, a 'text', a number or ("));
}

/* `-` before a value that is no number: (-1) * value, as the JSON encoding has it. */
static struct cql2_node *negative(struct cql2_lex *t)
{
    size_t start = t->at;
    struct cql2_node *value, *minus, *made;

    if (cql2_lex_peek(t) != '-' ||
        (t->at + 1 < t->text.len && strchr("0123456789.", t->text.ptr[t->at + 1])))
        return operand(t);
    cql2_lex_sign(t, "-");
    made = cql2_lex_node(t, CQL2_MUL, start);
    minus = made ? cql2_lex_node(t, CQL2_LITERAL, start) : NULL;
    value = minus ? operand(t) : NULL;
    if (!value)
        return NULL;
    minus->kind = CQL2_NUMBER;
    minus->is_integer = true;
    minus->integer = -1;
    minus->number = -1;
    minus->next = value;
    made->first = minus;
    return made;
}

static struct cql2_node *binary(struct cql2_lex *t, enum cql2_op op, struct cql2_node *left,
                                struct cql2_node *(*side)(struct cql2_lex *))
{
    struct cql2_node *made = cql2_lex_node(t, op, t->at), *right = made ? side(t) : NULL;

    if (!right)
        return NULL;
    made->at = left->at;
    made->first = left;
    left->next = right;
    return made;
}

static struct cql2_node *power(struct cql2_lex *t)
{
    struct cql2_node *left = negative(t);

    return left && cql2_lex_sign(t, "^") ? binary(t, CQL2_POW, left, negative) : left;
}

static struct cql2_node *product(struct cql2_lex *t)
{
    struct cql2_node *left = power(t);

    while (left) {
        if (cql2_lex_sign(t, "*"))
            left = binary(t, CQL2_MUL, left, power);
        else if (cql2_lex_sign(t, "/"))
            left = binary(t, CQL2_DIV, left, power);
        else if (cql2_lex_sign(t, "%"))
            left = binary(t, CQL2_MOD, left, power);
        else if (cql2_lex_word(t, "DIV"))
            left = binary(t, CQL2_INT_DIV, left, power);
        else
            break;
    }
    return left;
}

static struct cql2_node *sum(struct cql2_lex *t)
{
    struct cql2_node *left = product(t);

    while (left) {
        if (cql2_lex_sign(t, "+"))
            left = binary(t, CQL2_ADD, left, product);
        else if (cql2_lex_sign(t, "-"))
            left = binary(t, CQL2_SUB, left, product);
        else
            break;
    }
    return left;
}

static struct cql2_node *negated(struct cql2_lex *t, bool no, struct cql2_node *of)
{
    struct cql2_node *made;

    if (!no || !of)
        return of;
    made = cql2_lex_node(t, CQL2_NOT, t->at);
    if (made) {
        made->at = of->at;
        made->first = of;
    }
    return made;
}

static struct cql2_node *is_null(struct cql2_lex *t, struct cql2_node *value)
{
    bool no = cql2_lex_word(t, "NOT");
    struct cql2_node *made = cql2_lex_node(t, CQL2_IS_NULL, t->at);

    if (!made)
        return NULL;
    made->at = value->at;
    made->first = value;
    return cql2_lex_word(t, "NULL") ? negated(t, no, made) : cql2_lex_expected(t, "NULL");
}

static struct cql2_node *is_in(struct cql2_lex *t, struct cql2_node *value)
{
    struct cql2_node *made = cql2_lex_node(t, CQL2_IN, t->at);

    if (!made)
        return NULL;
    made->at = value->at;
    if (!cql2_lex_sign(t, "("))
        return cql2_lex_expected(t, "(");
    value->next = sum(t);
    if (!value->next || !list(t, made, value->next))
        return NULL;
    made->first = value;
    return made;
}

static struct cql2_node *between(struct cql2_lex *t, struct cql2_node *value)
{
    struct cql2_node *made = cql2_lex_node(t, CQL2_BETWEEN, t->at);

    if (!made || !(value->next = sum(t)))
        return NULL;
    made->at = value->at;
    if (!cql2_lex_word(t, "AND"))
        return cql2_lex_expected(t, "AND");
    made->first = value;
    value->next->next = sum(t);
    return value->next->next ? made : NULL;
}

static struct cql2_node *comparison(struct cql2_lex *t)
{
    static const struct {
        const char *sign;
        enum cql2_op op;
    } signs[] = { { "<>", CQL2_NE }, { "<=", CQL2_LE }, { ">=", CQL2_GE },
                  { "=", CQL2_EQ },  { "<", CQL2_LT },  { ">", CQL2_GT } };
    struct cql2_node *left = sum(t);
    size_t before;
    bool no;

    if (!left)
        return NULL;
    for (size_t i = 0; i < ARRAY_LEN(signs); i++)
        if (cql2_lex_sign(t, signs[i].sign))
            return binary(t, signs[i].op, left, sum);
    if (cql2_lex_word(t, "IS"))
        return is_null(t, left);
    before = t->at;
    no = cql2_lex_word(t, "NOT");
    if (cql2_lex_word(t, "IN"))
        return negated(t, no, is_in(t, left));
    if (cql2_lex_word(t, "LIKE"))
        return negated(t, no, binary(t, CQL2_LIKE, left, sum));
    if (cql2_lex_word(t, "BETWEEN"))
        return negated(t, no, between(t, left));
    t->at = before;
    return no ? cql2_lex_expected(t, "IN, LIKE or BETWEEN") : left;
}

static struct cql2_node *unary(struct cql2_lex *t)
{
    struct cql2_node *inner;
    size_t start;

    cql2_lex_blanks(t);
    start = t->at;
    if (!cql2_lex_word(t, "NOT"))
        return comparison(t);
    if (!cql2_deeper(t->p))
        return NULL;
    inner = unary(t);
    t->p->depth--;
    inner = negated(t, true, inner);
    if (inner)
        inner->at = cql2_lex_position(t, start);
    return inner;
}

/* Parts joined by one keyword, as the children of one node. */
static struct cql2_node *joined(struct cql2_lex *t, const char *keyword, enum cql2_op op,
                                struct cql2_node *(*part)(struct cql2_lex *))
{
    struct cql2_node *first = part(t), *all, *last = first;

    if (!first || !cql2_lex_word(t, keyword))
        return first;
    all = cql2_lex_node(t, op, t->at);
    if (!all)
        return NULL;
    all->at = first->at;
    all->first = first;
    do {
        last->next = part(t);
        last = last->next;
    } while (last && cql2_lex_word(t, keyword));
    return last ? all : NULL;
}

static struct cql2_node *conjunction(struct cql2_lex *t)
{
    return joined(t, "AND", CQL2_AND, unary);
}

static struct cql2_node *disjunction(struct cql2_lex *t)
{
    return joined(t, "OR", CQL2_OR, conjunction);
}

/* Something to be compared, and no condition by itself. */
static bool is_value(const struct cql2_node *node)
{
    return (node->op >= CQL2_ADD && node->op <= CQL2_PINYIN) ||
           (node->op >= CQL2_PROPERTY && node->kind != CQL2_BOOLEAN);
}

struct cql2_node *cql2_text_parse(struct cql2_parser *p)
{
    struct cql2_lex t = { .p = p, .text = p->request->text };
    struct cql2_node *root = disjunction(&t);

    if (!root)
        return NULL;
    if (is_value(root))
        return cql2_lex_expected(&t, WORDS("=, <>, <, >, <=, >=, IN, LIKE, BETWEEN or IS NULL"));
    if (cql2_lex_peek(&t) || t.at < t.text.len)
        return cql2_lex_expected(&t, WORDS("AND, OR or the end"));
    return root;
}
