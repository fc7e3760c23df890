/*
 * styles: /styles/{id}.json, the MapLibre styles of the folder styles/ as they
 * were at build: <id>.<theme>.json, in which stand marks for what a request
 * chooses: "@floor", and "@room" and "@building" for the two members of
 * colourings/<by>.<theme>.json. web/src/map/styles.ts writes both. Sources get
 * their whole addresses, for programs that read a style by itself.
 */
#include "routes.h"

#include <stdio.h>

#include "yardstick/base/json.h"
#include "yardstick/base/json_read.h"
#include "yardstick/http/assets.h"

extern const struct asset style_files[];
extern const size_t n_style_files;

enum { STYLE_BYTES = 1 << 20, FLOOR_MAX = 200 };

struct style_args {
    struct str id;
    int theme, by;
    int64_t floor;
};

static const char *const themes[] = { "light", "dark", NULL };
static const char *const colourings[] = { "use",  "institution",   "state",
                                          "idle", "over_standard", "tenure",
                                          "age",  "difference",    NULL };

static const struct param style_params[] = {
    PARAM(STR, style_args, id, .min = 1, .max = 40, .about = "city, floor, imagery, print",
          .about_zh = "city、floor、imagery 或 print"),
    PARAM(ENUM, style_args, theme, .values = themes, .otherwise = "light",
          .about = "colours for day or night", .about_zh = "明或暗"),
    PARAM(ENUM, style_args, by, .values = colourings, .otherwise = "use",
          .about = "what colours rooms; tenure and age colour buildings, too",
          .about_zh = "房间按何着色；按权属、年代时楼栋同色"),
    PARAM(I64, style_args, floor, .min = -FLOOR_MAX, .max = FLOOR_MAX, .otherwise = "0",
          .about = "the floor whose plan is drawn, by ordinal", .about_zh = "所绘楼层（序号）"),
    PARAM_END
};

static const struct asset *file_find(const char *path)
{
    for (size_t i = 0; i < n_style_files; i++)
        if (strcmp(style_files[i].path, path) == 0)
            return &style_files[i];
    return NULL;
}

static struct str text_of(const struct asset *file)
{
    return (struct str){ (const char *)file->bytes, (size_t)(file->bytes_end - file->bytes) };
}

/* Paper has no night: a style without a dark file is shown by its light one. */
static const struct asset *style_find(struct str id, const char **theme)
{
    const struct asset *found = NULL;
    char path[128];

    for (int i = 0; i < 2 && !found && str_find(id, '/') == id.len; i++) {
        if (i == 1)
            *theme = "light";
        snprintf(path, sizeof(path), "/%" STR_FMT ".%s.json", STR_ARG(id), *theme);
        found = file_find(path);
    }
    return found;
}

struct mark {
    const char *name; /* as it stands in the file */
    struct str text;
};

/* The file with each mark's text in its place. */
static void marks_fill(struct buf *out, struct str file, const struct mark *marks, size_t n)
{
    size_t from = 0;

    for (size_t i = 0; i < file.len; i++) {
        if (file.ptr[i] != '"')
            continue;
        for (size_t m = 0; m < n; m++) {
            struct str name = str_from(marks[m].name);

            if (file.len - i < name.len || memcmp(file.ptr + i, name.ptr, name.len) != 0)
                continue;
            buf_add(out, (struct str){ file.ptr + from, i - from });
            buf_add(out, marks[m].text);
            from = i + name.len;
            i = from - 1;
            break;
        }
    }
    buf_add(out, (struct str){ file.ptr + from, file.len - from });
}

/* A member of the colouring's file, as JSON. */
static struct str colour_of(const struct json_value *colours, const char *name, struct buf *out)
{
    struct json j = JSON_INIT(out);

    json_value_write(&j, NULL, json_get(colours, name));
    return buf_str(out);
}

static bool style_get(struct call *call, const void *args_, struct error *err)
{
    const struct style_args *args = args_;
    const char *theme = themes[args->theme];
    const struct asset *file = style_find(args->id, &theme), *colours;
    AUTO(json_doc) doc = { 0 };
    AUTO(buf) room = BUF_INIT(STYLE_BYTES), building = BUF_INIT(STYLE_BYTES);
    struct buf *out = &call->response->body;
    char path[128];

    if (!file)
        return error_set(err, ERROR_NOT_FOUND,
                         "there is no style %" STR_FMT "; there are: city, floor, imagery, print",
                         STR_ARG(args->id));
    snprintf(path, sizeof(path), "/colourings/%s.%s.json", colourings[args->by], theme);
    colours = file_find(path);
    if (!colours)
        return error_set(err, ERROR_INTERNAL, "%s is not in this program", path);
    if (!json_read(text_of(colours), STYLE_BYTES, &doc, err))
        return false;
    {
        const struct mark marks[] = {
            { "\"@room\"", colour_of(doc.root, "room", &room) },
            { "\"@building\"", colour_of(doc.root, "building", &building) },
            { "\"@floor\"", arena_printf(call->arena, "%lld", (long long)args->floor) },
            { "\"/tiles/",
              arena_printf(call->arena, "\"%" STR_FMT "/tiles/", STR_ARG(origin_of(call))) },
        };

        marks_fill(out, text_of(file), marks, ARRAY_LEN(marks));
    }
    call->response->content_type = "application/json";
    etag_of_bytes(call->response->etag, buf_str(out));
    return buf_ok(out, err);
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

        if (!str_ends(name, STR(".light.json")) || str_find(name, '/') < name.len)
            continue;
        name.len -= sizeof(".light.json") - 1;
        json_object_begin(&j, NULL);
        json_str(&j, "id", name);
        json_str(&j, "title", name);
        json_array_begin(&j, "links");
        for (size_t theme = 0; themes[theme]; theme++) {
            const char *drawn = themes[theme];

            if (!style_find(name, &drawn) || strcmp(drawn, themes[theme]) != 0)
                continue;
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
