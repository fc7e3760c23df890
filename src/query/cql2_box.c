/*
 * cql2_box: where a row must lie for a filter to be true of it.
 */
#include "cql2_tree.h"

#define EVERYWHERE ((struct bbox){ -INFINITY, -INFINITY, INFINITY, INFINITY })

static struct bbox both(struct bbox a, struct bbox b)
{
    return (struct bbox){ fmax(a.min_x, b.min_x), fmax(a.min_y, b.min_y), fmin(a.max_x, b.max_x),
                          fmin(a.max_y, b.max_y) };
}

/* The box of a written geometry that the row's own must meet. */
static struct bbox met(const struct cql2_node *node)
{
    const struct cql2_node *a = node->first, *b = a->next;
    const struct cql2_node *shape = a->op == CQL2_LITERAL ? a : b;
    struct bbox box = BBOX_NONE;

    if (a->op == b->op || (a->op != CQL2_PROPERTY && b->op != CQL2_PROPERTY))
        return EVERYWHERE;
    for (size_t i = 0; i < shape->n_shapes; i++)
        box = bbox_join(box, geometry_bbox(&shape->shapes[i]));
    return box;
}

static struct bbox box_of(const struct cql2_node *node)
{
    struct bbox box;

    if (node->op >= CQL2_S_CONTAINS && node->op <= CQL2_S_WITHIN && node->op != CQL2_S_DISJOINT)
        return met(node);
    if (node->op != CQL2_AND && node->op != CQL2_OR)
        return EVERYWHERE;
    box = node->op == CQL2_AND ? EVERYWHERE : BBOX_NONE;
    for (const struct cql2_node *part = node->first; part; part = part->next)
        box = node->op == CQL2_AND ? both(box, box_of(part)) : bbox_join(box, box_of(part));
    return box;
}

struct bbox cql2_box(const struct cql2 *filter)
{
    return box_of(filter->root);
}
