/*
 * shelf_book: what an archive on the shelf says of itself, and walking through all of it.
 */
#include "shelf_book.h"

/* The layers as the worker found them; only what TileJSON knows is handed on. */
static void layers_write(const struct book *b, struct json *j, const char *key)
{
    const struct json_value *layers = json_get(b->metadata.root, "vector_layers");

    json_array_begin(j, key);
    for (size_t i = 0; i < json_count(layers); i++) {
        const struct json_value *layer = json_at(layers, i), *type;
        int64_t zoom;
        struct str field;
        void *iter = NULL;

        json_object_begin(j, NULL);
        json_str(j, "id", json_as_str(json_get(layer, "id")));
        if (json_as_i64(json_get(layer, "minzoom"), &zoom))
            json_i64(j, "minzoom", zoom);
        if (json_as_i64(json_get(layer, "maxzoom"), &zoom))
            json_i64(j, "maxzoom", zoom);
        json_object_begin(j, "fields");
        while (json_each(json_get(layer, "fields"), &iter, &field, &type))
            json_str(j, field.ptr, json_as_str(type));
        json_end(j);
        json_end(j);
    }
    json_end(j);
}

static void document_write(const struct book *b, const struct tilejson *about, struct json *j)
{
    const struct pmtiles_header *h = pmtiles_reader_header(b->reader);
    const double bounds[] = { h->bounds.min_x, h->bounds.min_y, h->bounds.max_x, h->bounds.max_y };
    struct str attribution = json_as_str(json_get(b->metadata.root, "attribution"));

    json_object_begin(j, NULL);
    json_text(j, "tilejson", "3.0.0");
    json_str(j, "name", about->name);
    if (attribution.len)
        json_str(j, "attribution", attribution);
    json_array_begin(j, "tiles");
    json_str(j, NULL, about->tiles);
    json_end(j);
    json_text(j, "scheme", "xyz");
    json_text(j, "format", h->kind == TILE_MVT ? "pbf" : tile_kind_name((enum tile_kind)h->kind));
    json_i64(j, "minzoom", h->min_zoom);
    json_i64(j, "maxzoom", h->max_zoom);
    json_array_begin(j, "bounds");
    for (size_t i = 0; i < ARRAY_LEN(bounds); i++)
        json_f64(j, NULL, bounds[i], 7);
    json_end(j);
    json_array_begin(j, "center");
    json_f64(j, NULL, h->center.x, 7);
    json_f64(j, NULL, h->center.y, 7);
    json_i64(j, NULL, h->center_zoom);
    json_end(j);
    layers_write(b, j, "vector_layers");
    json_end(j);
}

bool tile_shelf_tilejson(struct tile_shelf *shelf, const struct tilejson *about, struct json *j,
                         struct error *err)
{
    bool found;
    struct book *b = book_get(shelf, about->source, &found, err);

    if (!b)
        return found ? false : book_unknown(about->source, err);
    document_write(b, about, j);
    book_release(b);
    return true;
}

bool tile_shelf_about(struct tile_shelf *shelf, struct str source, struct archive_about *out,
                      struct buf *attribution, struct buf *layers, struct error *err)
{
    struct json j = JSON_INIT(layers);
    const struct pmtiles_header *h;
    bool found;
    struct book *b = book_get(shelf, source, &found, err);

    if (!b)
        return found ? false : book_unknown(source, err);
    h = pmtiles_reader_header(b->reader);
    out->kind = (enum tile_kind)h->kind;
    out->bounds = h->bounds;
    buf_add(attribution, json_as_str(json_get(b->metadata.root, "attribution")));
    if (h->kind == TILE_MVT)
        layers_write(b, &j, NULL);
    book_release(b);
    return buf_ok(attribution, err) && buf_ok(layers, err);
}

struct walking {
    const struct shelf_walk *walk;
    struct book *book;
    struct buf bytes;
    size_t n, total;
};

static bool run_take(void *context, const struct pmtiles_entry *run, struct error *err)
{
    struct walking *w = context;
    struct tile_id id;

    if (w->walk->progress && !w->walk->progress(w->walk->context, w->n++, w->total, err))
        return false;
    if (!pmtiles_tile(run->tile, &id) || run->length > TILE_STORED_MAX)
        return error_set(err, ERROR_INVALID, "a directory of the archive is damaged");
    if (id.z > w->walk->max_zoom)
        return true;
    buf_clear(&w->bytes);
    if (!pmtiles_reader_bytes(w->book->reader, (struct pmtiles_part){ run->offset, run->length },
                              &w->bytes, err))
        return false;
    for (uint64_t i = 0; i < run->run; i++) {
        if (!pmtiles_tile(run->tile + i, &id))
            return error_set(err, ERROR_INVALID, "a directory of the archive is damaged");
        if (id.z >= w->walk->min_zoom && id.z <= w->walk->max_zoom &&
            !w->walk->take(w->walk->context, id, buf_str(&w->bytes), err))
            return false;
    }
    return true;
}

bool tile_shelf_each(struct tile_shelf *shelf, struct str source, const struct shelf_walk *walk,
                     struct error *err)
{
    bool found, done;
    struct walking w = { .walk = walk,
                         .book = book_get(shelf, source, &found, err),
                         .bytes = BUF_INIT(TILE_STORED_MAX + 1) };

    if (!w.book)
        return found ? false : book_unknown(source, err);
    w.total = (size_t)pmtiles_reader_header(w.book->reader)->n_entries;
    done = pmtiles_reader_each(w.book->reader, &w, run_take, err);
    buf_release(&w.bytes);
    book_release(w.book);
    return done;
}
