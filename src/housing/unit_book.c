/*
 * unit_book: the workbook as it is written; see the header.
 */
#include "unit_sheet.h"

#include "yardstick/base/clock.h"
#include "yardstick/housing/warning.h"
#include "yardstick/store/stmt.h"

enum { FINDINGS_BYTES = 1 << 14, FINDINGS_MAX = 16 };

struct writing {
    struct conn *conn;
    struct book *book;
    struct arena arena;
    const struct unit_sheet *sheet;
    struct review_rules review;
    struct warning_rules warnings;
    enum lang lang;
};

/* What a row is told to be wrong with: warnings' codes. */
struct found {
    struct str codes[FINDINGS_MAX];
    size_t n;
};

static bool found_load(struct writing *w, int64_t id, struct found *out, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step = STEP_DONE;

    out->n = 0;
    if (!w->sheet->has_warnings)
        return true;
    if (!stmt_open(w->conn, SQL_REVIEW_FINDINGS, &q, err))
        return false;
    stmt_bind_str(&q, ":type", str_from(unit_sheet_of(w->sheet)->name));
    stmt_bind_i64(&q, ":id", id);
    while (out->n < FINDINGS_MAX && (step = stmt_step(&q, err)) == STEP_ROW)
        out->codes[out->n++] = arena_copy(&w->arena, stmt_str(&q, 0));
    return step != STEP_FAILED;
}

static bool is_found(const struct found *found, const char *code)
{
    for (size_t i = 0; code && i < found->n; i++)
        if (str_eq(found->codes[i], str_from(code)))
            return true;
    return false;
}

/* The rule that wants a column filled; NULL: none that holds. */
static const struct review_rule *rule_of(const struct writing *w, size_t column)
{
    const char *code = w->sheet->columns[column].rule;

    for (size_t i = 0; code && i < w->review.n; i++)
        if (str_eq(w->review.rules[i].code, str_from(code)))
            return &w->review.rules[i];
    return NULL;
}

static void said(struct buf *out, struct str title, enum lang lang)
{
    if (out->len)
        buf_text(out, lang == LANG_ZH ? "；" : "; ");
    buf_add(out, title);
}

static void findings_put(struct writing *w, int row, int column, const struct found *found,
                         struct buf *missing)
{
    for (size_t i = 0; i < found->n; i++) {
        const struct warning_rule *rule = warning_rule_find(&w->warnings, found->codes[i]);

        if (rule)
            said(missing, rule->title[w->lang], w->lang);
    }
    book_text(w->book, row, column, buf_str(missing), missing->len ? BOOK_FLAWED : BOOK_CELL);
}

/* Numbers as numbers, so that a workbook can add them up. */
static void cell_put(struct writing *w, int row, int at, const struct column *column,
                     struct str text, enum book_style style)
{
    unsigned decimals = column->kind == COLUMN_AREA ? 2 : column->kind == COLUMN_SHARE ? 4 : 0;
    int64_t value;

    if (column->kind == COLUMN_CODE)
        text = str_from(code_title(column->codes, text, w->lang));
    if (text.len && (decimals || column->kind == COLUMN_INTEGER) &&
        str_to_fixed(text, decimals, &value))
        book_fixed(w->book, row, at, value, decimals, style);
    else
        book_text(w->book, row, at, text, style);
}

static void cells_put(struct writing *w, int row, const struct unit_rows *rows, size_t nth,
                      const struct column *const *columns, const struct found *found,
                      struct buf *missing)
{
    for (size_t i = 0; i < rows->n_columns; i++) {
        struct str text = rows->cells[nth * rows->n_columns + i];
        const struct review_rule *rule = rule_of(w, i);
        bool absent = rule && !text.len;

        if (absent) {
            said(missing, w->lang == LANG_ZH ? STR("缺") : STR("No "), w->lang);
            buf_add(missing, rule->title[w->lang]);
        }
        cell_put(w, row, (int)i, columns[i], text,
                 absent || is_found(found, w->sheet->columns[i].warning) ? BOOK_FLAWED : BOOK_CELL);
    }
}

static void header_put(struct writing *w, const struct column *const *columns, size_t n)
{
    book_sheet(w->book, unit_sheet_of(w->sheet)->title[w->lang]);
    for (size_t i = 0; i < n; i++)
        book_text(w->book, 0, (int)i, str_from(columns[i]->title[w->lang]), BOOK_HEADER);
    book_text(w->book, 0, (int)n, str_from(SHEET_FINDINGS[w->lang]), BOOK_HEADER);
    book_text(w->book, 0, (int)n + 1, STR("id"), BOOK_HEADER);
    book_width(w->book, 0, (int)n - 1, 16);
    book_width(w->book, (int)n, (int)n, 36);
    book_width(w->book, (int)n + 1, (int)n + 1, 8);
    book_freeze(w->book, 1, 1);
}

static bool sheet_write(struct writing *w, int64_t unit, struct error *err)
{
    const struct column *columns[SHEET_COLUMNS];
    size_t n = unit_sheet_columns(w->sheet, columns);
    struct unit_rows rows;

    if (!unit_rows_load(w->conn, w->sheet, unit, &w->arena, &rows, err))
        return false;
    header_put(w, columns, n);
    for (size_t i = 0; i < rows.n; i++) {
        AUTO(buf) missing = BUF_INIT(FINDINGS_BYTES);
        struct found found;

        if (!found_load(w, rows.ids[i], &found, err))
            return false;
        cells_put(w, (int)i + 1, &rows, i, columns, &found, &missing);
        findings_put(w, (int)i + 1, (int)n, &found, &missing);
        book_text(w->book, (int)i + 1, (int)n + 1,
                  arena_printf(&w->arena, "%lld", (long long)rows.ids[i]), BOOK_CELL);
    }
    arena_reset(&w->arena);
    return true;
}

bool unit_book_write(struct conn *conn, int64_t unit, enum lang lang, struct book *book,
                     struct error *err)
{
    AUTO(arena) rules = ARENA_INIT(4 << 20);
    struct writing w = { .conn = conn, .book = book, .arena = ARENA_INIT(64 << 20), .lang = lang };
    char today[DATE_TEXT];
    bool done;

    clock_today(today);
    done = review_rules_read(str_from(today), &rules, &w.review, err) &&
           warning_rules_read(&rules, &w.warnings, err);
    for (size_t i = 0; done && i < UNIT_SHEETS; i++) {
        w.sheet = &unit_sheets[i];
        done = sheet_write(&w, unit, err);
    }
    arena_release(&w.arena);
    return done;
}
