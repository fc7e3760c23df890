/*
 * styles: /styles/{id}.json, the MapLibre styles of the folder styles/ as they
 * were at build: a file is <id>.<theme>.json.
 */
#include "routes.h"

#include <stdio.h>

#include "yardstick/base/json.h"
#include "yardstick/http/assets.h"

extern const struct asset style_files[];
extern const size_t n_style_files;

struct style_args {
    struct str id;
    int theme;
};

static const char *const themes[] = { "light", "dark", NULL };

static const struct param style_params[] = {
    PARAM(STR, style_args, id, .min = 1, .max = 40, .about = "city", .about_zh = "city"),
    PARAM(ENUM, style_args, theme, .values = themes, .otherwise = "light",
          .about = "colours for day or night", .about_zh = "明或暗"),
    PARAM_END
};

static const struct asset *style_find(struct str id, const char *theme)
{
    char path[128];

    snprintf(path, sizeof(path), "/%" STR_FMT ".%s.json", STR_ARG(id), theme);
    for (size_t i = 0; i < n_style_files; i++)
        if (strcmp(style_files[i].path, path) == 0)
            return &style_files[i];
    return NULL;
}

static bool style_get(struct call *call, const void *args_, struct error *err)
{
    const struct style_args *args = args_;
    const struct asset *file = style_find(args->id, themes[args->theme]);

    if (!file)
        return error_set(err, ERROR_NOT_FOUND, "there is no style %" STR_FMT "; there is: city",
                         STR_ARG(args->id));
    call->response->bytes =
        (struct str){ (const char *)file->bytes, (size_t)(file->bytes_end - file->bytes) };
    call->response->content_type = "application/json";
    etag_format(call->response->etag, "%s", file->digest);
    return true;
}

struct styles_args {
    struct str id;
    int f;
};

static const char *const json_only[] = { "json", NULL };
static const struct param styles_params[] = {
    PARAM(ENUM, styles_args, f, .values = json_only, .otherwise = "json"), PARAM_END
};

/* OGC API Styles: which there are, and where each lies for day and for night. */
static bool styles_get(struct call *call, const void *args, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);

    (void)args;
    json_object_begin(&j, NULL);
    json_text(&j, "default", "city");
    json_array_begin(&j, "styles");
    for (size_t i = 0; i < n_style_files; i++) {
        struct str name = str_from(style_files[i].path + 1);

        if (!str_ends(name, STR(".light.json")))
            continue;
        name.len -= sizeof(".light.json") - 1;
        json_object_begin(&j, NULL);
        json_str(&j, "id", name);
        json_str(&j, "title", name);
        json_array_begin(&j, "links");
        for (size_t theme = 0; themes[theme]; theme++) {
            json_object_begin(&j, NULL);
            json_str(&j, "href",
                     arena_printf(call->arena, "%" STR_FMT "/ogc/styles/%" STR_FMT "?theme=%s",
                                  STR_ARG(origin_of(call)), STR_ARG(name), themes[theme]));
            json_text(&j, "rel", "stylesheet");
            json_text(&j, "type", "application/vnd.mapbox.style+json");
            json_text(&j, "title", themes[theme]);
            json_end(&j);
        }
        json_end(&j);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

static bool ogc_style_get(struct call *call, const void *args, struct error *err)
{
    if (!style_get(call, args, err))
        return false;
    call->response->content_type = "application/vnd.mapbox.style+json";
    return true;
}

const struct route style_routes[] = {
    { METHOD_GET, "/styles/{id}.json", style_get, style_params, sizeof(struct style_args), "read",
      SCOPE_NONE, "A MapLibre style; no address outside this server", "MapLibre 样式" },
    { .method = METHOD_GET,
      .path = "/ogc/styles",
      .handle = styles_get,
      .params = styles_params,
      .args_size = sizeof(struct styles_args),
      .permission = "read",
      .scope = SCOPE_NONE,
      .about = "Styles of the map",
      .about_zh = "地图样式列表",
      .flags = ROUTE_LAST_WINS },
    { .method = METHOD_GET,
      .path = "/ogc/styles/{id}",
      .handle = ogc_style_get,
      .params = style_params,
      .args_size = sizeof(struct style_args),
      .permission = "read",
      .scope = SCOPE_NONE,
      .about = "A MapLibre style",
      .about_zh = "MapLibre 样式",
      .answers = "application/vnd.mapbox.style+json",
      .flags = ROUTE_LAST_WINS },
};
const size_t n_style_routes = ARRAY_LEN(style_routes);
