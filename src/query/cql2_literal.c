/*
 * cql2_literal: see the header.
 */
#include "cql2_literal.h"

#include <ctype.h>

#include "yardstick/geo/wkt.h"

struct cql2_node *cql2_literal_text(struct cql2_lex *t)
{
    struct cql2_node *made = cql2_lex_node(t, CQL2_LITERAL, t->at);

    if (!made || !cql2_lex_quoted(t, '\'', &made->text))
        return NULL;
    made->kind = CQL2_TEXT;
    return made;
}

struct cql2_node *cql2_literal_number(struct cql2_lex *t)
{
    size_t end = t->at;
    struct cql2_node *made = cql2_lex_node(t, CQL2_LITERAL, t->at);
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
        return cql2_lex_expected(t, WORDS("a number"));
    t->at = end;
    return made;
}

struct cql2_node *cql2_literal_boolean(struct cql2_lex *t, size_t start, bool value)
{
    struct cql2_node *made = cql2_lex_node(t, CQL2_LITERAL, start);

    if (made) {
        made->kind = CQL2_BOOLEAN;
        made->boolean = value;
    }
    return made;
}

struct cql2_node *cql2_literal_moment(struct cql2_lex *t, enum cql2_kind kind)
{
    struct cql2_node *made;
    size_t start;

    if (cql2_lex_peek(t) != '\'')
        return cql2_lex_expected(t, WORDS("a quoted date or time"));
    start = t->at;
    made = cql2_literal_text(t);
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
        return cql2_lex_expected(t, kind == CQL2_DATE ? "'2026-01-31'" : "'2026-01-31T08:30:00Z'");
    }
    made->kind = made->moment.is_date ? CQL2_DATE : CQL2_TIMESTAMP;
    return made;
}

struct cql2_node *cql2_literal_moment_call(struct cql2_lex *t, enum cql2_kind kind)
{
    struct cql2_node *made;

    if (!cql2_lex_sign(t, "("))
        return cql2_lex_expected(t, "(");
    made = cql2_literal_moment(t, kind);
    return made && !cql2_lex_sign(t, ")") ? cql2_lex_expected(t, ")") : made;
}

struct cql2_node *cql2_literal_box(struct cql2_lex *t, size_t start)
{
    struct cql2_node *made = cql2_lex_node(t, CQL2_LITERAL, start), *number;
    double numbers[6];
    size_t n = 0;

    if (!made)
        return NULL;
    if (!cql2_lex_sign(t, "("))
        return cql2_lex_expected(t, "(");
    do {
        if (n == 6)
            return cql2_lex_expected(t, ")");
        cql2_lex_peek(t);
        number = cql2_literal_number(t);
        if (!number)
            return NULL;
        numbers[n++] = number->number;
    } while (cql2_lex_sign(t, ","));
    if ((n != 4 && n != 6) || !cql2_lex_sign(t, ")"))
        return cql2_lex_expected(t, n == 4 || n == 6 ? ")" : WORDS("four or six numbers"));
    return cql2_box_take(t->p, made, numbers, n) ? made : NULL;
}

static bool shape_read(struct cql2_lex *t, struct geometry *g)
{
    struct str rest = { t->text.ptr + t->at, t->text.len - t->at };
    size_t used = 0;
    bool done = wkt_read(rest, g, &used, t->p->err);

    t->at += used;
    return done || cql2_where(t->p, cql2_lex_position(t, t->at), NULL);
}

struct cql2_node *cql2_literal_shape(struct cql2_lex *t)
{
    AUTO(geometry) g = { 0 };
    struct cql2_node *made = cql2_lex_node(t, CQL2_LITERAL, t->at);

    return made && shape_read(t, &g) && cql2_shapes_take(t->p, made, &g, 1) ? made : NULL;
}

struct cql2_node *cql2_literal_collection(struct cql2_lex *t, size_t start)
{
    enum { MEMBERS_MAX = 64 };
    struct geometry members[MEMBERS_MAX] = { { 0 } };
    struct cql2_node *made = cql2_lex_node(t, CQL2_LITERAL, start);
    bool done = made != NULL && cql2_lex_sign(t, "(");
    size_t n = 0;

    if (made && !done)
        cql2_lex_expected(t, "(");
    while (done) {
        cql2_lex_blanks(t);
        done = n < MEMBERS_MAX || cql2_lex_expected(t, ")");
        done = done && shape_read(t, &members[n++]);
        if (done && !cql2_lex_sign(t, ","))
            break;
    }
    if (done && !cql2_lex_sign(t, ")"))
        done = cql2_lex_expected(t, ")") != NULL;
    if (done)
        done = cql2_shapes_take(t->p, made, members, n);
    if (done)
        made->is_collection = true;
    for (size_t i = 0; i < n; i++)
        geometry_release(&members[i]);
    return done ? made : NULL;
}
