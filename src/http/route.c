/*
 * route: the tree that finds a row; see the header. Joining is route_join.c.
 */
#include "route_tree.h"

#include <stdlib.h>

bool segment_parse(struct str text, struct segment *out)
{
    *out = (struct segment){ 0 };
    while (text.len) {
        struct piece *piece = &out->pieces[out->n];
        size_t end = str_find(text, text.ptr[0] == '{' ? '}' : '{');

        if (out->n == SEGMENT_PIECES_MAX)
            return false;
        piece->is_capture = text.ptr[0] == '{';
        if (piece->is_capture) {
            if (end == text.len || end < 2 ||
                (out->n && out->pieces[out->n - 1].is_capture)) // "{a}{b}" has no one reading
                return false;
            piece->text = (struct str){ text.ptr + 1, end - 1 };
            end++;
        } else {
            piece->text = (struct str){ text.ptr, end };
            out->literal += end;
        }
        out->n++;
        text = (struct str){ text.ptr + end, text.len - end };
    }
    return out->n > 0;
}

static bool segment_is_literal(const struct segment *s)
{
    return s->n == 1 && !s->pieces[0].is_capture;
}

bool segment_same(const struct segment *a, const struct segment *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (a->pieces[i].is_capture != b->pieces[i].is_capture ||
            (!a->pieces[i].is_capture && !str_eq(a->pieces[i].text, b->pieces[i].text)))
            return false;
    return true;
}

/* Where `needle` first stands in s at or after `from`; s.len + 1 when it does not. */
static size_t find(struct str s, size_t from, struct str needle)
{
    for (; from + needle.len <= s.len; from++)
        if (memcmp(s.ptr + from, needle.ptr, needle.len) == 0)
            return from;
    return s.len + 1;
}

/* Put what the captures hold into values[]; false when the text does not fit. */
static bool segment_match(const struct segment *s, struct str text, struct str *values, size_t *n)
{
    size_t at = 0;

    for (size_t i = 0; i < s->n; i++) {
        const struct piece *piece = &s->pieces[i];
        size_t end;

        if (!piece->is_capture) {
            if (text.len - at < piece->text.len ||
                memcmp(text.ptr + at, piece->text.ptr, piece->text.len) != 0)
                return false;
            at += piece->text.len;
            continue;
        }
        if (i + 1 == s->n)
            end = text.len;
        else if (i + 2 == s->n) // the last literal is a suffix
            end = text.len >= s->pieces[i + 1].text.len ? text.len - s->pieces[i + 1].text.len : 0;
        else
            end = find(text, at + 1, s->pieces[i + 1].text);
        if (end <= at || end > text.len || *n == ROUTE_CAPTURES_MAX)
            return false;
        values[(*n)++] = (struct str){ text.ptr + at, end - at };
        at = end;
    }
    return at == text.len;
}

bool node_goes_before(const struct segment *a, const struct segment *b)
{
    if (segment_is_literal(a) != segment_is_literal(b))
        return segment_is_literal(a);
    return a->literal > b->literal;
}

struct search {
    const struct str *segments;
    size_t n;
    enum method method;
    struct str values[ROUTE_CAPTURES_MAX];
    size_t n_values;
    unsigned allowed;
};

static const struct route *node_search(const struct node *node, size_t depth, struct search *s)
{
    if (depth == s->n) {
        s->allowed |= node->allowed;
        return node->routes[s->method];
    }
    for (const struct node *child = node->child; child; child = child->next) {
        size_t n_before = s->n_values;
        const struct route *found;

        if (segment_match(&child->segment, s->segments[depth], s->values, &s->n_values)) {
            found = node_search(child, depth + 1, s);
            if (found)
                return found;
        }
        s->n_values = n_before;
    }
    return NULL;
}

/* The names of the row found, in the order of its path. */
static void captures_name(const struct route *route, const struct search *s,
                          struct route_match *out)
{
    const char *at = route->path;

    for (size_t i = 0; i < s->n_values; i++) {
        const char *open = strchr(at, '{');
        const char *close = open ? strchr(open, '}') : NULL;

        if (!close)
            return;
        out->captures[out->n_captures++] =
            (struct pair){ { open + 1, (size_t)(close - open) - 1 }, s->values[i] };
        at = close + 1;
    }
}

void router_find(const struct router *router, enum method method, const struct str *segments,
                 size_t n, struct route_match *out)
{
    struct search s = { .segments = segments, .n = n, .method = method };
    const struct route *found = node_search(router->root, 0, &s);

    *out = (struct route_match){ .route = found, .allowed = s.allowed };
    if (found)
        captures_name(found, &s, out);
}

size_t router_count(const struct router *router)
{
    return router->n_rows;
}

const struct route *router_at(const struct router *router, size_t i)
{
    return router->rows[i];
}

struct str route_allow(unsigned allowed, struct arena *arena)
{
    struct str out = STR("");

    for (int m = METHOD_GET; m < METHOD_COUNT; m++)
        if (allowed & 1u << m)
            out = arena_printf(arena, "%" STR_FMT "%s%s", STR_ARG(out), out.len ? ", " : "",
                               method_name((enum method)m));
    return out;
}

const char *route_scope_name(enum route_scope scope)
{
    static const char *const names[] = { "", "none", "read", "write", "self", "office" };

    return names[scope];
}
