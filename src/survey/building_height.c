/*
 * building_height: see the header. A raster of heights above ground around the
 * outline, in metres to the east and north of its south-western corner, is
 * asked once; the outline moves over it by whole cells.
 */
#include "yardstick/survey/building_height.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "yardstick/geo/measure.h"

#define DEG         (M_PI / 180)
#define MARGIN_M    (OFFSET_MAX_M + 4.0)
#define INSET_M     1.0  /* eaves and what overhangs */
#define RING_NEAR_M 1.0  /* around the outline, what should be low lies from here … */
#define RING_FAR_M  4.0  /* … to here */
#define STANDS_OUT  0.5  /* of its height, inside above outside: then it has a place */
#define LOWEST_M    2.5  /* below it is no building */
#define PLATEAU     0.01 /* of the height: as good as the best */

/* Cells are half a metre or more. */
enum { CELLS_A_SIDE = 160, CELLS_OFF_MAX = 8 };

enum cell_place { CELL_ELSEWHERE, CELL_INSIDE, CELL_DEEP, CELL_AROUND };

struct raster {
    struct geometry outline; /* metres from `corner` */
    struct point corner;     /* degrees */
    double east_m, north_m;  /* metres of a degree here */
    double step;
    int columns, rows;
    struct point *places; /* degrees */
    double *above;        /* metres above ground; NaN: not measured */
    unsigned char *cells; /* enum cell_place */
};

static void raster_release(struct raster *r)
{
    geometry_release(&r->outline);
    free(r->places);
    free(r->above);
    free(r->cells);
}

static struct point metres_of(const struct raster *r, struct point degrees)
{
    return (struct point){ (degrees.x - r->corner.x) * r->east_m,
                           (degrees.y - r->corner.y) * r->north_m };
}

/* The metres of a degree on CGCS2000's ellipsoid, by the usual series: good to a millimetre over
 * a building. */
static void frame_make(struct raster *r, const struct geometry *degrees)
{
    struct bbox box = geometry_bbox(degrees);
    double lat = (box.min_y + box.max_y) / 2 * DEG;

    r->north_m = 111132.92 - 559.82 * cos(2 * lat) + 1.175 * cos(4 * lat);
    r->east_m = 111412.84 * cos(lat) - 93.5 * cos(3 * lat) + 0.118 * cos(5 * lat);
    r->corner =
        (struct point){ box.min_x - MARGIN_M / r->east_m, box.min_y - MARGIN_M / r->north_m };
}

static bool raster_make(struct raster *r, const struct geometry *degrees, struct error *err)
{
    struct bbox box;
    size_t n;

    frame_make(r, degrees);
    r->outline.kind = degrees->kind;
    geometry_append(&r->outline, degrees);
    if (!geometry_ok(&r->outline, err))
        return false;
    for (uint32_t i = 0; i < r->outline.n_points; i++)
        r->outline.points[i] = metres_of(r, degrees->points[i]);
    box = geometry_bbox(&r->outline);
    r->step = fmax(0.5, (fmax(box.max_x, box.max_y) + MARGIN_M) / CELLS_A_SIDE);
    r->columns = (int)ceil((box.max_x + MARGIN_M) / r->step);
    r->rows = (int)ceil((box.max_y + MARGIN_M) / r->step);
    n = (size_t)r->columns * (size_t)r->rows;
    r->places = malloc(n * sizeof(*r->places));
    r->above = malloc(2 * n * sizeof(*r->above));
    r->cells = malloc(n);
    return r->places && r->above && r->cells ? true
                                             : error_set(err, ERROR_INTERNAL, "out of memory");
}

static enum cell_place place_of(const struct geometry *outline, struct point p)
{
    double away = measure_distance(outline, p);

    if (measure_contains(outline, p))
        return away >= INSET_M ? CELL_DEEP : CELL_INSIDE;
    return away >= RING_NEAR_M && away <= RING_FAR_M ? CELL_AROUND : CELL_ELSEWHERE;
}

static bool raster_ask(struct raster *r, struct height_asker *asker, int64_t survey,
                       struct error *err)
{
    size_t n = (size_t)r->columns * (size_t)r->rows;
    double *ground = r->above + n;

