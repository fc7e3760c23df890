/*
 * look_cloud: a point cloud's head, and the box of its points in degrees.
 */
#include "look.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yardstick/base/clock.h"
#include "yardstick/gdal/crs.h"
#include "yardstick/worker/las_header.h"

/* The first bytes of a file; the caller frees them. */
static char *head_read(const char *path, size_t most, size_t *n, uint64_t *file_bytes)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    char *bytes = malloc(most);
    ssize_t got = fd < 0 || !bytes || fstat(fd, &st) != 0 ? -1 : pread(fd, bytes, most, 0);

    if (fd >= 0)
        close(fd);
    *n = got < 0 ? 0 : (size_t)got;
    *file_bytes = got < 0 ? 0 : (uint64_t)st.st_size;
    return bytes;
}

static void place_tell(struct job *job, const struct las_header *h)
{
    struct crs_found found;
    struct bbox box;

    srs_find(job->epsg ? job->epsg : h->epsg, h->wkt, &found);
    job_tell_i64(job, "epsg", found.epsg);
    job_tell_text(job, "crs_certainty", crs_certainty_name(found.certainty).ptr);
    job_tell_text(job, "crs_name", found.name);
    job_tell_text(job, "crs_wkt", h->wkt);
    job_tell_f64(job, "origin_x", h->min[0]);
    job_tell_f64(job, "origin_y", h->max[1]);
    if (found.epsg &&
        srs_box_degrees(found.epsg, (struct bbox){ h->min[0], h->min[1], h->max[0], h->max[1] },
                        &box)) {
        job_tell_f64(job, "west", box.min_x);
        job_tell_f64(job, "south", box.min_y);
        job_tell_f64(job, "east", box.max_x);
        job_tell_f64(job, "north", box.max_y);
    }
}

static void header_tell(struct job *job, const struct las_header *h)
{
    char text[40];
    double area = (h->max[0] - h->min[0]) * (h->max[1] - h->min[1]);

    job_tell_text(job, "kind", "points");
    snprintf(text, sizeof(text), "%s %u.%u", las_form_name(h->form), h->version_major,
             h->version_minor);
    job_tell_text(job, "format", text);
    job_tell_i64(job, "point_format", h->point_format);
    job_tell_i64(job, "points", (int64_t)(h->n_points & INT64_MAX));
    job_tell_text(job, "software", h->software);
    job_tell_text(job, "system", h->system);
    job_tell_f64(job, "lowest", h->min[2]);
    job_tell_f64(job, "highest", h->max[2]);
    job_tell_i64(job, "epsg_vertical", h->epsg_vertical);
    job_tell_i64(job, "truncated", h->is_truncated);
    if (area > 0)
        job_tell_f64(job, "points_m2", (double)h->n_points / area);
    if (h->year >= 1990 && h->year < 2200 && h->day >= 1 && h->day <= 366) {
        char date[DATE_TEXT], first[DATE_TEXT];

        snprintf(first, sizeof(first), "%04u-01-01", h->year);
        date_from_days(date_to_days(str_from(first)) + h->day - 1, date);
        job_tell_text(job, "taken", date);
    }
}

bool look_cloud(struct job *job, const char *path, struct error *err)
{
    struct las_header header;
    uint64_t file_bytes;
    size_t n;
    char *bytes = head_read(path, LAS_HEADER_BYTES, &n, &file_bytes);
    bool done = bytes ? las_header_read((struct str){ bytes, n }, file_bytes, &header, err)
                      : error_set(err, ERROR_TOO_LARGE, "out of memory");

    free(bytes);
    if (!done) {
        job_tell_text(job, "kind", "points");
        return false;
    }
    header_tell(job, &header);
    place_tell(job, &header);
    return !header.is_truncated ||
           error_set(err, ERROR_INVALID,
                     "the point cloud is cut off: its head promises %llu points",
                     (unsigned long long)header.n_points);
}
