#include "yardstick/registry/cell.h"

#include "test.h"

static const struct {
    enum column_kind kind;
    const char *text;
    const char *value; /* as cell_write() says it; NULL: refused */
    bool rounded;
} cells[] = {
    { COLUMN_AREA, "23.5", "23.50", false },
    { COLUMN_AREA, "1,234.56㎡", "1234.56", false },
    { COLUMN_AREA, "２３．５ 平方米", "23.50", false },
    { COLUMN_AREA, "33.128", "33.13", true },
    { COLUMN_AREA, "33.120000000000005", "33.12", true },
    { COLUMN_AREA, "-5", "-5.00", false },
    { COLUMN_AREA, "大约20", NULL, false },
    { COLUMN_AREA, "12.3.4", NULL, false },
    { COLUMN_INTEGER, "12", "12", false },
    { COLUMN_INTEGER, "12.0", "12", false },
    { COLUMN_INTEGER, "12.5", NULL, false },
    { COLUMN_ORDINAL, "5F", "4", false },
    { COLUMN_ORDINAL, "负一层", "-1", false },
    { COLUMN_ORDINAL, "夹层", NULL, false },
    { COLUMN_DATE, "2026-11-23", "2026-11-23", false },
    { COLUMN_DATE, "2026/1/2", "2026-01-02", false },
    { COLUMN_DATE, "2026年1月2日", "2026-01-02", false },
    { COLUMN_DATE, "20260102", "2026-01-02", false },
    { COLUMN_DATE, "2026/01/02 00:00:00", "2026-01-02", false },
    { COLUMN_DATE, "2026-02-30", NULL, false },
    { COLUMN_DATE, "26-1-2", NULL, false },
    { COLUMN_SHARE, "0.5", "0.5000", false },
    { COLUMN_SHARE, "50%", "0.5000", false },
    { COLUMN_SHARE, "33.33%", "0.3333", false },
    { COLUMN_BOOLEAN, "是", "1", false },
    { COLUMN_BOOLEAN, "NO", "0", false },
    { COLUMN_BOOLEAN, "maybe", NULL, false },
    { COLUMN_CODE, "办公室", "office", false },
    { COLUMN_CODE, "SERVICE", "service", false },
    { COLUMN_CODE, "宿舍", NULL, false },
    { COLUMN_TEXT, "  甲　乙 ", "甲　乙", false },
    { COLUMN_TEXT, "   ", "", false },
    { COLUMN_AREA, "", "", false },
};

TESTS
{
    TEST ("cells are read as people write them and written in one form")
        for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
            struct column column = { .name = "x", .kind = cells[i].kind, .codes = codes_uses };
            AUTO(arena) arena = ARENA_INIT(1 << 16);
            AUTO(buf) out = BUF_INIT(1000);
            struct error err = { 0 };
            struct cell value;
            bool rounded = false;
            bool done = cell_read(&column, str_from(cells[i].text), &arena, &value, &rounded, &err);

            if (done)
                cell_write(&column, value, &out);
            if (!CHECK(done == (cells[i].value != NULL)) || !CHECK(rounded == cells[i].rounded) ||
                !CHECK(!done || str_eq(buf_str(&out), str_from(cells[i].value))))
                NOTE("%s → %.*s", cells[i].text, STR_ARG(buf_str(&out)));
            CHECK(done || (err.code == ERROR_INVALID && err.expected[0]));
        }
    TEST ("text that is not UTF-8 is refused") {
        struct column column = { .name = "x", .kind = COLUMN_TEXT };
        AUTO(arena) arena = ARENA_INIT(1 << 16);
        struct error err = { 0 };
        struct cell value;
        bool rounded;

        CHECK(!cell_read(&column, STR("\xff"), &arena, &value, &rounded, &err));
    }
}
