/*
 * report: rows of statements into sheets; see the header.
 */
#include "yardstick/housing/report.h"

#include <inttypes.h>
#include <stdio.h>

#include "yardstick/draw/listing.h"
#include "yardstick/registry/book.h"
#include "yardstick/store/stmt.h"

enum { CELL_TEXT = 64, TOP_ROWS = 3 };

struct making {
    const struct report *report;
    const struct report_question *question;
    const struct report_sheet *sheet;
    const struct watch *watch;
    struct book *book;       /* or */
    struct listing *listing; /* this */
    int64_t sums[LISTING_COLUMNS_MAX];
    int rows;
};

const struct report *report_find(struct str name)
{
    for (size_t i = 0; i < n_reports; i++)
        if (str_eq(name, str_from(reports[i].name)))
            return &reports[i];
    return NULL;
}

/* "1,234.56", "12", "3.50%" */
static struct str number_text(enum report_kind kind, int64_t value, char out[CELL_TEXT])
{
    char digits[32];
    size_t n, at = 0;
    uint64_t whole = (uint64_t)(value < 0 ? -value : value);
    unsigned rest = (unsigned)(whole % 100);

    if (kind != REPORT_COUNT)
        whole /= 100;
    n = (size_t)snprintf(digits, sizeof(digits), "%" PRIu64, whole);
    if (value < 0)
        out[at++] = '-';
    for (size_t i = 0; i < n; i++) {
        out[at++] = digits[i];
        if ((n - i - 1) % 3 == 0 && i + 1 < n)
            out[at++] = ',';
    }
    if (kind != REPORT_COUNT)
        at += (size_t)snprintf(out + at, CELL_TEXT - at, ".%02u", rest);
    if (kind == REPORT_SHARE)
        at += (size_t)snprintf(out + at, CELL_TEXT - at, "%%");
    out[at] = 0;
    return (struct str){ out, at };
}

static struct str cell_text(const struct making *m, const struct stmt *q, int i,
                            char out[CELL_TEXT])
{
    const struct report_column *c = &m->sheet->columns[i];

    if (stmt_is_null(q, i))
        return (struct str){ 0 };
    if (c->kind != REPORT_TEXT)
        return number_text(c->kind, stmt_i64(q, i), out);
    if (c->codes)
        return str_from(code_title(c->codes, stmt_str(q, i), m->question->lang));
    return stmt_str(q, i);
}

static void row_list(struct making *m, const struct stmt *q)
{
    char text[LISTING_COLUMNS_MAX][CELL_TEXT];
    struct str cells[LISTING_COLUMNS_MAX];

    for (size_t i = 0; i < m->sheet->n_columns; i++)
        cells[i] = cell_text(m, q, (int)i, text[i]);
    listing_row(m->listing, cells, LISTING_PLAIN);
}

static void row_book(struct making *m, const struct stmt *q)
{
    int row = TOP_ROWS + m->rows;

    for (int i = 0; i < (int)m->sheet->n_columns; i++) {
        const struct report_column *c = &m->sheet->columns[i];
        char text[CELL_TEXT];

        if (stmt_is_null(q, i) || c->kind == REPORT_TEXT)
            book_text(m->book, row, i, cell_text(m, q, i, text), BOOK_CELL);
        else
            book_fixed(m->book, row, i, stmt_i64(q, i),
                       c->kind == REPORT_COUNT  ? 0
                       : c->kind == REPORT_AREA ? 2
                                                : 4,
                       BOOK_CELL);
    }
}

static bool has_sums(const struct report_sheet *sheet)
{
    for (size_t i = 0; i < sheet->n_columns; i++)
        if (sheet->columns[i].sums)
            return true;
    return false;
}

static void total_list(struct making *m)
{
    char text[LISTING_COLUMNS_MAX][CELL_TEXT];
    struct str cells[LISTING_COLUMNS_MAX] = { m->question->lang == LANG_ZH ? STR("合计")
                                                                           : STR("Total") };

    for (size_t i = 0; i < m->sheet->n_columns; i++)
        if (m->sheet->columns[i].sums)
            cells[i] = number_text(m->sheet->columns[i].kind, m->sums[i], text[i]);
    listing_row(m->listing, cells, LISTING_TOTAL);
}

