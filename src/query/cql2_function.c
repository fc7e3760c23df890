/*
 * cql2_function: the functions of ours within a condition. Each is a thin coat
 * over what the evaluator in memory calls (cql2_value.h, cql2_moment.h, relate.h).
 *
 *   ys_cast(kind, value)             read as another kind, or NULL
 *   ys_math(program, values…)       ys_fold(operations, text)  ys_like(text, pattern)
 *   ys_order(a, b)                   -1, 0, 1 of values without types
 *   ys_moment_order(a, b)            -1, 0, 1 of dates and timestamps, as text
 *   ys_allen(op, a1, a2, b1, b2)     intervals by their ends, '..' is open
 *   ys_relate(op, a, b)              WKB, or the number of a shape in the filter
 *   ys_is_shape(wkb)
 *   ys_array(op, …, …)               each side: -1 and a list as text, -2 and the number of an
 *                                    array in the filter, or n and n times kind and value
 */
#include "cql2_sql.h"
#include "yardstick/base/clock.h"

enum { LOOK_EVERY = 64, ROW_US = 10, LIKE_STEPS = 1 << 20, CALL_BYTES = 32 << 20 };

static bool too_late(struct error *err)
{
    return error_set(err, ERROR_BUSY,
                     "the filter takes too long; narrow it, or ask for less at a time");
}

/* The long ones count their time. */
static bool in_time(struct cql2_sql *sql, int64_t began, struct error *err)
{
    if (!sql->limit_us)
        return true;
    sql->spent_us += clock_us() - began;
    return sql->spent_us <= sql->limit_us ? true : too_late(err);
}

static void truth_set(struct field *out, bool holds)
{
    *out = (struct field){ .kind = FIELD_I64, .i64 = holds };
}

/* Text of `value` must live on in sql->row until it is copied. */
static void value_set(struct field *out, const struct cql2_value *value)
{
    if (value->is_null)
        return;
    if (value->kind == CQL2_TEXT)
        *out = (struct field){ .kind = FIELD_TEXT, .bytes = value->text };
    else if (value->kind == CQL2_BOOLEAN)
        truth_set(out, value->boolean);
    else if (value->is_integer)
        *out = (struct field){ .kind = FIELD_I64, .i64 = value->integer };
    else
        *out = (struct field){ .kind = FIELD_F64, .f64 = value->number };
}

static struct arena *row_arena(struct cql2_sql *sql)
{
    arena_reset(&sql->row);
    return &sql->row;
}

static bool is_any_null(const struct field *args, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (args[i].kind == FIELD_NULL)
            return true;
    return false;
}

static bool call_cast(void *context, const struct field *args, size_t n, struct field *out,
                      struct error *err)
{
    enum cql2_kind kind = (enum cql2_kind)args[0].i64;
    struct cql2_value value = cql2_field_value(&args[1], kind, row_arena(context));

    (void)n;
    (void)err;
    // A moment goes on as its text.
    if (!value.is_null && (kind == CQL2_DATE || kind == CQL2_TIMESTAMP || kind == CQL2_ARRAY))
        *out = args[1];
    else
        value_set(out, &value);
    return true;
}

/* By a stack: v puts the next value on it, an operation takes two and leaves one. */
static bool call_math(void *context, const struct field *args, size_t n, struct field *out,
                      struct error *err)
{
    struct cql2_value stack[FUNCTION_ARGS_MAX + 1] = { { .is_null = true } };
    struct arena *arena = row_arena(context);
    struct str program = args[0].bytes;
    size_t top = 0, next = 1;

    for (size_t i = 0; i < program.len; i++) {
        if (program.ptr[i] == 'v' && next < n) {
            stack[top++] = cql2_field_value(&args[next++], CQL2_NUMBER, arena);
        } else if (top >= 2) {
            const struct cql2_value a = stack[top - 2], b = stack[top - 1];

            stack[--top - 1] =
                a.is_null || b.is_null
                    ? CQL2_NULL
                    : cql2_math((enum cql2_op)(CQL2_ADD + program.ptr[i] - 'A'), &a, &b);
        } else {
            return error_set(err, ERROR_INTERNAL, "out of memory");
        }
    }
    value_set(out, &stack[0]);
    return true;
}

static bool call_fold(void *context, const struct field *args, size_t n, struct field *out,
                      struct error *err)
{
    int64_t began = clock_us();
    struct cql2_value made = { .kind = CQL2_TEXT, .text = args[1].bytes };
    struct arena *arena = row_arena(context);

    (void)n;
    if (args[1].kind != FIELD_TEXT)
        return true;
    for (size_t i = 0; i < args[0].bytes.len && !made.is_null; i++)
        made =
            cql2_folded((enum cql2_op)(CQL2_CASEI + args[0].bytes.ptr[i] - 'A'), made.text, arena);
    value_set(out, &made);
    return in_time(context, began, err);
}

static bool call_like(void *context, const struct field *args, size_t n, struct field *out,
                      struct error *err)
{
    int64_t budget = LIKE_STEPS, began = clock_us();
    bool holds;

    if (is_any_null(args, n))
        return true;
    holds = cql2_like(args[0].bytes, args[1].bytes, &budget);
    truth_set(out, holds);
    return budget > 0 ? in_time(context, began, err) : too_late(err);
}

static bool call_order(void *context, const struct field *args, size_t n, struct field *out,
                       struct error *err)
{
    struct arena *arena = row_arena(context);
    struct cql2_value a = cql2_field_value(&args[0], CQL2_LOOSE, arena);
    struct cql2_value b = cql2_field_value(&args[1], CQL2_LOOSE, arena);

