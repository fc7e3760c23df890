/*
 * cql2_text: the text encoding. One descent by precedence for conditions and
 * values alike, since a parenthesis may hold either; cql2_check.c tells what
 * may stand where.
 */
#include "cql2_tree.h"

#include <ctype.h>
#include <stdlib.h>

#include "yardstick/geo/wkt.h"

struct text_parser {
    struct cql2_parser *p;
    struct str text;
    size_t at;
};

static struct cql2_node *disjunction(struct text_parser *t);
static struct cql2_node *sum(struct text_parser *t);

/* Characters, not bytes, as the one who typed it counts. */
static uint32_t position(const struct text_parser *t, size_t at)
{
    uint32_t n = 1;

    for (size_t i = 0; i < at && i < t->text.len; i++)
        n += ((unsigned char)t->text.ptr[i] & 0xC0) != 0x80;
    return n;
}

static struct cql2_node *expected(struct text_parser *t, const char *what)
{
    cql2_expected(t->p, position(t, t->at), NULL, what);
    return NULL;
}

static void blanks(struct text_parser *t)
{
    while (t->at < t->text.len && strchr(" \t\r\n", t->text.ptr[t->at]) && t->text.ptr[t->at])
        t->at++;
}

static struct cql2_node *node(struct text_parser *t, enum cql2_op op, size_t at)
{
    struct cql2_node *made = cql2_node_make(t->p, op);

    if (made)
        made->at = position(t, at);
    return made;
}

static bool name_starts(unsigned char c)
{
    return isalpha(c) || c == '_' || c == '@' || c == ':' || c >= 0x80;
}

static bool name_goes_on(unsigned char c)
{
    return name_starts(c) || isdigit(c) || c == '.';
}

static char peek(struct text_parser *t)
{
    blanks(t);
    return t->at < t->text.len ? t->text.ptr[t->at] : '\0';
}

/* Is this keyword next? It is taken. */
static bool word(struct text_parser *t, const char *keyword)
{
    struct str want = str_from(keyword);

    blanks(t);
    if (t->text.len - t->at < want.len ||
        !str_eq_nocase((struct str){ t->text.ptr + t->at, want.len }, want) ||
        (t->text.len - t->at > want.len &&
         name_goes_on((unsigned char)t->text.ptr[t->at + want.len])))
        return false;
    t->at += want.len;
    return true;
}

static bool sign(struct text_parser *t, const char *what)
{
    struct str want = str_from(what);

    blanks(t);
    if (!str_starts((struct str){ t->text.ptr + t->at, t->text.len - t->at }, want))
        return false;
    t->at += want.len;
    return true;
}

/* What stands between two quotes `mark`; a doubled one, or one behind \, is itself. */
static bool quoted(struct text_parser *t, char mark, struct str *out)
{
    size_t start = t->at++;
    char *copy = arena_alloc(t->p->arena, t->text.len - start + 1);
    size_t n = 0;

    if (!copy)
        return error_set(t->p->err, ERROR_TOO_LARGE, "the filter is too large");
    for (; t->at < t->text.len; t->at++) {
        const char *c = t->text.ptr + t->at;
        bool has_next = t->at + 1 < t->text.len;

        if (*c == mark && !(has_next && c[1] == mark)) {
            t->at++;
            *out = (struct str){ copy, n };
            return true;
        }
        if (has_next && c[1] == mark && (*c == mark || (*c == '\\' && mark == '\'')))
            t->at++;
        copy[n++] = t->text.ptr[t->at];
    }
    t->at = start;
    error_set(t->p->err, ERROR_INVALID, "a quote opens and does not close");
    return cql2_where(t->p, position(t, start), NULL);
}

static struct cql2_node *text_literal(struct text_parser *t)
{
    struct cql2_node *made = node(t, CQL2_LITERAL, t->at);

    if (!made || !quoted(t, '\'', &made->text))
        return NULL;
    made->kind = CQL2_TEXT;
    return made;
}

