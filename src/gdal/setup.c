/*
 * setup: see the header. The registration functions are exported by libgdal
 * but declared only in its C++ headers.
 */
#include "yardstick/gdal/setup.h"

#include <gdal.h>
#include <stdlib.h>
#include <stdio.h>
#include <sys/random.h>

#include <cpl_conv.h>

void RegisterOGRXLSX(void);
void RegisterOGRODS(void);
void RegisterOGRGeoJSON(void);
void RegisterOGRGeoPackage(void);
void RegisterOGRShape(void);
void RegisterOGRFlatGeobuf(void);

static const struct {
    const char *name, *driver;
    void (*add)(void);
} formats[VECTOR_FORMAT_COUNT] = {
    [VECTOR_NONE] = { "", NULL, NULL },
    [VECTOR_CSV] = { "csv", NULL, NULL },
    [VECTOR_XLSX] = { "xlsx", "XLSX", RegisterOGRXLSX },
    [VECTOR_ODS] = { "ods", "ODS", RegisterOGRODS },
    [VECTOR_GEOJSON] = { "geojson", "GeoJSON", RegisterOGRGeoJSON },
    [VECTOR_GPKG] = { "gpkg", "GPKG", RegisterOGRGeoPackage },
    [VECTOR_SHP] = { "shp", "ESRI Shapefile", RegisterOGRShape },
    [VECTOR_SHP_ZIP] = { "shp.zip", "ESRI Shapefile", RegisterOGRShape },
    [VECTOR_FGB] = { "fgb", "FlatGeobuf", RegisterOGRFlatGeobuf },
};

struct str vector_format_name(enum vector_format format)
{
    return str_from(formats[format].name);
}

enum vector_format vector_format_find(struct str name)
{
    for (int f = VECTOR_NONE + 1; f < VECTOR_FORMAT_COUNT; f++)
        if (str_eq_nocase(name, str_from(formats[f].name)))
            return (enum vector_format)f;
    return VECTOR_NONE;
}

const char *vector_format_driver(enum vector_format format)
{
    return formats[format].driver;
}

static const char *const options[][2] = {
    { "GDAL_PAM_ENABLED", "NO" },
    { "GDAL_DISABLE_READDIR_ON_OPEN", "EMPTY_DIR" },
    { "GDAL_NUM_THREADS", "1" },
    { "GDAL_CACHEMAX", "64" },
    { "GDAL_HTTP_TIMEOUT", "1" },
    { "GDAL_DRIVER_PATH", "disable" },
    { "GDAL_VRT_ENABLE_PYTHON", "NO" },
    { "PROJ_NETWORK", "OFF" },
    { "CPL_DEBUG", "OFF" },
    { "OGR_XLSX_HEADERS", "DISABLE" },
    { "OGR_XLSX_FIELD_TYPES", "STRING" },
    { "OGR_ODS_HEADERS", "DISABLE" },
    { "OGR_ODS_FIELD_TYPES", "STRING" },
    // Names in a zip without the UTF-8 flag are the sender's code page, here mostly GBK.
    { "CPL_ZIP_ENCODING", "GBK" },
    // Written files are the same bytes for the same rows.
    { "OGR_CURRENT_DATE", "2000-01-01T00:00:00.000Z" },
    // Which heights a raster holds is said, however old the GeoTIFF.
    { "GTIFF_REPORT_COMPD_CS", "YES" },
    { "OGR_DEFAULT_AXIS_MAPPING_STRATEGY", "TRADITIONAL_GIS_ORDER" },
};

void gdal_setup(const char *scratch)
{
    unsigned char secret[8] = { 0 };
    char extension[32];
    ssize_t ignored = getrandom(secret, sizeof(secret), 0);

    (void)ignored;
    for (size_t i = 0; i < ARRAY_LEN(options); i++)
        CPLSetConfigOption(options[i][0], options[i][1]);
    // A second lock on the network, behind seccomp: no address ends in what nobody can guess.
    snprintf(extension, sizeof(extension), ".%02x%02x%02x%02x%02x%02x%02x%02x", secret[0],
             secret[1], secret[2], secret[3], secret[4], secret[5], secret[6], secret[7]);
    CPLSetConfigOption("CPL_VSIL_CURL_ALLOWED_EXTENSIONS", extension);
    if (scratch) {
        CPLSetConfigOption("CPL_TMPDIR", scratch);
        setenv("SQLITE_TMPDIR", scratch, 1);
        setenv("TMPDIR", scratch, 1);
    }
    GDALGetDriverCount(); // makes the driver manager, which reads its options now
}

void gdal_register(enum vector_format format)
{
    if (formats[format].add)
        formats[format].add();
}

void gdal_cache(unsigned megabytes)
{
    GDALSetCacheMax64((GIntBig)megabytes << 20);
}
