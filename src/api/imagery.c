/*
 * imagery: /tiles/ortho-{id}/… and its kin. A tile is read from the blob and
 * sent as it is; who asks for it next gets the answer of before. Only where
 * flights mix within a tile are their pictures decoded and laid on each other.
 * The tiles of one image never change, so browsers keep them without asking;
 * those of `ortho` and `terrain` change with the next flight.
 */
#include "imagery.h"

#include "yardstick/base/json.h"
#include "yardstick/http/kept_shelf.h"
#include "yardstick/survey/imagery.h"
#include "yardstick/tile/picture.h"

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

static bool place_read(struct call *call, const struct imagery_layer *layer, struct str *out,
                       struct error *err)
{
    const struct world *world = call->context;
    const struct tile_place *place = layer->place;
    char *bytes = arena_alloc(call->arena, place->length);

    *out = (struct str){ bytes, place->length };
    if (!bytes)
        return error_set(err, ERROR_TOO_LARGE, "the request needs more memory than it may have");
    return blob_get(world->ledger, layer->item->tiles, place->offset, place->length, bytes, err);
}

/* The tile of one image, as it lies in its file. */
static bool place_make(struct call *call, const struct imagery_layer *layer, bool is_one,
                       struct kept_response **out, struct error *err)
{
    char etag[ETAG_TEXT];
    struct kept_options options = {
        .content_type = "image/webp",
        .cache = is_one ? "private, max-age=31536000, immutable" : "no-cache",
        .etag = etag,
    };

    etag_format(etag, "%s-%llx", layer->item->tiles, (unsigned long long)layer->place->offset);
    return place_read(call, layer, &options.identity, err) &&
           kept_response_make(&options, out, err);
}

static bool layers_lay(struct call *call, const struct imagery_layer *layers, size_t n,
                       const struct imagery_args *a, struct picture *picture, struct error *err)
{
    for (size_t i = 0; i < n && !picture_is_full(picture); i++) {
        unsigned up = layers[i].up;
        uint32_t mask = (1u << up) - 1;
        struct picture_part part = { up, (uint32_t)a->x & mask, (uint32_t)a->y & mask };
        struct str webp;

        if (!place_read(call, &layers[i], &webp, err) || !picture_under(picture, webp, part, err))
            return false;
    }
    return true;
}

/* Flights that mix; where only the first is seen after all, its own bytes. */
static bool mix_make(struct call *call, const struct imagery_layer *layers, size_t n,
                     const struct imagery_args *a, struct kept_response **out, struct error *err)
{
    AUTO(buf) bytes = BUF_INIT(TILE_PLACE_BYTES_MAX);
    char etag[ETAG_TEXT];
    struct kept_options options = { .cache = "no-cache" };
    struct picture *picture;

    if (!picture_begin(call->arena, &picture, err) || !layers_lay(call, layers, n, a, picture, err))
        return false;
    if (picture_is_first(picture) && layers->up == 0)
        return place_make(call, layers, false, out, err);
    if (picture_is_empty(picture)) {
        options.status = 204;
    } else {
        if (!picture_write(picture, &bytes, err))
            return false;
        etag_of_bytes(etag, buf_str(&bytes));
        options.etag = etag;
        options.content_type = "image/webp";
        options.identity = buf_str(&bytes);
    }
    return kept_response_make(&options, out, err);
}

/* The two numbers under which the answer of a stack is kept. */
struct shelf_key {
    uint64_t of, at;
};

/* A new set, which each new, moved or renamed survey makes, has no mixture yet. What lies under
 * the first is the same on every day on which the first is the newest there. */
static struct shelf_key mix_key(const struct imagery_set *set, const struct imagery_layer *first,
                                const struct imagery_args *a)
{
    return (struct shelf_key){ UINT64_C(1) << 63 | set->number << 16 | first->index,
                               (uint64_t)a->z << 48 | (uint64_t)a->x << 24 | (uint64_t)a->y };
}

static bool stack_send(struct call *call, const struct imagery_set *set,
                       const struct imagery_layer *layers, size_t n, const struct imagery_args *a,
                       bool is_one, struct error *err)
{
    const struct world *world = call->context;
    bool is_mix = n > 1 || layers->up;
    struct shelf_key key =
        is_mix ? mix_key(set, layers, a)
               : (struct shelf_key){ layers->item->number, layers->place->offset << 1 | is_one };
    struct kept_response *kept = kept_shelf_get(world->pictures, key.of, key.at);

    if (!kept) {
        if (!(is_mix ? mix_make(call, layers, n, a, &kept, err)
                     : place_make(call, layers, is_one, &kept, err)))
            return false;
        kept_shelf_put(world->pictures, key.of, key.at, kept);
    }
    response_kept(call->response, kept);
    kept_response_unref(kept);
    return true;
}

bool imagery_tile_answer(struct call *call, const struct imagery_args *a, struct error *err)
{
    struct world *world = call->context;
    struct imagery_set *set = imagery_take(&world->imagery);
    struct imagery_layer layers[IMAGERY_STACK_MAX];
    struct imagery_view view;
    size_t n = 0;
    bool done = imagery_view_read(set, a->source, a->as_of, &view, err) && tile_fits(a, err);

    if (done)
        n = imagery_stack(set, &view, (uint32_t)a->z, (uint32_t)a->x, (uint32_t)a->y, layers);
    if (n)
        done = stack_send(call, set, layers, n, a, view.id != 0, err);
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
