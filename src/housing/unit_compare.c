/*
 * unit_compare: what somebody has changed in a unit's workbook; see unit_book.h.
 *
 * A cell says what the ledger says when its text is the ledger's, a title of its
 * code, or reads as the same value. Everything is told that can be, cell by
 * cell; nothing is written.
 */
#include "unit_sheet.h"

#include "yardstick/base/buf.h"
#include "yardstick/base/json.h"
#include "yardstick/registry/blame.h"
#include "yardstick/registry/entry.h"

enum { NONE = -1, RECORD_BYTES = 1 << 14 };

struct comparing {
    struct conn *conn;
    struct arena *arena;
    struct unit_findings *out;
    const struct unit_sheet *sheet;
    const struct exchange_layer *layer;
    const struct column *columns[SHEET_COLUMNS];
    int at[SHEET_COLUMNS], at_id; /* which cell of a row; NONE: the sheet lacks the column */
    struct unit_rows rows;
    bool *seen; /* of rows: found in the sheet before */
    struct str unit_code;
    int64_t number; /* of the row */
    struct str texts[SHEET_COLUMNS], id;
    char numbers[SHEET_COLUMNS + 1][32];
};

static struct str header(const struct comparing *c, int cell)
{
    return cell == NONE ? (struct str){ 0 } : c->layer->columns[cell].name;
}

static bool fault(struct comparing *c, int cell, const struct error *what, struct error *err)
{
    struct unit_findings *out = c->out;
    struct unit_fault *f = &out->faults[out->n_faults_told];

    if (out->n_faults++ >= UNIT_BOOK_FAULTS)
        return true;
    *f = (struct unit_fault){ c->layer->name, header(c, cell), c->number, *what };
    out->n_faults_told++;
    return c->arena->held <= c->arena->limit || error_set(err, ERROR_TOO_LARGE, "out of memory");
}

static bool change(struct comparing *c, const struct unit_change *change, struct error *err)
{
    if (c->out->n_changes == UNIT_BOOK_CHANGES)
        return error_set(err, ERROR_TOO_LARGE, "a workbook may change at most %d values at once",
                         UNIT_BOOK_CHANGES);
    c->out->changes[c->out->n_changes] = *change;
    return c->out->changes[c->out->n_changes++].wish.value.ptr ||
           error_set(err, ERROR_TOO_LARGE, "out of memory");
}

static void headers_find(struct comparing *c)
{
    const struct collection *of = unit_sheet_of(c->sheet);
    size_t n = unit_sheet_columns(c->sheet, c->columns);

    c->at_id = NONE;
    for (size_t i = 0; i < SHEET_COLUMNS; i++)
        c->at[i] = NONE;
    for (size_t cell = 0; cell < c->layer->n_columns; cell++) {
        struct str name = str_trim(c->layer->columns[cell].name);
        int column = collection_column(of, name);

        if (str_eq_nocase(name, STR("id")))
            c->at_id = (int)cell;
        for (size_t i = 0; column >= 0 && i < n; i++)
            if (c->columns[i] == &of->columns[column] && c->at[i] == NONE)
                c->at[i] = (int)cell;
    }
}

static struct str text_at(const struct exchange_row *row, int cell, char room[32])
{
    if (cell == NONE || (size_t)cell >= row->n_values)
        return (struct str){ 0 };
    return str_trim(import_cell(&row->values[cell], room));
}

/* Half a row of blanks is how people leave off. */
static bool texts_take(struct comparing *c, const struct exchange_row *row)
{
    bool any = false;

    c->number = row->number;
    for (size_t i = 0; i < c->rows.n_columns; i++) {
        c->texts[i] = text_at(row, c->at[i], c->numbers[i]);
        any |= c->texts[i].len > 0;
    }
    c->id = text_at(row, c->at_id, c->numbers[SHEET_COLUMNS]);
    return any || c->id.len;
}

static struct str cell_before(const struct comparing *c, size_t row, size_t column)
{
    return c->rows.cells[row * c->rows.n_columns + column];
}

/* The value of a cell as text that is told and kept; *same: it is what the ledger says. */
static bool cell_value(const struct comparing *c, size_t i, struct str before, struct str *after,
                       bool *same, struct error *why)
{
    const struct column *column = c->columns[i];
    struct str text = c->texts[i];
    struct cell value;
    AUTO(buf) written = BUF_INIT(1 << 16);
    bool rounded;

    *after = text;
    *same = str_eq(text, before) ||
            (column->kind == COLUMN_CODE && before.len &&
             code_find(column->codes, text) == code_find(column->codes, before));
    if (*same || column->kind == COLUMN_ORDINAL)
        return true;
    if (!cell_read(column, text, c->arena, &value, &rounded, why))
        return false;
    cell_write(column, value, &written);
    *after = arena_copy(c->arena, buf_str(&written));
    *same = str_eq(*after, before);
    return true;
}

