/*
 * cell: see the header.
 */
#include "yardstick/registry/cell.h"

#include <inttypes.h>
#include <stdio.h>

#include "yardstick/base/clock.h"
#include "yardstick/registry/blame.h"
#include "yardstick/text/floor_label.h"
#include "yardstick/text/fold.h"

static const struct {
    unsigned decimals;
    const char *expects;
} kinds[] = {
    [COLUMN_TEXT] = { 0, WORDS("text") },
    [COLUMN_INTEGER] = { 0, WORDS("an integer, such as 12") },
    [COLUMN_ORDINAL] = { 0, WORDS("a floor, such as 5F or B1, or its ordinal (ground floor 0)") },
    [COLUMN_AREA] = { 2, WORDS("square metres, such as 23.50") },
    [COLUMN_LENGTH] = { 2, WORDS("metres, such as 15.60") },
    [COLUMN_MONEY] = { 2, WORDS("yuan, such as 1200.00") },
    [COLUMN_SHARE] = { 4, WORDS("a share, such as 0.5 or 50 percent") },
    [COLUMN_DATE] = { 0, WORDS("a date, such as 2026-11-23") },
    [COLUMN_BOOLEAN] = { 0, WORDS("yes or no") },
    [COLUMN_CODE] = { 0, WORDS("a value of the code list") },
    [COLUMN_REFERENCE] = { 0, WORDS("the code of a record that exists") },
};

bool cell_eq(struct cell a, struct cell b)
{
    if (a.kind != b.kind)
        return false;
    if (a.kind == CELL_I64)
        return a.i64 == b.i64;
    return a.kind == CELL_NULL || str_eq(a.text, b.text);
}

const char *cell_expects(const struct column *column)
{
    return kinds[column->kind].expects;
}

/* Take a unit off the end: m2, ㎡ (which folding makes m2), 平方米, 米, 元 … */
static struct str without_unit(struct str text)
{
    static const struct str units[] = {
        { "平方米", 9 }, { "m2", 2 }, { "m²", 3 }, { "平米", 6 }, { "米", 3 },
        { "元", 3 },     { "m", 1 },  { "个", 3 }, { "人", 3 },   { "年", 3 },
    };

    for (size_t i = 0; i < ARRAY_LEN(units); i++)
        if (text.len > units[i].len && str_ends(text, units[i]))
            return str_trim((struct str){ text.ptr, text.len - units[i].len });
    return text;
}

/* "1,234.567" as an integer of 10^-decimals, rounding half up what is finer. */
static bool read_decimal(struct str text, unsigned decimals, int64_t *out, bool *rounded)
{
    char digits[40];
    size_t n = 0, point;
    double real;

    text = without_unit(text);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == ',' || text.ptr[i] == ' ')
            continue;
        if (n + 1 >= sizeof(digits))
            return false;
        digits[n++] = text.ptr[i];
    }
    if (str_to_fixed((struct str){ digits, n }, decimals, out))
        return true;
    if (!str_to_f64((struct str){ digits, n }, &real))
        return false;
    point = str_find((struct str){ digits, n }, '.');
    if (point + 1 + decimals < n && digits[n - 1] >= '0' && !memchr(digits, 'e', n) &&
        !memchr(digits, 'E', n)) {
        bool up = digits[point + 1 + decimals] >= '5';

        if (!str_to_fixed((struct str){ digits, point + 1 + decimals }, decimals, out))
            return false;
        *out += up ? (digits[0] == '-' ? -1 : 1) : 0;
        *rounded = true;
        return true;
    }
    return false;
}

/* 2026-11-23, 2026/1/2, 2026.1.2, 20261123, 2026年1月2日, with or without a time behind. */
static bool read_date(struct str text, char out[DATE_TEXT])
{
    int part[3] = { 0 }, n_digits[3] = { 0 };
    int at = 0;

    for (size_t i = 0; i < text.len && at < 3;) {
        size_t len;
        uint32_t c = str_code_point((struct str){ text.ptr + i, text.len - i }, &len);

        if (c >= '0' && c <= '9') {
            if (at == 0 && n_digits[0] == 4)
                at = 1; // 20261123
            if (at == 1 && n_digits[1] == 2)
                at = 2;
            part[at] = part[at] * 10 + (int)(c - '0');
            if (++n_digits[at] > 4)
                return false;
        } else if (c == '-' || c == '/' || c == '.' || c == 0x5e74 || c == 0x6708) {
            at++;
        } else if ((c == 0x65e5 || c == ' ' || c == 'T') && at == 2) {
            break;
        } else {
            return false;
        }
        i += len;
    }
    if (n_digits[0] != 4 || n_digits[1] == 0 || n_digits[1] > 2 || n_digits[2] == 0 ||
        n_digits[2] > 2)
        return false;
    snprintf(out, DATE_TEXT, "%04u-%02u-%02u", (unsigned)part[0] % 10000, (unsigned)part[1] % 100,
             (unsigned)part[2] % 100);
    return date_is_valid(str_from(out));
}

