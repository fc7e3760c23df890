/*
 * where_tree: what where.c parses into and where_holds() walks.
 */
#pragma once

#include "yardstick/query/where.h"

enum where_kind {
    WHERE_AND,
    WHERE_OR,
    WHERE_NOT,
    WHERE_EQ,
    WHERE_NE,
    WHERE_LT,
    WHERE_GT,
    WHERE_LE,
    WHERE_GE,
    WHERE_IN, /* first operand, then the list */
    WHERE_LIKE,
    WHERE_BETWEEN, /* value, low, high */
    WHERE_IS_NULL,
    WHERE_COLUMN,
    WHERE_TEXT,
    WHERE_NUMBER,
};

struct where {
    enum where_kind kind;
    struct where *first; /* operand */
    struct where *next;  /* of the same parent */
    size_t column;
    struct str text;
    double number;
};
