/*
 * where: see the header. The parser; evaluation is where_holds.c.
 */
#include "where_tree.h"

#include <ctype.h>

struct parser {
    struct str text;
    size_t at;
    const struct str *headers;
    size_t n_headers;
    struct arena *arena;
    size_t n_nodes, depth;
    struct error *err;
};

static struct where *disjunction(struct parser *p);

/* Characters, not bytes, as the one who typed it counts. */
static size_t position(const struct parser *p)
{
    size_t n = 1;

    for (size_t i = 0; i < p->at && i < p->text.len; i++)
        n += ((unsigned char)p->text.ptr[i] & 0xC0) != 0x80;
    return n;
}

static struct where *expected(struct parser *p, const char *what)
{
    error_set(p->err, ERROR_INVALID, "the filter, at character %zu: %s was expected", position(p),
              what);
    error_detail(p->err, STR("where"), p->text, what);
    return NULL;
}

static struct where *node(struct parser *p, enum where_kind kind)
{
    struct where *w = p->n_nodes < WHERE_NODES_MAX ? arena_alloc(p->arena, sizeof(*w)) : NULL;

    if (!w) {
        error_set(p->err, ERROR_TOO_LARGE, "the filter has more than %d parts; make it simpler",
                  WHERE_NODES_MAX);
        return NULL;
    }
    p->n_nodes++;
    w->kind = kind;
    return w;
}

static void blanks(struct parser *p)
{
    while (p->at < p->text.len && strchr(" \t\r\n", p->text.ptr[p->at]) && p->text.ptr[p->at])
        p->at++;
}

static bool name_starts(unsigned char c)
{
    return isalpha(c) || c == '_' || c == '@' || c == ':' || c >= 0x80;
}

static bool name_goes_on(unsigned char c)
{
    return name_starts(c) || isdigit(c) || c == '.';
}

static char peek(struct parser *p)
{
    blanks(p);
    return p->at < p->text.len ? p->text.ptr[p->at] : '\0';
}

/* Is this keyword next? It is taken. */
static bool word(struct parser *p, const char *keyword)
{
    struct str want = str_from(keyword);

    blanks(p);
    if (p->text.len - p->at < want.len ||
        !str_eq_nocase((struct str){ p->text.ptr + p->at, want.len }, want) ||
        (p->text.len - p->at > want.len &&
         name_goes_on((unsigned char)p->text.ptr[p->at + want.len])))
        return false;
    p->at += want.len;
    return true;
}

static bool sign(struct parser *p, const char *what)
{
    struct str want = str_from(what);

    blanks(p);
    if (!str_starts((struct str){ p->text.ptr + p->at, p->text.len - p->at }, want))
        return false;
    p->at += want.len;
    return true;
}

/* What stands between two quotes `mark`, a doubled one being itself. */
static bool quoted(struct parser *p, char mark, struct str *out)
{
    size_t start = p->at++;
    char *copy = arena_alloc(p->arena, p->text.len - start + 1);
    size_t n = 0;

    if (!copy)
        return error_set(p->err, ERROR_TOO_LARGE, "the filter is too large");
    for (; p->at < p->text.len; p->at++) {
        if (p->text.ptr[p->at] == mark) {
            if (p->at + 1 == p->text.len || p->text.ptr[p->at + 1] != mark) {
                p->at++;
                *out = (struct str){ copy, n };
                return true;
            }
            p->at++;
        }
        copy[n++] = p->text.ptr[p->at];
    }
    p->at = start;
    return error_set(p->err, ERROR_INVALID,
                     "the filter, at character %zu: a quote opens and does not close", position(p));
}

static struct where *column(struct parser *p, struct str name, size_t start)
{
    struct where *w = node(p, WHERE_COLUMN);
    size_t found = p->n_headers, n = 0;

    for (size_t i = 0; w && i < p->n_headers; i++)
        if (str_eq(str_trim(p->headers[i]), name)) {
            w->column = i;
            return w;
        }
    for (size_t i = 0; w && i < p->n_headers; i++)
        if (str_eq_nocase(str_trim(p->headers[i]), name)) {
            found = i;
            n++;
        }
    if (!w)
        return NULL;
    if (n == 1) {
        w->column = found;
        return w;
    }
    p->at = start;
    error_set(p->err, ERROR_INVALID,
              "the filter, at character %zu: the file has no column \"%" STR_FMT "\"", position(p),
              STR_ARG(name));
    error_detail(p->err, STR("where"), name, "");
    return NULL;
}

static struct where *number(struct parser *p)
{
    size_t start = p->at, end = start;
    struct where *w;

    while (end < p->text.len &&
           (isalnum((unsigned char)p->text.ptr[end]) || p->text.ptr[end] == '.' ||
            ((p->text.ptr[end] == '+' || p->text.ptr[end] == '-') &&
             (end == start || strchr("eE", p->text.ptr[end - 1])))))
        end++;
    w = node(p, WHERE_NUMBER);
    if (!w)
        return NULL;
    if (!str_to_f64((struct str){ p->text.ptr + start, end - start }, &w->number))
        return expected(p, "a number");
    p->at = end;
    return w;
}

static struct where *operand(struct parser *p)
{
    unsigned char c = (unsigned char)peek(p);
    size_t start = p->at;
    struct where *w;
    struct str name;

