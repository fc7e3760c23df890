/*
 * cql2_sql_write: the filter as the text of a condition, every value bound.
 */
#include "cql2_sql.h"

static void value(struct cql2_sql *s, const struct cql2_node *node);
static void condition(struct cql2_sql *s, const struct cql2_node *node);

static void put(struct cql2_sql *s, const char *text)
{
    buf_text(&s->text, text);
}

static void bind(struct cql2_sql *s, struct cql2_bind what)
{
    if (s->n_binds == CQL2_BINDS_MAX) {
        s->text.failed = true;
        return;
    }
    s->binds[s->n_binds++] = what;
    buf_addf(&s->text, ":f%zu", s->n_binds);
}

static void bind_text(struct cql2_sql *s, struct str text)
{
    bind(s, (struct cql2_bind){ .kind = FIELD_TEXT, .text = text });
}

static void call(struct cql2_sql *s, const char *name, const struct cql2_node *node)
{
    buf_addf(&s->text, "%s(%d", name, (int)node->op);
    for (const struct cql2_node *child = node->first; child; child = child->next) {
        put(s, ",");
        value(s, child);
    }
    put(s, ")");
}

static bool is_math(const struct cql2_node *node)
{
    return node->op >= CQL2_ADD && node->op <= CQL2_POW;
}

/*
 * A tree of arithmetic as one call: a program in postfix (v takes the next value, a letter from
 * 'A' on is an operation) and its values. SQLite's parser holds a hundred symbols at a time, so
 * calls within calls would end at twenty.
 */
static void program_write(struct cql2_sql *s, const struct cql2_node *node)
{
    if (!is_math(node)) {
        buf_addc(&s->text, 'v');
        return;
    }
    program_write(s, node->first);
    program_write(s, node->first->next);
    buf_addc(&s->text, (char)('A' + (node->op - CQL2_ADD)));
}

static void leaves_write(struct cql2_sql *s, const struct cql2_node *node, size_t *n)
{
    if (is_math(node)) {
        leaves_write(s, node->first, n);
        leaves_write(s, node->first->next, n);
        return;
    }
    if (++*n == FUNCTION_ARGS_MAX)
        s->is_too_wide = true;
    put(s, ",");
    value(s, node);
}

static void math(struct cql2_sql *s, const struct cql2_node *node)
{
    size_t n = 0;

    put(s, "ys_math('");
    program_write(s, node);
    put(s, "'");
    leaves_write(s, node, &n);
    put(s, ")");
}

/* CASEI(ACCENTI(x)) as one call, the innermost first. */
static void fold(struct cql2_sql *s, const struct cql2_node *node)
{
    const struct cql2_node *of = node;
    char order[CQL2_DEPTH_MAX + 2];
    size_t n = 0;

    for (; of->op >= CQL2_CASEI && of->op <= CQL2_PINYIN && n <= CQL2_DEPTH_MAX; of = of->first)
        order[n++] = (char)('A' + (of->op - CQL2_CASEI));
    put(s, "ys_fold('");
    while (n)
        buf_addc(&s->text, order[--n]);
    put(s, "',");
    value(s, of);
    put(s, ")");
}

static void literal(struct cql2_sql *s, const struct cql2_node *node)
{
    switch (node->kind) {
    case CQL2_NUMBER:
        if (node->is_integer)
            bind(s, (struct cql2_bind){ .kind = FIELD_I64, .i64 = node->integer });
        else
            bind(s, (struct cql2_bind){ .kind = FIELD_F64, .f64 = node->number });
        break;
    case CQL2_BOOLEAN:
        put(s, node->boolean ? "1" : "0");
        break;
    case CQL2_GEOMETRY:
        // Shapes are numbered in the order in which shapes_make() meets them.
        for (size_t i = 0; i < s->n_shapes; i++)
            if ((const void *)s->shapes[i] == (const void *)node)
                buf_addf(&s->text, "%zu", i);
        break;
    default:
        bind_text(s, node->text);
    }
}

static struct str field_sql(const struct cql2_sql *s, const struct cql2_node *property)
{
    return s->filter->schema->fields[property->field].sql;
}

