/*
 * table: rows of a register as JSON, GeoJSON, CSV or a workbook, said once.
 *
 * The rows come from a statement over one of the views (data/sql/query/views.sql);
 * each column of the statement is known by its name: a column of the collection,
 * or one that is computed for reading (table_extra()). The columns `geometry` and
 * `revision` are never shown as values.
 *
 *   JSON     one object a row: the collection's own columns always, null when
 *            empty; computed ones only when they have a value (valid_to always)
 *   GeoJSON  features, EPSG:4490 degrees with nine decimals, geometry null when none
 *   CSV      UTF-8 with BOM, RFC 4180, names as headers
 *   XLSX     headers and titles of codes in the language, frozen header, filter
 *
 * In JSON, areas, lengths and money are numbers with two decimals, shares with
 * four. In CSV, text that a spreadsheet would take for a formula has a ' in
 * front; imports take it away again. A workbook's text cells are never formulas.
 *
 *     struct table_options options = { .form = TABLE_CSV, .collection = c, .out = &buf };
 *     AUTO(table) t = { 0 };
 *     if (!table_begin(&t, &options, &q, err)) …
 *     while ((step = stmt_step(&q, err)) == STEP_ROW)
 *         if (!table_row(&t, &q, err)) …
 *     return table_end(&t, err);
 *
 * Text is appended to `out`; who writes to a file empties it between rows. A
 * workbook is written to `path` in constant memory. One thread.
 */
#pragma once

#include "yardstick/base/json.h"
#include "yardstick/registry/collection.h"
#include "yardstick/store/stmt.h"

enum table_form { TABLE_JSON, TABLE_GEOJSON, TABLE_CSV, TABLE_XLSX };

/* Flags of a computed column. FLAT: a list in one text, for forms that hold no lists; not in JSON.
 */
enum {
    TABLE_FLAT = 256,
    TABLE_ANSWER = 512, /* only in answers, never in an export: an import does not know it */
};

enum { TABLE_COLUMNS_MAX = 40, TABLE_ROWS_MAX = 200000 /* of a workbook */ };

struct table_book;

struct table_options {
    enum table_form form;
    enum lang lang; /* of a workbook */
    const struct collection *collection;
    struct buf *out;  /* JSON: an array of objects, GeoJSON: a whole FeatureCollection, CSV */
    const char *path; /* XLSX: the file to be made; the folder takes its temporary files too */
    /*
     * XLSX of several sheets: with `more` table_end() leaves the workbook open and the caller takes
     * table.book (leaving NULL) to begin the next table with.
     */
    struct table_book *book;
    bool more;
    bool wkt; /* XLSX: a last column for table_wkt() */
};

/* A column of the statement. */
struct table_column {
    int at; /* its place in the statement */
    const struct column *column;
    bool is_own;  /* of the collection; otherwise computed */
    bool is_json; /* text that is JSON already (its name in the statement ends in ":json") */
    char name[40];
};

struct table {
    struct table_options options;
    struct table_column columns[TABLE_COLUMNS_MAX];
    size_t n_columns;
    int geometry; /* its place in the statement, -1: none */
    uint32_t n_rows;
    struct json json;
    struct table_book *book;
};

MUST_CHECK bool table_begin(struct table *table, const struct table_options *options,
                            const struct stmt *q, struct error *err);
/* The row that `q` stands on. */
MUST_CHECK bool table_row(struct table *table, struct stmt *q, struct error *err);
/* The shape of the row just written, as text; ERROR_TOO_LARGE beyond what a cell holds. */
MUST_CHECK bool table_wkt(struct table *table, struct str wkt, struct error *err);
/* Finishes the text or the file. */
MUST_CHECK bool table_end(struct table *table, struct error *err);
void table_release(struct table *table);

/* Only the columns of a statement, for table_members(); `collection` may be NULL. */
MUST_CHECK bool table_columns(struct table *table, const struct collection *collection,
                              const struct stmt *q, struct error *err);
/* One value of the row as a member of the JSON object that is open. */
void table_member(const struct table_column *column, struct stmt *q, struct json *j);
/* All of them. */
void table_members(const struct table *table, struct stmt *q, struct json *j);

/* A column that is computed for reading, by its name; NULL when there is none. */
const struct column *table_extra(const char *name);
/* The same by any of its headers: name, titles, short name; imports pass these over. */
const struct column *table_extra_headed(struct str header);

/* A cell of a CSV as RFC 4180 wants it, never a formula of a spreadsheet. */
void table_csv_cell(struct buf *out, struct str text);
