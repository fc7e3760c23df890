/* drone: the ground as it is flown over. Private to the layer. */
#pragma once

#include "yardstick/demo/drone.h"

/* A grid of square cells over the courtyard; north is row 0. Millimetres. */
struct drone_grid {
    const struct city *city;
    uint32_t courtyard;
    int64_t west, north, cell;
    int columns, rows;
    bool is_earlier; /* the flight of two years before */
};

/* drone_scene.c: cells that a shape covers, shifted by (de, dn), get what `mark` does to them. */
void drone_fill(const struct drone_grid *grid, struct city_shape shape, int64_t de, int64_t dn,
                void *context, void (*mark)(void *context, size_t index));
/* The courtyard that is flown. */
uint32_t drone_courtyard(const struct city *city);
MUST_CHECK bool drone_grid_make(const struct city *city, int64_t cell, struct drone_grid *out,
                                struct error *err);
/* Is the building there at the time of the flight? */
bool drone_stands(const struct drone_grid *grid, uint32_t building);
/* drone.c: red green blue alpha of every cell. */
MUST_CHECK bool drone_paint(const struct drone_grid *grid, unsigned char *pixels,
                            struct error *err);
/* The same number for the same cell, 0..255. */
unsigned drone_grain(int64_t e, int64_t n);
/* Height of the bare ground, metres. */
float drone_ground(int64_t e, int64_t n);

/* drone_cloud.c */
MUST_CHECK bool drone_cloud_write(const char *path, const struct drone_grid *g,
                                  const float *heights, const unsigned char *pixels,
                                  struct error *err);
/* drone_tiff.c: an uncompressed GeoTIFF of bytes (4 samples) or floats (1). */
MUST_CHECK bool drone_tiff_write(const char *path, const struct drone_grid *grid, bool is_float,
                                 const void *pixels, struct error *err);
/* drone_photo.c: photos of a flight along the middle of the courtyard. */
MUST_CHECK bool drone_photos_write(const struct city *city, const char *folder, struct error *err);
