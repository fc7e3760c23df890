/*
 * param_value: see the header.
 */
#include "param_value.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "yardstick/base/clock.h"

enum { TEXT_MOST = 1000 };
static const double EXACT = 9007199254740991.0; // 2^53 - 1: beyond it JSON numbers are not exact

static bool is_ranged(const struct param *param)
{
    return param->min != 0 || param->max != 0;
}

static double text_most(const struct param *param)
{
    return param->max > 0 ? param->max : TEXT_MOST;
}

static void values_join(const char *const *values, char *out, size_t size)
{
    size_t n = 0;

    out[0] = '\0';
    for (size_t i = 0; values && values[i] && n < size; i++)
        n += (size_t)snprintf(out + n, size - n, "%s%s", i ? "|" : "", values[i]);
}

void param_expected(const struct param *param, char *out, size_t size)
{
    switch (param->kind) {
    case PARAM_STR:
        snprintf(out, size, "UTF-8, %.0f..%.0f characters", param->min, text_most(param));
        break;
    case PARAM_I64:
        snprintf(out, size, "%.0f..%.0f", is_ranged(param) ? param->min : -EXACT,
                 is_ranged(param) ? param->max : EXACT);
        break;
    case PARAM_F64:
        if (is_ranged(param))
            snprintf(out, size, "%g..%g", param->min, param->max);
        else
            snprintf(out, size, "0.0");
        break;
    case PARAM_BOOL:
        snprintf(out, size, "true|false");
        break;
    case PARAM_ENUM:
        values_join(param->values, out, size);
        break;
    case PARAM_DATE:
        snprintf(out, size, "YYYY-MM-DD");
        break;
    case PARAM_LONLAT:
        snprintf(out, size, "lon,lat");
        break;
    case PARAM_BOX:
        snprintf(out, size, "west,south,east,north");
        break;
    case PARAM_CORNERS:
        snprintf(out, size, "x,y,x,y");
        break;
    }
}

static bool text_read(const struct param *param, struct str text, struct arena *arena,
                      struct str *out)
{
    size_t n = 0;

    if (!str_is_utf8(text) || (text.len && memchr(text.ptr, '\0', text.len)))
        return false;
    for (size_t i = 0; i < text.len; i++)
        n += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
    if ((double)n < param->min || (double)n > text_most(param))
        return false;
    *out = arena_copy(arena, text);
    return out->ptr != NULL;
}

static bool integer_read(const struct param *param, struct str text, int64_t *out)
{
    double min = is_ranged(param) ? param->min : -EXACT,
           max = is_ranged(param) ? param->max : EXACT;
    int64_t value;

    if (!str_to_i64(text, &value) || (double)value < min)
        return false;
    if ((double)value > max && param->clamped)
        value = (int64_t)max;
    if ((double)value > max)
        return false;
    *out = value;
    return true;
}

static bool number_read(const struct param *param, struct str text, double *out)
{
    double value;

    if (!str_to_f64(text, &value) ||
        (is_ranged(param) && !(value >= param->min && value <= param->max)))
        return false;
    *out = value;
    return true;
}

static bool bool_read(struct str text, bool *out)
{
    *out = str_eq(text, STR("true")) || str_eq(text, STR("1"));
    return *out || str_eq(text, STR("false")) || str_eq(text, STR("0"));
}

static bool enum_read(const struct param *param, struct str text, int *out)
{
    for (int i = 0; param->values && param->values[i]; i++)
        if (str_eq(text, str_from(param->values[i]))) {
            *out = i;
            return true;
        }
    return false;
}

/* Exactly n finite numbers between commas. */
static bool numbers_read(struct str text, double *out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t end = str_find(text, ',');

        if ((end == text.len) != (i == n - 1) ||
            !str_to_f64(str_trim((struct str){ text.ptr, end }), &out[i]))
            return false;
        if (end < text.len)
            text = (struct str){ text.ptr + end + 1, text.len - end - 1 };
    }
    return true;
}

static bool is_lon(double v)
{
    return v >= -180 && v <= 180;
}

static bool is_lat(double v)
{
    return v >= -90 && v <= 90;
}

static bool lonlat_read(struct str text, struct param_lonlat *out)
{
    double v[2];

    if (!text.len || !numbers_read(text, v, 2) || !is_lon(v[0]) || !is_lat(v[1]))
        return false;
    *out = (struct param_lonlat){ v[0], v[1], true };
    return true;
}

/* Six numbers are a box with heights (OGC); the heights are passed over. */
static bool box_read(struct str text, struct param_box *out)
{
    double v[6];

    if (text.len && numbers_read(text, v, 4))
        *out = (struct param_box){ v[0], v[1], v[2], v[3], true };
    else if (text.len && numbers_read(text, v, 6))
        *out = (struct param_box){ v[0], v[1], v[3], v[4], true };
    else
        return false;
    return is_lon(out->west) && is_lon(out->east) && is_lat(out->south) && is_lat(out->north) &&
           out->south <= out->north;
}

static bool corners_read(struct str text, struct param_corners *out)
{
    out->n = text.len && numbers_read(text, out->v, 4)   ? 4
             : text.len && numbers_read(text, out->v, 6) ? 6
                                                         : 0;
    return out->n != 0;
}

static bool value_read(const struct param *param, struct str text, struct arena *arena, void *field)
{
    switch (param->kind) {
    case PARAM_STR:
        return text_read(param, text, arena, field);
    case PARAM_I64:
        return integer_read(param, text, field);
    case PARAM_F64:
        return number_read(param, text, field);
    case PARAM_BOOL:
        return bool_read(text, field);
    case PARAM_ENUM:
        return enum_read(param, text, field);
    case PARAM_DATE:
        *(struct str *)field = date_is_valid(text) ? arena_copy(arena, text) : (struct str){ 0 };
        return ((struct str *)field)->ptr != NULL;
    case PARAM_LONLAT:
        return lonlat_read(text, field);
    case PARAM_BOX:
        return box_read(text, field);
    case PARAM_CORNERS:
        return corners_read(text, field);
    }
    return false;
}

bool param_value_read(const struct param *param, struct str text, struct arena *arena, void *args,
                      struct error *err)
{
    char expected[160];

    if (value_read(param, text, arena, (char *)args + param->offset))
        return true;
    param_expected(param, expected, sizeof(expected));
    if (!str_is_utf8(text))
        text = STR("(not UTF-8)");
    error_set(err, ERROR_INVALID, "%s is %.*s, which is not of the form %s", param->name,
              (int)(text.len < 60 ? text.len : 60), text.ptr ? text.ptr : "", expected);
    return error_detail(err, str_from(param->name), text, expected);
}
