/*
 * tile_vector: a snapshot, a source and an address make the bytes of a tile.
 *
 * Source "city" has the layers whose schema says so, an imported layer is a
 * source of its own name. What is drawn, rounded, simplified and left out is
 * said in docs/tiles.md; in short: a coordinate is rounded to the nearest
 * unit, halves to the south-east; every polygon written is valid; from zoom
 * 16 on nothing is left out but what covers less than one square unit.
 *
 * A tile_maker holds scratch memory and a GEOS handle and belongs to one
 * thread at a time. The same snapshot gives the same bytes.
 */
#pragma once

#include "yardstick/tile/tile_id.h"

enum { TILE_BYTES_MAX = 32 << 20, TILE_MIN_UNITS2 = 4 /* below zoom 16 */ };

/*
 * What of the city a tile shows: rooms of secret institutions (the attribute `secret`, which itself
 * is never written), and who holds a room and how far it is above the standard.
 */
enum { TILE_VIEW_SECRET = 1, TILE_VIEW_UNITS = 2, TILE_VIEW_ALL = 3 };

/*
 * A view may be narrowed to some layers of its source and to one floor; both are part of it, so
 * that whoever keeps tiles by their view keeps these apart. Of a floor are the features whose
 * attribute `ordinal` is it; layers without that attribute show all they have.
 */
enum { TILE_FLOOR_MIN = -2000, TILE_FLOOR_MAX = 2000, TILE_SOURCE_LAYERS_MAX = 16 };
unsigned tile_view_on_floor(unsigned view, int floor);
/* `layers`: names with commas. ERROR_INVALID names one that the source has not. */
MUST_CHECK bool tile_view_of_layers(unsigned view, const struct snapshot *s, struct str source,
                                    struct str layers, unsigned *out, struct error *err);

struct tile_maker;

struct tile_maker *tile_maker_open(struct error *err);
void tile_maker_close(struct tile_maker *maker);
/* For the tiles to come; TILE_VIEW_ALL at first. */
void tile_maker_view(struct tile_maker *maker, unsigned view);

/* How features fared since the maker was opened, for tests and curious people. */
struct tile_counts {
    uint64_t n_written, n_clipped;
    uint64_t n_small;    /* left out */
    uint64_t n_thin;     /* flattened by rounding, written as the thinnest triangle */
    uint64_t n_touching; /* rings that touch: GEOS was asked */
    uint64_t n_repaired; /* by GEOS */
};
struct tile_counts tile_maker_counts(const struct tile_maker *maker);

/* Is there such a source in the snapshot? */
bool tile_source_exists(const struct snapshot *s, struct str source);

/*
 * Appends the Mapbox Vector Tile to `out`; nothing for an empty tile.
 * ERROR_NOT_FOUND for an unknown source, ERROR_TOO_LARGE past out's limit.
 */
MUST_CHECK bool tile_make(struct tile_maker *maker, const struct snapshot *s, struct str source,
                          struct tile_id id, struct buf *out, struct error *err);
