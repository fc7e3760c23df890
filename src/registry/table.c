/*
 * table: see the header. The workbook is table_book.c, geometry table_geometry.c.
 */
#include "yardstick/registry/table.h"

#include <inttypes.h>
#include <stdio.h>

#include "table_parts.h"

static const char json_mark[] = ":json";

int table_decimals(enum column_kind kind)
{
    switch (kind) {
    case COLUMN_AREA:
    case COLUMN_LENGTH:
    case COLUMN_MONEY:
        return 2;
    case COLUMN_SHARE:
        return 4;
    default:
        return -1;
    }
}

bool table_is_formula(struct str text)
{
    return text.len && memchr("=+-@\t\r", text.ptr[0], 6);
}

/* What the column is: the collection's, a computed one, or a value without a title. */
static void column_know(struct table_column *c, const struct collection *collection)
{
    static const struct column plain = { .name = "", .title = { "", "" }, .kind = COLUMN_TEXT };
    int own = collection ? collection_column_named(collection, c->name) : -1;

    c->is_own = own >= 0;
    c->column = own >= 0 ? &collection->columns[own] : table_extra(c->name);
    if (!c->column)
        c->column = &plain;
}

bool table_columns(struct table *table, const struct collection *collection, const struct stmt *q,
                   struct error *err)
{
    table->geometry = -1;
    table->n_columns = 0;
    for (int i = 0; i < stmt_n_columns(q); i++) {
        struct str name = str_from(stmt_column_name(q, i));
        struct table_column c = { .at = i };

        if (str_eq(name, STR("geometry")))
            table->geometry = i;
        if (str_eq(name, STR("geometry")) || str_eq(name, STR("revision")))
            continue;
        c.is_json = str_ends(name, str_from(json_mark));
        if (c.is_json)
            name.len -= sizeof(json_mark) - 1;
        if (table->n_columns == TABLE_COLUMNS_MAX || name.len >= sizeof(c.name))
            return error_set(err, ERROR_INTERNAL, "more columns than a table has, at most %d",
                             TABLE_COLUMNS_MAX);
        memcpy(c.name, name.ptr, name.len);
        column_know(&c, collection);
        table->columns[table->n_columns++] = c;
    }
    return true;
}

void table_member(const struct table_column *c, struct stmt *q, struct json *j)
{
    int decimals = table_decimals(c->column->kind);

    if (stmt_is_null(q, c->at)) {
        if (c->is_own || c->column->flags & COLUMN_REQUIRED)
            json_none(j, c->name);
    } else if (c->is_json) {
        json_raw(j, c->name, stmt_str(q, c->at));
    } else if (stmt_is_text(q, c->at)) {
        json_str(j, c->name, stmt_str(q, c->at));
    } else if (c->column->kind == COLUMN_BOOLEAN) {
        json_bool(j, c->name, stmt_i64(q, c->at) != 0);
    } else if (decimals >= 0 || stmt_is_real(q, c->at)) {
        json_f64(j, c->name, stmt_f64(q, c->at), decimals < 0 ? 6 : decimals);
    } else {
        json_i64(j, c->name, stmt_i64(q, c->at));
    }
}

void table_members(const struct table *table, struct stmt *q, struct json *j)
{
    for (size_t i = 0; i < table->n_columns; i++)
        if (table->options.form != TABLE_JSON || !(table->columns[i].column->flags & TABLE_FLAT))
            table_member(&table->columns[i], q, j);
}

static bool feature_write(struct table *table, struct stmt *q, struct error *err)
{
    struct json *j = &table->json;

    json_object_begin(j, NULL);
    json_text(j, "type", "Feature");
    for (size_t i = 0; i < table->n_columns; i++)
        if (strcmp(table->columns[i].name, "id") == 0)
            json_i64(j, "id", stmt_i64(q, table->columns[i].at));
    if (!table_geometry(table, q, j, err))
        return false;
    json_object_begin(j, "properties");
    table_members(table, q, j);
    json_end(j);
    json_end(j);
    return true;
}

void table_csv_cell(struct buf *out, struct str text)
{
    struct str rest = text;

    if (table_is_formula(text)) {
        buf_text(out, "\"'");
    } else if (str_find(text, ',') == text.len && str_find(text, '"') == text.len &&
               str_find(text, '\n') == text.len && str_find(text, '\r') == text.len) {
        buf_add(out, text);
        return;
    } else {
        buf_addc(out, '"');
    }
    while (rest.len) {
        bool quoted = str_find(rest, '"') < rest.len;

        buf_add(out, str_cut(&rest, '"'));
        if (quoted)
            buf_text(out, "\"\"");
    }
    buf_addc(out, '"');
}

static void csv_row(struct table *table, struct stmt *q)
{
    struct buf *out = table->options.out;

    for (size_t i = 0; i < table->n_columns; i++) {
        const struct table_column *c = &table->columns[i];
        int decimals = table_decimals(c->column->kind);

        if (i)
            buf_addc(out, ',');
        if (stmt_is_null(q, c->at))
            continue;
        if (stmt_is_text(q, c->at))
            table_csv_cell(out, stmt_str(q, c->at));
        else if (decimals >= 0 || stmt_is_real(q, c->at))
            buf_addf(out, "%.*f", decimals < 0 ? 6 : decimals, stmt_f64(q, c->at));
        else
            buf_addf(out, "%" PRId64, stmt_i64(q, c->at));
    }
    buf_text(out, "\r\n");
}

static void csv_header(struct table *table)
{
    struct buf *out = table->options.out;

    buf_text(out, "\xEF\xBB\xBF");
    for (size_t i = 0; i < table->n_columns; i++)
        buf_addf(out, "%s%s", i ? "," : "", table->columns[i].name);
    buf_text(out, "\r\n");
}

bool table_begin(struct table *table, const struct table_options *options, const struct stmt *q,
                 struct error *err)
{
    *table = (struct table){ .options = *options, .json = JSON_INIT(options->out) };
    if (!table_columns(table, options->collection, q, err))
        return false;
    switch (options->form) {
    case TABLE_XLSX:
        return table_book_begin(table, err);
    case TABLE_CSV:
        csv_header(table);
        break;
    case TABLE_GEOJSON:
        json_object_begin(&table->json, NULL);
        json_text(&table->json, "type", "FeatureCollection");
        json_text(&table->json, "name", options->collection->name);
        json_array_begin(&table->json, "features");
        break;
    case TABLE_JSON:
        json_array_begin(&table->json, NULL);
        break;
    }
    return true;
}

bool table_row(struct table *table, struct stmt *q, struct error *err)
{
    bool done = true;

    table->n_rows++;
    switch (table->options.form) {
    case TABLE_XLSX:
        return table_book_row(table, q, err);
    case TABLE_CSV:
        csv_row(table, q);
        break;
    case TABLE_GEOJSON:
        done = feature_write(table, q, err);
        break;
    case TABLE_JSON:
        json_object_begin(&table->json, NULL);
        table_members(table, q, &table->json);
        json_end(&table->json);
        break;
    }
    return done && buf_ok(table->options.out, err);
}

bool table_end(struct table *table, struct error *err)
{
    if (table->options.form == TABLE_XLSX)
        return table_book_end(table, err);
    if (table->options.form == TABLE_JSON || table->options.form == TABLE_GEOJSON)
        json_end(&table->json);
    if (table->options.form == TABLE_GEOJSON)
        json_end(&table->json);
    return buf_ok(table->options.out, err);
}

void table_release(struct table *table)
{
    table_book_drop(table);
}
