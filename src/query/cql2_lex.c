/*
 * cql2_lex: see the header.
 */
#include "cql2_lex.h"

#include <ctype.h>

uint32_t cql2_lex_position(const struct cql2_lex *t, size_t at)
{
    uint32_t n = 1;

    for (size_t i = 0; i < at && i < t->text.len; i++)
        n += ((unsigned char)t->text.ptr[i] & 0xC0) != 0x80;
    return n;
}

struct cql2_node *cql2_lex_expected(struct cql2_lex *t, const char *what)
{
    cql2_expected(t->p, cql2_lex_position(t, t->at), NULL, what);
    return NULL;
}

void cql2_lex_blanks(struct cql2_lex *t)
{
    while (t->at < t->text.len && strchr(" \t\r\n", t->text.ptr[t->at]) && t->text.ptr[t->at])
        t->at++;
}

struct cql2_node *cql2_lex_node(struct cql2_lex *t, enum cql2_op op, size_t at)
{
    struct cql2_node *made = cql2_node_make(t->p, op);

    if (made)
        made->at = cql2_lex_position(t, at);
    return made;
}

bool cql2_lex_name_starts(unsigned char c)
{
    return isalpha(c) || c == '_' || c == '@' || c == ':' || c >= 0x80;
}

bool cql2_lex_name_goes_on(unsigned char c)
{
    return cql2_lex_name_starts(c) || isdigit(c) || c == '.';
}

char cql2_lex_peek(struct cql2_lex *t)
{
    cql2_lex_blanks(t);
    return t->at < t->text.len ? t->text.ptr[t->at] : '\0';
}

bool cql2_lex_word(struct cql2_lex *t, const char *keyword)
{
    struct str want = str_from(keyword);

    cql2_lex_blanks(t);
    if (t->text.len - t->at < want.len ||
        !str_eq_nocase((struct str){ t->text.ptr + t->at, want.len }, want) ||
        (t->text.len - t->at > want.len &&
         cql2_lex_name_goes_on((unsigned char)t->text.ptr[t->at + want.len])))
        return false;
    t->at += want.len;
    return true;
}

bool cql2_lex_sign(struct cql2_lex *t, const char *what)
{
    struct str want = str_from(what);

    cql2_lex_blanks(t);
    if (!str_starts((struct str){ t->text.ptr + t->at, t->text.len - t->at }, want))
        return false;
    t->at += want.len;
    return true;
}

bool cql2_lex_quoted(struct cql2_lex *t, char mark, struct str *out)
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
    return cql2_where(t->p, cql2_lex_position(t, start), NULL);
}
