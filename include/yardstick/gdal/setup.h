/*
 * setup: GDAL made small before it meets a stranger's file.
 *
 * Only in worker processes. gdal_setup() sets the options of a reader of
 * untrusted files (no network, no sidecar files, no plugins, one thread, 64 MB
 * of cache, coordinates x before y) and registers nothing; gdal_register()
 * then adds the one driver a job needs, so that no other can open anything.
 */
#pragma once

#include "yardstick/base/error.h"

enum vector_format {
    VECTOR_NONE,
    VECTOR_CSV,
    VECTOR_XLSX,
    VECTOR_ODS,
    VECTOR_GEOJSON,
    VECTOR_GPKG,
    VECTOR_SHP,
    VECTOR_SHP_ZIP,
    VECTOR_FGB,
    VECTOR_FORMAT_COUNT
};

/* "csv", "shp.zip"…: as in interface and protocol. */
struct str vector_format_name(enum vector_format format);
enum vector_format vector_format_find(struct str name); /* VECTOR_NONE when unknown */

/* GDAL's name of the driver; NULL for CSV, which is read without GDAL. */
const char *vector_format_driver(enum vector_format format);

/* `scratch`: the folder for temporary files; may be NULL. Must outlive nothing. */
void gdal_setup(const char *scratch);
void gdal_register(enum vector_format format);
/* How much of blocks read is kept: for jobs that read a file more than once. */
void gdal_cache(unsigned megabytes);
