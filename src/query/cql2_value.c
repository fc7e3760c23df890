/*
 * cql2_value: see the header.
 */
#include "cql2_value.h"

#include <math.h>
#include <stdio.h>

#include "yardstick/text/pinyin.h"
#include "yardstick/text/plain.h"

enum { FOLDED_MAX = 4 << 20, MEMBERS_MAX = 4096 };

struct cql2_value cql2_text_value(struct str text)
{
    return (struct cql2_value){ .kind = CQL2_TEXT, .text = text, .is_null = text.len == 0 };
}

struct cql2_value cql2_number_value(double number)
{
    return (struct cql2_value){ .kind = CQL2_NUMBER, .number = number, .is_null = isnan(number) };
}

struct cql2_value cql2_integer_value(int64_t integer)
{
    return (struct cql2_value){
        .kind = CQL2_NUMBER, .is_integer = true, .integer = integer, .number = (double)integer
    };
}

static struct cql2_value boolean_value(bool boolean)
{
    return (struct cql2_value){ .kind = CQL2_BOOLEAN, .boolean = boolean };
}

static struct cql2_value moment_value(struct cql2_moment moment)
{
    return (struct cql2_value){ .kind = moment.is_date ? CQL2_DATE : CQL2_TIMESTAMP,
                                .span = { moment, moment, true } };
}

static struct cql2_value number_read(struct str text)
{
    int64_t integer;
    double number;

    text = str_trim(text);
    if (str_to_i64(text, &integer))
        return cql2_integer_value(integer);
    return str_to_f64(text, &number) ? cql2_number_value(number) : CQL2_NULL;
}

static struct cql2_value boolean_read(struct str text)
{
    text = str_trim(text);
    if (str_eq_nocase(text, STR("true")) || str_eq(text, STR("1")))
        return boolean_value(true);
    if (str_eq_nocase(text, STR("false")) || str_eq(text, STR("0")))
        return boolean_value(false);
    return CQL2_NULL;
}

static struct cql2_value moment_read(struct str text)
{
    struct cql2_moment moment;

    return cql2_moment_read(str_trim(text), &moment) ? moment_value(moment) : CQL2_NULL;
}

/* Members between semicolons, without the blanks around them. */
static struct cql2_value array_read(struct str text, struct arena *arena)
{
    size_t n = 1, i = 0;
    struct cql2_value *members;

    for (size_t at = 0; at < text.len; at++)
        n += text.ptr[at] == ';';
    n = n < MEMBERS_MAX ? n : MEMBERS_MAX;
    members = arena_alloc(arena, n * sizeof(*members));
    if (!members)
        return CQL2_NULL;
    for (; i < n; i++)
        members[i] = cql2_text_value(str_trim(str_cut(&text, ';')));
    return (struct cql2_value){ .kind = CQL2_ARRAY, .members = members, .n_members = n };
}

static struct cql2_value text_of_number(const struct field *field, struct arena *arena)
{
    struct str text = field->kind == FIELD_I64 ? arena_printf(arena, "%lld", (long long)field->i64)
                                               : arena_printf(arena, "%.15g", field->f64);

    return text.ptr ? cql2_text_value(text) : CQL2_NULL;
}

static struct cql2_value read_text(struct str text, enum cql2_kind kind, struct arena *arena)
{
    if (text.len == 0)
        return CQL2_NULL;
    switch (kind) {
    case CQL2_NUMBER:
        return number_read(text);
    case CQL2_BOOLEAN:
        return boolean_read(text);
    case CQL2_DATE:
    case CQL2_TIMESTAMP:
        return moment_read(text);
    case CQL2_ARRAY:
        return array_read(text, arena);
    default:
        return cql2_text_value(text);
    }
}

static struct cql2_value read_number(const struct field *field, enum cql2_kind kind,
                                     struct arena *arena)
{
    bool integer = field->kind == FIELD_I64;
    double number = integer ? (double)field->i64 : field->f64;

