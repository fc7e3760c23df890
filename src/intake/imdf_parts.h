/*
 * imdf_parts: the pieces features of IMDF are made of. Private to src/intake.
 */
#pragma once

#include "yardstick/base/json.h"
#include "yardstick/geo/geometry.h"

enum { UUID_TEXT = 37 };

/*
 * The same for the same words: version 8 of RFC 9562, of the 128 bits of an FNV-1a hash of the city
 * (its name), the kind of feature and its key.
 */
void imdf_id(struct str city, const char *kind, struct str key, char out[UUID_TEXT]);

/* {"zh-CN": "…"}; null for an empty name. */
void imdf_labels(struct json *j, const char *key, struct str name);
/* A point inside the shape. */
void imdf_display_point(struct json *j, const struct geometry *shape);
/* Begins a feature with its id, type and geometry (NULL: none), and its properties. */
void imdf_feature_begin(struct json *j, const char *id, const char *type,
                        const struct geometry *shape);
void imdf_feature_end(struct json *j);

/* The category of a unit, by a room's use and subtype or a passage's kind. */
const char *imdf_unit_category(struct str use, struct str subtype);
