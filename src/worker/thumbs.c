/*
 * thumbs: small pictures of photos: in/001.jpg becomes out/001.webp. One that
 * cannot be decoded has none; the others go on.
 */
#include "job.h"

#include <stdio.h>
#include <unistd.h>

#include "yardstick/gdal/photo_thumb.h"

enum { SIDE = 320, PHOTOS_MAX = 999 };

bool job_thumbs(struct job *job, struct error *err)
{
    char from[4300], to[4300];
    unsigned n = 0;

    while (n < PHOTOS_MAX && job_input(job, n + 1, from, sizeof(from))) {
        struct error why = { 0 };

        snprintf(to, sizeof(to), "%s/%03u.webp", job->out, ++n);
        if (photo_thumb_make(from, SIDE, to, &why))
            continue;
        unlink(to);
        job_warn(job, &why, n);
    }
    return exchange_end_write(&job->to, &(struct exchange_end){ n, job->n_warnings }, err);
}
