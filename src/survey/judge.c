/*
 * judge: what a file is for, and what a surveyor should know of it. Kinds come
 * from the contents; a name decides only between a surface with and without
 * buildings, which no head tells apart.
 */
#include "delivery_parts.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>

static bool path_has(struct str path, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= path.len; i++)
        if (str_eq_nocase((struct str){ path.ptr + i, n }, str_from(word)))
            return true;
    return false;
}

/* One band of unsigned whole numbers is a sensor's more often than heights, unless its name says
 * so. */
static bool is_sensor(const struct survey_file *file)
{
    static const char *const heights[] = { "dsm", "dtm", "dem", "elev", "height", "terrain" };

    for (size_t i = 0; i < ARRAY_LEN(heights); i++)
        if (path_has(file->path, heights[i]))
            return false;
    return str_eq(survey_fact_text(file, "pixel_type"), STR("UInt16"));
}

static enum survey_kind kind_of(const struct survey_file *file)
{
    static const struct {
        const char *said;
        enum survey_kind kind;
    } kinds[] = { { "image", SURVEY_ORTHO },   { "raster", SURVEY_RASTER },
                  { "points", SURVEY_POINTS }, { "photo", SURVEY_PHOTO },
                  { "report", SURVEY_REPORT }, { "control", SURVEY_CONTROL },
                  { "model", SURVEY_MODEL },   { "text", SURVEY_TEXT } };
    struct str said = survey_fact_text(file, "kind");

    if (str_eq(said, STR("heights")) && is_sensor(file))
        return SURVEY_RASTER;
    if (str_eq(said, STR("heights")))
        return path_has(file->path, "dtm") || path_has(file->path, "dem_ground") ||
                       path_has(file->path, "terrain")
                   ? SURVEY_DTM
                   : SURVEY_DSM;
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (str_eq(said, str_from(kinds[i].said)))
            return kinds[i].kind;
    return SURVEY_OTHER;
}

static void raster_judge(struct judging *j)
{
    struct survey_file *file = j->file;
    if (file->verdict == VERDICT_REFUSED)
        return;
    if (survey_fact_number(file, "valid_share", 1) == 0)
        error_set(refusal(j), ERROR_INVALID,
                  "no pixel of the image is valid: there is "
                  "nothing to see in it");
    if (survey_fact_number(file, "rotated", 0) != 0)
        error_set(remark(j), ERROR_INVALID, "the image is rotated; it is turned north for the map");
    if (file->kind == SURVEY_RASTER)
        error_set(remark(j), ERROR_INVALID,
                  "the raster is neither an image nor heights; it is kept, but not shown");
    if (survey_fact_number(file, "placed", 0) == 0)
        error_set(refusal(j), ERROR_INVALID,
                  "the image does not say where it lies (no geotransform)");
    else
        survey_place_judge(j);
    if (file->kind != SURVEY_ORTHO && file->kind != SURVEY_RASTER &&
        !survey_fact_text(file, "height_datum").len)
        error_set(remark(j), ERROR_INVALID,
                  "the file does not say which heights these are (1985 National Height Datum or "
                  "ellipsoidal); they are compared only with others of the same delivery");
}

static void points_judge(struct judging *j)
{
    struct survey_file *file = j->file;
    if (file->verdict == VERDICT_REFUSED)
        return;
    // Points are kept whatever system they are in: only the map needs to know.
    survey_place_judge(j);
    if (file->verdict == VERDICT_REFUSED)
        file->verdict = VERDICT_REMARKS;
}

static void photo_judge(struct judging *j)
{
    struct survey_file *file = j->file;

    if (file->verdict == VERDICT_REFUSED)
        return;
    if (isfinite(survey_fact_number(file, "lon", NAN)))
        survey_place_judge(&(struct judging){ .file = file, .arena = j->arena });
    else
        error_set(remark(j), ERROR_INVALID,
                  "the photo does not say where it was taken; it is kept, but not shown");
}

void survey_file_judge(struct judging *j)
{
    struct survey_file *file = j->file;
    struct str taken = survey_fact_text(file, "taken");

    file->kind = kind_of(file);
    if (taken.len == 10)
        snprintf(file->taken, sizeof(file->taken), "%.*s", STR_ARG(taken));
    if (file->kind <= SURVEY_RASTER)
        raster_judge(j);
    else if (file->kind == SURVEY_POINTS)
        points_judge(j);
    else if (file->kind == SURVEY_PHOTO)
        photo_judge(j);
}

