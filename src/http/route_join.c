/*
 * route_join: the tables of all files into one tree, checked row by row.
 */
#include <stdlib.h>

#include "yardstick/base/buf.h"

#include "route_tree.h"

/* Everything that is wrong is gathered, so that one start shows all of it. */
struct join {
    struct router *router;
    permission_known *known;
    struct buf wrong;
    bool out_of_memory;
};

static void complain(struct join *join, const struct route *route, const char *why)
{
    buf_addf(&join->wrong, "%s%s %s: %s", join->wrong.len ? "; " : "", method_name(route->method),
             route->path ? route->path : "(no path)", why);
}

static struct node *node_child(struct join *join, struct node *parent,
                               const struct segment *segment)
{
    struct node **at = &parent->child, *node;

    for (node = parent->child; node; node = node->next)
        if (segment_same(&node->segment, segment))
            return node;
    node = arena_alloc(&join->router->arena, sizeof(*node));
    if (!node) {
        join->out_of_memory = true;
        return NULL;
    }
    node->segment = *segment;
    while (*at && !node_goes_before(segment, &(*at)->segment))
        at = &(*at)->next;
    node->next = *at;
    *at = node;
    return node;
}

static const struct param *param_named(const struct route *route, struct str name)
{
    for (const struct param *p = route->params; p && p->name; p++)
        if (str_eq(name, str_from(p->name)))
            return p;
    return NULL;
}

static void segment_check(struct join *join, const struct route *route, const struct segment *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->pieces[i].is_capture && !param_named(route, s->pieces[i].text))
            complain(join, route, "a name in braces is not among the parameters");
}

static void row_check(struct join *join, const struct route *route)
{
    struct error err;

    if (!route->permission || !route->permission[0])
        complain(join, route, "no permission");
    else if (join->known && !join->known(route->permission))
        complain(join, route, "a permission nobody knows");
    if (route->scope <= SCOPE_UNSAID || route->scope > SCOPE_OFFICE)
        complain(join, route, "no scope");
    if (!route->handle)
        complain(join, route, "no handler");
    if (route->params && !route->args_size)
        complain(join, route, "parameters but no args_size");
    if ((route->body == BODY_STREAM) != (route->stream != NULL))
        complain(join, route, "BODY_STREAM and stream belong together");
    if (route->body != BODY_NONE && (route->method == METHOD_GET || route->method == METHOD_HEAD))
        complain(join, route, "a body with this method");
    if (!params_check(route->params, &join->router->arena, &err))
        complain(join, route, err.message[LANG_EN]);
}

static void node_take(struct join *join, struct node *node, const struct route *route)
{
    if (node->routes[route->method] && node->routes[route->method]->method == route->method)
        complain(join, route, "twice there");
    node->routes[route->method] = route;
    node->allowed |= 1u << route->method | 1u << METHOD_OPTIONS;
    if (route->method == METHOD_GET) {
        node->allowed |= 1u << METHOD_HEAD;
        if (!node->routes[METHOD_HEAD])
            node->routes[METHOD_HEAD] = route;
    }
}

static void row_join(struct join *join, const struct route *route)
{
    struct node *node = join->router->root;
    struct str rest = str_from(route->path);
    struct segment segment;

    if (!rest.len || rest.ptr[0] != '/' || route->method <= METHOD_NONE ||
        route->method >= METHOD_COUNT) {
        complain(join, route, "a path begins with / and has a method");
        return;
    }
    row_check(join, route);
    rest = (struct str){ rest.ptr + 1, rest.len - 1 };
    while (rest.len) {
        size_t end = str_find(rest, '/');

        if (!segment_parse((struct str){ rest.ptr, end }, &segment)) {
            complain(join, route, "a segment that cannot be read");
            return;
        }
        segment_check(join, route, &segment);
        node = node_child(join, node, &segment);
        if (!node)
            return;
        end += end < rest.len;
        rest = (struct str){ rest.ptr + end, rest.len - end };
    }
    node_take(join, node, route);
    join->router->rows[join->router->n_rows++] = route;
}

static int row_compare(const void *a_, const void *b_)
{
    const struct route *a = *(const struct route *const *)a_, *b = *(const struct route *const *)b_;
    int c = strcmp(a->path, b->path);

    return c ? c : (int)a->method - (int)b->method;
}

static bool join_all(struct join *join, const struct route_table *tables, size_t n)
{
    struct router *router = join->router;
    size_t most = 0;

    for (size_t i = 0; i < n; i++)
        most += tables[i].n;
    router->root = arena_alloc(&router->arena, sizeof(*router->root));
    router->rows = arena_alloc(&router->arena, (most + 1) * sizeof(struct route *));
    if (!router->root || !router->rows)
        return false;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < tables[i].n; k++)
            row_join(join, &tables[i].routes[k]);
    qsort(router->rows, router->n_rows, sizeof(struct route *), row_compare);
    return !join->out_of_memory;
}

bool router_make(const struct route_table *tables, size_t n, permission_known *known,
                 struct router **out, struct error *err)
{
    struct router *router = calloc(1, sizeof(*router));
    struct join join = { .router = router, .known = known, .wrong = BUF_INIT(4096) };
    bool done = false;

    if (!router)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    router->arena = (struct arena)ARENA_INIT(64 << 20);
    if (!join_all(&join, tables, n))
        error_set(err, ERROR_INTERNAL, "out of memory");
    else if (join.wrong.len || join.wrong.failed)
        error_set(err, ERROR_INTERNAL, "the table of routes is wrong: %" STR_FMT,
                  STR_ARG(buf_str(&join.wrong)));
    else
        done = true;
    buf_release(&join.wrong);
    if (done)
        *out = router;
    else
        router_free(router);
    return done;
}

void router_free(struct router *router)
{
    if (!router)
        return;
    arena_release(&router->arena);
    free(router);
}
