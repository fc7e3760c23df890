/*
 * cql2_value: the values of a filter and what is asked of them; both evaluators
 * use these functions, so that they cannot differ.
 *
 * Text is borrowed from the row, the filter or the arena given. Pure but for
 * the arena; a budget counts down the work of a comparison that may be long.
 */
#pragma once

#include "cql2_tree.h"

struct relate_shape;

struct cql2_value {
    enum cql2_kind kind;
    bool is_null, is_integer, boolean;
    int64_t integer;
    double number; /* also of an integer */
    struct str text;
    struct cql2_span span; /* of DATE, TIMESTAMP, INTERVAL */
    const struct relate_shape *shape;
    const struct cql2_value *members; /* of an ARRAY */
    size_t n_members;
};

#define CQL2_NULL ((struct cql2_value){ .is_null = true })

enum cql2_truth { CQL2_NO, CQL2_YES, CQL2_UNKNOWN };

struct cql2_value cql2_text_value(struct str text);
struct cql2_value cql2_number_value(double number);
struct cql2_value cql2_integer_value(int64_t integer);

/* A field read as a kind (GEOMETRY excepted): what does not read is null. Text of numbers and
 * members of arrays go into the arena. */
struct cql2_value cql2_field_value(const struct field *field, enum cql2_kind kind,
                                   struct arena *arena);
/* Of a literal that is no geometry. */
struct cql2_value cql2_literal_value(const struct cql2_node *node);

/* -1, 0, 1 of two that are not null. */
int cql2_order(const struct cql2_value *a, const struct cql2_value *b);
/* The same of a file without types: as numbers where both read as such. */
int cql2_loose_order(const struct cql2_value *a, const struct cql2_value *b);
/* For the comparisons EQ to GE. */
bool cql2_order_holds(enum cql2_op op, int order);

/* ADD to POW; null where there is no number. */
struct cql2_value cql2_math(enum cql2_op op, const struct cql2_value *a,
                            const struct cql2_value *b);

/* % any run, _ one character, \ takes the next as it is. False with *budget 0 when it took too
 * long: one is used up for each character looked at. */
bool cql2_like(struct str text, struct str pattern, int64_t *budget);

/* CASEI, ACCENTI, PINYIN; null when the arena is full. */
struct cql2_value cql2_folded(enum cql2_op op, struct str text, struct arena *arena);

/* A_CONTAINEDBY to A_OVERLAPS of two arrays. */
bool cql2_arrays_hold(enum cql2_op op, const struct cql2_value *a, const struct cql2_value *b);
