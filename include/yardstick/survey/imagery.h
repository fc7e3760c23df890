/*
 * imagery: what of the surveys lies on the map, in memory for the tiles.
 *
 * Each orthophoto and height model is a blob whose tiles are found by a table
 * (base/tile_table.h) that is read once. A source is "ortho-12" (one image),
 * "terrain-13" (one height model), "ortho" or "terrain" (the newest of each
 * place, or as of a day). A tile is a place in a blob: nothing is decoded here.
 * Where the newest orthophoto lets something through, what lies under it is told
 * with it (docs/decisions/0021).
 *
 * Any thread may ask; imagery_load() makes a new set beside the old one, which
 * stays for those who hold it.
 */
#pragma once

#include <pthread.h>

#include "yardstick/base/tile_table.h"
#include "yardstick/geo/bbox.h"
#include "yardstick/store/blob.h"

enum imagery_kind { IMAGERY_ORTHO, IMAGERY_DSM, IMAGERY_DTM };

struct imagery_item {
    int64_t id, survey_id;
    uint64_t number; /* another with every item that is made: its tiles never change */
    enum imagery_kind kind;
    char flown[11];
    char name[208];               /* of the survey */
    char tiles[BLOB_KEY_MAX + 1]; /* blobs */
    char heights[BLOB_KEY_MAX + 1];
    char grid[BLOB_KEY_MAX + 1]; /* archive/height_grid.h; empty: an image, or not measured */
    int64_t epsg;                /* of the grid */
    char datum[80];              /* of the heights; empty: not said */
    uint32_t min_zoom, max_zoom;
    struct bbox degrees;
    double shift_east_m, shift_north_m;
    struct tile_table table;
    _Atomic long refs; /* of the sets that hold it */
};

struct imagery_set {
    struct imagery_item **items; /* newest first */
    size_t n;
    uint64_t number; /* another with every set that is made */
    _Atomic long refs;
};

struct imagery_live {
    pthread_mutex_t lock;
    struct imagery_set *now; /* NULL: nothing loaded yet */
};

#define IMAGERY_LIVE_INIT                                                                          \
    {                                                                                              \
        .lock = PTHREAD_MUTEX_INITIALIZER                                                          \
    }

/* Read what the ledger says; tables already read are kept. */
MUST_CHECK bool imagery_load(struct ledger *ledger, struct conn *conn, struct imagery_live *live,
                             struct error *err);
void imagery_live_release(struct imagery_live *live);

struct imagery_set *imagery_take(struct imagery_live *live); /* NULL: nothing loaded */
void imagery_drop(struct imagery_set *set);                  /* NULL is fine */

/* Is it a name of ours, whether or not there is such an image? */
bool imagery_is_source(struct str source);

struct imagery_view {
    bool is_terrain;
    int64_t id;       /* 0: the newest everywhere */
    struct str as_of; /* YYYY-MM-DD; empty: today */
};

/* ERROR_NOT_FOUND when no image is called so. */
MUST_CHECK bool imagery_view_read(const struct imagery_set *set, struct str source,
                                  struct str as_of, struct imagery_view *out, struct error *err);

/* As many pictures as may have to be decoded for one tile. */
enum { IMAGERY_STACK_MAX = 32, IMAGERY_UP_MAX = 8 };

struct imagery_layer {
    size_t index; /* of the item in the set */
    const struct imagery_item *item;
    const struct tile_place *place;
    unsigned up; /* the place is of the tile so many levels above: the image is no finer */
};

/*
 * What has something at a tile, the newest first, down to the first that lets nothing through.
 * An image that is coarser than the finest of `ortho` gives its finest tile there, so that it does
 * not vanish where the map is looked at more closely. Returns how many; 0: the tile is empty.
 */
size_t imagery_stack(const struct imagery_set *set, const struct imagery_view *view, uint32_t z,
                     uint32_t x, uint32_t y, struct imagery_layer out[IMAGERY_STACK_MAX]);

/* Zooms and box of all that a view may show; false when that is nothing. */
bool imagery_extent(const struct imagery_set *set, const struct imagery_view *view,
                    uint32_t *min_zoom, uint32_t *max_zoom, struct bbox *degrees);
