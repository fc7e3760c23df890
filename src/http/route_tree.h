/*
 * route_tree: how the router keeps its rows. Private to route.c and route_join.c.
 *
 * A node a segment; siblings are ordered so that the first that fits and leads
 * to a row is the one meant. Read-only once made.
 */
#pragma once

#include "yardstick/http/route.h"

enum { SEGMENT_PIECES_MAX = 5 };

struct piece {
    bool is_capture;
    struct str text; /* a capture's name, or the literal */
};

struct segment {
    struct piece pieces[SEGMENT_PIECES_MAX];
    size_t n;
    size_t literal; /* bytes of literal text */
};

struct node {
    struct segment segment;
    struct node *child, *next;
    const struct route *routes[METHOD_COUNT];
    unsigned allowed;
};

struct router {
    struct arena arena;
    struct node *root;
    const struct route **rows;
    size_t n_rows;
};

/* false: not a segment of a path ("{", "{}", "{a}{b}"). */
bool segment_parse(struct str text, struct segment *out);
bool segment_same(const struct segment *a, const struct segment *b);
bool node_goes_before(const struct segment *a, const struct segment *b);
