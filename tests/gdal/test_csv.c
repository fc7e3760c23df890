/* csv: records of RFC 4180, and of those who never read it. */
#include "test.h"
#include "yardstick/gdal/csv.h"

/* Cells joined by '|', records by '/'; "!" where parsing failed. Fed `step` bytes more at a time.
 */
static const char *parsed(struct str text, char delimiter, size_t step)
{
    static char out[512];
    struct csv_record record;
    struct error err;
    size_t shown = 0, n = 0;

    out[0] = '\0';
    csv_record_init(&record);
    for (;;) {
        bool last = shown + step >= text.len;
        size_t used = 0;
        struct str now = { text.ptr, last ? text.len : shown + step };
        enum csv_step got = csv_parse(now, delimiter, last, &record, &used, &err);

        if (got == CSV_MORE) {
            shown += step;
            continue;
        }
        if (got == CSV_FAILED)
            n += (size_t)snprintf(out + n, sizeof(out) - n, "!");
        if (got != CSV_RECORD)
            break;
        for (size_t i = 0; i < record.n_cells; i++)
            n += (size_t)snprintf(out + n, sizeof(out) - n, "%s%.*s", i ? "|" : "",
                                  STR_ARG(csv_cell(&record, i)));
        n += (size_t)snprintf(out + n, sizeof(out) - n, "/");
        text = (struct str){ text.ptr + used, text.len - used };
        shown = 0;
    }
    csv_record_release(&record);
    return out;
}

static const struct {
    const char *text, *cells;
} cases[] = {
    { "a,b\r\nc,d\r\n", "a|b/c|d/" },
    { "a,b\nc,d", "a|b/c|d/" },
    { "a,b\rc,d\r", "a|b/c|d/" },
    { "a,\n,b\n", "a|/|b/" },
    { "\n\na", "//a/" },
    { "\"a,b\",c\n", "a,b|c/" },
    { "\"a \"\"b\"\"\",c", "a \"b\"|c/" },
    { "\"a\nb\r\nc\",d\n", "a\nb\r\nc|d/" },
    { "\"\",\"\"", "|/" },
    { "a\"b,c", "a\"b|c/" },
    { "\"a\"b,c", "ab|c/" },
    { "\"open,c\nd", "!" },
    { "", "" },
    { "房间,面积\n", "房间|面积/" },
};

TESTS
{
    TEST ("records are the same whether text comes whole or byte by byte") {
        for (size_t i = 0; i < ARRAY_LEN(cases); i++)
            for (size_t step = 1; step < 12; step++)
                if (!CHECK(strcmp(parsed(str_from(cases[i].text), ',', step), cases[i].cells) == 0))
                    NOTE("case %zu, step %zu: %s", i, step,
                         parsed(str_from(cases[i].text), ',', step));
    }
    TEST ("a record counts the lines it takes") {
        struct csv_record record;
        struct error err;
        size_t used;

        csv_record_init(&record);
        CHECK(csv_parse(STR("\"a\nb\nc\",d\ne"), ',', true, &record, &used, &err) == CSV_RECORD);
        CHECK(record.n_lines == 3 && used == 10);
        csv_record_release(&record);
    }
    TEST ("the delimiter is the one that divides most") {
        CHECK(csv_delimiter_guess(STR("a;b;c\n1,5;2;3\n")) == ';');
        CHECK(csv_delimiter_guess(STR("a\tb\n")) == '\t');
        CHECK(csv_delimiter_guess(STR("a,b\n")) == ',');
        CHECK(csv_delimiter_guess(STR("\"a;b\",c,d\n")) == ',');
        CHECK(csv_delimiter_guess(STR("one\n")) == ',');
        CHECK(csv_delimiter_guess(STR("")) == ',');
    }
    TEST ("more cells than a table may have is an error, not a crash") {
        char many[2000];
        struct csv_record record;
        struct error err;
        size_t used;

        memset(many, ',', sizeof(many));
        csv_record_init(&record);
        CHECK(csv_parse((struct str){ many, sizeof(many) }, ',', true, &record, &used, &err) ==
              CSV_FAILED);
        CHECK(err.code == ERROR_TOO_LARGE);
        csv_record_release(&record);
    }
}