    for (size_t i = 0; i < n; i++) {
        size_t column = i % (size_t)r->columns, row = i / (size_t)r->columns;
        struct point p = { ((double)column + 0.5) * r->step, ((double)row + 0.5) * r->step };

        r->cells[i] = (unsigned char)place_of(&r->outline, p);
        r->places[i] =
            (struct point){ r->corner.x + p.x / r->east_m, r->corner.y + p.y / r->north_m };
    }
    if (!height_ask_many(asker, IMAGERY_DSM, survey, r->places, n, r->above, err) ||
        !height_ask_many(asker, IMAGERY_DTM, survey, r->places, n, ground, err))
        return false;
    for (size_t i = 0; i < n; i++)
        r->above[i] -= ground[i];
    return true;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Height, spread and coverage from the cells within. */
static bool deciles_take(const struct raster *r, struct building_height *out, struct error *err)
{
    size_t n = (size_t)r->columns * (size_t)r->rows, inside = 0, measured = 0, deep = 0;
    double *values = malloc(n * sizeof(*values));

    if (!values)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    for (size_t i = 0; i < n; i++) {
        if (r->cells[i] != CELL_INSIDE && r->cells[i] != CELL_DEEP)
            continue;
        inside++;
        measured += !isnan(r->above[i]);
        if (r->cells[i] == CELL_DEEP && !isnan(r->above[i]))
            values[deep++] = r->above[i];
    }
    out->coverage = inside ? (double)measured / (double)inside : 0;
    out->is_measured = deep && out->coverage >= 0.5;
    if (out->is_measured) {
        qsort(values, deep, sizeof(*values), by_value);
        out->height_m = values[deep * 9 / 10];
        out->spread_m = out->height_m - values[deep / 10];
    }
    free(values);
    return true;
}

/* What is inside less what is around, when the outline is moved by whole cells; NaN: too little of
 * either was measured. Nothing counts as higher than `cap`. */
static double contrast(const struct raster *r, int east, int north, double cap)
{
    double in = 0, around = 0;
    int n_in = 0, n_around = 0, all = 0;

    for (int row = 0; row < r->rows; row++)
        for (int column = 0; column < r->columns; column++) {
            int x = column + east, y = row + north;
            enum cell_place place = r->cells[row * r->columns + column];
            double above;

            if (place == CELL_ELSEWHERE)
                continue;
            all++;
            if (x < 0 || y < 0 || x >= r->columns || y >= r->rows ||
                isnan(above = r->above[y * r->columns + x]))
                continue;
            above = fmax(0, fmin(above, cap));
            if (place == CELL_AROUND) {
                around += above;
                n_around++;
            } else {
                in += above;
                n_in++;
            }
        }
    return n_in && n_around && 2 * (n_in + n_around) >= all ? in / n_in - around / n_around : NAN;
}

/* The middle of the best places: a roof that is wider than its outline fits many. */
static void place_find(const struct raster *r, struct building_height *out)
{
    enum { SIDE = 2 * CELLS_OFF_MAX + 1 };
    int most = (int)floor(OFFSET_MAX_M / r->step), n = 0, east = 0, north = 0;
    double scores[SIDE][SIDE], best = -INFINITY;

    for (int y = -most; y <= most; y++)
        for (int x = -most; x <= most; x++) {
            scores[y + most][x + most] = contrast(r, x, y, out->height_m);
            best = fmax(best, scores[y + most][x + most]);
        }
    if (!(best >= STANDS_OUT * out->height_m))
        return;
    for (int y = -most; y <= most; y++)
        for (int x = -most; x <= most; x++)
            if (scores[y + most][x + most] >= best - PLATEAU * out->height_m) {
                east += x;
                north += y;
                n++;
            }
    out->is_placed = true;
    out->east_m = (double)east / n * r->step;
    out->north_m = (double)north / n * r->step;
}

bool building_height_measure(struct height_asker *asker, int64_t survey,
                             const struct geometry *outline, struct building_height *out,
                             struct error *err)
{
    struct raster r = { .step = 0 };
    bool done;

    *out = (struct building_height){ .height_m = NAN };
    if (!geometry_is_areal(outline))
        return true;
    done = raster_make(&r, outline, err) && raster_ask(&r, asker, survey, err) &&
           deciles_take(&r, out, err);
    if (done && out->is_measured && out->height_m >= LOWEST_M)
        place_find(&r, out);
    raster_release(&r);
    return done;
}
