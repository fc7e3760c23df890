/*
 * cql2_sql: see the header.
 */
#include "cql2_sql.h"

#include <stdio.h>
#include <stdlib.h>

enum { TEXT_BYTES = 1 << 20, KEPT_BYTES = 16 << 20, ROW_BYTES = 64 << 20 };

/* Counts what the filter holds of shapes and written arrays. */
static void parts_count(struct cql2_sql *s, const struct cql2_node *node)
{
    if (node->op == CQL2_LITERAL && node->kind == CQL2_GEOMETRY)
        s->n_shapes++;
    if (node->op == CQL2_ARRAY_OF && cql2_sql_is_written(node))
        s->n_arrays++;
    for (const struct cql2_node *child = node->first; child; child = child->next)
        parts_count(s, child);
}

/* The nodes themselves stand in for what they become, until the text is written. */
static void parts_mark(struct cql2_sql *s, const struct cql2_node *node, size_t *shape,
                       size_t *array)
{
    if (node->op == CQL2_LITERAL && node->kind == CQL2_GEOMETRY)
        s->shapes[(*shape)++] = (struct relate_shape *)(uintptr_t)node;
    if (node->op == CQL2_ARRAY_OF && cql2_sql_is_written(node))
        s->arrays[(*array)++].shape = (const void *)node;
    for (const struct cql2_node *child = node->first; child; child = child->next)
        parts_mark(s, child, shape, array);
}

static bool arrays_make(struct cql2_sql *s, struct error *err)
{
    for (size_t i = 0; i < s->n_arrays; i++) {
        const struct cql2_node *node = (const void *)s->arrays[i].shape;
        struct cql2_value *members =
            arena_alloc(&s->kept, (cql2_sql_count(node->first) + 1) * sizeof(*members));
        size_t n = 0;

        if (!members)
            return error_set(err, ERROR_TOO_LARGE, "the filter is too large");
        for (const struct cql2_node *m = node->first; m; m = m->next)
            members[n++] = cql2_literal_value(m);
        s->arrays[i] =
            (struct cql2_value){ .kind = CQL2_ARRAY, .members = members, .n_members = n };
    }
    return true;
}

static bool shapes_make(struct cql2_sql *s, struct error *err)
{
    for (size_t i = 0; i < s->n_shapes; i++) {
        const struct cql2_node *node = (const void *)s->shapes[i];

        s->shapes[i] = NULL;
        if (!relate_shape_make(s->relate, node->shapes, node->n_shapes, true, &s->shapes[i], err)) {
            s->n_shapes = i; // those behind are still nodes
            return false;
        }
    }
    return true;
}

/* The R-tree first, when the filter confines the geometry. */
static void text_make(struct cql2_sql *s)
{
    const struct cql2_schema *schema = s->filter->schema;
    struct bbox box = cql2_box(s->filter);
    bool confined = schema->rtree_id.len && (box.min_x > -INFINITY || box.max_x < INFINITY ||
                                             box.min_y > -INFINITY || box.max_y < INFINITY);

    buf_addc(&s->text, '(');
    if (confined) {
        buf_addf(&s->text, "%" STR_FMT " IN (%" STR_FMT ") AND ", STR_ARG(schema->rtree_id),
                 STR_ARG(schema->rtree_query));
        s->binds[s->n_binds++] = (struct cql2_bind){ .kind = FIELD_NULL };
        s->binds[s->n_binds++] = (struct cql2_bind){ .kind = FIELD_F64, .f64 = box.min_x };
        s->binds[s->n_binds++] = (struct cql2_bind){ .kind = FIELD_F64, .f64 = box.min_y };
        s->binds[s->n_binds++] = (struct cql2_bind){ .kind = FIELD_F64, .f64 = box.max_x };
        s->binds[s->n_binds++] = (struct cql2_bind){ .kind = FIELD_F64, .f64 = box.max_y };
    }
    cql2_sql_write(s, s->filter->root);
    buf_addc(&s->text, ')');
}

bool cql2_sql_make(const struct cql2 *filter, int64_t limit_ms, struct cql2_sql **out,
                   struct error *err)
{
    struct cql2_sql *s = calloc(1, sizeof(*s));
    size_t shape = 0, array = 0;
    bool done;

    if (!s)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    s->filter = filter;
    s->limit_us = limit_ms * 1000;
    s->text = (struct buf)BUF_INIT(TEXT_BYTES);
    s->kept = (struct arena)ARENA_INIT(KEPT_BYTES);
    s->row = (struct arena)ARENA_INIT(ROW_BYTES);
    s->last_wkb[0] = s->last_wkb[1] = (struct buf)BUF_INIT(ROW_BYTES);
    parts_count(s, filter->root);
    s->binds = arena_alloc(&s->kept, CQL2_BINDS_MAX * sizeof(*s->binds));
    s->shapes = arena_alloc(&s->kept, (s->n_shapes + 1) * sizeof(struct relate_shape *));
    s->arrays = arena_alloc(&s->kept, (s->n_arrays + 1) * sizeof(*s->arrays));
    s->relate = relate_open(err);
    if (!s->binds || !s->shapes || !s->arrays || !s->relate) {
        if (s->relate)
            error_set(err, ERROR_TOO_LARGE, "the filter is too large");
        s->n_shapes = 0;
        cql2_sql_close(s);
        return false;
    }
    parts_mark(s, filter->root, &shape, &array);
    text_make(s);
    if (s->is_too_wide)
        s->text.failed = true;
    done = shapes_make(s, err) && arrays_make(s, err) && buf_ok(&s->text, err);
    if (!done) {
        cql2_sql_close(s);
        return false;
    }
    *out = s;
    return true;
}

struct str cql2_sql_condition(const struct cql2_sql *sql)
{
    return buf_str(&sql->text);
}

bool cql2_sql_prepare(struct conn *conn, struct error *err)
{
    return conn_functions(conn, cql2_functions, cql2_n_functions, err);
}

bool cql2_sql_bind(struct cql2_sql *s, struct stmt *q, struct error *err)
{
    char name[24];

    (void)err;
    for (size_t i = 0; i < s->n_binds; i++) {
        const struct cql2_bind *b = &s->binds[i];

        snprintf(name, sizeof(name), ":f%zu", i + 1);
        if (b->kind == FIELD_I64)
            stmt_bind_i64(q, name, b->i64);
        else if (b->kind == FIELD_F64)
            stmt_bind_f64(q, name, b->f64);
        else if (b->kind == FIELD_TEXT)
            stmt_bind_str(q, name, b->text);
    }
    s->conn = q->conn;
    conn_context(q->conn, s);
    return true;
}

void cql2_sql_close(struct cql2_sql *s)
{
    if (!s)
        return;
    if (s->conn)
        conn_context(s->conn, NULL);
    for (size_t i = 0; i < s->n_shapes; i++)
        relate_shape_free(s->relate, s->shapes[i]);
    for (unsigned i = 0; i < 2; i++) {
        relate_shape_free(s->relate, s->last[i]);
        buf_release(&s->last_wkb[i]);
    }
    relate_close(s->relate);
    buf_release(&s->text);
    arena_release(&s->kept);
    arena_release(&s->row);
    free(s);
}
