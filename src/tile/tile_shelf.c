/*
 * tile_shelf: see the header. A book is an open archive; the shelf and everybody
 * who reads in it hold references.
 */
#include "shelf_book.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "yardstick/store/stmt.h"

struct tile_shelf {
    struct ledger *ledger;
    pthread_mutex_t lock;
    struct book *books;
    unsigned generation; /* how often layers have changed */
};

void book_release(struct book *b)
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

struct book *book_get(struct tile_shelf *shelf, struct str source, bool *found, struct error *err)
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

bool tile_shelf_get(struct tile_shelf *shelf, struct str source, struct tile_id id,
                    struct shelf_tile *out, struct buf *bytes, struct error *err)
{
    bool found, done;
    struct book *b = book_get(shelf, source, &found, err);

    if (!b)
        return found ? false : book_unknown(source, err);
    done = tile_read(b, id, out, bytes, err);
    book_release(b);
    return done;
}
