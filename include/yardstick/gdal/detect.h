/*
 * detect: what a file is, by its bytes.
 *
 * The name counts only where bytes cannot tell: among the parts of a
 * shapefile. Formats that are not read are named in the error, with what to do
 * instead. Zip files pass zipdir's checks here, before any library sees them.
 */
#pragma once

#include <limits.h>

#include "yardstick/base/arena.h"
#include "yardstick/gdal/setup.h"
#include "yardstick/gdal/zipdir.h"

struct vector_found {
    enum vector_format format;
    char path[PATH_MAX]; /* of the file, of the .shp, or of the zip */
    struct zipdir zip;   /* of xlsx, ods and shp.zip */
};

/* The file to open of a delivery: the .shp if there is one, else the first by name; into PATH_MAX.
 */
MUST_CHECK bool delivery_main_file(const char *folder, char *out, struct error *err);

/* `folder` holds the parts of one delivery: one file, or the parts of one shapefile. */
MUST_CHECK bool vector_detect(const char *folder, struct arena *arena, struct vector_found *out,
                              struct error *err);

/* What the first bytes (4 KiB are enough) of a file say; zip files are VECTOR_NONE without error.
 */
MUST_CHECK bool vector_detect_bytes(struct str head, enum vector_format *out, struct error *err);
