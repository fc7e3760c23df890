/*
 * tile_run: see the header. The work is cut into squares of 16 by 16 tiles in
 * the order wanted. Threads take squares in that order and may be ahead of the
 * caller, who hands tiles out, by AHEAD squares: that bounds the memory.
 */
#include "yardstick/tile/tile_run.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "yardstick/archive/gzip.h"
#include "yardstick/archive/pmtiles.h"
#include "yardstick/tile/tile_vector.h"

enum { SQUARE_LEVELS = 4, AHEAD = 64, THREADS_MAX = 64, GZIP_LEVEL = 6, SQUARE_BYTES = 1 << 30 };

struct square {
    uint64_t number; /* of its tile, in PMTiles' count */
    unsigned zoom;   /* of the tiles in it */
};

/* The tiles of a square: addresses, and their bytes one after another. */
struct made {
    struct buf bytes;
    struct made_tile {
        struct tile_id id;
        size_t len;
    } * tiles;
    size_t n, room;
    bool done;
};

struct running {
    const struct tile_run *run;
    struct square *squares;
    size_t n_squares, room;
    pthread_mutex_t lock;
    pthread_cond_t moved; /* `next` or `out` has moved, or a square is done */
    size_t next, out;     /* the next to be made, the next to be handed out */
    struct made made[AHEAD];
    bool stop;
    struct error err; /* of the first thread that failed */
};

/* What a thread works with. */
struct bench {
    struct running *running;
    struct tile_maker *maker;
    struct gzip gzip;
    struct buf plain, last_plain,
        last_packed; /* the same tile often comes again: the inside of a district */
    struct made *made;
};

static bool found_one(void *data, const struct map_feature *feature)
{
    (void)feature;
    *(bool *)data = true;
    return false;
}

static bool is_near(const struct tile_run *run, struct tile_id id, unsigned zoom)
{
    const struct snapshot *s = run->snapshot;
    bool found = false;

    for (uint32_t i = 0; i < s->n_layers && !found; i++)
        if (s->layers[i].schema->min_zoom <= zoom &&
            str_eq(str_from(s->layers[i].schema->source), run->source))
            snapshot_query(s, i, tile_reach(id), found_one, &found);
    return found;
}

static bool square_add(struct running *r, uint64_t number, unsigned zoom, struct error *err)
{
    if (r->n_squares == r->room) {
        size_t room = r->room ? 2 * r->room : 256;
        struct square *squares = realloc(r->squares, room * sizeof(*squares));

        if (!squares)
            return error_set(err, ERROR_TOO_LARGE, "out of memory: too many tiles");
        r->squares = squares;
        r->room = room;
    }
    r->squares[r->n_squares++] = (struct square){ number, zoom };
    return true;
}

/* The number of the first of a tile's four children, which follow each other. */
static uint64_t first_child(uint64_t number)
{
    return 4 * number + 1;
}

/* All squares below the tile in which there is something at `zoom`. */
static bool squares_find(struct running *r, uint64_t number, unsigned zoom, struct error *err)
{
    struct tile_id id;

    if (!pmtiles_tile(number, &id) || !is_near(r->run, id, zoom))
        return true;
    if (id.z == (zoom > SQUARE_LEVELS ? zoom - SQUARE_LEVELS : 0))
        return square_add(r, number, zoom, err);
    for (unsigned i = 0; i < 4; i++)
        if (!squares_find(r, first_child(number) + i, zoom, err))
            return false;
    return true;
}

static bool tile_keep(struct made *made, struct tile_id id, struct str bytes, struct error *err)
{
    if (made->n == made->room) {
        size_t room = made->room ? 2 * made->room : 64;
        struct made_tile *tiles = realloc(made->tiles, room * sizeof(*tiles));

        if (!tiles)
            return error_set(err, ERROR_TOO_LARGE, "out of memory: too many tiles");
        made->tiles = tiles;
        made->room = room;
    }
    made->tiles[made->n++] = (struct made_tile){ id, bytes.len };
    buf_add(&made->bytes, bytes);
    return buf_ok(&made->bytes, err);
}

static bool tile_add(struct bench *b, struct tile_id id, struct error *err)
{
    const struct tile_run *run = b->running->run;
    struct buf swap;

    buf_clear(&b->plain);
    if (!tile_make(b->maker, run->snapshot, run->source, id, &b->plain, err))
        return error_prefix(err, "tile %u/%u/%u", id.z, id.x, id.y);
    if (b->plain.len == 0)
        return true;
    if (!str_eq(buf_str(&b->plain), buf_str(&b->last_plain))) {
        buf_clear(&b->last_packed);
        if (!gzip_compress(&b->gzip, buf_str(&b->plain), &b->last_packed, err))
            return false;
        swap = b->last_plain;
        b->last_plain = b->plain;
        b->plain = swap;
    }
    return tile_keep(b->made, id, buf_str(&b->last_packed), err);
}

/* The tiles of `zoom` below this one, in order. */
static bool tiles_add(struct bench *b, uint64_t number, unsigned zoom, struct error *err)
{
    struct tile_id id;

    if (!pmtiles_tile(number, &id) || !is_near(b->running->run, id, zoom))
        return true;
    if (id.z == zoom)
        return tile_add(b, id, err);
    for (unsigned i = 0; i < 4; i++)
        if (!tiles_add(b, first_child(number) + i, zoom, err))
            return false;
    return true;
}