static struct cql2_node *number_literal(struct text_parser *t)
{
    size_t end = t->at;
    struct cql2_node *made = node(t, CQL2_LITERAL, t->at);
    struct str digits;

    while (end < t->text.len &&
           (isalnum((unsigned char)t->text.ptr[end]) || t->text.ptr[end] == '.' ||
            ((t->text.ptr[end] == '+' || t->text.ptr[end] == '-') &&
             (end == t->at || strchr("eE", t->text.ptr[end - 1])))))
        end++;
    if (!made)
        return NULL;
    digits = (struct str){ t->text.ptr + t->at, end - t->at };
    made->kind = CQL2_NUMBER;
    made->is_integer = str_to_i64(digits, &made->integer);
    if (!str_to_f64(digits, &made->number))
        return expected(t, WORDS("a number"));
    t->at = end;
    return made;
}

static struct cql2_node *boolean_literal(struct text_parser *t, size_t start, bool value)
{
    struct cql2_node *made = node(t, CQL2_LITERAL, start);

    if (made) {
        made->kind = CQL2_BOOLEAN;
        made->boolean = value;
    }
    return made;
}

/* A date or timestamp in quotes; *kind CQL2_INTERVAL takes either, and '..'. */
static struct cql2_node *moment_literal(struct text_parser *t, enum cql2_kind kind)
{
    struct cql2_node *made;
    size_t start;

    if (peek(t) != '\'')
        return expected(t, WORDS("a quoted date or time"));
    start = t->at;
    made = text_literal(t);
    if (!made)
        return NULL;
    if (kind == CQL2_INTERVAL && str_eq(made->text, STR(".."))) {
        made->op = CQL2_OPEN;
        return made;
    }
    if (!cql2_moment_read(made->text, &made->moment) ||
        (kind == CQL2_DATE && !made->moment.is_date) ||
        (kind == CQL2_TIMESTAMP && made->moment.is_date)) {
        t->at = start;
        return expected(t, kind == CQL2_DATE ? "'2026-01-31'" : "'2026-01-31T08:30:00Z'");
    }
    made->kind = made->moment.is_date ? CQL2_DATE : CQL2_TIMESTAMP;
    return made;
}

static struct cql2_node *moment(struct text_parser *t, enum cql2_kind kind)
{
    struct cql2_node *made;

    if (!sign(t, "("))
        return expected(t, "(");
    made = moment_literal(t, kind);
    return made && !sign(t, ")") ? expected(t, ")") : made;
}

static struct cql2_node *interval(struct text_parser *t, size_t start)
{
    struct cql2_node *made = node(t, CQL2_INTERVAL_OF, start), *from, *to;

    if (!made)
        return NULL;
    made->kind = CQL2_INTERVAL;
    if (!sign(t, "("))
        return expected(t, "(");
    from = peek(t) == '\'' ? moment_literal(t, CQL2_INTERVAL) : sum(t);
    if (!from)
        return NULL;
    if (!sign(t, ","))
        return expected(t, ",");
    to = peek(t) == '\'' ? moment_literal(t, CQL2_INTERVAL) : sum(t);
    if (!to)
        return NULL;
    made->first = from;
    from->next = to;
    return sign(t, ")") ? made : expected(t, ")");
}

static struct cql2_node *box(struct text_parser *t, size_t start)
{
    struct cql2_node *made = node(t, CQL2_LITERAL, start), *number;
    double numbers[6];
    size_t n = 0;

    if (!made)
        return NULL;
    if (!sign(t, "("))
        return expected(t, "(");
    do {
        if (n == 6)
            return expected(t, ")");
        peek(t);
        number = number_literal(t);
        if (!number)
            return NULL;
        numbers[n++] = number->number;
    } while (sign(t, ","));
    if ((n != 4 && n != 6) || !sign(t, ")"))
        return expected(t, n == 4 || n == 6 ? ")" : WORDS("four or six numbers"));
    return cql2_box_take(t->p, made, numbers, n) ? made : NULL;
}