    switch (kind) {
    case CQL2_BOOLEAN:
        return boolean_value(number != 0);
    case CQL2_TEXT:
        return text_of_number(field, arena);
    case CQL2_LOOSE:
    case CQL2_NUMBER:
        return integer ? cql2_integer_value(field->i64) : cql2_number_value(number);
    default:
        return CQL2_NULL;
    }
}

struct cql2_value cql2_field_value(const struct field *field, enum cql2_kind kind,
                                   struct arena *arena)
{
    switch (field->kind) {
    case FIELD_TEXT:
        return read_text(field->bytes, kind, arena);
    case FIELD_I64:
    case FIELD_F64:
        return read_number(field, kind, arena);
    default:
        return CQL2_NULL;
    }
}

struct cql2_value cql2_literal_value(const struct cql2_node *node)
{
    switch (node->kind) {
    case CQL2_NUMBER:
        return node->is_integer ? cql2_integer_value(node->integer)
                                : cql2_number_value(node->number);
    case CQL2_BOOLEAN:
        return boolean_value(node->boolean);
    case CQL2_DATE:
    case CQL2_TIMESTAMP:
        return moment_value(node->moment);
    default:
        // Written as '' it is a text without letters, which no field is.
        return (struct cql2_value){ .kind = CQL2_TEXT, .text = node->text };
    }
}

/* An integer and a double without rounding the one to the other. */
static int mixed_order(int64_t integer, double number)
{
    int64_t whole;

    if (number < -9223372036854775808.0)
        return 1;
    if (number >= 9223372036854775808.0)
        return -1;
    whole = (int64_t)number;
    if (integer != whole)
        return integer < whole ? -1 : 1;
    return (double)whole < number ? -1 : (double)whole > number;
}

static int number_order(const struct cql2_value *a, const struct cql2_value *b)
{
    if (a->is_integer && b->is_integer)
        return a->integer < b->integer ? -1 : a->integer > b->integer;
    if (a->is_integer)
        return mixed_order(a->integer, b->number);
    if (b->is_integer)
        return -mixed_order(b->integer, a->number);
    return a->number < b->number ? -1 : a->number > b->number;
}

int cql2_loose_order(const struct cql2_value *a, const struct cql2_value *b)
{
    struct cql2_value x = a->kind == CQL2_TEXT ? number_read(a->text) : *a;
    struct cql2_value y = b->kind == CQL2_TEXT ? number_read(b->text) : *b;

    if (!x.is_null && !y.is_null)
        return number_order(&x, &y);
    if (a->kind != b->kind)
        return a->kind == CQL2_NUMBER ? -1 : 1;
    return str_compare(a->text, b->text);
}

int cql2_order(const struct cql2_value *a, const struct cql2_value *b)
{
    if (a->kind != b->kind && (a->kind < CQL2_DATE || b->kind < CQL2_DATE))
        return cql2_loose_order(a, b);
    switch (a->kind) {
    case CQL2_NUMBER:
        return number_order(a, b);
    case CQL2_BOOLEAN:
        return a->boolean - b->boolean;
    case CQL2_DATE:
    case CQL2_TIMESTAMP:
        return cql2_moment_order(a->span.from, b->span.from);
    default:
        return str_compare(a->text, b->text);
    }
}

bool cql2_order_holds(enum cql2_op op, int order)
{
    switch (op) {
    case CQL2_EQ:
        return order == 0;
    case CQL2_NE:
        return order != 0;
    case CQL2_LT:
        return order < 0;
    case CQL2_GT:
        return order > 0;
    case CQL2_LE:
        return order <= 0;
    default:
        return order >= 0;
    }
}

struct cql2_value cql2_math(enum cql2_op op, const struct cql2_value *a, const struct cql2_value *b)
{
    double x = a->number, y = b->number;

