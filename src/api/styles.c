/*
 * styles: /styles/{id}.json, the MapLibre styles of the folder styles/ as they
 * were at build: a file is <id>.<theme>.json.
 */
#include "routes.h"

#include <stdio.h>

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

const struct route style_routes[] = {
    { METHOD_GET, "/styles/{id}.json", style_get, style_params, sizeof(struct style_args), "read",
      SCOPE_NONE, "A MapLibre style; no address outside this server", "MapLibre 样式" },
};
const size_t n_style_routes = ARRAY_LEN(style_routes);
