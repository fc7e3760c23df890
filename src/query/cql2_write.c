/*
 * cql2_write: a filter back as text and as JSON.
 *
 * Every operation within another stands in parentheses, so nothing depends on
 * precedence, and parsing gives the same tree. Text with a \ at its end or in
 * front of a quote cannot be said in the text encoding; JSON has no such gap.
 */
#include "cql2_tree.h"

#include "yardstick/base/json.h"
#include "yardstick/geo/geojson.h"
#include "yardstick/geo/wkt.h"

enum { EXACT = -1 };

static void text_write(const struct cql2 *f, const struct cql2_node *node, struct buf *out);
static void json_write(const struct cql2 *f, const struct cql2_node *node, struct json *j,
                       const char *key);

static void quoted(struct buf *out, struct str text, char mark)
{
    buf_addc(out, mark);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == mark)
            buf_addc(out, mark);
        buf_addc(out, text.ptr[i]);
    }
    buf_addc(out, mark);
}

static void list_write(const struct cql2 *f, const struct cql2_node *first, const char *between,
                       struct buf *out)
{
    for (const struct cql2_node *node = first; node; node = node->next) {
        if (node != first)
            buf_text(out, between);
        text_write(f, node, out);
    }
}

static void shapes_write(const struct cql2_node *node, struct buf *out)
{
    if (node->is_collection)
        buf_text(out, "GEOMETRYCOLLECTION(");
    for (size_t i = 0; i < node->n_shapes; i++) {
        if (i)
            buf_addc(out, ',');
        wkt_write(out, &node->shapes[i]);
    }
    if (node->is_collection)
        buf_addc(out, ')');
}

static void number_write(const struct cql2_node *node, struct buf *out)
{
    if (node->is_integer)
        buf_addf(out, "%lld", (long long)node->integer);
    else
        wkt_number(out, node->number);
}

static void literal_write(const struct cql2_node *node, struct buf *out)
{
    switch (node->kind) {
    case CQL2_NUMBER:
        number_write(node, out);
        return;
    case CQL2_BOOLEAN:
        buf_text(out, node->boolean ? "TRUE" : "FALSE");
        return;
    case CQL2_GEOMETRY:
        shapes_write(node, out);
        return;
    case CQL2_DATE:
    case CQL2_TIMESTAMP:
        buf_text(out, node->kind == CQL2_DATE ? "DATE(" : "TIMESTAMP(");
        quoted(out, node->text, '\'');
        buf_addc(out, ')');
        return;
    default:
        quoted(out, node->text, '\'');
    }
}

/* The sign between the operands of an operation that is written in their midst. */
static const char *infix(enum cql2_op op)
{
    switch (op) {
    case CQL2_AND:
        return " AND ";
    case CQL2_OR:
        return " OR ";
    case CQL2_LIKE:
        return " LIKE ";
    case CQL2_INT_DIV:
        return " DIV ";
    default:
        return cql2_names[op].json;
    }
}

static void operation_write(const struct cql2 *f, const struct cql2_node *node, struct buf *out)
{
    const struct cql2_node *first = node->first;

    buf_addc(out, '(');
    switch (node->op) {
    case CQL2_NOT:
        buf_text(out, "NOT ");
        text_write(f, first, out);
        break;
    case CQL2_IS_NULL:
        text_write(f, first, out);
        buf_text(out, " IS NULL");
        break;
    case CQL2_IN:
        text_write(f, first, out);
        buf_text(out, " IN (");
        list_write(f, first->next, ",", out);
        buf_addc(out, ')');
        break;
    case CQL2_BETWEEN:
        text_write(f, first, out);
        buf_text(out, " BETWEEN ");
        list_write(f, first->next, " AND ", out);
        break;
    default:
        list_write(f, first, infix(node->op), out);
    }
    buf_addc(out, ')');
}

