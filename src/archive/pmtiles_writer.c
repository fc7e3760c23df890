/*
 * pmtiles_writer: see the header.
 */
#include "yardstick/archive/pmtiles_writer.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "content_hash.h"
#include "yardstick/archive/gzip.h"

enum { PENDING_BYTES = 1 << 20, LEAF_ENTRIES = 4096, GZIP_LEVEL = 9, ENTRIES_MAX = 50000000 };

/* Bytes that are in the file already, found by their hash. */
struct content {
    uint64_t hash, offset;
    uint32_t length; /* 0: the slot is free */
};

struct pmtiles_writer {
    int fd;
    uint64_t max_bytes;
    uint64_t at; /* how many bytes of tiles there are, with those pending */
    struct buf pending;
    struct pmtiles_entry *entries;
    size_t n, room;
    struct content *contents;
    size_t n_contents, n_slots; /* slots: a power of two */
    uint64_t n_addressed;
    bool ordered; /* numbers and new offsets have grown together so far */
    struct gzip gzip;
};

bool pmtiles_writer_open(int fd, uint64_t max_bytes, struct pmtiles_writer **out, struct error *err)
{
    struct pmtiles_writer *w = calloc(1, sizeof(*w));

    if (!w)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    *w = (struct pmtiles_writer){ .fd = fd,
                                  .max_bytes = max_bytes,
                                  .pending = BUF_INIT(64 << 20),
                                  .ordered = true,
                                  .gzip = GZIP_INIT(GZIP_LEVEL) };
    *out = w;
    return true;
}

void pmtiles_writer_close(struct pmtiles_writer *w)
{
    if (!w)
        return;
    gzip_release(&w->gzip);
    buf_release(&w->pending);
    free(w->entries);
    free(w->contents);
    free(w);
}

static bool write_at(struct pmtiles_writer *w, struct str bytes, uint64_t offset, struct error *err)
{
    while (bytes.len) {
        ssize_t n = pwrite(w->fd, bytes.ptr, bytes.len, (off_t)offset);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return error_set(err, errno == ENOSPC || errno == EDQUOT ? ERROR_FULL : ERROR_INTERNAL,
                             "the archive cannot be written: %s", strerror(errno));
        bytes = (struct str){ bytes.ptr + n, bytes.len - (size_t)n };
        offset += (uint64_t)n;
    }
    return true;
}

static bool flush(struct pmtiles_writer *w, struct error *err)
{
    bool done = buf_ok(&w->pending, err) &&
                write_at(w, buf_str(&w->pending), PMTILES_ROOT_END + w->at - w->pending.len, err);

    buf_clear(&w->pending);
    return done;
}

/* Does the file hold these bytes there? */
static bool is_same(struct pmtiles_writer *w, const struct content *c, struct str bytes, bool *same,
                    struct error *err)
{
    char piece[16384];

    *same = c->length == bytes.len;
    if (!*same)
        return true;
    if (c->offset + c->length > w->at - w->pending.len && !flush(w, err))
        return false;
    for (size_t at = 0; *same && at < bytes.len; at += sizeof(piece)) {
        size_t n = bytes.len - at < sizeof(piece) ? bytes.len - at : sizeof(piece);
        ssize_t got = pread(w->fd, piece, n, (off_t)(PMTILES_ROOT_END + c->offset + at));

        *same = got == (ssize_t)n && memcmp(piece, bytes.ptr + at, n) == 0;
    }
    return true;
}

static void content_place(struct content *slots, size_t n_slots, struct content c)
{
    size_t i = c.hash & (n_slots - 1);

    while (slots[i].length)
        i = (i + 1) & (n_slots - 1);
    slots[i] = c;
}

static bool contents_grow(struct pmtiles_writer *w, struct error *err)
{
    size_t n_slots = w->n_slots ? 2 * w->n_slots : 1024;
    struct content *slots;

    if (2 * (w->n_contents + 1) <= w->n_slots)
        return true;
    slots = calloc(n_slots, sizeof(*slots));
    if (!slots)
        return error_set(err, ERROR_TOO_LARGE, "out of memory: too many tiles");
    for (size_t i = 0; i < w->n_slots; i++)
        if (w->contents[i].length)
            content_place(slots, n_slots, w->contents[i]);
    free(w->contents);
    w->contents = slots;
    w->n_slots = n_slots;
    return true;
}