    switch (op) {
    case CQL2_ADD:
        return cql2_number_value(x + y);
    case CQL2_SUB:
        return cql2_number_value(x - y);
    case CQL2_MUL:
        return cql2_number_value(x * y);
    case CQL2_DIV:
        return y == 0 ? CQL2_NULL : cql2_number_value(x / y);
    case CQL2_MOD:
        return y == 0 ? CQL2_NULL : cql2_number_value(fmod(x, y));
    case CQL2_INT_DIV:
        return y == 0 ? CQL2_NULL : cql2_number_value(trunc(x / y));
    default:
        return cql2_number_value(pow(x, y));
    }
}

static size_t character(struct str s)
{
    size_t len = 0;

    if (s.len == 0)
        return 0;
    str_code_point(s, &len);
    return len && len <= s.len ? len : 1;
}

static struct str after(struct str s, size_t n)
{
    return (struct str){ s.ptr + n, s.len - n };
}

/* Does the pattern go on with this character, whatever it means? *n of the pattern is taken. */
static bool takes(struct str pattern, struct str s, size_t len, size_t *n)
{
    size_t escape = pattern.len > 1 && pattern.ptr[0] == '\\';

    if (pattern.len == 0)
        return false;
    if (!escape && pattern.ptr[0] == '_') {
        *n = 1;
        return true;
    }
    *n = escape + len;
    return pattern.len >= *n && memcmp(pattern.ptr + escape, s.ptr, len) == 0;
}

/* On a mismatch only the last % is tried further: n times m at most. */
bool cql2_like(struct str text, struct str pattern, int64_t *budget)
{
    struct str back_text = text, back_pattern = { 0 };
    bool can_go_back = false;

    while (text.len) {
        size_t len = character(text), n = 0;

        if (--*budget <= 0) {
            *budget = 0;
            return false;
        }
        if (pattern.len && pattern.ptr[0] == '%') {
            pattern = after(pattern, 1);
            back_text = text;
            back_pattern = pattern;
            can_go_back = true;
        } else if (takes(pattern, text, len, &n)) {
            pattern = after(pattern, n);
            text = after(text, len);
        } else if (can_go_back) {
            back_text = after(back_text, character(back_text));
            text = back_text;
            pattern = back_pattern;
        } else {
            return false;
        }
    }
    while (pattern.len && pattern.ptr[0] == '%')
        pattern = after(pattern, 1);
    return pattern.len == 0;
}

struct cql2_value cql2_folded(enum cql2_op op, struct str text, struct arena *arena)
{
    AUTO(buf) out = BUF_INIT(FOLDED_MAX);
    struct error ignored = { 0 };
    bool done = op == CQL2_CASEI     ? plain_casei(text, &out, &ignored)
                : op == CQL2_ACCENTI ? plain_accenti(text, &out, &ignored)
                                     : pinyin_write(text, PINYIN_PLACE, &out, NULL, &ignored);
    struct str copy =
        done && buf_ok(&out, &ignored) ? arena_copy(arena, buf_str(&out)) : (struct str){ 0 };

    if (!copy.ptr)
        return CQL2_NULL;
    return (struct cql2_value){ .kind = CQL2_TEXT, .text = copy };
}

static bool is_member(const struct cql2_value *one, const struct cql2_value *of)
{
    for (size_t i = 0; i < of->n_members; i++)
        if (!one->is_null && !of->members[i].is_null && cql2_order(one, &of->members[i]) == 0)
            return true;
    return false;
}

/* Every member of a is one of b. */
static bool is_subset(const struct cql2_value *a, const struct cql2_value *b)
{
    for (size_t i = 0; i < a->n_members; i++)
        if (!is_member(&a->members[i], b))
            return false;
    return true;
}

bool cql2_arrays_hold(enum cql2_op op, const struct cql2_value *a, const struct cql2_value *b)
{
    switch (op) {
    case CQL2_A_CONTAINEDBY:
        return is_subset(a, b);
    case CQL2_A_CONTAINS:
        return is_subset(b, a);
    case CQL2_A_EQUALS:
        return is_subset(a, b) && is_subset(b, a);
    default:
        for (size_t i = 0; i < a->n_members; i++)
            if (is_member(&a->members[i], b))
                return true;
        return false;
    }
}
