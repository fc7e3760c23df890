/* crs: which EPSG system a definition is. Definitions as ArcGIS and QGIS write them into .prj. */
#include <cpl_conv.h>
#include <ogr_srs_api.h>

#include "test.h"
#include "yardstick/gdal/crs.h"
#include "yardstick/gdal/setup.h"

#define CGCS                                                                                       \
    "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",SPHEROID["        \
    "\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\","            \
    "0.0174532925199433]]"
#define XIAN                                                                                       \
    "GEOGCS[\"GCS_Xian_1980\",DATUM[\"D_Xian_1980\",SPHEROID[\"Xian_1980\",6378140.0,298.257]],"   \
    "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]"
#define BEIJING                                                                                    \
    "GEOGCS[\"GCS_Beijing_1954\",DATUM[\"D_Beijing_1954\",SPHEROID[\"Krasovsky_1940\","            \
    "6378245.0,298.3]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]"
#define GK(name, geogcs, easting, meridian)                                                        \
    "PROJCS[\"" name "\"," geogcs                                                                  \
    ",PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\"," easting                           \
    "],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\"," meridian                 \
    "],PARAMETER[\"Scale_Factor\",1.0],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]"

static const struct {
    const char *wkt;
    int64_t epsg;
    enum crs_certainty at_least;
} cases[] = {
    { CGCS, 4490, CRS_EXACT },
    { XIAN, 4610, CRS_EXACT },
    { BEIJING, 4214, CRS_EXACT },
    { GK("CGCS2000_3_Degree_GK_CM_117E", CGCS, "500000.0", "117.0"), 4548, CRS_LIKELY },
    { GK("CGCS2000_3_Degree_GK_Zone_39", CGCS, "39500000.0", "117.0"), 4527, CRS_LIKELY },
    // The name says one thing, the numbers another: the numbers are what coordinates follow.
    { GK("CGCS2000_3_Degree_GK_Zone_39", CGCS, "500000.0", "117.0"), 4548, CRS_LIKELY },
    { GK("CGCS2000_3_Degree_GK_CM_117E", CGCS, "39500000.0", "117.0"), 4527, CRS_LIKELY },
    { GK("CGCS2000_GK_Zone_20", CGCS, "20500000.0", "117.0"), 4498, CRS_LIKELY },
    { GK("Xian_1980_3_Degree_GK_CM_117E", XIAN, "500000.0", "117.0"), 2384, CRS_LIKELY },
    { GK("Xian_1980_3_Degree_GK_Zone_39", XIAN, "39500000.0", "117.0"), 2363, CRS_LIKELY },
    { GK("Beijing_1954_3_Degree_GK_CM_117E", BEIJING, "500000.0", "117.0"), 2436, CRS_LIKELY },
    { GK("Beijing_1954_3_Degree_GK_Zone_39", BEIJING, "39500000.0", "117.0"), 2415, CRS_LIKELY },
    { GK("Beijing_1954_GK_Zone_20", BEIJING, "20500000.0", "117.0"), 21420, CRS_LIKELY },
    // A city's own system: half a degree off every zone. No code is right.
    { GK("City", CGCS, "500000.0", "117.5"), 0, CRS_UNKNOWN },
    { GK("City", CGCS, "400000.0", "117.0"), 0, CRS_UNKNOWN },
    { "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]]"
      ",PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]",
      4326, CRS_EXACT },
    { "LOCAL_CS[\"site grid\",UNIT[\"metre\",1]]", 0, CRS_UNKNOWN },
};

static const char *const codes[] = {
    "4326", "4490", "4548", "4527", "3857", "32650", "2384", "2436"
};

TESTS
{
    gdal_setup(NULL);
    TEST ("systems written by desktop programs are found by their numbers") {
        for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
            OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
            char *wkt = (char *)(uintptr_t)cases[i].wkt;
            struct crs_found found;

            CHECK(OSRImportFromWkt(srs, &wkt) == OGRERR_NONE);
            OSRMorphFromESRI(srs);
            srs_identify(srs, &found);
            OSRDestroySpatialReference(srs);
            if (!CHECK(found.epsg == cases[i].epsg) ||
                !CHECK(found.certainty >= cases[i].at_least) || !CHECK(found.name[0]))
                NOTE("case %zu %s: %ld, %s", i, found.name, (long)found.epsg,
                     crs_certainty_name(found.certainty).ptr);
        }
    }
    TEST ("a system that states its code is exactly that") {
        for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
            OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
            struct crs_found found;
            int64_t code;

            CHECK(str_to_i64(str_from(codes[i]), &code));
            CHECK(OSRImportFromEPSG(srs, (int)code) == OGRERR_NONE);
            srs_identify(srs, &found);
            OSRDestroySpatialReference(srs);
            CHECK(found.epsg == code && found.certainty == CRS_EXACT);
        }
    }
    TEST ("a definition that claims a code but has other numbers is not that code") {
        char text[] = "PROJCS[\"x\"," CGCS ",PROJECTION[\"Transverse_Mercator\"],PARAMETER["
                      "\"false_easting\",39500000],PARAMETER[\"central_meridian\",117],PARAMETER["
                      "\"scale_factor\",1],PARAMETER[\"latitude_of_origin\",0],UNIT[\"metre\",1],"
                      "AUTHORITY[\"EPSG\",\"4548\"]]";
        char *wkt = text;
        OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
        struct crs_found found;

        CHECK(OSRImportFromWkt(srs, &wkt) == OGRERR_NONE);
        srs_identify(srs, &found);
        OSRDestroySpatialReference(srs);
        CHECK(found.epsg == 4527);
    }
    TEST ("zones by number") {
        CHECK(crs_gauss_kruger(CRS_CGCS2000, 75, 500000) == 4534);
        CHECK(crs_gauss_kruger(CRS_CGCS2000, 135, 500000) == 4554);
        CHECK(crs_gauss_kruger(CRS_CGCS2000, 75, 25500000) == 4513);
        CHECK(crs_gauss_kruger(CRS_XIAN80, 135, 500000) == 2390);
        CHECK(crs_gauss_kruger(CRS_BEIJING54, 75, 25500000) == 2401);
        CHECK(crs_gauss_kruger(CRS_CGCS2000, 72, 500000) == 0);
        CHECK(crs_gauss_kruger(CRS_CGCS2000, 117, 38500000) == 0);
    }
}