static void total_book(struct making *m)
{
    int row = TOP_ROWS + m->rows;
    char formula[64];

    for (int i = 0; i < (int)m->sheet->n_columns; i++) {
        const struct report_column *c = &m->sheet->columns[i];

        if (!c->sums) {
            book_text(m->book, row, i,
                      i                              ? (struct str){ 0 }
                      : m->question->lang == LANG_ZH ? STR("合计")
                                                     : STR("Total"),
                      BOOK_TOTAL);
            continue;
        }
        snprintf(formula, sizeof(formula), "=SUM(%c%d:%c%d)", 'A' + i, TOP_ROWS + 1, 'A' + i, row);
        book_formula(m->book, row, i, formula, m->sums[i], c->kind == REPORT_COUNT ? 0 : 2,
                     BOOK_TOTAL);
    }
}

static void sheet_begin(struct making *m, struct str about)
{
    const struct report_sheet *s = m->sheet;
    enum lang lang = m->question->lang;
    struct listing_column columns[LISTING_COLUMNS_MAX];

    m->rows = 0;
    memset(m->sums, 0, sizeof(m->sums));
    if (m->listing) {
        for (size_t i = 0; i < s->n_columns; i++)
            columns[i] =
                (struct listing_column){ str_from(s->columns[i].title[lang]), s->columns[i].width,
                                         s->columns[i].kind == REPORT_TEXT ? LETTERING_LEFT
                                                                           : LETTERING_RIGHT };
        listing_table(m->listing,
                      m->report->n_sheets > 1 ? str_from(s->title[lang]) : (struct str){ 0 },
                      columns, s->n_columns);
        return;
    }
    book_sheet(m->book, s->title[lang]);
    book_merge(m->book, 0, 0, 0, (int)s->n_columns - 1, str_from(s->title[lang]), BOOK_TITLE);
    book_text(m->book, 1, 0, about, BOOK_PLAIN);
    for (int i = 0; i < (int)s->n_columns; i++) {
        book_width(m->book, i, i, s->columns[i].width);
        book_text(m->book, 2, i, str_from(s->columns[i].title[lang]), BOOK_HEADER);
    }
    book_freeze(m->book, TOP_ROWS, 1);
}

static void sheet_end(struct making *m)
{
    const struct report_sheet *s = m->sheet;
    enum lang lang = m->question->lang;
    const char *none = s->none[lang] ? s->none[lang] : lang == LANG_ZH ? "无" : "None";

    if (m->rows && has_sums(s)) {
        if (m->listing)
            total_list(m);
        else
            total_book(m);
    }
    if (m->rows)
        return;
    if (m->listing)
        listing_note(m->listing, str_from(none));
    else
        book_text(m->book, TOP_ROWS, 0, str_from(none), BOOK_PLAIN);
}

static void bind_id(struct stmt *q, const char *name, int64_t id)
{
    if (stmt_has_bind(q, name))
        stmt_bind_id(q, name, id);
}

static bool sheet_make(struct making *m, struct conn *conn, struct str about, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, m->sheet->sql, &q, err))
        return false;
    bind_id(&q, ":institution", m->question->institution);
    bind_id(&q, ":district", m->question->district);
    sheet_begin(m, about);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        if (m->listing)
            row_list(m, &q);
        else
            row_book(m, &q);
        m->rows++;
        for (size_t i = 0; i < m->sheet->n_columns; i++)
            if (m->sheet->columns[i].sums)
                m->sums[i] += stmt_i64(&q, (int)i);
        if (m->rows % 200 == 0 && watch_is_canceled(m->watch))
            return error_set(err, ERROR_CANCELED, "stopped on request");
    }
    sheet_end(m);
    return step == STEP_DONE;
}

