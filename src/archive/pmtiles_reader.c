/*
 * pmtiles_reader: see the header. A leaf is kept in the slot its offset falls
 * to; readers copy what they found while they hold the lock.
 */
#include "yardstick/archive/pmtiles_reader.h"

#include <pthread.h>
#include <stdlib.h>

#include "yardstick/archive/gzip.h"

enum { LEAF_SLOTS = 64 };

struct directory {
    struct pmtiles_part part; /* within the file; length 0: the slot is empty */
    struct pmtiles_entry *entries;
    size_t n;
};

struct pmtiles_reader {
    struct pmtiles_source source;
    struct pmtiles_header header;
    struct directory root;
    pthread_mutex_t lock;
    struct directory leaves[LEAF_SLOTS];
};

bool pmtiles_reader_bytes(const struct pmtiles_reader *r, struct pmtiles_part part, struct buf *out,
                          struct error *err)
{
    char *at;

    if (part.offset > r->source.n_bytes || part.length > r->source.n_bytes - part.offset)
        return error_set(err, ERROR_INVALID, "the archive speaks of bytes beyond its end");
    at = buf_extend(out, part.length ? part.length : 1);
    if (!at)
        return buf_ok(out, err);
    if (part.length == 0)
        out->len--;
    return part.length == 0 || r->source.read(r->source.context, part.offset, part.length, at, err);
}

/* A part of the file, unpacked as the header says. */
static bool unpacked(const struct pmtiles_reader *r, struct pmtiles_part part, struct buf *out,
                     struct error *err)
{
    AUTO(buf) packed = BUF_INIT(out->limit);

    if (r->header.inner == PMTILES_PLAIN)
        return pmtiles_reader_bytes(r, part, out, err);
    return pmtiles_reader_bytes(r, part, &packed, err) && gzip_expand(buf_str(&packed), out, err);
}

static bool directory_load(const struct pmtiles_reader *r, struct pmtiles_part part,
                           struct directory *out, struct error *err)
{
    AUTO(buf) bytes = BUF_INIT(PMTILES_DIRECTORY_BYTES_MAX);

    out->part = part;
    return unpacked(r, part, &bytes, err) &&
           pmtiles_directory_read(buf_str(&bytes), &out->entries, &out->n, err);
}

static bool open(struct pmtiles_reader *r, struct error *err)
{
    char head[PMTILES_HEADER_BYTES];

    if (r->source.n_bytes < sizeof(head))
        return error_set(err, ERROR_INVALID, "this is no PMTiles file");
    if (!r->source.read(r->source.context, 0, sizeof(head), head, err) ||
        !pmtiles_header_read((struct str){ head, sizeof(head) }, r->source.n_bytes, &r->header,
                             err))
        return false;
    if (r->header.inner != PMTILES_PLAIN && r->header.inner != PMTILES_GZIP)
        return error_set(err, ERROR_UNSUPPORTED,
                         "the archive's directories are compressed in a way that is not read; "
                         "write it with gzip");
    return directory_load(r, r->header.root, &r->root, err);
}

bool pmtiles_reader_open(const struct pmtiles_source *source, struct pmtiles_reader **out,
                         struct error *err)
{
    struct pmtiles_reader *r = calloc(1, sizeof(*r));

    if (!r)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    r->source = *source;
    pthread_mutex_init(&r->lock, NULL);
    if (!open(r, err)) {
        pmtiles_reader_close(r);
        return false;
    }
    *out = r;
    return true;
}

void pmtiles_reader_close(struct pmtiles_reader *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < LEAF_SLOTS; i++)
        free(r->leaves[i].entries);
    free(r->root.entries);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

const struct pmtiles_header *pmtiles_reader_header(const struct pmtiles_reader *r)
{
    return &r->header;
}

bool pmtiles_reader_metadata(const struct pmtiles_reader *r, struct buf *out, struct error *err)
{
    AUTO(buf) bytes = BUF_INIT(PMTILES_METADATA_MAX);

    if (r->header.metadata.length == 0)
        return true;
    if (!unpacked(r, r->header.metadata, &bytes, err))
        return false;
    buf_add(out, buf_str(&bytes));
    return buf_ok(out, err);
}