/* Where the bytes are: among those written, or now written. */
static bool content_put(struct pmtiles_writer *w, struct str bytes, uint64_t *offset, bool *is_new,
                        struct error *err)
{
    uint64_t hash = content_hash(bytes, 0);
    bool same = false;

    if (!contents_grow(w, err))
        return false;
    for (size_t i = hash & (w->n_slots - 1); w->contents[i].length;
         i = (i + 1) & (w->n_slots - 1)) {
        if (w->contents[i].hash == hash && !is_same(w, &w->contents[i], bytes, &same, err))
            return false;
        *offset = w->contents[i].offset;
        *is_new = false;
        if (same)
            return true;
    }
    if (PMTILES_ROOT_END + w->at + bytes.len > w->max_bytes)
        return error_set(err, ERROR_TOO_LARGE, "the archive would have more than %llu MiB",
                         (unsigned long long)(w->max_bytes >> 20));
    *offset = w->at;
    *is_new = true;
    buf_add(&w->pending, bytes);
    w->at += bytes.len;
    content_place(w->contents, w->n_slots, (struct content){ hash, *offset, (uint32_t)bytes.len });
    w->n_contents++;
    return w->pending.len < PENDING_BYTES || flush(w, err);
}

static bool entries_grow(struct pmtiles_writer *w, struct error *err)
{
    size_t room = w->room ? 2 * w->room : 1024;
    struct pmtiles_entry *entries;

    if (w->n < w->room)
        return true;
    entries = w->n < ENTRIES_MAX ? realloc(w->entries, room * sizeof(*entries)) : NULL;
    if (!entries)
        return error_set(err, ERROR_TOO_LARGE, "out of memory: too many tiles");
    w->entries = entries;
    w->room = room;
    return true;
}

bool pmtiles_writer_add(struct pmtiles_writer *w, uint64_t number, uint32_t run, struct str bytes,
                        struct error *err)
{
    struct pmtiles_entry *last = w->n ? &w->entries[w->n - 1] : NULL;
    struct pmtiles_entry entry = { number, 0, (uint32_t)bytes.len, run };
    bool is_new = false;

    if (bytes.len == 0 || bytes.len > UINT32_MAX || run == 0)
        return error_set(err, ERROR_INTERNAL, "a tile of %zu bytes cannot be kept", bytes.len);
    if (!content_put(w, bytes, &entry.offset, &is_new, err))
        return false;
    w->n_addressed += run;
    if (last && last->tile + last->run == number && last->offset == entry.offset &&
        last->run <= UINT32_MAX - run) {
        last->run += run;
        return true;
    }
    // Clustered: the first use of each content comes in the order of the numbers.
    w->ordered = w->ordered && (!last || last->tile < number);
    if (!entries_grow(w, err))
        return false;
    w->entries[w->n++] = entry;
    return true;
}

static bool comes_twice(uint64_t number, struct error *err)
{
    struct tile_id id = { 0 };

    (void)!pmtiles_tile(number, &id);
    return error_set(err, ERROR_INVALID, "the tile %u/%u/%u comes twice", id.z, id.x, id.y);
}

static int by_number(const void *a, const void *b)
{
    const struct pmtiles_entry *x = a, *y = b;

    return (x->tile > y->tile) - (x->tile < y->tile);
}

static bool entries_check(const struct pmtiles_writer *w, struct error *err)
{
    for (size_t i = 0; i + 1 < w->n; i++)
        if (w->entries[i].run > w->entries[i + 1].tile - w->entries[i].tile)
            return comes_twice(w->entries[i + 1].tile, err);
    return true;
}

static void zooms_find(const struct pmtiles_writer *w, struct pmtiles_header *h)
{
    const struct pmtiles_entry *last = &w->entries[w->n - 1];
    struct tile_id first_id = { 0 }, last_id = { 0 };

    (void)!pmtiles_tile(w->entries[0].tile, &first_id);
    (void)!pmtiles_tile(last->tile + last->run - 1, &last_id);
    h->min_zoom = first_id.z;
    h->max_zoom = last_id.z;
    if (h->center_zoom < h->min_zoom || h->center_zoom > h->max_zoom)
        h->center_zoom = h->min_zoom;
}