static void property(struct cql2_sql *s, const struct cql2_node *node)
{
    struct str sql = field_sql(s, node);

    switch (node->kind) {
    case CQL2_NUMBER:
    case CQL2_GEOMETRY:
        buf_add(&s->text, sql);
        break;
    case CQL2_BOOLEAN:
        buf_addf(&s->text, "(%" STR_FMT " <> 0)", STR_ARG(sql));
        break;
    case CQL2_DATE:
    case CQL2_TIMESTAMP:
        buf_addf(&s->text, "ys_cast(%d,%" STR_FMT ")", (int)node->kind, STR_ARG(sql));
        break;
    default:
        buf_addf(&s->text, "nullif(%" STR_FMT ",'')", STR_ARG(sql));
    }
}

/* What gives a value; a condition is one, too. */
static void value(struct cql2_sql *s, const struct cql2_node *node)
{
    if (node->op == CQL2_LITERAL)
        literal(s, node);
    else if (node->op == CQL2_OPEN)
        bind_text(s, STR(".."));
    else if (node->op == CQL2_PROPERTY)
        property(s, node);
    else if (node->op == CQL2_CAST)
        buf_addf(&s->text, "ys_cast(%d,%" STR_FMT ")", (int)node->kind,
                 STR_ARG(field_sql(s, node->first)));
    else if (is_math(node))
        math(s, node);
    else if (node->op >= CQL2_CASEI && node->op <= CQL2_PINYIN)
        fold(s, node);
    else
        condition(s, node);
}

static bool is_moment(enum cql2_kind kind)
{
    return kind == CQL2_DATE || kind == CQL2_TIMESTAMP;
}

static void compared(struct cql2_sql *s, enum cql2_op op, const struct cql2_node *a,
                     const struct cql2_node *b)
{
    bool moments = is_moment(a->kind), loose = a->kind == CQL2_LOOSE && b->kind == CQL2_LOOSE;

    put(s, moments ? "(ys_moment_order(" : loose ? "(ys_order(" : "(");
    value(s, a);
    put(s, moments || loose ? "," : cql2_names[op].json);
    value(s, b);
    if (moments || loose)
        buf_addf(&s->text, ")%s0", cql2_names[op].json);
    put(s, ")");
}

/* Joined pairwise, so that the expression stays flat. */
struct joining {
    struct cql2_sql *s;
    const struct cql2_node *value; /* of IN */
    const char *word;
};

static void joined(const struct joining *j, const struct cql2_node *const *nodes, size_t n)
{
    if (n == 1) {
        if (j->value)
            compared(j->s, CQL2_EQ, j->value, nodes[0]);
        else
            condition(j->s, nodes[0]);
        return;
    }
    put(j->s, "(");
    joined(j, nodes, n / 2);
    put(j->s, j->word);
    joined(j, nodes + n / 2, n - n / 2);
    put(j->s, ")");
}

static unsigned depth_of(const struct cql2_node *node)
{
    unsigned most = 0;

    for (const struct cql2_node *child = node->first; child; child = child->next) {
        unsigned d = depth_of(child);

        most = d > most ? d : most;
    }
    return most + 1;
}

/* The deepest first: what is open to its left is all that the parser must remember. */
static void join(const struct joining *j, const struct cql2_node *first)
{
    const struct cql2_node *nodes[CQL2_NODES_MAX], *deep;
    size_t n = 0, deepest = 0;
    unsigned most = 0;

    for (const struct cql2_node *node = first; node; node = node->next) {
        unsigned d = j->value ? 0 : depth_of(node);

        if (d > most) {
            most = d;
            deepest = n;
        }
        nodes[n++] = node;
    }
    deep = nodes[deepest]; // NOLINT: first is not NULL
    nodes[deepest] = nodes[0];
    nodes[0] = deep;
    joined(j, nodes, n);
}

size_t cql2_sql_count(const struct cql2_node *node)
{
    size_t n = 0;

    for (; node; node = node->next)
        n++;
    return n;
}

