/*
 * look_raster: a GeoTIFF's head, and enough of its pixels to know that they can
 * be read: all of a file up to 256 MB, rows here and there of a larger one
 * (every block is read before anything is shown).
 */
#include "look.h"

#include "yardstick/gdal/raster.h"

static const uint64_t read_whole = 256 << 20;

static const char *transparency(const struct raster *r)
{
    return r->alpha ? "alpha" : r->has_mask ? "mask" : r->has_nodata ? "nodata" : "none";
}

static void system_tell(struct job *job, const struct raster *r)
{
    job_tell_i64(job, "epsg", r->crs.epsg);
    job_tell_text(job, "crs_certainty", crs_certainty_name(r->crs.certainty).ptr);
    job_tell_text(job, "crs_name", r->crs.name);
    job_tell_text(job, "crs_wkt", r->wkt);
    job_tell_text(job, "height_datum", r->vertical);
    job_tell_i64(job, "placed", r->has_transform);
    job_tell_i64(job, "rotated", r->is_rotated);
    if (r->has_transform) { // to tell zones by their eastings where no system is named
        job_tell_f64(job, "origin_x", r->transform[0]);
        job_tell_f64(job, "origin_y", r->transform[3]);
        job_tell_f64(job, "pixel", r->transform[1]);
    }
}

static void place_tell(struct job *job, struct raster *r)
{
    struct bbox box;
    double pixel;

    if (!raster_place(r, job->epsg, &pixel, &box))
        return;
    job_tell_f64(job, "pixel_m", pixel);
    job_tell_f64(job, "west", box.min_x);
    job_tell_f64(job, "south", box.min_y);
    job_tell_f64(job, "east", box.max_x);
    job_tell_f64(job, "north", box.max_y);
}

bool look_raster(struct job *job, const char *path, struct error *err)
{
    static const char *const kinds[] = {
        [RASTER_IMAGE] = "image", [RASTER_ELEVATION] = "heights", [RASTER_OTHER] = "raster"
    };
    struct raster r;
    double share = 0;
    bool done;

    if (!raster_open(path, &r, err))
        return false;
    job_tell_text(job, "kind", kinds[r.kind]);
    job_tell_text(job, "format", "GeoTIFF");
    job_tell_i64(job, "width", r.width);
    job_tell_i64(job, "height", r.height);
    job_tell_i64(job, "bands", r.n_bands);
    job_tell_text(job, "pixel_type", r.type);
    job_tell_text(job, "transparency", transparency(&r));
    job_tell_text(job, "software", r.software);
    job_tell_text(job, "taken", r.taken);
    system_tell(job, &r);
    done = raster_verify(&r, read_whole, &share, err);
    job_tell_f64(job, "valid_share", share);
    if (done)
        place_tell(job, &r);
    raster_release(&r);
    return done;
}
