/*
 * look_photo: where and when a photo was taken.
 */
#include "look.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "yardstick/worker/photo.h"

static void real_tell(struct job *job, const char *name, double value)
{
    if (isfinite(value))
        job_tell_f64(job, name, value);
}

static void photo_tell(struct job *job, const struct photo *p)
{
    char day[11] = "";

    job_tell_i64(job, "width", p->width);
    job_tell_i64(job, "height", p->height);
    job_tell_text(job, "camera", p->camera);
    job_tell_text(job, "time", p->taken);
    if (p->taken[0])
        memcpy(day, p->taken, 10);
    job_tell_text(job, "taken", day);
    real_tell(job, "lon", p->lon);
    real_tell(job, "lat", p->lat);
    real_tell(job, "altitude", p->altitude_m);
    real_tell(job, "relative_height", p->relative_m);
    real_tell(job, "direction", p->yaw_deg);
    real_tell(job, "pitch", p->pitch_deg);
    if (isfinite(p->lon)) {
        job_tell_i64(job, "epsg", 4326);
        job_tell_text(job, "crs_name", "WGS 84");
        job_tell_f64(job, "west", p->lon);
        job_tell_f64(job, "south", p->lat);
        job_tell_f64(job, "east", p->lon);
        job_tell_f64(job, "north", p->lat);
    }
}

bool look_photo(struct job *job, const char *path, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    char *bytes = malloc(PHOTO_HEAD_BYTES);
    ssize_t n = fd < 0 || !bytes ? -1 : pread(fd, bytes, PHOTO_HEAD_BYTES, 0);
    struct photo photo;
    bool done = n < 0 ? error_set(err, ERROR_INTERNAL, "the uploaded file cannot be opened")
                      : photo_read((struct str){ bytes, (size_t)n }, &photo, err);

    if (fd >= 0)
        close(fd);
    free(bytes);
    job_tell_text(job, "kind", "photo");
    job_tell_text(job, "format", "JPEG");
    if (done)
        photo_tell(job, &photo);
    return done;
}