static bool shape_read(struct text_parser *t, struct geometry *g)
{
    struct str rest = { t->text.ptr + t->at, t->text.len - t->at };
    size_t used = 0;
    bool done = wkt_read(rest, g, &used, t->p->err);

    t->at += used;
    return done || cql2_where(t->p, position(t, t->at), NULL);
}

static struct cql2_node *shape(struct text_parser *t)
{
    AUTO(geometry) g = { 0 };
    struct cql2_node *made = node(t, CQL2_LITERAL, t->at);

    return made && shape_read(t, &g) && cql2_shapes_take(t->p, made, &g, 1) ? made : NULL;
}

/* GEOMETRYCOLLECTION(POINT(…), LINESTRING(…)), its name taken. */
static struct cql2_node *collection(struct text_parser *t, size_t start)
{
    enum { MEMBERS_MAX = 64 };
    struct geometry members[MEMBERS_MAX] = { { 0 } };
    struct cql2_node *made = node(t, CQL2_LITERAL, start);
    bool done = made != NULL && sign(t, "(");
    size_t n = 0;

    if (made && !done)
        expected(t, "(");
    while (done) {
        blanks(t);
        done = n < MEMBERS_MAX || expected(t, ")");
        done = done && shape_read(t, &members[n++]);
        if (done && !sign(t, ","))
            break;
    }
    if (done && !sign(t, ")"))
        done = expected(t, ")") != NULL;
    if (done)
        done = cql2_shapes_take(t->p, made, members, n);
    if (done)
        made->is_collection = true;
    for (size_t i = 0; i < n; i++)
        geometry_release(&members[i]);
    return done ? made : NULL;
}

/* Members up to the closing parenthesis, as children of `of`; `first` has been read already. */
static struct cql2_node *list(struct text_parser *t, struct cql2_node *of, struct cql2_node *first)
{
    struct cql2_node *last = first;

    of->first = first;
    while (sign(t, ",")) {
        last->next = sum(t);
        last = last->next;
        if (!last)
            return NULL;
    }
    return sign(t, ")") ? of : expected(t, ") or ,");
}

/* A parenthesis: a condition, a value, or an array. */
static struct cql2_node *wrapped(struct text_parser *t)
{
    size_t start = t->at++;
    struct cql2_node *inner, *array = NULL;

    if (!cql2_deeper(t->p))
        return NULL;
    if (sign(t, ")")) {
        array = node(t, CQL2_ARRAY_OF, start);
        t->p->depth--;
        return array;
    }
    inner = disjunction(t);
    if (inner && peek(t) == ',') {
        array = node(t, CQL2_ARRAY_OF, start);
        inner = array ? list(t, array, inner) : NULL;
    } else if (inner && !sign(t, ")")) {
        inner = expected(t, ")");
    }
    t->p->depth--;
    if (inner)
        inner->is_wrapped = true;
    return inner;
}

/* Behind its name; the parenthesis is next. */
static struct cql2_node *function(struct text_parser *t, struct str name, size_t start)
{
    enum cql2_op op = cql2_op_find(name, CQL2_ENCODING_TEXT);
    struct cql2_node *made, *first;
    unsigned n = 0;

    if (op == CQL2_OP_COUNT) {
        t->at = start;
        return expected(t, WORDS("a function that exists"));
    }
    made = node(t, op, start);
    if (!made || !cql2_deeper(t->p))
        return NULL;
    sign(t, "(");
    first = disjunction(t);
    made = first ? list(t, made, first) : NULL;
    t->p->depth--;
    for (first = made ? made->first : NULL; first; first = first->next)
        n++;
    if (made && n != cql2_names[op].n_args)
        return expected(t, cql2_names[op].n_args == 1 ? WORDS("one argument")
                                                      : WORDS("two arguments"));
    return made;
}

static struct cql2_node *named(struct text_parser *t)
{
    size_t start = t->at;
    struct str name;