static bool key_is(const struct comparing *c, size_t row)
{
    for (size_t i = 0; i < c->rows.n_columns; i++) {
        struct str before = cell_before(c, row, i), after;
        enum column_kind kind = c->columns[i]->kind;
        struct error ignored;
        bool same;

        if (!(c->columns[i]->flags & COLUMN_KEY))
            continue;
        if (!c->texts[i].len)
            return false;
        if (kind == COLUMN_TEXT || kind == COLUMN_REFERENCE)
            same = str_eq(c->texts[i], before);
        else if (!cell_value(c, i, before, &after, &same, &ignored))
            return false;
        if (!same)
            return false;
    }
    return true;
}

/* The row of the ledger that has this id, or (without one) this key; the number of rows: none. */
static size_t row_find(const struct comparing *c)
{
    size_t low = 0, high = c->rows.n;
    int64_t id = 0;

    if (c->id.len) {
        if (!str_to_i64(c->id, &id))
            return c->rows.n;
        while (low < high) {
            size_t middle = (low + high) / 2;

            if (c->rows.ids[middle] < id)
                low = middle + 1;
            else
                high = middle;
        }
        return low < c->rows.n && c->rows.ids[low] == id ? low : c->rows.n;
    }
    for (size_t row = 0; row < c->rows.n; row++)
        if (key_is(c, row))
            return row;
    return c->rows.n;
}

static bool value_refuse(struct comparing *c, size_t i, const char *words, struct error *err)
{
    struct error what = { 0 };

    error_expected(&what, "%s", words);
    column_blame(c->columns[i], &what);
    error_detail(&what, str_from(c->columns[i]->name), c->texts[i], cell_expects(c->columns[i]));
    return fault(c, c->at[i], &what, err);
}

/* What a record is called where people read it: a fact by what it joins, the others by their code,
 * or their name where they have none. */
static struct str object_name(const struct comparing *c, struct str first, struct str second)
{
    if (unit_sheet_of(c->sheet)->flags & COLLECTION_DATED)
        return arena_printf(c->arena, "%" STR_FMT " %" STR_FMT, STR_ARG(first), STR_ARG(second));
    return arena_copy(c->arena, first.len ? first : second);
}

/* May the value of a record that is there be another? NULL, or why not. */
static const char *refusal(const struct column *column, struct str before, struct str after)
{
    if (column->kind == COLUMN_REFERENCE || column->kind == COLUMN_ORDINAL ||
        ((column->flags & COLUMN_KEY) && before.len))
        return WORDS("this is not changed in a workbook");
    if ((column->flags & COLUMN_REQUIRED) && !after.len)
        return WORDS("must not be empty");
    return NULL;
}

/* One cell of a row that the ledger has. */
static bool cell_compare(struct comparing *c, size_t row, size_t i, struct error *err)
{
    const struct column *column = c->columns[i];
    struct unit_change changed = { .sheet = c->layer->name,
                                   .column = header(c, c->at[i]),
                                   .row = c->number,
                                   .before = cell_before(c, row, i) };
    struct error what = { 0 };
    const char *why;
    bool same;

    if (c->at[i] == NONE)
        return true;
    changed.wish.of = unit_sheet_of(c->sheet);
    changed.wish.object_id = c->rows.ids[row];
    changed.wish.field = str_from(column->name);
    if (!cell_value(c, i, changed.before, &changed.wish.value, &same, &what)) {
        error_detail(&what, str_from(column->name), c->texts[i], cell_expects(column));
        return fault(c, c->at[i], &what, err);
    }
    if (same)
        return true;
    why = refusal(column, changed.before, changed.wish.value);
    if (why)
        return value_refuse(c, i, why, err);
    changed.wish.object = object_name(c, cell_before(c, row, 0), cell_before(c, row, 1));
    return change(c, &changed, err);
}

