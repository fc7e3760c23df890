/*
 * image: one original as tiles and, of heights, what is asked place by place;
 * drawn by a worker under its sandbox. Private to the layer.
 */
#pragma once

#include "yardstick/jobs/watch.h"
#include "yardstick/store/blob.h"

struct stmt;

struct image {
    struct ledger *ledger;
    const struct watch *watch;
    void *context;
    void (*progress)(void *context, double share);
    /* the original */
    char kind[8], blob[BLOB_KEY_MAX + 1];
    int64_t epsg, bytes;
    double shift_east_m, shift_north_m; /* that it lies off by; drawn where it belongs */
    /* what was made of it */
    int64_t min_zoom, max_zoom, n_tiles;
    double west, south, east, north;
    char tiles[BLOB_KEY_MAX + 1], heights[BLOB_KEY_MAX + 1], grid[BLOB_KEY_MAX + 1];
};

/* Blobs without rows on success; after a failure image_outputs_remove(). */
MUST_CHECK bool image_draw(struct image *image, struct error *err);
/* Within a write request: the rows of its blobs, and its values as parameters of a statement. */
MUST_CHECK bool image_register(const struct image *image, struct conn *conn, struct error *err);
void image_bind(const struct image *image, struct stmt *q);
/* Tiles that no row will speak of. */
void image_outputs_remove(const struct image *image);