    if (wkt_starts((struct str){ t->text.ptr + start, t->text.len - start }))
        return shape(t);
    while (t->at < t->text.len && name_goes_on((unsigned char)t->text.ptr[t->at]))
        t->at++;
    name = (struct str){ t->text.ptr + start, t->at - start };
    if (peek(t) == '(') {
        if (str_eq_nocase(name, STR("DATE")))
            return moment(t, CQL2_DATE);
        if (str_eq_nocase(name, STR("TIMESTAMP")))
            return moment(t, CQL2_TIMESTAMP);
        if (str_eq_nocase(name, STR("INTERVAL")))
            return interval(t, start);
        if (str_eq_nocase(name, STR("BBOX")))
            return box(t, start);
        if (str_eq_nocase(name, STR("GEOMETRYCOLLECTION")))
            return collection(t, start);
        return function(t, name, start);
    }
    if (str_eq_nocase(name, STR("TRUE")) || str_eq_nocase(name, STR("FALSE")))
        return boolean_literal(t, start, str_eq_nocase(name, STR("TRUE")));
    return cql2_property(t->p, name, position(t, start), NULL);
}

static struct cql2_node *quoted_name(struct text_parser *t)
{
    size_t start = t->at;
    struct str name;

    return quoted(t, '"', &name) ? cql2_property(t->p, name, position(t, start), NULL) : NULL;
}

static struct cql2_node *operand(struct text_parser *t)
{
    unsigned char c = (unsigned char)peek(t);
    bool signed_number =
        (c == '-' || c == '+' || c == '.') && t->at + 1 < t->text.len &&
        (isdigit((unsigned char)t->text.ptr[t->at + 1]) || t->text.ptr[t->at + 1] == '.');

    if (c == '\'')
        return text_literal(t);
    if (c == '"')
        return quoted_name(t);
    if (isdigit(c) || signed_number)
        return number_literal(t);
    if (c == '(')
        return wrapped(t);
    if (name_starts(c))
        return named(t);
    return expected(t, WORDS("a field, a 'text', a number or ("));
}

/* `-` before a value that is no number: (-1) * value, as the JSON encoding has it. */
static struct cql2_node *negative(struct text_parser *t)
{
    size_t start = t->at;
    struct cql2_node *value, *minus, *made;

    if (peek(t) != '-' ||
        (t->at + 1 < t->text.len && strchr("0123456789.", t->text.ptr[t->at + 1])))
        return operand(t);
    sign(t, "-");
    made = node(t, CQL2_MUL, start);
    minus = made ? node(t, CQL2_LITERAL, start) : NULL;
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

static struct cql2_node *binary(struct text_parser *t, enum cql2_op op, struct cql2_node *left,
                                struct cql2_node *(*side)(struct text_parser *))
{
    struct cql2_node *made = node(t, op, t->at), *right = made ? side(t) : NULL;

    if (!right)
        return NULL;
    made->at = left->at;
    made->first = left;
    left->next = right;
    return made;
}

static struct cql2_node *power(struct text_parser *t)
{
    struct cql2_node *left = negative(t);

    return left && sign(t, "^") ? binary(t, CQL2_POW, left, negative) : left;
}

static struct cql2_node *product(struct text_parser *t)
{
    struct cql2_node *left = power(t);

    while (left) {
        if (sign(t, "*"))
            left = binary(t, CQL2_MUL, left, power);
        else if (sign(t, "/"))
            left = binary(t, CQL2_DIV, left, power);
        else if (sign(t, "%"))
            left = binary(t, CQL2_MOD, left, power);
        else if (word(t, "DIV"))
            left = binary(t, CQL2_INT_DIV, left, power);
        else
            break;
    }
    return left;
}

static struct cql2_node *sum(struct text_parser *t)
{
    struct cql2_node *left = product(t);

