/*
 * figure: see the header.
 */
#include "yardstick/housing/figure.h"

#include <inttypes.h>
#include <stdio.h>

int64_t figure_scale(int64_t value, int64_t numerator, int64_t denominator)
{
    __int128 exact = (__int128)value * numerator;
    __int128 half = denominator / 2;

    return (int64_t)((exact < 0 ? exact - half : exact + half) / denominator);
}

void figure_write(struct json *j, const char *key, const struct figure *figure)
{
    json_object_begin(j, key);
    if (figure->known)
        json_fixed(j, "value", figure->value, figure->decimals);
    else
        json_none(j, "value");
    json_text(j, "rule", figure->rule);
    if (figure->source) {
        json_str(j, "article", figure->source->article);
        json_str(j, "status", figure->source->status);
    }
    if (*figure->how)
        json_text(j, "how", figure->how);
    json_end(j);
}

void figure_text(const struct figure *figure, char out[32])
{
    int64_t unit = 1, value = figure->value < 0 ? -figure->value : figure->value;

    for (unsigned i = 0; i < figure->decimals; i++)
        unit *= 10;
    if (!figure->known)
        snprintf(out, 32, "—");
    else if (unit == 1)
        snprintf(out, 32, "%" PRId64, figure->value);
    else
        snprintf(out, 32, "%s%" PRId64 ".%0*" PRId64, figure->value < 0 ? "-" : "", value / unit,
                 (int)figure->decimals, value % unit);
}