static bool sheets_make(struct making *m, struct conn *conn, struct str about, struct error *err)
{
    for (size_t i = 0; i < m->report->n_sheets; i++) {
        m->sheet = &m->report->sheets[i];
        if (!sheet_make(m, conn, about, err))
            return false;
        watch_progress(m->watch, (unsigned)(100 * (i + 1) / m->report->n_sheets), "writing");
    }
    return true;
}

static struct str about_text(const struct report_question *q, char out[400])
{
    snprintf(out, 400,
             q->lang == LANG_ZH ? "%.*s%s截止日期：%.*s　面积单位：㎡"
                                : "%.*s%sas of %.*s, areas in m²",
             STR_ARG(q->of), q->of.len ? (q->lang == LANG_ZH ? "　" : ", ") : "", STR_ARG(q->day));
    return str_from(out);
}

bool report_write_book(struct conn *conn, const struct report *report,
                       const struct report_question *question, struct book *book,
                       const struct watch *watch, struct error *err)
{
    struct making m = { .report = report, .question = question, .watch = watch, .book = book };
    char about[400];

    return sheets_make(&m, conn, about_text(question, about), err);
}

static bool pdf_make(struct conn *conn, const struct report *report,
                     const struct report_question *question, struct buf *out,
                     const struct watch *watch, struct error *err)
{
    struct making m = { .report = report, .question = question, .watch = watch };
    struct listing_form head = {
        str_from(report->title[question->lang]), { 0 }, question->day, question->lang
    };
    struct error ignored;
    char about[400];
    bool done;

    head.about = about_text(question, about);
    if (!listing_open(&head, out, &m.listing, err))
        return false;
    done = sheets_make(&m, conn, head.about, err);
    return listing_close(m.listing, done ? err : &ignored) && done;
}

bool report_make(struct conn *conn, const struct report *report,
                 const struct report_question *question, enum report_form form, const char *path,
                 struct buf *out, const struct watch *watch, struct error *err)
{
    struct error ignored;
    struct book *book;
    bool done;

    if (form == REPORT_PDF)
        return pdf_make(conn, report, question, out, watch, err);
    if (!book_open(path, &book, err))
        return false;
    done = report_write_book(conn, report, question, book, watch, err);
    return book_close(book, done ? err : &ignored) && done;
}

/* GB/T 2260: the first two digits of a division's code. */
static const struct {
    const char *code, *name;
} provinces[] = {
    { "11", "北京市" },          { "12", "天津市" },         { "13", "河北省" },
    { "14", "山西省" },          { "15", "内蒙古自治区" },   { "21", "辽宁省" },
    { "22", "吉林省" },          { "23", "黑龙江省" },       { "31", "上海市" },
    { "32", "江苏省" },          { "33", "浙江省" },         { "34", "安徽省" },
    { "35", "福建省" },          { "36", "江西省" },         { "37", "山东省" },
    { "41", "河南省" },          { "42", "湖北省" },         { "43", "湖南省" },
    { "44", "广东省" },          { "45", "广西壮族自治区" }, { "46", "海南省" },
    { "50", "重庆市" },          { "51", "四川省" },         { "52", "贵州省" },
    { "53", "云南省" },          { "54", "西藏自治区" },     { "61", "陕西省" },
    { "62", "甘肃省" },          { "63", "青海省" },         { "64", "宁夏回族自治区" },
    { "65", "新疆维吾尔自治区" }
};

struct str report_file_name(struct str code, struct str city, struct str district, char out[200])
{
    const char *province = "";
    char twelve[13] = "000000000000";

    for (size_t i = 0; i < ARRAY_LEN(provinces); i++)
        if (str_starts(code, str_from(provinces[i].code)))
            province = provinces[i].name;
    memcpy(twelve, code.ptr ? code.ptr : "", code.len < 12 ? code.len : 12);
    snprintf(out, 200, "%s-%.*s-%.*s--%s", province, STR_ARG(city), STR_ARG(district), twelve);
    return str_from(out);
}
