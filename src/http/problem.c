/*
 * problem: see the header.
 */
#include "yardstick/http/problem.h"

#include <stdio.h>

#include "yardstick/base/json.h"

static bool is_for_the_client(const struct error *err, unsigned status)
{
    return status < 500 || err->code == ERROR_BUSY || err->code == ERROR_UNAVAILABLE ||
           err->code == ERROR_FULL;
}

/* A value from outside may be anything; JSON holds UTF-8 only. */
static void text_write(struct json *j, const char *key, const char *text)
{
    struct str s = str_from(text);

    if (s.len)
        json_str(j, key, str_is_utf8(s) ? s : STR("(not UTF-8)"));
}

void problem_write(const struct error *err, unsigned status, struct str request_id,
                   struct response *response)
{
    struct json j = JSON_INIT(&response->body);
    const char *slug = error_slug(err->code);
    char type[80];

    if (status == 0)
        status = error_http_status(err->code);
    response_release(response);
    response->status = status;
    response->content_type = "application/problem+json";
    response->cache = "no-store";
    snprintf(type, sizeof(type), "urn:yardstick:problem:%s", slug);
    json_object_begin(&j, NULL);
    json_text(&j, "type", type);
    json_text(&j, "title", error_title(err->code, LANG_EN));
    json_text(&j, "title_zh", error_title(err->code, LANG_ZH));
    json_i64(&j, "status", status);
    json_text(&j, "code", slug);
    json_str(&j, "request_id", request_id);
    if (is_for_the_client(err, status)) {
        text_write(&j, "detail", err->message[LANG_EN]);
        text_write(&j, "detail_zh", err->message[LANG_ZH]);
        if (err->parameter[0]) {
            json_array_begin(&j, "errors");
            json_object_begin(&j, NULL);
            text_write(&j, "parameter", err->parameter);
            text_write(&j, "value", err->value);
            text_write(&j, "expected", err->expected);
            json_end(&j);
            json_end(&j);
        }
    }
    json_end(&j);
}
