/*
 * backgrounds: /api/backgrounds, base maps of other servers that the map may lie on.
 *
 * The national base map (天地图) gives tiles of EPSG:3857 out of CGCS2000, which
 * is the ledger's own system: nothing is shifted. The browser fetches them
 * itself, with the key of the configuration; this server never calls it.
 */
#include "routes.h"

#include "yardstick/base/json.h"

enum { TIANDITU_ZOOM_MAX = 18 };

/* A map, and the names that lie over it. */
static const struct {
    const char *id, *ground, *names;
} sheets[] = {
    { "vec", "vec_w", "cva_w" },
    { "img", "img_w", "cia_w" },
    { "ter", "ter_w", "cta_w" },
};

static void tiles_write(struct call *call, struct json *j, const char *key, const char *sheet)
{
    const struct world *world = call->context;

    json_str(j, key,
             arena_printf(call->arena, "%s/DataServer?T=%s&x={x}&y={y}&l={z}&tk=%s",
                          world->map_origin, sheet, world->map_key));
}

static bool backgrounds_get(struct call *call, const void *args, struct error *err)
{
    const struct world *world = call->context;
    struct json j = JSON_INIT(&call->response->body);

    (void)args;
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    for (size_t i = 0; world->map_key && i < ARRAY_LEN(sheets); i++) {
        json_object_begin(&j, NULL);
        json_text(&j, "id", sheets[i].id);
        json_text(&j, "provider", "tianditu");
        tiles_write(call, &j, "ground", sheets[i].ground);
        tiles_write(call, &j, "names", sheets[i].names);
        json_i64(&j, "max_zoom", TIANDITU_ZOOM_MAX);
        json_text(&j, "attribution", "天地图");
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

const struct route background_routes[] = {
    { METHOD_GET, "/api/backgrounds", backgrounds_get, NULL, 0, "read", SCOPE_NONE,
      "Base maps of other servers, as configured (天地图)", "配置的外部底图（天地图）" },
};
const size_t n_background_routes = ARRAY_LEN(background_routes);
