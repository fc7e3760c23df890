/*
 * cql2_lex: the text of a filter, word by word. Every function passes over the
 * blanks before what it looks for.
 */
#pragma once

#include "cql2_tree.h"

struct cql2_lex {
    struct cql2_parser *p;
    struct str text;
    size_t at;
};

/* Characters from 1, not bytes, as the one who typed it counts. */
uint32_t cql2_lex_position(const struct cql2_lex *t, size_t at);
/* The error that `what` was expected here; always NULL. */
struct cql2_node *cql2_lex_expected(struct cql2_lex *t, const char *what);
struct cql2_node *cql2_lex_node(struct cql2_lex *t, enum cql2_op op, size_t at);

bool cql2_lex_name_starts(unsigned char c);
bool cql2_lex_name_goes_on(unsigned char c);

/* The next character, 0 at the end. */
char cql2_lex_peek(struct cql2_lex *t);
void cql2_lex_blanks(struct cql2_lex *t);
/* Is this keyword next, in any case? It is taken. */
bool cql2_lex_word(struct cql2_lex *t, const char *keyword);
bool cql2_lex_sign(struct cql2_lex *t, const char *what);
/* What stands between two quotes `mark`; a doubled one, or one behind \, is itself. */
bool cql2_lex_quoted(struct cql2_lex *t, char mark, struct str *out);
