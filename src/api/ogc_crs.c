/*
 * ogc_crs: the systems /ogc speaks. Inside x is always east; here, and only
 * here and in the writer of GeoJSON, the authority's order of axes is kept.
 */
#include "ogc.h"

#include "yardstick/geo/mercator.h"

enum { STORED_EPSG = 4490, WGS84_EPSG = 4326, WEB_EPSG = 3857 };

#define EPSG_URI "http://www.opengis.net/def/crs/EPSG/0/"

const struct ogc_crs ogc_crs_list[] = {
    { "http://www.opengis.net/def/crs/OGC/1.3/CRS84", 0, false, 9 },
    { EPSG_URI "4490", STORED_EPSG, true, 9 },
    { EPSG_URI "4326", WGS84_EPSG, true, 9 },
    { EPSG_URI "3857", WEB_EPSG, false, 4 },
    { EPSG_URI "4548", 4548, true, 4 },
    { EPSG_URI "4527", 4527, true, 4 },
};
const size_t ogc_n_crs = ARRAY_LEN(ogc_crs_list);

/* "EPSG:4490" of a URI that says so. */
static bool is_called(const struct ogc_crs *crs, struct str text)
{
    struct str code = str_from(crs->uri);

    if (str_eq(text, code))
        return true;
    if (text.len > 2 && text.ptr[0] == '[' && text.ptr[text.len - 1] == ']')
        text = (struct str){ text.ptr + 1, text.len - 2 };
    if (!crs->epsg)
        return str_eq_nocase(text, STR("CRS84")) || str_eq_nocase(text, STR("OGC:CRS84"));
    code = (struct str){ code.ptr + sizeof(EPSG_URI) - 1, code.len - (sizeof(EPSG_URI) - 1) };
    return text.len > 5 && str_eq_nocase((struct str){ text.ptr, 5 }, STR("EPSG:")) &&
           str_eq((struct str){ text.ptr + 5, text.len - 5 }, code);
}

bool ogc_crs_find(struct str text, const char *parameter, const struct ogc_crs **out,
                  struct error *err)
{
    *out = &ogc_crs_list[0];
    if (!text.ptr)
        return true;
    for (size_t i = 0; i < ogc_n_crs; i++)
        if (is_called(&ogc_crs_list[i], text)) {
            *out = &ogc_crs_list[i];
            return true;
        }
    error_set(err, ERROR_INVALID, "%s names a system this server does not speak", parameter);
    return error_detail(err, str_from(parameter), text, EPSG_URI "4490");
}

bool ogc_crs_turn(const struct ogc_crs *crs, struct geometry *g, struct crs_cache **cache,
                  struct error *err)
{
    if (crs->epsg == 0 || crs->epsg == STORED_EPSG || crs->epsg == WGS84_EPSG)
        return true;
    if (crs->epsg == WEB_EPSG) {
        for (uint32_t i = 0; i < g->n_points; i++)
            g->points[i] = mercator_from_degrees(g->points[i]);
        return true;
    }
    if (!*cache && !(*cache = crs_cache_open(err)))
        return false;
    return crs_transform(*cache, STORED_EPSG, crs->epsg, g->points, g->n_points, err);
}