static void text_write(const struct cql2 *f, const struct cql2_node *node, struct buf *out)
{
    switch (node->op) {
    case CQL2_CAST:
        text_write(f, node->first, out);
        return;
    case CQL2_PROPERTY:
        quoted(out, str_trim(f->schema->fields[node->field].name), '"');
        return;
    case CQL2_LITERAL:
        literal_write(node, out);
        return;
    case CQL2_OPEN:
        buf_text(out, "'..'");
        return;
    case CQL2_INTERVAL_OF:
        buf_text(out, "INTERVAL(");
        for (const struct cql2_node *end = node->first; end; end = end->next) {
            if (end->op == CQL2_LITERAL)
                quoted(out, end->text, '\'');
            else
                text_write(f, end, out);
            buf_addc(out, end->next ? ',' : ')');
        }
        return;
    default:
        break;
    }
    if (node->op == CQL2_ARRAY_OF || cql2_names[node->op].text) {
        buf_text(out, node->op == CQL2_ARRAY_OF ? "" : cql2_names[node->op].text);
        buf_addc(out, '(');
        list_write(f, node->first, ",", out);
        buf_addc(out, ')');
        return;
    }
    operation_write(f, node, out);
}

void cql2_write_text(const struct cql2 *filter, struct buf *out)
{
    text_write(filter, filter->root, out);
}

static void json_shapes(const struct cql2_node *node, struct json *j, const char *key)
{
    if (!node->is_collection) {
        geojson_write(j, key, node->shapes, EXACT, false);
        return;
    }
    json_object_begin(j, key);
    json_text(j, "type", "GeometryCollection");
    json_array_begin(j, "geometries");
    for (size_t i = 0; i < node->n_shapes; i++)
        geojson_write(j, NULL, &node->shapes[i], EXACT, false);
    json_end(j);
    json_end(j);
}

static void json_literal(const struct cql2_node *node, struct json *j, const char *key)
{
    AUTO(buf) number = BUF_INIT(64);

    switch (node->kind) {
    case CQL2_NUMBER:
        number_write(node, &number);
        json_raw(j, key, buf_str(&number));
        return;
    case CQL2_BOOLEAN:
        json_bool(j, key, node->boolean);
        return;
    case CQL2_GEOMETRY:
        json_shapes(node, j, key);
        return;
    case CQL2_DATE:
    case CQL2_TIMESTAMP:
        json_object_begin(j, key);
        json_str(j, node->kind == CQL2_DATE ? "date" : "timestamp", node->text);
        json_end(j);
        return;
    default:
        json_str(j, key, node->text);
    }
}

static void json_interval(const struct cql2 *f, const struct cql2_node *node, struct json *j,
                          const char *key)
{
    json_object_begin(j, key);
    json_array_begin(j, "interval");
    for (const struct cql2_node *end = node->first; end; end = end->next) {
        if (end->op == CQL2_LITERAL)
            json_str(j, NULL, end->text);
        else
            json_write(f, end, j, NULL);
    }
    json_end(j);
    json_end(j);
}

static void json_list(const struct cql2 *f, const struct cql2_node *first, struct json *j,
                      const char *key)
{
    json_array_begin(j, key);
    for (const struct cql2_node *node = first; node; node = node->next)
        json_write(f, node, j, NULL);
    json_end(j);
}

static void json_operation(const struct cql2 *f, const struct cql2_node *node, struct json *j,
                           const char *key)
{
    json_object_begin(j, key);
    json_text(j, "op", cql2_names[node->op].json);
    if (node->op == CQL2_IN) {
        json_array_begin(j, "args");
        json_write(f, node->first, j, NULL);
        json_list(f, node->first->next, j, NULL);
        json_end(j);
    } else {
        json_list(f, node->first, j, "args");
    }
    json_end(j);
}

static void json_write(const struct cql2 *f, const struct cql2_node *node, struct json *j,
                       const char *key)
{
    switch (node->op) {
    case CQL2_CAST:
        json_write(f, node->first, j, key);
        return;
    case CQL2_PROPERTY:
        json_object_begin(j, key);
        json_str(j, "property", str_trim(f->schema->fields[node->field].name));
        json_end(j);
        return;
    case CQL2_LITERAL:
        json_literal(node, j, key);
        return;
    case CQL2_OPEN:
        json_text(j, key, "..");
        return;
    case CQL2_INTERVAL_OF:
        json_interval(f, node, j, key);
        return;
    case CQL2_ARRAY_OF:
        json_list(f, node->first, j, key);
        return;
    default:
        json_operation(f, node, j, key);
    }
}

void cql2_write_json(const struct cql2 *filter, struct buf *out)
{
    struct json j = JSON_INIT(out);

    json_write(filter, filter->root, &j, NULL);
}
