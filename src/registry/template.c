/*
 * template: see the header.
 */
#include "yardstick/registry/template.h"

#include <stdio.h>
#include <xlsxwriter.h>

enum { EXAMPLE_ROW = 1, FIXED_TIME = 315532800 /* 1980, as everywhere in workbooks */ };

/* Examples that a kind alone does not give. */
static const struct {
    const char *column, *text[LANG_COUNT];
} examples[] = {
    { "code", { "A-001", "A-001" } },
    { "name", { "示例", "Example" } },
    { "number", { "101", "101" } },
    { "batch", { "2026-01", "2026-01" } },
    { "address", { "人民路1号", "1 People's Road" } },
    { "label", { "1F", "1F" } },
    { "built", { "1998", "1998" } },
    { "department", { "办公室", "Office" } },
    { "to", { "", "" } },
    { "parent_code", { "", "" } },
    { "district", { "", "" } },
    { "measured_area", { "", "" } },
    { "usable_area", { "", "" } },
};

static const char *example(const struct column *c, enum lang lang)
{
    for (size_t i = 0; i < ARRAY_LEN(examples); i++)
        if (strcmp(examples[i].column, c->name) == 0)
            return examples[i].text[lang];
    // Of two keys of which one is given, as of a tenure, the first is.
    if (c->flags == COLUMN_KEY && strcmp(c->name, "building_code") == 0)
        return "";
    switch (c->kind) {
    case COLUMN_INTEGER:
        return "1";
    case COLUMN_ORDINAL:
        return "0";
    case COLUMN_AREA:
        return "23.50";
    case COLUMN_LENGTH:
        return "12.60";
    case COLUMN_MONEY:
        return "1200.00";
    case COLUMN_SHARE:
        return "1";
    case COLUMN_DATE:
        return "2026-01-01";
    case COLUMN_BOOLEAN:
        return lang == LANG_ZH ? "否" : "no";
    case COLUMN_CODE:
        return c->codes[0].title[lang];
    case COLUMN_REFERENCE:
        return "A-001";
    default:
        return "";
    }
}

void template_csv(const struct collection *collection, struct buf *out)
{
    size_t n = collection->n_columns;

    buf_text(out, "\xEF\xBB\xBF");
    for (size_t i = 0; i < n; i++)
        buf_addf(out, "%s%s", collection->columns[i].name, i + 1 < n ? "," : "\r\n");
    for (size_t i = 0; i < n; i++) {
        const struct column *c = &collection->columns[i];

        buf_addf(out, "%s%s", c->kind == COLUMN_CODE ? c->codes[0].code : example(c, LANG_ZH),
                 i + 1 < n ? "," : "\r\n");
    }
}

static lxw_error rows_write(lxw_worksheet *sheet, const struct collection *c, enum lang lang,
                            lxw_format *bold)
{
    lxw_error bad = worksheet_set_column(sheet, 0, (lxw_col_t)(c->n_columns - 1), 16, NULL);

    for (size_t i = 0; i < c->n_columns && !bad; i++)
        bad = worksheet_write_string(sheet, 0, (lxw_col_t)i, c->columns[i].title[lang], bold);
    for (size_t i = 0; i < c->n_columns && !bad; i++)
        bad = worksheet_write_string(sheet, EXAMPLE_ROW, (lxw_col_t)i,
                                     example(&c->columns[i], lang), NULL);
    worksheet_freeze_panes(sheet, 1, 0);
    return bad;
}

/* Column, code, title: what may stand in the cells of a list. */
static lxw_error codes_write(lxw_worksheet *sheet, const struct collection *c, enum lang lang,
                             lxw_format *bold)
{
    static const char *const titles[3][LANG_COUNT] = { { "列", "Column" },
                                                       { "名称", "Title" },
                                                       { "代码", "Code" } };
    lxw_error bad = worksheet_set_column(sheet, 0, 2, 24, NULL);
    lxw_row_t row = 1;

    for (lxw_col_t i = 0; i < 3 && !bad; i++)
        bad = worksheet_write_string(sheet, 0, i, titles[i][lang], bold);
    for (size_t i = 0; i < c->n_columns; i++)
        for (const struct code *code = c->columns[i].codes; code && code->code && !bad; code++) {
            bad = worksheet_write_string(sheet, row, 0, c->columns[i].title[lang], NULL);
            bad = bad ? bad : worksheet_write_string(sheet, row, 1, code->title[lang], NULL);
            bad = bad ? bad : worksheet_write_string(sheet, row++, 2, code->code, NULL);
        }
    return bad;
}

bool template_book(const struct collection *collection, enum lang lang, const char *path,
                   struct error *err)
{
    lxw_doc_properties properties = { .created = FIXED_TIME };
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *sheet, *codes;
    lxw_format *bold;
    lxw_error bad = LXW_ERROR_MEMORY_MALLOC_FAILED;

    if (!book)
        return error_set(err, ERROR_INTERNAL, "cannot begin the workbook %s", path);
    workbook_set_properties(book, &properties);
    bold = workbook_add_format(book);
    format_set_bold(bold);
    sheet = workbook_add_worksheet(book, collection->title[lang]);
    codes = workbook_add_worksheet(book, lang == LANG_ZH ? "代码表" : "Codes");
    if (sheet && codes)
        bad = rows_write(sheet, collection, lang, bold);
    if (sheet && codes && !bad)
        bad = codes_write(codes, collection, lang, bold);
    if (bad) {
        lxw_workbook_free(book);
        return error_set(err, ERROR_INTERNAL, "cannot write the workbook: %s", lxw_strerror(bad));
    }
    bad = workbook_close(book);
    return bad == LXW_NO_ERROR ||
           error_set(err, ERROR_FULL, "cannot write the workbook: %s", lxw_strerror(bad));
}
