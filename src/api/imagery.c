/*
 * imagery: /tiles/ortho-{id}/… and its kin. A tile is read from the blob and
 * sent as it is; who asks for it next gets the answer of before. The tiles of
 * one image never change, so browsers keep them without asking; those of
 * `ortho` and `terrain` change with the next flight.
 */
#include "imagery.h"

#include "yardstick/base/json.h"
#include "yardstick/http/kept_shelf.h"
#include "yardstick/survey/imagery.h"

enum { TILE_ZOOM_MAX_SHOWN = 22 };

static bool tile_fits(const struct imagery_args *a, struct error *err)
{
    int64_t side = INT64_C(1) << a->z;

    if (a->x >= 0 && a->x < side && a->y >= 0 && a->y < side)
        return true;
    error_set(err, ERROR_INVALID, "zoom %lld has tiles 0 to %lld", (long long)a->z,
              (long long)side - 1);
    return error_detail(err, a->x < 0 || a->x >= side ? STR("x") : STR("y"), (struct str){ 0 },
                        "0..2^z-1");
}

/* From the file; NULL when it cannot be read. */
static struct kept_response *place_read(struct call *call, const struct imagery_item *item,
                                        const struct tile_place *place, bool is_one,
                                        struct error *err)
{
    struct world *world = call->context;
    char *bytes = arena_alloc(call->arena, place->length), etag[ETAG_TEXT];
    struct kept_options options = {
        .content_type = "image/webp",
        .cache = is_one ? "private, max-age=31536000, immutable" : "no-cache",
        .etag = etag,
        .identity = { bytes, place->length },
    };
    struct kept_response *kept;

    if (!bytes) {
        error_set(err, ERROR_TOO_LARGE, "the request needs more memory than it may have");
        return NULL;
    }
    etag_format(etag, "%s-%llx", item->tiles, (unsigned long long)place->offset);
    return blob_get(world->ledger, item->tiles, place->offset, place->length, bytes, err) &&
                   kept_response_make(&options, &kept, err)
               ? kept
               : NULL;
}

static bool place_send(struct call *call, const struct imagery_item *item,
                       const struct tile_place *place, bool is_one, struct error *err)
{
    struct world *world = call->context;
    uint64_t at = place->offset << 1 | is_one;
    struct kept_response *kept = kept_shelf_get(world->pictures, item->number, at);

    if (!kept) {
        kept = place_read(call, item, place, is_one, err);
        if (!kept)
            return false;
        kept_shelf_put(world->pictures, item->number, at, kept);
    }
    response_kept(call->response, kept);
    kept_response_unref(kept);
    return true;
}

bool imagery_tile_answer(struct call *call, const struct imagery_args *a, struct error *err)
{
    struct world *world = call->context;
    struct imagery_set *set = imagery_take(&world->imagery);
    const struct imagery_item *item = NULL;
    const struct tile_place *place = NULL;
    struct imagery_view view;
    bool done = imagery_view_read(set, a->source, a->as_of, &view, err) && tile_fits(a, err);

    if (done)
        place = imagery_find(set, &view, (uint32_t)a->z, (uint32_t)a->x, (uint32_t)a->y, &item);
    if (place)
        done = place_send(call, item, place, view.id != 0, err);
    else if (done)
        call->response->status = 204;
    imagery_drop(set);
    return done;
}

/* The template's query, so that a map keeps the day it was asked for. */
static struct str template_of(struct call *call, struct str source, struct str as_of)
{
    return arena_printf(call->arena, "%" STR_FMT "/tiles/%" STR_FMT "/{z}/{x}/{y}.webp%s%" STR_FMT,
                        STR_ARG(origin_of(call)), STR_ARG(source), as_of.len ? "?as_of=" : "",
                        STR_ARG(as_of));
}

static void bounds_write(struct json *j, struct bbox box)
{
    json_array_begin(j, "bounds");
    json_f64(j, NULL, box.min_x, 7);
    json_f64(j, NULL, box.min_y, 7);
    json_f64(j, NULL, box.max_x, 7);
    json_f64(j, NULL, box.max_y, 7);
    json_end(j);
}

bool imagery_tilejson_answer(struct call *call, struct str source, struct str as_of,
                             struct error *err)
{
    struct world *world = call->context;
    struct imagery_set *set = imagery_take(&world->imagery);
    struct json j = JSON_INIT(&call->response->body);
    struct imagery_view view;
    struct bbox box;
    uint32_t low, high;
    bool done = imagery_view_read(set, source, as_of, &view, err);

    if (done) {
        bool any = imagery_extent(set, &view, &low, &high, &box);

        json_object_begin(&j, NULL);
        json_text(&j, "tilejson", "3.0.0");
        json_str(&j, "name", source);
        json_array_begin(&j, "tiles");
        json_str(&j, NULL, template_of(call, source, as_of));
        json_end(&j);
        json_text(&j, "scheme", "xyz");
        json_i64(&j, "tileSize", 256);
        if (view.is_terrain)
            json_text(&j, "encoding", "terrarium");
        json_i64(&j, "minzoom", any ? low : 0);
        json_i64(&j, "maxzoom", any ? high : TILE_ZOOM_MAX_SHOWN);
        if (any)
            bounds_write(&j, box);
        json_end(&j);
    }
    imagery_drop(set);
    return done && buf_ok(&call->response->body, err);
}