static bool packed(struct pmtiles_writer *w, const struct pmtiles_entry *entries, size_t n,
                   struct buf *out, struct error *err)
{
    AUTO(buf) plain = BUF_INIT(PMTILES_DIRECTORY_BYTES_MAX);

    pmtiles_directory_write(entries, n, &plain);
    return buf_ok(&plain, err) && gzip_compress(&w->gzip, buf_str(&plain), out, err);
}

/* The leaves of `each` entries, one after another in `leaves`, and the root that names them. */
static bool leaves_make(struct pmtiles_writer *w, size_t each, struct buf *leaves, struct buf *root,
                        struct error *err)
{
    size_t n = (w->n + each - 1) / each;
    struct pmtiles_entry *names = calloc(n, sizeof(*names));
    bool done = names || error_set(err, ERROR_TOO_LARGE, "out of memory: too many tiles");

    buf_clear(leaves);
    buf_clear(root);
    for (size_t i = 0; done && i < n; i++) {
        size_t from = i * each, many = w->n - from < each ? w->n - from : each, start = leaves->len;

        done = packed(w, w->entries + from, many, leaves, err);
        names[i] = (struct pmtiles_entry){ w->entries[from].tile, start,
                                           (uint32_t)(leaves->len - start), 0 };
    }
    done = done && packed(w, names, n, root, err);
    free(names);
    return done;
}

/* One directory if it fits into its place, else leaves, larger until their root fits. */
static bool directories_make(struct pmtiles_writer *w, struct buf *leaves, struct buf *root,
                             struct error *err)
{
    const size_t fits = PMTILES_ROOT_END - PMTILES_HEADER_BYTES;

    // More than this is not tried: it could not be packed into 16 KiB.
    if (w->n <= 4 * LEAF_ENTRIES && !packed(w, w->entries, w->n, root, err))
        return false;
    if (root->len && root->len <= fits)
        return true;
    for (size_t each = LEAF_ENTRIES; each < ENTRIES_MAX; each *= 2) {
        if (!leaves_make(w, each, leaves, root, err))
            return false;
        if (root->len <= fits)
            return true;
    }
    return error_set(err, ERROR_TOO_LARGE, "out of memory: too many tiles");
}

bool pmtiles_writer_finish(struct pmtiles_writer *w, struct pmtiles_header *h, struct str metadata,
                           struct error *err)
{
    AUTO(buf) leaves = BUF_INIT(512 << 20);
    AUTO(buf) root = BUF_INIT(PMTILES_DIRECTORY_BYTES_MAX);
    AUTO(buf) meta = BUF_INIT(PMTILES_METADATA_MAX);
    AUTO(buf) head = BUF_INIT(PMTILES_ROOT_END);
    uint64_t end = PMTILES_ROOT_END + w->at;

    if (w->n == 0)
        return error_set(err, ERROR_INVALID, "there is no tile to be written");
    if (!w->ordered)
        qsort(w->entries, w->n, sizeof(*w->entries), by_number);
    if (!entries_check(w, err) || !directories_make(w, &leaves, &root, err) ||
        !gzip_compress(&w->gzip, metadata, &meta, err) || !flush(w, err))
        return false;
    zooms_find(w, h);
    h->root = (struct pmtiles_part){ PMTILES_HEADER_BYTES, root.len };
    h->tiles = (struct pmtiles_part){ PMTILES_ROOT_END, w->at };
    h->metadata = (struct pmtiles_part){ end, meta.len };
    h->leaves = (struct pmtiles_part){ end + meta.len, leaves.len };
    h->n_addressed = w->n_addressed;
    h->n_entries = w->n;
    h->n_contents = w->n_contents;
    h->clustered = w->ordered;
    h->inner = PMTILES_GZIP;
    pmtiles_header_write(h, &head);
    buf_add(&head, buf_str(&root));
    return buf_ok(&head, err) && write_at(w, buf_str(&meta), h->metadata.offset, err) &&
           write_at(w, buf_str(&leaves), h->leaves.offset, err) &&
           write_at(w, buf_str(&head), 0, err) &&
           (fsync(w->fd) == 0 ||
            error_set(err, ERROR_INTERNAL, "the archive cannot be written: %s", strerror(errno)));
}