static void between(struct cql2_sql *s, const struct cql2_node *node)
{
    const struct cql2_node *low = node->first->next;

    put(s, "(");
    compared(s, CQL2_GE, node->first, low);
    put(s, " AND ");
    compared(s, CQL2_LE, node->first, low->next);
    put(s, ")");
}

static void is_null(struct cql2_sql *s, const struct cql2_node *of)
{
    if (of->kind == CQL2_GEOMETRY) {
        put(s, "(ys_is_shape(");
        value(s, of);
        put(s, ")=0)");
    } else if (of->op == CQL2_ARRAY_OF) {
        put(s, "0");
    } else if (of->op == CQL2_INTERVAL_OF) {
        put(s, "(");
        value(s, of->first);
        put(s, " IS NULL OR ");
        value(s, of->first->next);
        put(s, " IS NULL)");
    } else {
        put(s, "(");
        value(s, of);
        put(s, " IS NULL)");
    }
}

static void ends(struct cql2_sql *s, const struct cql2_node *node)
{
    const struct cql2_node *from = node->op == CQL2_INTERVAL_OF ? node->first : node;
    const struct cql2_node *to = node->op == CQL2_INTERVAL_OF ? node->first->next : node;

    put(s, ",");
    value(s, from);
    put(s, ",");
    value(s, to);
}

static void temporal(struct cql2_sql *s, const struct cql2_node *node)
{
    buf_addf(&s->text, "ys_allen(%d", (int)node->op);
    ends(s, node->first);
    ends(s, node->first->next);
    put(s, ")");
}

/* Does every member stand in the filter itself? */
bool cql2_sql_is_written(const struct cql2_node *array)
{
    for (const struct cql2_node *n = array->first; n; n = n->next)
        if (n->op != CQL2_LITERAL)
            return false;
    return true;
}

static void side(struct cql2_sql *s, const struct cql2_node *node)
{
    if (node->op != CQL2_ARRAY_OF) {
        put(s, ",-1,");
        value(s, node);
        return;
    }
    if (cql2_sql_is_written(node)) {
        for (size_t i = 0; i < s->n_arrays; i++)
            if (s->arrays[i].shape == (const void *)node)
                buf_addf(&s->text, ",-2,%zu", i);
        return;
    }
    buf_addf(&s->text, ",%zu", cql2_sql_count(node->first));
    for (const struct cql2_node *n = node->first; n; n = n->next) {
        buf_addf(&s->text, ",%d,", (int)n->kind);
        value(s, n);
    }
}

static void arrays(struct cql2_sql *s, const struct cql2_node *node)
{
    buf_addf(&s->text, "ys_array(%d", (int)node->op);
    side(s, node->first);
    side(s, node->first->next);
    put(s, ")");
}

static void condition(struct cql2_sql *s, const struct cql2_node *node)
{
    struct joining both = { s, NULL, node->op == CQL2_AND ? " AND " : " OR " };

    switch (node->op) {
    case CQL2_AND:
    case CQL2_OR:
        join(&both, node->first);
        return;
    case CQL2_NOT:
        put(s, "(NOT ");
        condition(s, node->first);
        put(s, ")");
        return;
    case CQL2_LIKE:
        put(s, "ys_like(");
        value(s, node->first);
        put(s, ",");
        value(s, node->first->next);
        put(s, ")");
        return;
    case CQL2_BETWEEN:
        between(s, node);
        return;
    case CQL2_IN:
        both.value = node->first;
        join(&both, node->first->next);
        return;
    case CQL2_IS_NULL:
        is_null(s, node->first);
        return;
    default:
        break;
    }
    if (node->op <= CQL2_GE)
        compared(s, node->op, node->first, node->first->next);
    else if (node->op >= CQL2_S_CONTAINS && node->op <= CQL2_S_WITHIN)
        call(s, "ys_relate", node);
    else if (node->op >= CQL2_T_AFTER && node->op <= CQL2_T_STARTS)
        temporal(s, node);
    else if (node->op >= CQL2_A_CONTAINEDBY && node->op <= CQL2_A_OVERLAPS)
        arrays(s, node);
    else
        value(s, node);
}

void cql2_sql_write(struct cql2_sql *s, const struct cql2_node *root)
{
    condition(s, root);
}
