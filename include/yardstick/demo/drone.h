/*
 * drone: what a drone would bring home from one courtyard of the demo city,
 * and the draughtsman's plan of one of its floors.
 *
 * orthophoto.tif (15 cm, with alpha), dsm.tif and dtm.tif (30 cm, 1985 heights),
 * cloud.las (1 m, coloured) and photos, all in EPSG:4548 and drawn from the
 * city's own shapes, so that image, heights and register lie on each other, but
 * for one building that was raised by a storey (drone_raised). An
 * earlier flight has an orthophoto only, on which a building is missing. The
 * same city gives the same bytes.
 */
#pragma once

#include "yardstick/demo/city.h"

#define DRONE_FLOWN         "2026-10-20"
#define DRONE_FLOWN_EARLIER "2024-10-15"

/* The building of the flown courtyard that got a storey the register does not know, and by how much
 * it stands higher, in mm. */
enum { DRONE_STOREY = 3900 };
uint32_t drone_raised(const struct city *city);

/* Into a folder that exists. ERROR_FULL and the like. */
MUST_CHECK bool drone_delivery_write(const struct city *city, const char *folder,
                                     struct error *err);

/* The orthophoto of two years before. */
MUST_CHECK bool drone_earlier_write(const struct city *city, const char *folder, struct error *err);

/* A DXF (R12): rooms as closed lines of layer ROOM, their numbers and areas as text. */
MUST_CHECK bool drone_plan_write(const struct city *city, const char *path, struct error *err);