static bool read_boolean(struct str text, int64_t *out)
{
    static const struct {
        const char *text;
        int value;
    } words[] = {
        { "1", 1 }, { "true", 1 },  { "yes", 1 }, { "y", 1 }, { "是", 1 }, { "有", 1 },
        { "0", 0 }, { "false", 0 }, { "no", 0 },  { "n", 0 }, { "否", 0 }, { "无", 0 },
    };

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_nocase(text, str_from(words[i].text))) {
            *out = words[i].value;
            return true;
        }
    return false;
}

static bool read_share(struct str text, int64_t *out, bool *rounded)
{
    if (text.len && text.ptr[text.len - 1] == '%')
        return read_decimal((struct str){ text.ptr, text.len - 1 }, 2, out, rounded);
    return read_decimal(text, 4, out, rounded);
}

/* A slug or title of the list, or of its Chinese title without a remark; the slug into *out. */
static bool read_code(const struct column *column, struct str text, struct str *out)
{
    const struct code *code = code_find(column->codes, text);

    if (code)
        *out = str_from(code->code);
    return code != NULL;
}

static bool read_integer(struct str text, int64_t *out)
{
    bool rounded = false;

    return read_decimal(text, 0, out, &rounded) && !rounded;
}

/* Half-width digits, one kind of blank, no unit signs: what numbers and dates are read from. */
static bool folded(struct str text, struct arena *arena, struct str *out, struct error *err)
{
    AUTO(buf) folding = BUF_INIT(1 << 20);

    if (!fold_write(str_trim(text), &folding, err) || !buf_ok(&folding, err))
        return false;
    *out = arena_copy(arena, buf_str(&folding));
    return out->ptr ? true : error_set(err, ERROR_TOO_LARGE, "a cell of %zu bytes", text.len);
}

/* Text that stays as it was written, and is more than blanks of some script. */
static bool is_kept(const struct column *column, struct str trimmed)
{
    return (column->kind == COLUMN_TEXT || column->kind == COLUMN_REFERENCE) && trimmed.len &&
           trimmed.ptr[0] > ' ' && trimmed.ptr[0] < 127;
}

bool cell_read(const struct column *column, struct str text, struct arena *arena, struct cell *out,
               bool *rounded, struct error *err)
{
    struct str plain;
    struct str slug = { 0 };
    struct cell value = { .kind = CELL_I64 };
    char date[DATE_TEXT];
    bool done = true;
    int ordinal = 0;

    if (is_kept(column, str_trim(text)) && str_is_utf8(text))
        plain = text;
    else if (!folded(text, arena, &plain, err))
        return false;
    if (plain.len == 0) {
        *out = (struct cell){ 0 };
        return true;
    }
    switch (column->kind) {
    case COLUMN_TEXT:
    case COLUMN_REFERENCE:
        /* Text is kept as it was written; only what surrounds it goes. */
        value = (struct cell){ CELL_TEXT, 0, arena_copy(arena, str_trim(text)) };
        break;
    case COLUMN_INTEGER:
        done = read_integer(plain, &value.i64);
        break;
    case COLUMN_ORDINAL:
        done = floor_ordinal(plain, &ordinal);
        value.i64 = ordinal;
        break;
    case COLUMN_AREA:
    case COLUMN_LENGTH:
    case COLUMN_MONEY:
        done = read_decimal(plain, kinds[column->kind].decimals, &value.i64, rounded);
        break;
    case COLUMN_SHARE:
        done = read_share(plain, &value.i64, rounded);
        break;
    case COLUMN_DATE:
        done = read_date(plain, date);
        value = (struct cell){ CELL_TEXT, 0, done ? arena_copy(arena, str_from(date)) : plain };
        break;
    case COLUMN_BOOLEAN:
        done = read_boolean(plain, &value.i64);
        break;
    case COLUMN_CODE:
        done = read_code(column, str_trim(text), &slug) || read_code(column, plain, &slug);
        value = (struct cell){ CELL_TEXT, 0, slug };
        break;
    }
    if (!done) {
        error_set(err, ERROR_INVALID, "\"%" STR_FMT "\" does not fit", STR_ARG(plain));
        column_blame(column, err);
        return error_detail(err, str_from(column->name), text, cell_expects(column));
    }
    *out = value;
    return true;
}

void cell_write(const struct column *column, struct cell value, struct buf *out)
{
    unsigned decimals = kinds[column->kind].decimals;
    int64_t scale = 1;
    uint64_t magnitude;

    if (value.kind == CELL_TEXT)
        buf_add(out, value.text);
    if (value.kind != CELL_I64)
        return;
    for (unsigned d = 0; d < decimals; d++)
        scale *= 10;
    magnitude = value.i64 < 0 ? 0 - (uint64_t)value.i64 : (uint64_t)value.i64;
    if (decimals == 0)
        buf_addf(out, "%" PRId64, value.i64);
    else
        buf_addf(out, "%s%" PRIu64 ".%0*" PRIu64, value.i64 < 0 ? "-" : "",
                 magnitude / (uint64_t)scale, (int)decimals, magnitude % (uint64_t)scale);
}
