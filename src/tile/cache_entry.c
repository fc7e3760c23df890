/*
 * cache_entry: making one entry, and its end.
 */
#include "cache_entry.h"

#include <stdio.h>
#include <stdlib.h>

struct bench *bench_open(int gzip_level, struct error *err)
{
    struct bench *b = calloc(1, sizeof(*b));

    if (!b) {
        error_set(err, ERROR_TOO_LARGE, "no memory for a tile layer");
        return NULL;
    }
    *b = (struct bench){ .maker = tile_maker_open(err),
                         .gzip = GZIP_INIT(gzip_level),
                         .plain = BUF_INIT(TILE_BYTES_MAX),
                         .zipped = BUF_INIT(2 * (size_t)TILE_BYTES_MAX) };
    if (b->maker)
        return b;
    free(b);
    return NULL;
}

void bench_close(struct bench *b)
{
    tile_maker_close(b->maker);
    gzip_release(&b->gzip);
    buf_release(&b->plain);
    buf_release(&b->zipped);
    free(b);
}

/* Two lanes of multiply and fold, eight bytes a step: for telling versions apart, not for secrets.
 */
static uint64_t content_hash(struct str s)
{
    uint64_t a = 0x9e3779b97f4a7c15u ^ s.len, word;
    size_t i = 0;

    for (; i + 8 <= s.len; i += 8) {
        unsigned __int128 product;

        memcpy(&word, s.ptr + i, 8);
        product = (unsigned __int128)(a ^ word) * 0xd6e8feb86659fd93u;
        a = ((uint64_t)product ^ (uint64_t)(product >> 64)) + 0x2545f4914f6cdd1du;
    }
    word = 0;
    if (s.len > i)
        memcpy(&word, s.ptr + i, s.len - i);
    a = (a ^ word) * 0xbf58476d1ce4e5b9u;
    return (a ^ a >> 31) * 0x94d049bb133111ebu;
}

static bool keep_bytes(struct bench *b, struct entry *e, struct error *err)
{
    uint64_t hash = content_hash(buf_str(&b->plain));
    size_t n = b->plain.len, n_zipped = b->zipped.len;

    e->memory = malloc(sizeof(*e->memory) + n + n_zipped + 1);
    if (!e->memory)
        return error_set(err, ERROR_TOO_LARGE, "no memory for a tile layer");
    atomic_init(&e->memory->refs, 1);
    memcpy(e->memory->bytes, buf_str(&b->plain).ptr, n);
    memcpy(e->memory->bytes + n, buf_str(&b->zipped).ptr, n_zipped);
    e->tile.bytes[TILE_PLAIN] = e->memory->bytes;
    e->tile.bytes[TILE_GZIP] = e->memory->bytes + n;
    e->tile.len[TILE_PLAIN] = n;
    e->tile.len[TILE_GZIP] = n_zipped;
    e->n_bytes = sizeof(*e) + n + n_zipped + 64; // and what malloc takes for itself
    snprintf(e->tile.etag[TILE_PLAIN], sizeof(e->tile.etag[0]), "\"%016llx\"",
             (unsigned long long)hash);
    snprintf(e->tile.etag[TILE_GZIP], sizeof(e->tile.etag[0]), "\"%016llx-g\"",
             (unsigned long long)hash);
    return true;
}

bool bench_make(struct bench *b, const struct snapshot *s, struct entry *e, struct error *err)
{
    buf_clear(&b->plain);
    buf_clear(&b->zipped);
    tile_maker_view(b->maker, e->view);
    if (!tile_make(b->maker, s, str_from(e->source), e->id, &b->plain, err))
        return false;
    if (b->plain.len > 0 && !gzip_compress(&b->gzip, buf_str(&b->plain), &b->zipped, err))
        return false;
    return keep_bytes(b, e, err);
}

void tile_entry_release(struct tile_entry *tile)
{
    struct entry *e = (struct entry *)tile;

    if (!e || atomic_fetch_sub_explicit(&e->refs, 1, memory_order_acq_rel) != 1)
        return;
    for (int i = 0; i < TILE_ENCODINGS; i++) {
        void *kept = atomic_load(&e->kept[i]);

        if (kept && e->release_kept)
            e->release_kept(kept);
    }
    tile_bytes_drop(e->memory);
    free(e);
}

void *tile_entry_bytes(struct tile_entry *tile)
{
    return ((struct entry *)tile)->memory;
}

void tile_bytes_hold(void *bytes)
{
    atomic_fetch_add_explicit(&((struct tile_bytes *)bytes)->refs, 1, memory_order_relaxed);
}

void tile_bytes_drop(void *bytes_)
{
    struct tile_bytes *bytes = bytes_;

    if (bytes && atomic_fetch_sub_explicit(&bytes->refs, 1, memory_order_acq_rel) == 1)
        free(bytes);
}

void *tile_entry_kept(struct tile_entry *tile, enum tile_encoding encoding)
{
    return atomic_load_explicit(&((struct entry *)tile)->kept[encoding], memory_order_acquire);
}

void *tile_entry_keep(struct tile_entry *tile, enum tile_encoding encoding, void *mine)
{
    void *before = NULL;

    if (atomic_compare_exchange_strong(&((struct entry *)tile)->kept[encoding], &before, mine))
        return mine;
    return before;
}
