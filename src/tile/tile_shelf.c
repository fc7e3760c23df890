/*
 * tile_shelf: see the header. A book is an open archive; the shelf and everybody
 * who reads in it hold references.
 */
#include "yardstick/tile/tile_shelf.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "yardstick/archive/pmtiles_reader.h"
#include "yardstick/base/json_read.h"
#include "yardstick/store/blob.h"
#include "yardstick/store/stmt.h"

struct book {
    struct book *next;
    atomic_uint refs;
    struct ledger *ledger;
    char source[MAP_NAME_MAX + 1];
    char key[BLOB_KEY_MAX + 1];
    struct pmtiles_reader *reader;
    struct json_doc metadata;
};

struct tile_shelf {
    struct ledger *ledger;
    pthread_mutex_t lock;
    struct book *books;
    unsigned generation; /* how often layers have changed */
};

static void book_release(struct book *b)
{
    if (!b || atomic_fetch_sub(&b->refs, 1) != 1)
        return;
    pmtiles_reader_close(b->reader);
    json_doc_release(&b->metadata);
    free(b);
}

static bool book_read(void *context, uint64_t offset, size_t length, char *out, struct error *err)
{
    const struct book *b = context;

    return blob_get(b->ledger, b->key, offset, length, out, err);
}

bool tile_shelf_open(struct ledger *ledger, struct tile_shelf **out, struct error *err)
{
    struct tile_shelf *shelf = calloc(1, sizeof(*shelf));

    if (!shelf)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    shelf->ledger = ledger;
    pthread_mutex_init(&shelf->lock, NULL);
    *out = shelf;
    return true;
}

void tile_shelf_forget(struct tile_shelf *shelf)
{
    struct book *books;

    pthread_mutex_lock(&shelf->lock);
    books = shelf->books;
    shelf->books = NULL;
    shelf->generation++;
    pthread_mutex_unlock(&shelf->lock);
    while (books) {
        struct book *next = books->next;

        book_release(books);
        books = next;
    }
}

void tile_shelf_close(struct tile_shelf *shelf)
{
    if (!shelf)
        return;
    tile_shelf_forget(shelf);
    pthread_mutex_destroy(&shelf->lock);
    free(shelf);
}

/* The key of the source's blob; empty when there is no such layer. */
static bool key_find(struct tile_shelf *shelf, struct str source, char key[BLOB_KEY_MAX + 1],
                     struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    key[0] = '\0';
    if (!reader_borrow(shelf->ledger, &r, err) || !stmt_open(r.conn, SQL_LAYER_TILES, &q, err))
        return false;
    stmt_bind_str(&q, ":name", source);
    step = stmt_step(&q, err);
    if (step == STEP_ROW)
        snprintf(key, BLOB_KEY_MAX + 1, "%" STR_FMT, STR_ARG(stmt_str(&q, 0)));
    return step != STEP_FAILED;
}

static bool book_open(struct book *b, struct error *err)
{
    AUTO(buf) text = BUF_INIT(PMTILES_METADATA_MAX);
    int64_t n_bytes = blob_size(b->ledger, b->key);
    struct pmtiles_source source = { b, n_bytes < 0 ? 0 : (uint64_t)n_bytes, book_read };

    if (n_bytes < 0)
        return error_set(err, ERROR_UNAVAILABLE,
                         "the tiles of %s are not here: the file blobs/%s is missing; import the "
                         "layer again",
                         b->source, b->key);
    return pmtiles_reader_open(&source, &b->reader, err) &&
           pmtiles_reader_metadata(b->reader, &text, err) &&
           json_read(buf_str(&text), PMTILES_METADATA_MAX, &b->metadata, err);
}

static struct book *book_make(struct tile_shelf *shelf, struct str source, const char *key,
                              struct error *err)
{
    struct book *b = calloc(1, sizeof(*b));

    if (!b) {
        error_set(err, ERROR_INTERNAL, "out of memory");
        return NULL;
    }
    b->ledger = shelf->ledger;
    atomic_store(&b->refs, 1);
    snprintf(b->source, sizeof(b->source), "%" STR_FMT, STR_ARG(source));
    snprintf(b->key, sizeof(b->key), "%s", key);
    if (book_open(b, err))
        return b;
    book_release(b);
    return NULL;
}

