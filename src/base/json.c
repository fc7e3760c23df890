/*
 * json: see the header.
 */
#include "yardstick/base/json.h"

#include <math.h>

static void put_string(struct buf *out, struct str s)
{
    static const char hex[] = "0123456789abcdef";
    size_t plain = 0;

    buf_addc(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        char escape[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };
        const char *short_form;
        size_t len = 6;

        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        short_form = strchr("\"\"\\\\\nn\rr\tt", c);
        buf_add(out, (struct str){ s.ptr + plain, i - plain });
        if (c && short_form) {
            escape[1] = c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : (char)c;
            len = 2;
        }
        buf_add(out, (struct str){ escape, len });
        plain = i + 1;
    }
    buf_add(out, (struct str){ s.ptr + plain, s.len - plain });
    buf_addc(out, '"');
}

static void lead(struct json *j, const char *key)
{
    if (j->comma)
        buf_addc(j->out, ',');
    j->comma = true;
    if (key) {
        put_string(j->out, str_from(key));
        buf_addc(j->out, ':');
    }
}

static void open_form(struct json *j, const char *key, bool array)
{
    lead(j, key);
    buf_addc(j->out, array ? '[' : '{');
    if (++j->depth > 63) {
        j->out->failed = true;
        j->depth = 63;
    }
    j->arrays = array ? j->arrays | 1ull << j->depth : j->arrays & ~(1ull << j->depth);
    j->comma = false;
}

void json_object_begin(struct json *j, const char *key)
{
    open_form(j, key, false);
}

void json_array_begin(struct json *j, const char *key)
{
    open_form(j, key, true);
}

void json_end(struct json *j)
{
    buf_addc(j->out, j->arrays >> j->depth & 1 ? ']' : '}');
    j->depth--;
    j->comma = true;
}

void json_str(struct json *j, const char *key, struct str value)
{
    lead(j, key);
    put_string(j->out, value.ptr ? value : STR(""));
}

void json_text(struct json *j, const char *key, const char *value)
{
    if (value)
        json_str(j, key, str_from(value));
    else
        json_none(j, key);
}

void json_i64(struct json *j, const char *key, int64_t value)
{
    lead(j, key);
    buf_add_fixed(j->out, value, 0);
}

/*
 * What "%.*f" writes, by whole numbers, where that is the same for sure: below
 * 10^12 units of the last place the product is off by 10^-4 at most, so a value
 * that is not near a half is rounded alike. Three times as fast.
 */
static bool fixed_add(struct buf *out, double value, int decimals)
{
    static const double scales[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9 };
    char text[32], *end = text + sizeof(text), *at = end;
    double scaled, whole;
    uint64_t left;

    if (decimals < 0 || (size_t)decimals >= ARRAY_LEN(scales))
        return false;
    scaled = fabs(value) * scales[decimals];
    whole = nearbyint(scaled);
    if (!(scaled < 1e12) || fabs(scaled - whole) > 0.499 || (whole == 0 && signbit(value)))
        return false;
    left = (uint64_t)whole;
    for (int i = 0; i < decimals; i++, left /= 10)
        *--at = (char)('0' + left % 10);
    if (decimals)
        *--at = '.';
    do
        *--at = (char)('0' + left % 10);
    while ((left /= 10) != 0);
    if (value < 0)
        *--at = '-';
    buf_add(out, (struct str){ at, (size_t)(end - at) });
    return true;
}

void json_f64(struct json *j, const char *key, double value, int decimals)
{
    lead(j, key);
    if (fixed_add(j->out, value, decimals))
        return;
    if (isfinite(value))
        buf_addf(j->out, "%.*f", decimals, value);
    else
        buf_text(j->out, "null");
}

void json_fixed(struct json *j, const char *key, int64_t value, unsigned decimals)
{
    lead(j, key);
    buf_add_fixed(j->out, value, decimals);
}

void json_bool(struct json *j, const char *key, bool value)
{
    lead(j, key);
    buf_text(j->out, value ? "true" : "false");
}

void json_none(struct json *j, const char *key)
{
    lead(j, key);
    buf_text(j->out, "null");
}

void json_raw(struct json *j, const char *key, struct str json)
{
    lead(j, key);
    buf_add(j->out, json);
}
