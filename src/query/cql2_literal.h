/*
 * cql2_literal: numbers, texts, times and shapes as they are written. NULL: not
 * one; the error says what was expected, and where.
 */
#pragma once

#include "cql2_lex.h"

struct cql2_node *cql2_literal_text(struct cql2_lex *t);
struct cql2_node *cql2_literal_number(struct cql2_lex *t);
struct cql2_node *cql2_literal_boolean(struct cql2_lex *t, size_t start, bool value);
/* In quotes; CQL2_INTERVAL takes a date, a timestamp or '..'. */
struct cql2_node *cql2_literal_moment(struct cql2_lex *t, enum cql2_kind kind);
/* In parentheses, its name taken: DATE('2026-01-31'). */
struct cql2_node *cql2_literal_moment_call(struct cql2_lex *t, enum cql2_kind kind);
/* BBOX(…), its name taken. */
struct cql2_node *cql2_literal_box(struct cql2_lex *t, size_t start);
struct cql2_node *cql2_literal_shape(struct cql2_lex *t);
/* GEOMETRYCOLLECTION(POINT(…), LINESTRING(…)), its name taken. */
struct cql2_node *cql2_literal_collection(struct cql2_lex *t, size_t start);
