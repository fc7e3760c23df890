/*
 * meta: see the header.
 */
#include "meta.h"

#include <stdio.h>

bool meta_day(struct str text, struct meta *out, struct error *err)
{
    if (!date_is_valid(text)) {
        error_set(err, ERROR_INVALID, "%s is not written as 2026-01-31", "from");
        return error_detail(err, STR("from"), text, "YYYY-MM-DD");
    }
    snprintf(out->day, sizeof(out->day), "%" STR_FMT, STR_ARG(text));
    return true;
}

bool meta_reason(struct str text, struct meta *out, struct error *err)
{
    if (text.len >= sizeof(out->reason)) {
        error_set(err, ERROR_INVALID, "%s is too long", "reason");
        return error_detail(err, STR("reason"), (struct str){ 0 }, "0..500");
    }
    snprintf(out->reason, sizeof(out->reason), "%" STR_FMT, STR_ARG(text));
    return true;
}

bool meta_read(const struct json_value *body, struct meta *out, struct error *err)
{
    const struct json_value *from = json_get(body, "from"), *reason = json_get(body, "reason");

    *out = (struct meta){ 0 };
    clock_today(out->day);
    return (!from || json_kind(from) == JSON_KIND_NULL || meta_day(json_as_str(from), out, err)) &&
           meta_reason(json_as_str(reason), out, err);
}
