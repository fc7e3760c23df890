/*
 * wmts: what the two files of OGC WMTS 1.0.0 (07-057r7) share. Private to the layer.
 *
 * Imagery under the names desktop programs know: a layer is a tile source
 * (`ortho`, `ortho-12`), the only tile matrix set is that of web maps.
 */
#pragma once

#include "routes.h"

#include "yardstick/survey/imagery.h"

#define WMTS_SET       "WebMercatorQuad"
#define WMTS_SET_ALIAS "GoogleMapsCompatible" /* its name in the standard's annex E */
#define WMTS_FORMAT    "image/webp"
#define WMTS_STYLE     "default"

/* An ows:ExceptionReport; gives back true: the answer is made. */
bool wmts_exception(struct call *call, unsigned status, const char *code, const char *locator,
                    const char *fmt, ...) PRINTF_LIKE(5, 6);

/* Which parts of the document are wanted. */
enum {
    WMTS_IDENTIFICATION = 1,
    WMTS_PROVIDER = 2,
    WMTS_OPERATIONS = 4,
    WMTS_CONTENTS = 8,
    WMTS_THEMES = 16,
    WMTS_ALL = 31
};
bool wmts_capabilities(struct call *call, unsigned parts, struct error *err);
/* As it stands in XML. */
void wmts_escape(struct buf *out, struct str text);

/* The tiles of a zoom that the view may have. */
struct wmts_limits {
    uint32_t min_row, max_row, min_col, max_col;
};
struct wmts_limits wmts_limits_at(struct bbox degrees, uint32_t zoom);
