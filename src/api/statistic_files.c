/*
 * statistic_files: the numbers of a count as CSV and as a workbook.
 */
#include "statistic_question.h"

#include <inttypes.h>
#include <stdio.h>

#include "rows.h"
#include "yardstick/registry/book.h"

/* The numbers of a row with their titles, for files. */
static const struct {
    const char *name, *title[LANG_COUNT];
    size_t offset;
    unsigned decimals;
} numbers[] = {
#define NUMBER(field, zh, en, decimals)                                                            \
    {                                                                                              \
#field, { zh, en }, offsetof(struct statistic_sums, field), decimals                       \
    }
    NUMBER(rooms, "房间数", "Rooms", 0),
    NUMBER(area, "使用面积（㎡）", "Usable area (m²)", 2),
    NUMBER(used_rooms, "使用中房间", "Rooms in use", 0),
    NUMBER(idle_rooms, "闲置房间", "Idle rooms", 0),
    NUMBER(idle_area, "闲置面积（㎡）", "Idle area (m²)", 2),
    NUMBER(unoccupied_rooms, "空置房间", "Unoccupied rooms", 0),
    NUMBER(unoccupied_area, "空置面积（㎡）", "Unoccupied area (m²)", 2),
    NUMBER(over_rooms, "超标房间", "Rooms over standard", 0),
    NUMBER(over_area, "超标面积（㎡）", "Over standard (m²)", 2),
    NUMBER(people, "使用人数", "People", 0),
};

static int64_t number_at(const struct statistic_sums *s, size_t i)
{
    return *(const int64_t *)(const void *)((const char *)s + numbers[i].offset);
}

static struct str key_text(const struct count *c, const struct statistic_question *q,
                           const struct statistic_row *row, size_t i, struct arena *arena)
{
    enum statistic_dimension d = q->by[i];
    struct str label = statistic_label(c->cube, d, row->keys[i]);

    return d == BY_YEAR ? arena_printf(arena, "%" PRId64, row->keys[i])
           : label.ptr  ? label
                        : STR("");
}

void statistic_csv(struct call *call, const struct statistic_question *q, const struct count *c)
{
    struct buf *out = &call->response->body;

    buf_text(out, "\xEF\xBB\xBF");
    for (size_t i = 0; i < q->n_by; i++)
        buf_addf(out, "%s,", statistic_names[q->by[i]]);
    for (size_t k = 0; k < ARRAY_LEN(numbers); k++)
        buf_addf(out, "%s%s", k ? "," : "", numbers[k].name);
    buf_text(out, "\r\n");
    for (size_t r = 0; r < c->n; r++) {
        for (size_t i = 0; i < q->n_by; i++) {
            table_csv_cell(out, key_text(c, q, &c->rows[r], i, call->arena));
            buf_addc(out, ',');
        }
        for (size_t k = 0; k < ARRAY_LEN(numbers); k++) {
            int64_t n = number_at(&c->rows[r].sums, k);

            if (numbers[k].decimals)
                buf_addf(out, "%s%" PRId64 ".%02" PRId64, k ? "," : "", n / 100, n % 100);
            else
                buf_addf(out, "%s%" PRId64, k ? "," : "", n);
        }
        buf_text(out, "\r\n");
    }
    call->response->content_type = "text/csv; charset=utf-8";
    response_download(call->response, STR("statistics.csv"), call->arena);
}

static void book_fill(struct book *b, struct call *call, const struct statistic_question *q,
                      const struct count *c, enum lang lang)
{
    int n_by = (int)q->n_by, last = (int)c->n;
    char formula[64];

    book_sheet(b, lang == LANG_ZH ? "统计" : "Statistics");
    book_width(b, 0, n_by ? n_by - 1 : 0, 28);
    book_width(b, n_by, n_by + (int)ARRAY_LEN(numbers) - 1, 14);
    for (int i = 0; i < n_by; i++)
        book_text(b, 0, i, str_from(statistic_names[q->by[i]]), BOOK_HEADER);
    for (size_t k = 0; k < ARRAY_LEN(numbers); k++) {
        int column = n_by + (int)k;

        book_text(b, 0, column, str_from(numbers[k].title[lang]), BOOK_HEADER);
        for (int r = 0; r < last; r++)
            book_fixed(b, r + 1, column, number_at(&c->rows[r].sums, k), numbers[k].decimals,
                       BOOK_CELL);
        snprintf(formula, sizeof(formula), "=SUM(%c2:%c%d)", 'A' + column, 'A' + column, last + 1);
        book_formula(b, last + 1, column, formula, number_at(&c->total, k), numbers[k].decimals,
                     BOOK_TOTAL);
    }
    for (int r = 0; r < last; r++)
        for (int i = 0; i < n_by; i++)
            book_text(b, r + 1, i, key_text(c, q, &c->rows[r], (size_t)i, call->arena), BOOK_CELL);
    if (n_by)
        book_text(b, last + 1, 0, lang == LANG_ZH ? STR("合计") : STR("Total"), BOOK_TOTAL);
    book_freeze(b, 1, n_by);
}

bool statistic_book(struct call *call, const struct statistic_question *q, const struct count *c,
                    enum lang lang, struct error *err)
{
    struct book_answer file;
    struct book *b;

    if (!book_answer_begin(call, &file, &b, err))
        return false;
    book_fill(b, call, q, c, lang);
    return book_answer_end(call, &file, b,
                           lang == LANG_ZH ? STR("统计.xlsx") : STR("statistics.xlsx"), err);
}
