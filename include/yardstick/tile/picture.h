/*
 * picture: WebP pictures of one tile, laid on each other from the uppermost down.
 *
 * Where what is there already lets something through, what is laid under it is
 * seen: "over" of Porter and Duff (Compositing digital images, 1984), colours
 * not multiplied by alpha. A pixel of which only one picture has something comes
 * out as it went in; the result is written without loss, so it stays so.
 *
 * Pictures are 256 pixels square, WebP, still; everything else is refused, with
 * nothing changed. One that is coarser gives its part: at `up` levels above, the
 * tile is one of 2^up columns and rows of it, each pixel a square of pixels.
 *
 * Measured (2 cores of an EPYC): 0.8 ms to read a picture, 2.6 ms to write one.
 * No locks: a picture belongs to who began it, its memory to the arena.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/buf.h"

enum { PICTURE_SIDE = 256, PICTURE_UP_MAX = 8 };

struct picture;

struct picture_part {
    unsigned up; /* 0: the whole picture */
    uint32_t column, row;
};

/* Empty: nothing is seen. ERROR_TOO_LARGE: half a megabyte is more than the arena may have. */
MUST_CHECK bool picture_begin(struct arena *arena, struct picture **out, struct error *err);

/* ERROR_INVALID: it is no such picture. */
MUST_CHECK bool picture_under(struct picture *picture, struct str webp, struct picture_part part,
                              struct error *err);

bool picture_is_full(const struct picture *picture);  /* nothing under it would be seen */
bool picture_is_empty(const struct picture *picture); /* nothing is seen of it */
bool picture_is_first(const struct picture *picture); /* only what was laid first is seen */

/* WebP, lossless. */
MUST_CHECK bool picture_write(const struct picture *picture, struct buf *out, struct error *err);