    while (left) {
        if (sign(t, "+"))
            left = binary(t, CQL2_ADD, left, product);
        else if (sign(t, "-"))
            left = binary(t, CQL2_SUB, left, product);
        else
            break;
    }
    return left;
}

static struct cql2_node *negated(struct text_parser *t, bool no, struct cql2_node *of)
{
    struct cql2_node *made;

    if (!no || !of)
        return of;
    made = node(t, CQL2_NOT, t->at);
    if (made) {
        made->at = of->at;
        made->first = of;
    }
    return made;
}

static struct cql2_node *is_null(struct text_parser *t, struct cql2_node *value)
{
    bool no = word(t, "NOT");
    struct cql2_node *made = node(t, CQL2_IS_NULL, t->at);

    if (!made)
        return NULL;
    made->at = value->at;
    made->first = value;
    return word(t, "NULL") ? negated(t, no, made) : expected(t, "NULL");
}

static struct cql2_node *is_in(struct text_parser *t, struct cql2_node *value)
{
    struct cql2_node *made = node(t, CQL2_IN, t->at);

    if (!made)
        return NULL;
    made->at = value->at;
    if (!sign(t, "("))
        return expected(t, "(");
    value->next = sum(t);
    if (!value->next || !list(t, made, value->next))
        return NULL;
    made->first = value;
    return made;
}

static struct cql2_node *between(struct text_parser *t, struct cql2_node *value)
{
    struct cql2_node *made = node(t, CQL2_BETWEEN, t->at);

    if (!made || !(value->next = sum(t)))
        return NULL;
    made->at = value->at;
    if (!word(t, "AND"))
        return expected(t, "AND");
    made->first = value;
    value->next->next = sum(t);
    return value->next->next ? made : NULL;
}

static struct cql2_node *comparison(struct text_parser *t)
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
        if (sign(t, signs[i].sign))
            return binary(t, signs[i].op, left, sum);
    if (word(t, "IS"))
        return is_null(t, left);
    before = t->at;
    no = word(t, "NOT");
    if (word(t, "IN"))
        return negated(t, no, is_in(t, left));
    if (word(t, "LIKE"))
        return negated(t, no, binary(t, CQL2_LIKE, left, sum));
    if (word(t, "BETWEEN"))
        return negated(t, no, between(t, left));
    t->at = before;
    return no ? expected(t, "IN, LIKE or BETWEEN") : left;
}

static struct cql2_node *unary(struct text_parser *t)
{
    struct cql2_node *inner;
    size_t start;

    blanks(t);
    start = t->at;
    if (!word(t, "NOT"))
        return comparison(t);
    if (!cql2_deeper(t->p))
        return NULL;
    inner = unary(t);
    t->p->depth--;
    inner = negated(t, true, inner);
    if (inner)
        inner->at = position(t, start);
    return inner;
}

/* Parts joined by one keyword, as the children of one node. */
static struct cql2_node *joined(struct text_parser *t, const char *keyword, enum cql2_op op,
                                struct cql2_node *(*part)(struct text_parser *))
{
    struct cql2_node *first = part(t), *all, *last = first;

    if (!first || !word(t, keyword))
        return first;
    all = node(t, op, t->at);
    if (!all)
        return NULL;
    all->at = first->at;
    all->first = first;
    do {
        last->next = part(t);
        last = last->next;
    } while (last && word(t, keyword));
    return last ? all : NULL;
}

static struct cql2_node *conjunction(struct text_parser *t)
{
    return joined(t, "AND", CQL2_AND, unary);
}

static struct cql2_node *disjunction(struct text_parser *t)
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
    struct text_parser t = { .p = p, .text = p->request->text };
    struct cql2_node *root = disjunction(&t);

    if (!root)
        return NULL;
    if (is_value(root))
        return expected(&t, WORDS("=, <>, <, >, <=, >=, IN, LIKE, BETWEEN or IS NULL"));
    if (peek(&t) || t.at < t.text.len)
        return expected(&t, WORDS("AND, OR or the end"));
    return root;
}