static void stop(struct running *r, const struct error *why)
{
    pthread_mutex_lock(&r->lock);
    if (!r->stop && why)
        r->err = *why;
    r->stop = true;
    pthread_cond_broadcast(&r->moved);
    pthread_mutex_unlock(&r->lock);
}

/* The next square to be made; false when there is none any more. */
static bool square_claim(struct running *r, size_t *index)
{
    bool claimed;

    pthread_mutex_lock(&r->lock);
    while (!r->stop && r->next < r->n_squares && r->next >= r->out + AHEAD)
        pthread_cond_wait(&r->moved, &r->lock);
    claimed = !r->stop && r->next < r->n_squares;
    if (claimed)
        *index = r->next++;
    pthread_mutex_unlock(&r->lock);
    return claimed;
}

static void square_done(struct running *r, size_t index)
{
    pthread_mutex_lock(&r->lock);
    r->made[index % AHEAD].done = true;
    pthread_cond_broadcast(&r->moved);
    pthread_mutex_unlock(&r->lock);
}

static void *work(void *argument)
{
    struct bench b = { .running = argument,
                       .gzip = GZIP_INIT(GZIP_LEVEL),
                       .plain = BUF_INIT(TILE_BYTES_MAX),
                       .last_plain = BUF_INIT(TILE_BYTES_MAX),
                       .last_packed = BUF_INIT(2 * TILE_BYTES_MAX) };
    struct running *r = b.running;
    struct error err = { 0 };
    size_t index = 0;

    b.maker = tile_maker_open(&err);
    if (b.maker)
        tile_maker_view(b.maker, r->run->view);
    while (b.maker && square_claim(r, &index)) {
        b.made = &r->made[index % AHEAD];
        if (!tiles_add(&b, r->squares[index].number, r->squares[index].zoom, &err))
            break;
        square_done(r, index);
    }
    if (err.code != ERROR_NONE)
        stop(r, &err);
    tile_maker_close(b.maker);
    gzip_release(&b.gzip);
    buf_release(&b.plain);
    buf_release(&b.last_plain);
    buf_release(&b.last_packed);
    return NULL;
}

static bool hand_out(struct running *r, struct made *made, struct error *err)
{
    const char *at = made->bytes.data;

    for (size_t i = 0; i < made->n; i++) {
        if (!r->run->take(r->run->context, made->tiles[i].id,
                          (struct str){ at, made->tiles[i].len }, err))
            return false;
        at += made->tiles[i].len;
    }
    made->n = 0;
    buf_clear(&made->bytes);
    return true;
}

static bool await(struct running *r, struct made *made)
{
    bool done;

    pthread_mutex_lock(&r->lock);
    while (!r->stop && !made->done)
        pthread_cond_wait(&r->moved, &r->lock);
    done = !r->stop;
    made->done = false;
    pthread_mutex_unlock(&r->lock);
    return done;
}

/* Square by square in order; the threads go on meanwhile. */
static bool squares_hand_out(struct running *r, struct error *err)
{
    for (size_t i = 0; i < r->n_squares; i++) {
        struct made *made = &r->made[i % AHEAD];

        if (!await(r, made)) {
            *err = r->err;
            return false;
        }
        if (!hand_out(r, made, err) ||
            (r->run->progress && !r->run->progress(r->run->context, i + 1, r->n_squares, err)))
            return false;
        pthread_mutex_lock(&r->lock);
        r->out = i + 1;
        pthread_cond_broadcast(&r->moved);
        pthread_mutex_unlock(&r->lock);
    }
    return true;
}

static unsigned threads_of(const struct tile_run *run)
{
    long cores = run->n_threads ? (long)run->n_threads : sysconf(_SC_NPROCESSORS_ONLN);

    return cores < 1 ? 1 : cores > THREADS_MAX ? THREADS_MAX : (unsigned)cores;
}

static bool threads_run(struct running *r, struct error *err)
{
    pthread_t threads[THREADS_MAX];
    unsigned n = 0, wanted = threads_of(r->run);
    bool done;

    while (n < wanted && pthread_create(&threads[n], NULL, work, r) == 0)
        n++;
    done = n ? squares_hand_out(r, err)
             : error_set(err, ERROR_INTERNAL, "cannot start a thread to make tiles");
    if (!done)
        stop(r, NULL);
    while (n)
        pthread_join(threads[--n], NULL);
    return done;
}

bool tile_run(const struct tile_run *run, struct error *err)
{
    struct running *r = calloc(1, sizeof(*r));
    bool done = r != NULL;

    if (!r)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    r->run = run;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->moved, NULL);
    for (size_t i = 0; i < AHEAD; i++)
        r->made[i].bytes = (struct buf)BUF_INIT(SQUARE_BYTES);
    for (unsigned z = run->min_zoom; done && z <= run->max_zoom; z++)
        done = squares_find(r, 0, z, err);
    done = done && threads_run(r, err);
    for (size_t i = 0; i < AHEAD; i++) {
        buf_release(&r->made[i].bytes);
        free(r->made[i].tiles);
    }
    pthread_cond_destroy(&r->moved);
    pthread_mutex_destroy(&r->lock);
    free(r->squares);
    free(r);
    return done;
}