/* The leaf's place in the file. */
static bool leaf_part(const struct pmtiles_reader *r, const struct pmtiles_entry *leaf,
                      struct pmtiles_part *out, struct error *err)
{
    *out = (struct pmtiles_part){ r->header.leaves.offset + leaf->offset, leaf->length };
    return leaf->offset <= r->header.leaves.length &&
                   leaf->length <= r->header.leaves.length - leaf->offset
               ? true
               : error_set(err, ERROR_INVALID, "the archive speaks of bytes beyond its end");
}

static bool tile_part(const struct pmtiles_reader *r, const struct pmtiles_entry *run,
                      struct pmtiles_part *out, struct error *err)
{
    *out = (struct pmtiles_part){ r->header.tiles.offset + run->offset, run->length };
    return run->offset <= r->header.tiles.length &&
                   run->length <= r->header.tiles.length - run->offset
               ? true
               : error_set(err, ERROR_INVALID, "the archive speaks of bytes beyond its end");
}

/* The kept leaf, loaded if need be. The lock is held. */
static const struct directory *leaf_get(struct pmtiles_reader *r, struct pmtiles_part part,
                                        struct error *err)
{
    struct directory *slot = &r->leaves[(part.offset * 0x9e3779b97f4a7c15u >> 32) % LEAF_SLOTS];
    struct directory fresh = { 0 };

    if (slot->part.length && slot->part.offset == part.offset && slot->part.length == part.length)
        return slot;
    if (!directory_load(r, part, &fresh, err))
        return NULL;
    free(slot->entries);
    *slot = fresh;
    return slot;
}

bool pmtiles_reader_find(struct pmtiles_reader *r, struct tile_id id, struct pmtiles_part *out,
                         struct error *err)
{
    uint64_t number = pmtiles_number(id);
    const struct directory *dir = &r->root;
    const struct pmtiles_entry *entry;
    struct pmtiles_part part;
    bool done = true;

    *out = (struct pmtiles_part){ 0 };
    pthread_mutex_lock(&r->lock);
    for (unsigned depth = 0;; depth++) {
        entry = pmtiles_directory_find(dir->entries, dir->n, number);
        if (!entry || entry->run)
            break;
        if (depth == PMTILES_DEPTH_MAX)
            done = error_set(err, ERROR_INVALID, "the archive's directories are too deep");
        if (!done || !(done = leaf_part(r, entry, &part, err)) || !(dir = leaf_get(r, part, err)))
            break;
    }
    done = done && dir && (!entry || tile_part(r, entry, out, err));
    pthread_mutex_unlock(&r->lock);
    return done;
}

struct walk {
    struct pmtiles_reader *reader;
    void *context;
    bool (*each)(void *context, const struct pmtiles_entry *run, struct error *err);
    uint64_t next; /* the least number that may come */
};

static bool run_visit(struct walk *w, const struct pmtiles_entry *entry, struct error *err)
{
    struct pmtiles_entry run = *entry;
    struct pmtiles_part part;

    if (run.tile < w->next)
        return error_set(err, ERROR_INVALID, "the archive's directories are out of order");
    w->next = run.tile + run.run;
    if (!tile_part(w->reader, entry, &part, err))
        return false;
    run.offset = part.offset;
    return w->each(w->context, &run, err);
}

/* Deeper than PMTILES_DEPTH_MAX is refused, and numbers only grow: every walk ends. */
static bool directory_walk(struct walk *w, const struct directory *dir, unsigned depth,
                           struct error *err)
{
    bool done = true;

    for (size_t i = 0; done && i < dir->n; i++) {
        struct directory leaf = { 0 };
        struct pmtiles_part part;

        if (dir->entries[i].run) {
            done = run_visit(w, &dir->entries[i], err);
            continue;
        }
        if (depth == PMTILES_DEPTH_MAX)
            return error_set(err, ERROR_INVALID, "the archive's directories are too deep");
        done = leaf_part(w->reader, &dir->entries[i], &part, err) &&
               directory_load(w->reader, part, &leaf, err) &&
               (leaf.n || error_set(err, ERROR_INVALID, "a directory of the archive is damaged")) &&
               directory_walk(w, &leaf, depth + 1, err);
        free(leaf.entries);
    }
    return done;
}

bool pmtiles_reader_each(struct pmtiles_reader *r, void *context,
                         bool (*each)(void *context, const struct pmtiles_entry *run,
                                      struct error *err),
                         struct error *err)
{
    struct walk w = { r, context, each, 0 };

    return directory_walk(&w, &r->root, 0, err);
}
