#include "yardstick/geo/crs.h"

#include <time.h>

#include "test.h"

TESTS
{
    struct error err = { 0 };
    struct crs_cache *crs = crs_cache_open(&err);

    TEST ("Beijing in EPSG:4548 has its easting first, and comes back") {
        struct point p[2] = { { 116.4, 39.9 }, { 117, 0 } };

        CHECK(crs_transform(crs, 4490, 4548, p, 2, &err));
        /* Zone 117: false easting 500,000; 0.6 degrees west are 51.3 km at this latitude. */
        CHECK(fabs(p[0].x - 448675) < 100 && fabs(p[0].y - 4418200) < 1000);
        CHECK(fabs(p[1].x - 500000) < 1e-6 && fabs(p[1].y) < 1e-6);
        CHECK(crs_transform(crs, 4548, 4490, p, 2, &err));
        CHECK(fabs(p[0].x - 116.4) < 1e-9 && fabs(p[0].y - 39.9) < 1e-9);
    }
    TEST ("latitude-first systems are turned: EPSG:4326 is longitude, latitude here") {
        struct point p = { 116.4, 39.9 };

        CHECK(crs_transform(crs, 4326, 3857, &p, 1, &err));
        CHECK(fabs(p.x - 12957588.5) < 5 && fabs(p.y - 4851332.8) < 5000);
    }
    TEST ("an unknown code and an impossible point are the caller's faults and change nothing") {
        struct point p[2] = { { 1, 2 }, { 10, 95 } };

        CHECK(!crs_transform(crs, 4490, 99999, p, 2, &err) && err.code == ERROR_INVALID);
        CHECK(p[0].x == 1 && p[1].y == 95);
        CHECK(!crs_transform(crs, 4490, 4548, p, 2, &err) && err.code == ERROR_INVALID);
        CHECK(p[0].x == 1 && p[1].y == 95);
    }
    TEST ("a system is described with its unit and its area") {
        struct crs_info info;

        CHECK(crs_describe(crs, 4548, &info, &err) && !info.is_degrees);
        CHECK(info.metres_per_unit == 1 && info.degrees.min_x == 115.5);
        CHECK(strcmp(info.name, "CGCS2000 / 3-degree Gauss-Kruger CM 117E") == 0);
        CHECK(crs_describe(crs, 4490, &info, &err) && info.is_degrees);
        CHECK(!crs_describe(crs, 5773, &info, &err)); // heights
    }
    TEST ("the .prj file of a shapefile tells its code") {
        int epsg = 0, confidence = 0;

        CHECK(crs_identify(
            crs,
            STR("PROJCS[\"CGCS2000_3_Degree_GK_CM_117E\",GEOGCS[\"GCS_China_Geodetic_Coordinate_"
                "System_2000\",DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298."
                "257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],"
                "PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",500000.0],PARAMETER["
                "\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",117.0],PARAMETER[\"Scale_"
                "Factor\",1.0],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]"),
            &epsg, &confidence, &err));
        CHECK(epsg == 4548 && confidence >= 70);
        CHECK(!crs_identify(crs, STR("nonsense"), &epsg, &confidence, &err));
        CHECK(!crs_identify(crs, STR(""), &epsg, &confidence, &err) && epsg == 4548);
    }
    TEST ("a hundred thousand points take well under a second") {
        struct point *many = malloc(100000 * sizeof(*many));
        clock_t start;

        for (int i = 0; i < 100000; i++)
            many[i] = (struct point){ 116 + i * 1e-5, 39.5 };
        start = clock();
        CHECK(crs_transform(crs, 4490, 4548, many, 100000, &err));
        NOTE("%.2f us a point", (double)(clock() - start) / CLOCKS_PER_SEC * 10);
        free(many);
    }
    crs_cache_close(crs);
}
