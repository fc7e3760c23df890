/*
 * feature: values and geometry of one OGR feature; private to the readers.
 * Borrowed text lives until the next call with the same scratch.
 */
#pragma once

#include <ogr_api.h>

#include "yardstick/base/exchange.h"
#include "yardstick/gdal/charset.h"

struct feature_reader {
    struct charset charset;  /* of text fields; .converter NULL: UTF-8 already */
    struct charset fallback; /* for text that should be UTF-8 and is not */
    struct buf scratch;      /* text of the row's values */
    bool is_damaged;         /* some of it was no character; the row's reader clears it */
    struct buf wkb;
};

struct str feature_kind(OGRFieldDefnH field); /* "text", "integer"… */
/* Append raw text to scratch as UTF-8; bytes that are no character become '?'. */
void feature_text(struct feature_reader *reader, struct str raw);
/* Value `i` of the feature; text is appended to scratch and given as an offset by .i64. */
void feature_value(struct feature_reader *reader, OGRFeatureH feature, int i, OGRFieldDefnH field,
                   struct field *out);
/* Once all values are in: turn offsets into pointers. */
void feature_values_bind(struct feature_reader *reader, struct field *values, size_t n);

/* The geometry as WKB, made linear; .ptr NULL with *notice filled when it cannot be used. */
struct str feature_wkb(struct feature_reader *reader, OGRFeatureH feature, struct error *notice);