static struct book *book_kept(struct tile_shelf *shelf, struct str source, unsigned *generation)
{
    struct book *b;

    pthread_mutex_lock(&shelf->lock);
    for (b = shelf->books; b && !str_eq(str_from(b->source), source);)
        b = b->next;
    if (b)
        atomic_fetch_add(&b->refs, 1);
    *generation = shelf->generation;
    pthread_mutex_unlock(&shelf->lock);
    return b;
}

/* On the shelf, unless layers have changed since the book was looked up. */
static void book_keep(struct tile_shelf *shelf, struct book *b, unsigned generation)
{
    pthread_mutex_lock(&shelf->lock);
    if (shelf->generation == generation) {
        // Two who came at once put two on the shelf; the second is found no more and harmless.
        atomic_fetch_add(&b->refs, 1);
        b->next = shelf->books;
        shelf->books = b;
    }
    pthread_mutex_unlock(&shelf->lock);
}

/* The caller's reference. *found false and NULL without an error: no such source. */
static struct book *book_get(struct tile_shelf *shelf, struct str source, bool *found,
                             struct error *err)
{
    char key[BLOB_KEY_MAX + 1];
    unsigned generation;
    struct book *b = book_kept(shelf, source, &generation);

    *found = b != NULL;
    if (b || !key_find(shelf, source, key, err) || !key[0])
        return b;
    *found = true;
    b = book_make(shelf, source, key, err);
    if (b)
        book_keep(shelf, b, generation);
    return b;
}

bool tile_shelf_find(struct tile_shelf *shelf, struct str source, bool *found, enum tile_kind *kind,
                     struct error *err)
{
    struct error why = { 0 };
    struct book *b = book_get(shelf, source, found, &why);

    if (b)
        *kind = (enum tile_kind)pmtiles_reader_header(b->reader)->kind;
    book_release(b);
    if (why.code == ERROR_NONE)
        return true;
    *err = why;
    return false;
}

static bool tile_read(struct book *b, struct tile_id id, struct shelf_tile *out, struct buf *bytes,
                      struct error *err)
{
    const struct pmtiles_header *h = pmtiles_reader_header(b->reader);
    struct pmtiles_part part;
    const char *dash = strrchr(b->key, '-');

    *out =
        (struct shelf_tile){ .kind = (enum tile_kind)h->kind, .packed = h->outer == PMTILES_GZIP };
    if (!pmtiles_reader_find(b->reader, id, &part, err))
        return false;
    if (part.length == 0)
        return true;
    if (part.length > TILE_STORED_MAX)
        return error_set(err, ERROR_TOO_LARGE, "the tile has too many bytes");
    // The blob never changes: where the tile lies in it says what it is.
    snprintf(out->etag, sizeof(out->etag), "\"%.16s-%llx\"", dash ? dash + 1 : b->key,
             (unsigned long long)part.offset);
    return pmtiles_reader_bytes(b->reader, part, bytes, err);
}

static bool unknown(struct str source, struct error *err)
{
    return error_set(err, ERROR_NOT_FOUND, "there is no tile source %" STR_FMT, STR_ARG(source));
}

bool tile_shelf_get(struct tile_shelf *shelf, struct str source, struct tile_id id,
                    struct shelf_tile *out, struct buf *bytes, struct error *err)
{
    bool found, done;
    struct book *b = book_get(shelf, source, &found, err);

    if (!b)
        return found ? false : unknown(source, err);
    done = tile_read(b, id, out, bytes, err);
    book_release(b);
    return done;
}

/* The layers as the worker found them; only what TileJSON knows is handed on. */
static void layers_write(struct json *j, const struct json_value *layers)
{
    json_array_begin(j, "vector_layers");
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
    layers_write(j, json_get(b->metadata.root, "vector_layers"));
    json_end(j);
}

bool tile_shelf_tilejson(struct tile_shelf *shelf, const struct tilejson *about, struct json *j,
                         struct error *err)
{
    bool found;
    struct book *b = book_get(shelf, about->source, &found, err);

    if (!b)
        return found ? false : unknown(about->source, err);
    document_write(b, about, j);
    book_release(b);
    return true;
}
