/*
 * sink: rows into a file, the same bytes for the same rows.
 *
 * The file is `folder`/output.<format>, complete after sink_finish(). CSV is
 * UTF-8 with a byte order mark and CRLF; a text cell that a spreadsheet would
 * take for a formula (it starts with = + - @ tab or CR and is no number) gets a
 * leading quote; geometry is a last column `wkt`. GeoJSON is RFC 7946 with nine
 * decimals. A GeoPackage may hold several layers; its integer column `id` is
 * the key. A shapefile is a zip with UTF-8 text, columns under their short
 * names. FlatGeobuf has a spatial index, leaves rows without geometry out with
 * a warning, and refuses a layer that has none.
 */
#pragma once

#include "yardstick/gdal/source.h"

struct sink;

/* XLSX and ODS are not written here. */
MUST_CHECK bool sink_open(enum vector_format format, const char *folder,
                          const struct source_watch *watch, struct sink **out, struct error *err);
/* A layer begins; a second one only in a GeoPackage. *layer lives until the next or the end. */
MUST_CHECK bool sink_layer(struct sink *sink, const struct exchange_layer *layer,
                           struct error *err);
MUST_CHECK bool sink_row(struct sink *sink, const struct exchange_row *row, struct error *err);
MUST_CHECK bool sink_finish(struct sink *sink, struct error *err);
void sink_close(struct sink *sink);
