/*
 * dbf_encoding: in which encoding the text of a shapefile is.
 *
 * What was asked for; else what the .cpg says (a .cpg of UTF-8 beside text that is none is left
 * over from another program, and is not believed); else the language byte of the .dbf when it names
 * a Chinese code page; else by the bytes: UTF-8 or GB18030. Latin-1, the byte most programs write
 * without meaning it, is not believed.
 */
#pragma once

#include "yardstick/gdal/charset.h"

/* `shp` may be a GDAL path into a zip. */
MUST_CHECK bool dbf_encoding_open(const char *shp, struct str asked, struct charset *out,
                                  struct error *err);
