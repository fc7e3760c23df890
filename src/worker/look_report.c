/*
 * look_report: what the producer says of his own work: ODM's stats.json, and
 * lists of ground control points (ODM's and Pix4D's text).
 */
#include "look.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "yardstick/base/json_read.h"

enum { REPORT_BYTES = 8 << 20, LINE_FIELDS = 6 };

static void number_tell(struct job *job, const char *fact, const struct json_value *v)
{
    if (json_kind(v) == JSON_KIND_NUMBER && isfinite(json_as_f64(v)))
        job_tell_f64(job, fact, json_as_f64(v));
}

static void odm_tell(struct job *job, const struct json_value *root)
{
    const struct json_value *shots = json_get(root, "reconstruction_statistics");
    const struct json_value *done = json_get(root, "processing_statistics");
    const struct json_value *odm = json_get(root, "odm_processing_statistics");
    const struct json_value *gcp = json_get(root, "gcp_errors");

    job_tell_text(job, "kind", "report");
    job_tell_text(job, "format", "ODM stats.json");
    number_tell(job, "reprojection_error_px", json_get(shots, "reprojection_error_pixels"));
    number_tell(job, "photos", json_get(shots, "reconstructed_shots_count"));
    job_tell_i64(job, "has_gcp", json_as_bool(json_get(shots, "has_gcp")));
    number_tell(job, "area_m2", json_get(done, "area"));
    number_tell(job, "gsd_cm", json_get(odm, "average_gsd"));
    number_tell(job, "gcp_error_m", json_get(gcp, "average_error"));
    number_tell(job, "gps_error_m", json_get(json_get(root, "gps_errors"), "average_error"));
}

bool look_report(struct job *job, const char *path, struct error *err)
{
    AUTO(json_doc) doc = { 0 };
    struct error ignored = { 0 };
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    char *bytes = malloc(REPORT_BYTES + 1);
    ssize_t n = fd < 0 || !bytes ? -1 : pread(fd, bytes, REPORT_BYTES + 1, 0);
    bool is_report = n > 0 && n <= REPORT_BYTES &&
                     json_read((struct str){ bytes, (size_t)n }, REPORT_BYTES, &doc, &ignored) &&
                     json_get(doc.root, "reconstruction_statistics");

    (void)err;
    if (is_report)
        odm_tell(job, doc.root);
    else
        job_tell_text(job, "kind", "text");
    if (fd >= 0)
        close(fd);
    free(bytes);
    return true;
}

static size_t fields_count(struct str line)
{
    size_t n = 0;

    for (size_t i = 0; i < line.len; i++)
        n += line.ptr[i] > ' ' && (i == 0 || line.ptr[i - 1] <= ' ');
    return n;
}

/* "EPSG:32650" or "WGS84 UTM 50N" or "+proj=…", then lines of x y z column row photo. */
bool look_is_control(struct str head, int64_t *n_points)
{
    struct str rest = head, first = str_trim(str_cut(&rest, '\n'));
    double x;

    *n_points = 0;
    if (!str_starts(first, STR("EPSG:")) && !str_starts(first, STR("WGS84 UTM")) &&
        !str_starts(first, STR("+proj")))
        return false;
    while (rest.len) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        struct str cell = { line.ptr, str_find(line, ' ') };

        if (cell.len == line.len)
            cell.len = str_find(line, '\t');
        if (fields_count(line) < LINE_FIELDS || !str_to_f64(cell, &x))
            break;
        ++*n_points;
    }
    return *n_points > 0;
}