    (void)n;
    (void)err;
    if (!a.is_null && !b.is_null)
        *out = (struct field){ .kind = FIELD_I64, .i64 = cql2_loose_order(&a, &b) };
    return true;
}

static bool moment_of(const struct field *arg, struct cql2_moment *out)
{
    return arg->kind == FIELD_TEXT && cql2_moment_read(str_trim(arg->bytes), out);
}

static bool call_moment_order(void *context, const struct field *args, size_t n, struct field *out,
                              struct error *err)
{
    struct cql2_moment a, b;

    (void)context;
    (void)n;
    (void)err;
    if (moment_of(&args[0], &a) && moment_of(&args[1], &b))
        *out = (struct field){ .kind = FIELD_I64, .i64 = cql2_moment_order(a, b) };
    return true;
}

static bool span_of(const struct field *ends, struct cql2_span *out)
{
    bool past = ends[0].kind == FIELD_TEXT && str_eq(ends[0].bytes, STR(".."));
    bool future = ends[1].kind == FIELD_TEXT && str_eq(ends[1].bytes, STR(".."));

    out->from = CQL2_MOMENT_PAST;
    out->to = CQL2_MOMENT_FUTURE;
    return (past || moment_of(&ends[0], &out->from)) && (future || moment_of(&ends[1], &out->to));
}

static bool call_allen(void *context, const struct field *args, size_t n, struct field *out,
                       struct error *err)
{
    struct cql2_span a, b;

    (void)context;
    (void)n;
    (void)err;
    if (span_of(args + 1, &a) && span_of(args + 3, &b))
        truth_set(out, cql2_allen_holds((enum cql2_allen)(args[0].i64 - CQL2_T_AFTER), &a, &b));
    return true;
}

/* The same geometry often comes several times in a row: of one row, by several questions. */
static const struct relate_shape *shape_of(struct cql2_sql *sql, const struct field *arg,
                                           unsigned side)
{
    struct buf *seen = &sql->last_wkb[side];
    struct error ignored;

    if (arg->kind == FIELD_I64)
        return (uint64_t)arg->i64 < sql->n_shapes ? sql->shapes[arg->i64] : NULL;
    if (arg->kind != FIELD_BYTES || arg->bytes.len == 0)
        return NULL;
    if (seen->len == arg->bytes.len && memcmp(seen->data, arg->bytes.ptr, seen->len) == 0)
        return sql->last[side];
    relate_shape_free(sql->relate, sql->last[side]);
    sql->last[side] = NULL;
    buf_clear(seen);
    buf_add(seen, arg->bytes);
    if (!relate_shape_read(sql->relate, arg->bytes, &sql->last[side], &ignored))
        sql->last[side] = NULL;
    return sql->last[side];
}

static bool call_relate(void *context, const struct field *args, size_t n, struct field *out,
                        struct error *err)
{
    struct cql2_sql *sql = context;
    int64_t began = clock_us();
    const struct relate_shape *a = shape_of(sql, &args[1], 0), *b = shape_of(sql, &args[2], 1);
    enum relate_answer answer;

    (void)n;
    if (!a || !b)
        return true;
    answer = relate_ask(sql->relate, (enum relation)(args[0].i64 - CQL2_S_CONTAINS), a, b);
    if (answer != RELATE_UNKNOWN)
        truth_set(out, answer == RELATE_YES);
    if (sql->limit_us)
        sql->limit_us += ROW_US;
    return in_time(sql, began, err);
}

static bool call_is_shape(void *context, const struct field *args, size_t n, struct field *out,
                          struct error *err)
{
    (void)n;
    (void)err;
    truth_set(out, shape_of(context, &args[0], 0) != NULL);
    return true;
}

/* One side of an array question; *args moves behind it. */
static struct cql2_value side_of(struct cql2_sql *sql, const struct field **args,
                                 const struct field *end)
{
    int64_t n = (*args)++->i64;
    struct cql2_value *members;

    if (n == -1)
        return cql2_field_value((*args)++, CQL2_ARRAY, &sql->row);
    if (n == -2)
        return sql->arrays[(*args)++->i64];
    members = arena_alloc(&sql->row, ((size_t)n + 1) * sizeof(*members));
    if (!members || end - *args < 2 * n)
        return CQL2_NULL;
    for (int64_t i = 0; i < n; i++, *args += 2)
        members[i] = cql2_field_value(*args + 1, (enum cql2_kind)(*args)->i64, &sql->row);
    return (struct cql2_value){ .kind = CQL2_ARRAY, .members = members, .n_members = (size_t)n };
}

static bool call_array(void *context, const struct field *args, size_t n, struct field *out,
                       struct error *err)
{
    struct cql2_sql *sql = context;
    const struct field *at = args + 1, *end = args + n;
    int64_t began = clock_us();
    struct cql2_value a, b;

    row_arena(sql);
    a = side_of(sql, &at, end);
    b = side_of(sql, &at, end);
    if (!a.is_null && !b.is_null)
        truth_set(out, cql2_arrays_hold((enum cql2_op)args[0].i64, &a, &b));
    return in_time(sql, began, err);
}

const struct function cql2_functions[] = {
    { "ys_cast", 2, call_cast },         { "ys_math", -1, call_math },
    { "ys_fold", 2, call_fold },         { "ys_like", 2, call_like },
    { "ys_order", 2, call_order },       { "ys_moment_order", 2, call_moment_order },
    { "ys_allen", 5, call_allen },       { "ys_relate", 3, call_relate },
    { "ys_is_shape", 1, call_is_shape }, { "ys_array", -1, call_array },
};
const size_t cql2_n_functions = ARRAY_LEN(cql2_functions);
