/*
 * heights: /api/height, how high it is at a place; /api/profile, along a line.
 */
#include "routes.h"

#include <math.h>

#include "yardstick/base/json.h"
#include "yardstick/geo/geodesic.h"
#include "yardstick/survey/height.h"

enum { VERTICES_MAX = 200, SAMPLES_MAX = 2000 };

struct height_args {
    double lon, lat;
    struct str as_of;
};

static const struct param height_params[] = {
    PARAM(F64, height_args, lon, .required = true, .min = -180, .max = 180),
    PARAM(F64, height_args, lat, .required = true, .min = -90, .max = 90),
    PARAM(DATE, height_args, as_of, .about = "surveys up to that day",
          .about_zh = "只用该日及以前的测绘"),
    PARAM_END
};

struct profile_args {
    struct str line, as_of;
    double step;
};

static const struct param profile_params[] = {
    PARAM(STR, profile_args, line, .required = true, .min = 7, .max = 8000,
          .about = "lon,lat;lon,lat;… in degrees", .about_zh = "经度,纬度;经度,纬度;…"),
    PARAM(F64, profile_args, step, .min = 0.05, .max = 1000, .otherwise = "1",
          .about = "metres between samples", .about_zh = "采样间距（米）"),
    PARAM(DATE, profile_args, as_of, .about = "surveys up to that day",
          .about_zh = "只用该日及以前的测绘"),
    PARAM_END
};

static void metres_write(struct json *j, const char *key, double metres)
{
    if (isfinite(metres))
        json_f64(j, key, metres, 3);
    else
        json_none(j, key);
}

static void found_write(struct json *j, const char *key, const struct height_found *found)
{
    if (!found->item) {
        json_none(j, key);
        return;
    }
    json_object_begin(j, key);
    json_f64(j, "height_m", found->metres, 3);
    json_i64(j, "image_id", found->item->id);
    json_i64(j, "survey_id", found->item->survey_id);
    json_text(j, "survey", found->item->name);
    json_text(j, "flown", found->item->flown);
    json_text(j, "datum", found->item->datum);
    json_end(j);
}

static bool height_get(struct call *call, const void *args, struct error *err)
{
    const struct height_args *a = args;
    struct world *world = call->context;
    struct imagery_set *set = imagery_take(&world->imagery);
    struct height_asker asker = { .ledger = world->ledger, .set = set, .as_of = a->as_of };
    struct json j = JSON_INIT(&call->response->body);
    struct height_answer answer;
    bool done = height_ask(&asker, (struct point){ a->lon, a->lat }, &answer, err);

    if (done) {
        json_object_begin(&j, NULL);
        json_f64(&j, "lon", a->lon, 9);
        json_f64(&j, "lat", a->lat, 9);
        found_write(&j, "surface", &answer.surface);
        found_write(&j, "ground", &answer.ground);
        metres_write(&j, "above_ground_m", answer.above_m);
        json_end(&j);
        etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    }
    height_asker_release(&asker);
    imagery_drop(set);
    return done;
}

static bool line_wrong(struct str line, struct error *err)
{
    error_set(err, ERROR_INVALID, "the line must be 2 to %d places of longitude and latitude",
              VERTICES_MAX);
    return error_detail(err, STR("line"), line, "lon,lat;lon,lat;…");
}

static bool line_read(struct str text, struct point *out, size_t *n, struct error *err)
{
    struct str rest = text;

    for (*n = 0; rest.len; ++*n) {
        struct str pair = str_cut(&rest, ';'), lon = str_cut(&pair, ',');
        struct point p;

        if (*n == VERTICES_MAX || !str_to_f64(lon, &p.x) || !str_to_f64(pair, &p.y) ||
            !(fabs(p.x) <= 180 && fabs(p.y) <= 90))
            return line_wrong(text, err);
        out[*n] = p;
    }
    return *n >= 2 || line_wrong(text, err);
}

struct profile {
    struct height_asker *asker;
    struct json *j;
    const struct point *line;
    double step, length;
};

static bool sample_write(struct profile *p, struct point at, double distance, struct error *err)
{
    struct height_answer answer;

    if (!height_ask(p->asker, at, &answer, err))
        return false;
    json_object_begin(p->j, NULL);
    json_f64(p->j, "distance_m", distance, 3);
    json_f64(p->j, "lon", at.x, 9);
    json_f64(p->j, "lat", at.y, 9);
    metres_write(p->j, "surface_m", answer.surface.item ? answer.surface.metres : NAN);
    metres_write(p->j, "ground_m", answer.ground.item ? answer.ground.metres : NAN);
    metres_write(p->j, "above_ground_m", answer.above_m);
    json_end(p->j);
    return true;
}

/* Every step, and the end of each leg. */
static bool leg_write(struct profile *p, size_t leg, double from, double length, struct error *err)
{
    struct point a = p->line[leg], b = p->line[leg + 1];

    for (size_t i = 0; (double)i * p->step < length; i++) {
        double t = (double)i * p->step / length;
        struct point at = { a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t };

        if (!sample_write(p, at, from + (double)i * p->step, err))
            return false;
    }
    return true;
}

static bool legs_write(struct profile *p, size_t n, struct error *err)
{
    double from = 0;

    for (size_t leg = 0; leg + 1 < n; leg++) {
        double length = geodesic_distance_m(p->line[leg], p->line[leg + 1]);

        if (!leg_write(p, leg, from, length, err))
            return false;
        from += length;
    }
    return sample_write(p, p->line[n - 1], from, err);
}

static bool profile_fits(struct profile *p, size_t n, struct error *err)
{
    p->length = 0;
    for (size_t i = 0; i + 1 < n; i++)
        p->length += geodesic_distance_m(p->line[i], p->line[i + 1]);
    if (p->length / p->step + (double)n <= SAMPLES_MAX)
        return true;
    error_set(err, ERROR_INVALID, "%.0f m in steps of %.2f m are more than %d samples", p->length,
              p->step, SAMPLES_MAX);
    return error_detail(err, STR("step"), STR(""), "a longer step");
}

static bool profile_get(struct call *call, const void *args, struct error *err)
{
    const struct profile_args *a = args;
    struct world *world = call->context;
    struct imagery_set *set;
    struct height_asker asker = { .ledger = world->ledger, .as_of = a->as_of };
    struct json j = JSON_INIT(&call->response->body);
    struct point line[VERTICES_MAX];
    struct profile p = { &asker, &j, line, a->step, 0 };
    size_t n;
    bool done;

    if (!line_read(a->line, line, &n, err) || !profile_fits(&p, n, err))
        return false;
    asker.set = set = imagery_take(&world->imagery);
    json_object_begin(&j, NULL);
    json_f64(&j, "length_m", p.length, 3);
    json_f64(&j, "step_m", a->step, 3);
    json_array_begin(&j, "items");
    done = legs_write(&p, n, err);
    json_end(&j);
    json_end(&j);
    height_asker_release(&asker);
    imagery_drop(set);
    if (done)
        etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return done && buf_ok(&call->response->body, err);
}

const struct route height_routes[] = {
    { METHOD_GET, "/api/height", height_get, height_params, sizeof(struct height_args), "read",
      SCOPE_READ, "How high the ground and what stands on it is, by the surveys",
      "某处的地面与表面高程" },
    { METHOD_GET, "/api/profile", profile_get, profile_params, sizeof(struct profile_args), "read",
      SCOPE_READ, "The same along a line", "沿线的高程剖面" },
};
const size_t n_height_routes = ARRAY_LEN(height_routes);
