/*
 * place: where a file lies and how sure that is. Never a silent ballpark: a
 * system that PROJ would bend by tens of metres without a word is refused, and
 * what is only nearly exact is said.
 *
 * Chinese zones are told by their eastings: 25 to 45 million carry a zone
 * number in front (EPSG:4513 to 4533), 0.2 to 0.8 million do not.
 */
#include "delivery_parts.h"

#include <math.h>
#include <stdio.h>

#include "yardstick/geo/crs.h"

static bool is_cgcs2000(int64_t epsg)
{
    return epsg == 4490 || (epsg >= 4491 && epsg <= 4554);
}

static const char *refused_name(const struct survey_file *file, int64_t epsg)
{
    static const char *const words[][2] = { { "Beijing", "Beijing 1954" },
                                            { "Xian", "Xian 1980" },
                                            { "Xi'an", "Xian 1980" } };
    struct str wkt = survey_fact_text(file, "crs_wkt");

    if (crs_refused(epsg))
        return crs_refused(epsg);
    for (size_t i = 0; !epsg && i < ARRAY_LEN(words); i++)
        if (wkt.len && memmem(wkt.ptr, wkt.len, words[i][0], strlen(words[i][0])))
            return words[i][1];
    return NULL;
}

/* What the eastings of a file without a system look like, to say it, never to use it. */
static void guess_find(struct judging *j)
{
    struct survey_file *file = j->file;
    double x = survey_fact_number(file, "origin_x", NAN);
    double y = survey_fact_number(file, "origin_y", NAN);
    int zone = (int)(x / 1e6);

    if (x >= 25e6 && x < 46e6 && y > 1e6 && y < 7e6)
        error_set(refusal(j), ERROR_INVALID,
                  "the file names no coordinate system; its eastings begin with zone number %d: "
                  "if it is CGCS2000, say --crs EPSG:%d",
                  zone, 4488 + zone);
    else if (fabs(x) <= 180 && fabs(y) <= 90)
        error_set(refusal(j), ERROR_INVALID,
                  "the file names no coordinate system; its coordinates could be degrees: if "
                  "they are CGCS2000, say --crs EPSG:4490");
    else
        error_set(refusal(j), ERROR_INVALID,
                  "the file names no coordinate system: say which with --crs EPSG:CODE, or have "
                  "it written into the file");
}

static void local_find(struct judging *j)
{
    struct survey_file *file = j->file;
    struct str name = survey_fact_text(file, "crs_name");

    file->certainty = PLACE_LOCAL;
    error_set(refusal(j), ERROR_INVALID,
              "the coordinate system \"%" STR_FMT
              "\" is a local one: it is kept as it is written, but the map needs its "
              "transformation to CGCS2000, or two points and more known in both systems",
              STR_ARG(name));
}

static void exact_find(struct judging *j)
{
    struct survey_file *file = j->file;
    file->certainty = PLACE_EXACT;
    if (is_cgcs2000(file->epsg) || file->kind == SURVEY_PHOTO)
        return;
    error_set(note(j), ERROR_INVALID,
              "EPSG:%lld is taken to CGCS2000 by way of WGS 84; between the two lie less than a "
              "metre that no public transformation describes",
              (long long)file->epsg);
}

static void box_read(struct survey_file *file)
{
    file->degrees = (struct bbox){ survey_fact_number(file, "west", INFINITY),
                                   survey_fact_number(file, "south", INFINITY),
                                   survey_fact_number(file, "east", -INFINITY),
                                   survey_fact_number(file, "north", -INFINITY) };
    file->is_placed = !bbox_is_empty(file->degrees) && fabs(file->degrees.min_x) <= 180 &&
                      fabs(file->degrees.max_x) <= 180 && fabs(file->degrees.min_y) <= 90 &&
                      fabs(file->degrees.max_y) <= 90;
}

void survey_place_judge(struct judging *j)
{
    struct survey_file *file = j->file;
    int64_t own = (int64_t)survey_fact_number(file, "epsg", 0);
    const char *name;

    file->epsg = j->epsg_given ? j->epsg_given : own;
    name = refused_name(file, file->epsg);
    if (name) {
        file->certainty = PLACE_LOCAL;
        error_set(refusal(j), ERROR_INVALID,
                  "the coordinates are in %s, from which no exact way to CGCS2000 is public: it "
                  "needs seven parameters, or to be transformed by the surveying office",
                  name);
    } else if (file->epsg) {
        exact_find(j);
        box_read(file);
    } else if (survey_fact_text(file, "crs_wkt").len) {
        local_find(j);
    } else {
        guess_find(j);
    }
    if (j->epsg_given && own && own != j->epsg_given)
        error_set(remark(j), ERROR_INVALID,
                  "the file says EPSG:%lld; it was read as EPSG:%lld because that was asked for",
                  (long long)own, (long long)j->epsg_given);
}