    if (c == '\'') {
        w = node(p, WHERE_TEXT);
        return w && quoted(p, '\'', &w->text) ? w : NULL;
    }
    if (c == '"')
        return quoted(p, '"', &name) ? column(p, name, start) : NULL;
    if (isdigit(c) || c == '-' || c == '+' || c == '.')
        return number(p);
    if (!name_starts(c))
        return expected(p, "a column, a 'text' or a number");
    while (p->at < p->text.len && name_goes_on((unsigned char)p->text.ptr[p->at]))
        p->at++;
    name = (struct str){ p->text.ptr + start, p->at - start };
    if (str_eq_nocase(name, STR("true")) || str_eq_nocase(name, STR("false"))) {
        w = node(p, WHERE_NUMBER);
        if (w)
            w->number = str_eq_nocase(name, STR("true"));
        return w;
    }
    return column(p, name, start);
}

static struct where *list(struct parser *p, struct where *value)
{
    struct where *in = node(p, WHERE_IN);
    struct where **tail = &value->next;

    if (!in || !sign(p, "("))
        return in ? expected(p, "(") : NULL;
    in->first = value;
    do {
        *tail = operand(p);
        if (!*tail)
            return NULL;
        tail = &(*tail)->next;
    } while (sign(p, ","));
    return sign(p, ")") ? in : expected(p, ") or ,");
}

static struct where *between(struct parser *p, struct where *value)
{
    struct where *w = node(p, WHERE_BETWEEN);

    if (!w || !(value->next = operand(p)))
        return NULL;
    if (!word(p, "AND"))
        return expected(p, "AND");
    w->first = value;
    value->next->next = operand(p);
    return value->next->next ? w : NULL;
}

static struct where *binary(struct parser *p, enum where_kind kind, struct where *left)
{
    struct where *w = node(p, kind);

    if (!w || !(left->next = operand(p)))
        return NULL;
    w->first = left;
    return w;
}

static struct where *negated(struct parser *p, bool no, struct where *of)
{
    struct where *w;

    if (!no || !of)
        return of;
    w = node(p, WHERE_NOT);
    if (w)
        w->first = of;
    return w;
}

static struct where *is_null(struct parser *p, struct where *value)
{
    bool no = word(p, "NOT");
    struct where *w = node(p, WHERE_IS_NULL);

    if (!w)
        return NULL;
    w->first = value;
    return word(p, "NULL") ? negated(p, no, w) : expected(p, "NULL");
}

static struct where *comparison(struct parser *p)
{
    static const struct {
        const char *sign;
        enum where_kind kind;
    } signs[] = { { "<>", WHERE_NE }, { "<=", WHERE_LE }, { ">=", WHERE_GE },
                  { "=", WHERE_EQ },  { "<", WHERE_LT },  { ">", WHERE_GT } };
    struct where *left = operand(p);
    bool no;

    if (!left)
        return NULL;
    for (size_t i = 0; i < ARRAY_LEN(signs); i++)
        if (sign(p, signs[i].sign))
            return binary(p, signs[i].kind, left);
    if (word(p, "IS"))
        return is_null(p, left);
    no = word(p, "NOT");
    if (word(p, "IN"))
        return negated(p, no, list(p, left));
    if (word(p, "LIKE"))
        return negated(p, no, binary(p, WHERE_LIKE, left));
    if (word(p, "BETWEEN"))
        return negated(p, no, between(p, left));
    return expected(p, "=, <>, <, >, <=, >=, IN, LIKE, BETWEEN or IS NULL");
}

static struct where *unary(struct parser *p)
{
    struct where *w;

    if (p->depth == WHERE_DEPTH_MAX) {
        error_set(p->err, ERROR_TOO_LARGE,
                  "the filter is nested deeper than %d levels; make it simpler", WHERE_DEPTH_MAX);
        return NULL;
    }
    p->depth++;
    if (word(p, "NOT")) {
        w = unary(p);
        w = negated(p, true, w);
    } else if (sign(p, "(")) {
        w = disjunction(p);
        if (w && !sign(p, ")"))
            w = expected(p, ")");
    } else {
        w = comparison(p);
    }
    p->depth--;
    return w;
}

/* Parts joined by one keyword, as the children of one node. */
static struct where *joined(struct parser *p, const char *keyword, enum where_kind kind,
                            struct where *(*part)(struct parser *p))
{
    struct where *first = part(p), *all, *last = first;

    if (!first || !word(p, keyword))
        return first;
    all = node(p, kind);
    if (!all)
        return NULL;
    all->first = first;
    do {
        last->next = part(p);
        last = last->next;
    } while (last && word(p, keyword));
    return last ? all : NULL;
}

static struct where *conjunction(struct parser *p)
{
    return joined(p, "AND", WHERE_AND, unary);
}

static struct where *disjunction(struct parser *p)
{
    return joined(p, "OR", WHERE_OR, conjunction);
}

bool where_parse(struct str text, const struct str *headers, size_t n, struct arena *arena,
                 const struct where **out, struct error *err)
{
    struct parser p = { .headers = headers, .n_headers = n, .arena = arena, .err = err };
    struct where *all;

    if (text.len > WHERE_BYTES_MAX)
        return error_set(err, ERROR_TOO_LARGE, "the filter is longer than %d bytes",
                         WHERE_BYTES_MAX);
    if (!str_is_utf8(text))
        return error_set(err, ERROR_INVALID, "the filter is not UTF-8");
    p.text = arena_copy(arena, text);
    if (!p.text.ptr)
        return error_set(err, ERROR_TOO_LARGE, "the filter is too large");
    all = disjunction(&p);
    if (!all)
        return false;
    if (peek(&p) || p.at < p.text.len) {
        expected(&p, "AND, OR or the end");
        return false;
    }
    *out = all;
    return true;
}
