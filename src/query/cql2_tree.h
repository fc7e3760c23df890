/*
 * cql2_tree: what the parsers make, the check completes and the evaluators walk.
 */
#pragma once

#include "cql2_moment.h"
#include "yardstick/geo/geometry.h"
#include "yardstick/map/snapshot.h"
#include "yardstick/query/cql2.h"

enum cql2_op {
    CQL2_AND,
    CQL2_OR,
    CQL2_NOT,
    CQL2_EQ, /* the comparisons, in this order */
    CQL2_NE,
    CQL2_LT,
    CQL2_GT,
    CQL2_LE,
    CQL2_GE,
    CQL2_LIKE,
    CQL2_BETWEEN, /* value, low, high */
    CQL2_IN,      /* value, then the list */
    CQL2_IS_NULL,
    CQL2_ADD, /* arithmetic */
    CQL2_SUB,
    CQL2_MUL,
    CQL2_DIV,
    CQL2_MOD,
    CQL2_INT_DIV,
    CQL2_POW,
    CQL2_CASEI, /* text to text */
    CQL2_ACCENTI,
    CQL2_PINYIN,
    CQL2_S_CONTAINS, /* in the order of enum relation */
    CQL2_S_CROSSES,
    CQL2_S_DISJOINT,
    CQL2_S_EQUALS,
    CQL2_S_INTERSECTS,
    CQL2_S_OVERLAPS,
    CQL2_S_TOUCHES,
    CQL2_S_WITHIN,
    CQL2_T_AFTER, /* in the order of enum cql2_allen */
    CQL2_T_BEFORE,
    CQL2_T_CONTAINS,
    CQL2_T_DISJOINT,
    CQL2_T_DURING,
    CQL2_T_EQUALS,
    CQL2_T_FINISHEDBY,
    CQL2_T_FINISHES,
    CQL2_T_INTERSECTS,
    CQL2_T_MEETS,
    CQL2_T_METBY,
    CQL2_T_OVERLAPPEDBY,
    CQL2_T_OVERLAPS,
    CQL2_T_STARTEDBY,
    CQL2_T_STARTS,
    CQL2_A_CONTAINEDBY,
    CQL2_A_CONTAINS,
    CQL2_A_EQUALS,
    CQL2_A_OVERLAPS,
    CQL2_INTERVAL_OF, /* two ends */
    CQL2_ARRAY_OF,    /* members */
    CQL2_CAST,        /* a text read as node->kind; put in by the check */
    CQL2_PROPERTY,
    CQL2_LITERAL, /* of node->kind */
    CQL2_OPEN,    /* '..' */
    CQL2_OP_COUNT
};

/* How an operation is called; NULL where it has no name. n_args 0: any number from one. */
struct cql2_name {
    const char *text, *json;
    unsigned n_args;
};
extern const struct cql2_name cql2_names[CQL2_OP_COUNT];

/* The operation called so in this encoding (functions only in text); CQL2_OP_COUNT: none. */
enum cql2_op cql2_op_find(struct str name, enum cql2_encoding encoding);

struct cql2_node {
    enum cql2_op op;
    enum cql2_kind kind; /* of its value */
    uint32_t at;         /* character of the text, from 1; 0 in JSON */
    uint32_t index;      /* among the filter's nodes */
    bool is_box;         /* a geometry written as BBOX */
    bool is_wrapped;     /* stood in parentheses */
    bool is_integer;     /* of a number */
    bool boolean;
    struct cql2_node *first; /* operand */
    struct cql2_node *next;  /* of the same parent */
    const char *path;        /* JSON: where it is */
    size_t field;            /* of a property */
    struct str text;         /* of TEXT, DATE, TIMESTAMP */
    double number;
    int64_t integer;
    struct cql2_moment moment;
    const struct geometry *shapes; /* of GEOMETRY; several are a collection */
    size_t n_shapes;
    bool is_collection;
};

struct cql2 {
    const struct cql2_schema *schema;
    const struct cql2_node *root;
    size_t n_nodes;
};

/* What both parsers share. */
struct cql2_parser {
    const struct cql2_request *request;
    const struct cql2_schema *schema;
    struct arena *arena;
    struct crs_cache *crs; /* opened when a geometry needs it */
    size_t n_nodes, depth;
    struct error *err;
};

/* NULL with the error filled beyond the limit. */
struct cql2_node *cql2_node_make(struct cql2_parser *p, enum cql2_op op);
/* Going a level deeper; false beyond the limit. */
bool cql2_deeper(struct cql2_parser *p);
/* The node of a property; NULL, and says what there is, when there is no such field. */
struct cql2_node *cql2_property(struct cql2_parser *p, struct str name, uint32_t at,
                                const char *path);
/* Into the arena and the schema's system, checked for coordinates that mean something. */
bool cql2_shapes_take(struct cql2_parser *p, struct cql2_node *node, struct geometry *shapes,
                      size_t n);
/* The box from its corners; a west east of its east is two boxes. */
bool cql2_box_take(struct cql2_parser *p, struct cql2_node *node, const double *numbers, size_t n);
/* An error at a node: "the filter, at character 12: <what> was expected". Yields false. */
bool cql2_expected(const struct cql2_parser *p, uint32_t at, const char *path, const char *what);

/* Put the place in front of the error that is set; yields false. */
bool cql2_where(const struct cql2_parser *p, uint32_t at, const char *path);

struct cql2_node *cql2_text_parse(struct cql2_parser *p);
struct cql2_node *cql2_json_parse(struct cql2_parser *p);

/* Kinds of all nodes, casts where texts meet numbers and dates; false tells what does not fit. */
bool cql2_check(struct cql2_parser *p, struct cql2_node **root);

/* Does the map's layer have every column that the node and those below it name? */
bool cql2_map_tells(const struct cql2_schema *schema, const struct cql2_node *node,
                    const struct snapshot *s, uint32_t layer);

/* "a number", "a geometry" … for errors, by words_find(). */
const char *cql2_kind_says(enum cql2_kind kind);