/* Layouts: each hint is a part of a path, or what a program wrote into a file. */
static const struct {
    enum survey_producer producer;
    const char *path, *software;
} hints[] = {
    { PRODUCER_ODM, "odm_orthophoto", NULL },
    { PRODUCER_ODM, "odm_dem/", NULL },
    { PRODUCER_ODM, "odm_georeferencing", NULL },
    { PRODUCER_ODM, "odm_report", NULL },
    { PRODUCER_ODM, NULL, "ODM" },
    { PRODUCER_PIX4D, "3_dsm_ortho", NULL },
    { PRODUCER_PIX4D, "2_densification", NULL },
    { PRODUCER_PIX4D, NULL, "pix4d" },
    { PRODUCER_TERRA, "terra_las", NULL },
    { PRODUCER_TERRA, "gsddsm.tif", NULL },
    { PRODUCER_TERRA, NULL, "DJI" },
    { PRODUCER_DRONE2MAP, ".d2m", NULL },
    { PRODUCER_DRONE2MAP, NULL, "Drone2Map" },
};

static enum survey_producer producer_of(const struct delivery *d)
{
    int votes[PRODUCER_LOOSE + 1] = { 0 };
    int best = PRODUCER_LOOSE;

    for (size_t f = 0; f < d->n_files; f++)
        for (size_t i = 0; i < ARRAY_LEN(hints); i++)
            if (hints[i].path
                    ? path_has(d->files[f].path, hints[i].path)
                    : d->files[f].kind <= SURVEY_POINTS &&
                          path_has(survey_fact_text(&d->files[f], "software"), hints[i].software))
                votes[hints[i].producer]++;
    for (int p = PRODUCER_ODM; p < PRODUCER_LOOSE; p++)
        if (votes[p] > votes[best])
            best = p;
    return (enum survey_producer)best;
}

static struct error *whole_finding(struct delivery *d, enum survey_verdict weight)
{
    size_t at = d->n_findings < FINDINGS_MAX ? d->n_findings++ : FINDINGS_MAX - 1;

    if (weight > d->verdict)
        d->verdict = weight;
    d->findings[at] = (struct finding){ .weight = weight };
    return &d->findings[at].what;
}

static struct error *whole_remark(struct delivery *d)
{
    return whole_finding(d, VERDICT_REMARKS);
}

static struct error *whole_refusal(struct delivery *d)
{
    return whole_finding(d, VERDICT_REFUSED);
}

void delivery_judge(struct delivery *d)
{
    size_t useful = 0, refused = 0;
    bool has_dsm = false, has_dtm = false;

    d->producer = producer_of(d);
    for (size_t i = 0; i < d->n_files; i++) {
        const struct survey_file *f = &d->files[i];

        refused += f->verdict == VERDICT_REFUSED;
        useful += f->kind <= SURVEY_PHOTO && f->verdict != VERDICT_REFUSED;
        has_dsm |= f->kind == SURVEY_DSM && f->verdict != VERDICT_REFUSED;
        has_dtm |= f->kind == SURVEY_DTM && f->verdict != VERDICT_REFUSED;
        if (f->kind <= SURVEY_POINTS && strcmp(f->taken, d->taken) > 0)
            memcpy(d->taken, f->taken, sizeof(d->taken));
    }
    for (size_t i = 0; i < d->n_files && !d->taken[0]; i++)
        if (strcmp(d->files[i].taken, d->taken) > 0)
            memcpy(d->taken, d->files[i].taken, sizeof(d->taken));
    if (!useful)
        error_set(whole_refusal(d), ERROR_INVALID, "nothing of the delivery can be used");
    else if (refused)
        error_set(whole_remark(d), ERROR_INVALID, "%zu of %zu files were refused", refused,
                  d->n_files);
    if (has_dsm && !has_dtm)
        error_set(whole_remark(d), ERROR_INVALID,
                  "there is a surface model but no terrain model: heights of buildings cannot be "
                  "told from it");
}