/* The cells of a row without a record, read; false in *good when one cannot be. */
static bool record_write(struct comparing *c, struct buf *out, bool *good, struct error *err)
{
    struct json j = JSON_INIT(out);

    json_object_begin(&j, NULL);
    for (size_t i = 0; i < c->rows.n_columns; i++) {
        const struct column *column = c->columns[i];
        struct error what = { 0 };
        struct str after;
        int64_t id;
        bool same;

        if (column->kind == COLUMN_REFERENCE && column->refers == COLLECTION_INSTITUTIONS &&
            !c->texts[i].len)
            c->texts[i] = c->unit_code;
        if ((column->flags & COLUMN_REQUIRED) && !c->texts[i].len) {
            *good = false;
            if (!value_refuse(c, i, WORDS("must not be empty"), err))
                return false;
            continue;
        }
        if (!cell_value(c, i, STR(""), &after, &same, &what) ||
            (after.len && column->kind == COLUMN_REFERENCE &&
             !entry_resolve(c->conn, column, after, &id, &what))) {
            *good = false;
            error_detail(&what, str_from(column->name), c->texts[i], cell_expects(column));
            if (!fault(c, c->at[i], &what, err))
                return false;
        } else if (after.len) {
            json_str(&j, column->name, after);
        }
    }
    json_end(&j);
    return buf_ok(out, err);
}

static bool row_refuse(struct comparing *c, const char *words, struct error *err)
{
    struct error what = { 0 };

    error_expected(&what, "%s", words);
    error_detail(&what, STR("id"), c->id.len ? c->id : c->texts[0], "");
    return fault(c, c->id.len ? c->at_id : c->at[0], &what, err);
}

static bool row_new(struct comparing *c, struct error *err)
{
    struct unit_change made = { .sheet = c->layer->name, .row = c->number };
    AUTO(buf) record = BUF_INIT(RECORD_BYTES);
    bool good = true;

    if (!c->sheet->takes_rows || c->id.len)
        return row_refuse(c, WORDS("the unit has no such record"), err);
    if (!record_write(c, &record, &good, err))
        return false;
    if (!good)
        return true;
    made.wish = (struct correction_wish){ .of = unit_sheet_of(c->sheet),
                                          .object = object_name(c, c->texts[0], c->texts[1]),
                                          .value = arena_copy(c->arena, buf_str(&record)) };
    return change(c, &made, err);
}

static bool row_compare(void *context, const struct exchange_row *values, struct error *err)
{
    struct comparing *c = context;
    size_t row;

    if (!texts_take(c, values))
        return true;
    if (c->out->n_rows++ >= (int64_t)UNIT_SHEETS * UNIT_BOOK_ROWS)
        return error_set(err, ERROR_TOO_LARGE, "a sheet has at most %d rows", UNIT_BOOK_ROWS);
    row = row_find(c);
    if (row == c->rows.n)
        return row_new(c, err);
    if (c->seen[row])
        return row_refuse(c, WORDS("this record is in the sheet twice"), err);
    c->seen[row] = true;
    for (size_t i = 0; i < c->rows.n_columns; i++)
        if (!cell_compare(c, row, i, err))
            return false;
    return true;
}

static bool sheet_compare(struct comparing *c, const struct row_spool *spool, int64_t unit,
                          struct error *err)
{
    c->layer = &spool->layer;
    if (spool->n_rows > UNIT_BOOK_ROWS)
        return error_set(err, ERROR_TOO_LARGE, "a sheet has at most %d rows", UNIT_BOOK_ROWS);
    if (!unit_rows_load(c->conn, c->sheet, unit, c->arena, &c->rows, err))
        return false;
    c->seen = arena_alloc(c->arena, c->rows.n + 1);
    if (!c->seen)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    headers_find(c);
    return row_spool_each(spool, c, row_compare, err);
}

bool unit_file_compare(struct conn *conn, int64_t unit, const struct unit_file *file,
                       struct arena *arena, struct unit_findings *out, struct error *err)
{
    struct comparing c = { .conn = conn, .arena = arena, .out = out };
    struct entry institution;

    *out = (struct unit_findings){
        .changes = arena_alloc(arena, UNIT_BOOK_CHANGES * sizeof(*out->changes)),
        .faults = arena_alloc(arena, UNIT_BOOK_FAULTS * sizeof(*out->faults)),
    };
    if (!out->changes || !out->faults)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    if (!entry_load(conn, &collections[COLLECTION_INSTITUTIONS], unit, arena, &institution, err))
        return false;
    c.unit_code = institution.values[0].text;
    for (size_t i = 0; i < UNIT_SHEETS; i++) {
        c.sheet = &unit_sheets[i];
        if (file->spools[i].fd >= 0 && !sheet_compare(&c, &file->spools[i], unit, err))
            return false;
    }
    return true;
}
