/*
 * tile_vector: see the header.
 */
#include "yardstick/tile/tile_vector.h"

#include <stdlib.h>

#include "maker.h"
#include "tile_view.h"

enum { UNITS_MAX = 1 << 28 }; /* tile/shape.h */

struct tile_maker *tile_maker_open(struct error *err)
{
    struct tile_maker *m = calloc(1, sizeof(*m));

    if (!m) {
        error_set(err, ERROR_TOO_LARGE, "no memory for a tile layer");
        return NULL;
    }
    m->view = TILE_VIEW_ALL;
    m->valid = valid_open(err);
    if (m->valid)
        return m;
    free(m);
    return NULL;
}

void tile_maker_close(struct tile_maker *m)
{
    if (!m)
        return;
    valid_close(m->valid);
    mvt_release(&m->mvt);
    shape_release(&m->ring);
    shape_release(&m->shape);
    clip_scratch_release(&m->scratch);
    geometry_release(&m->exact);
    geometry_release(&m->clipped);
    free(m);
}

void tile_maker_view(struct tile_maker *m, unsigned view)
{
    m->view = view;
}

struct tile_counts tile_maker_counts(const struct tile_maker *maker)
{
    return maker->counts;
}

/* Nearest unit, halves to the south-east, for a coordinate relative to the map's origin. */
static int32_t quantise(int32_t relative, int64_t offset, unsigned shift)
{
    int64_t half = shift ? (int64_t)1 << (shift - 1) : 0;
    int64_t units = (relative + offset + half) >> shift;

    return (int32_t)(units < -UNITS_MAX ? -UNITS_MAX : units > UNITS_MAX ? UNITS_MAX : units);
}

/* Does it reach further than whole units do (620 km at zoom 22)? Then GEOS cuts it unrounded. */
static bool is_far(const struct tile_maker *m, struct map_box box)
{
    return quantise(box.min_x, m->offset_x, m->shift) <= -UNITS_MAX ||
           quantise(box.max_x, m->offset_x, m->shift) >= UNITS_MAX ||
           quantise(box.min_y, m->offset_y, m->shift) <= -UNITS_MAX ||
           quantise(box.max_y, m->offset_y, m->shift) >= UNITS_MAX;
}

/* Ring r in units, without what this zoom leaves out, as `n` points at *to. */
static uint32_t quantise_ring(const struct tile_maker *m, const struct segment *s, uint32_t r,
                              struct tile_point *to)
{
    uint32_t start = s->point_starts[r], end = s->point_starts[r + 1], n = 0;
    uint8_t zoom = (uint8_t)m->id.z;
    const uint8_t *ranks = zoom < IMPORTANCE_ZOOM ? s->ranks : NULL;

    for (uint32_t i = start; i < end; i++) {
        struct tile_point p;

        if (ranks && ranks[i] > zoom)
            continue;
        p.x = quantise(s->points[i].x, m->offset_x, m->shift);
        p.y = quantise(s->points[i].y, m->offset_y, m->shift);
        if (n == 0 || to[n - 1].x != p.x || to[n - 1].y != p.y)
            to[n++] = p;
    }
    return n;
}

static bool is_inside(const struct tile_maker *m, struct map_box box)
{
    return quantise(box.min_x, m->offset_x, m->shift) >= tile_window.min &&
           quantise(box.max_x, m->offset_x, m->shift) <= tile_window.max &&
           quantise(box.min_y, m->offset_y, m->shift) >= tile_window.min &&
           quantise(box.max_y, m->offset_y, m->shift) <= tile_window.max;
}

/* Behind m->shape, clipped if need be; false if nothing of the ring is left. */
static bool add_polygon_ring(struct tile_maker *m, const struct segment *s, uint32_t r, bool inside)
{
    uint32_t n = s->point_starts[r + 1] - s->point_starts[r], n_before = m->shape.n_rings;
    struct shape *to = inside ? &m->shape : &m->ring;
    struct tile_point *p;

    if (!inside)
        shape_clear(&m->ring);
    p = shape_room(to, n);
    if (!p)
        return false;
    n = shape_tidy(p, quantise_ring(m, s, r, p));
    // what rounding turned inside out has no area to show
    if (n == 0 || (shape_area2(p, n) < 0) != (bool)s->is_hole[r])
        return false;
    if (inside) {
        m->shape.n_points += n;
        shape_end_ring(&m->shape, s->is_hole[r]);
    } else {
        clip_ring(p, n, tile_window, s->is_hole[r], &m->shape);
    }
    return m->shape.n_rings > n_before;
}

static void polygon_shape(struct tile_maker *m, const struct segment *s, uint32_t index,
                          bool inside)
{
    bool has_shell = false;

    for (uint32_t r = s->ring_starts[index]; r < s->ring_starts[index + 1]; r++) {
        if (s->is_hole[r] && !has_shell)
            continue;
        if (!add_polygon_ring(m, s, r, inside) && !s->is_hole[r])
            has_shell = false;
        else if (!s->is_hole[r])
            has_shell = true;
    }
}

static void line_shape(struct tile_maker *m, const struct segment *s, uint32_t index)
{
    for (uint32_t r = s->ring_starts[index]; r < s->ring_starts[index + 1]; r++) {
        struct tile_point *p;

        shape_clear(&m->ring);
        p = shape_room(&m->ring, s->point_starts[r + 1] - s->point_starts[r]);
        if (p)
            clip_line(p, quantise_ring(m, s, r, p), tile_window, &m->shape);
    }
}

static void point_shape(struct tile_maker *m, const struct segment *s, uint32_t index)
{
    uint32_t first = s->point_starts[s->ring_starts[index]];
    uint32_t end = s->point_starts[s->ring_starts[index + 1]];

    for (uint32_t i = first; i < end; i++) {
        struct tile_point p = { quantise(s->points[i].x, m->offset_x, m->shift),
                                quantise(s->points[i].y, m->offset_y, m->shift) };

        if (p.x >= tile_window.min && p.x <= tile_window.max && p.y >= tile_window.min &&
            p.y <= tile_window.max)
            shape_add(&m->shape, p);
    }
    if (m->shape.n_points > 0)
        shape_end_ring(&m->shape, false);
}

/* Below zoom 16 a polygon under TILE_MIN_UNITS2 is left out of all tiles alike. */
static bool is_small(const struct tile_maker *m, const struct segment *s, uint32_t index)
{
    double unit2 = ldexp(1, 2 * (int)m->shift), twice = 0;

    if (m->id.z >= IMPORTANCE_ZOOM)
        return false;
    for (uint32_t r = s->ring_starts[index]; r < s->ring_starts[index + 1]; r++) {
        const struct map_point *p = s->points + s->point_starts[r];
        uint32_t n = s->point_starts[r + 1] - s->point_starts[r];

        for (uint32_t i = 1; i + 1 < n; i++)
            twice += ((double)p[i].x - p[0].x) * ((double)p[i + 1].y - p[0].y) -
                     ((double)p[i + 1].x - p[0].x) * ((double)p[i].y - p[0].y);
    }
    return twice < 2 * TILE_MIN_UNITS2 * unit2;
}

/* m->shape is the polygon as it is drawn, empty if it is not. */
static void draw_polygon(struct tile_maker *m, const struct segment *s, uint32_t index)
{
    bool inside = is_inside(m, segment_box(s, index)), is_good = false;

    m->counts.n_clipped += !inside;
    if (is_small(m, s, index)) {
        m->counts.n_small++;
        return;
    }
    if (is_far(m, segment_box(s, index)))
        is_good = repair_shape(m, s, index);
    else
        polygon_shape(m, s, index, inside);
    if (!is_good && m->shape.n_rings > 0) {
        enum clip_verdict verdict = clip_check(&m->shape, &m->scratch);

        m->counts.n_touching += verdict == CLIP_TOUCHES;
        is_good = verdict == CLIP_VALID || (verdict == CLIP_TOUCHES && repair_confirm(m));
        if (!is_good) {
            m->counts.n_repaired++;
            is_good = repair_shape(m, s, index);
        }
    }
    if (!is_good) {
        is_good = thin_shape(m, s, index);
        m->counts.n_thin += is_good;
    }
    if (!is_good) {
        m->counts.n_small++;
        shape_clear(&m->shape);
    }
}

static void write_tags(struct tile_maker *m, const struct segment *s, uint32_t index)
{
    for (uint32_t a = 0; a < s->n_attributes; a++) {
        uint32_t value = s->values[(size_t)index * s->n_attributes + a];

        if (value != 0 && !(m->unwritten >> a & 1))
            mvt_tag(&m->mvt, a, m->schema->attributes[a].name, segment_value(s, index, a),
                    s->value_hashes[value]);
    }
}

/* A room of a secret institution, for those who may not see it. */
static bool is_withheld(const struct tile_maker *m, const struct segment *s, uint32_t index)
{
    return m->secret >= 0 && !(m->view & TILE_VIEW_SECRET) &&
           s->values[(size_t)index * s->n_attributes + (uint32_t)m->secret] != 0;
}

/* On another floor than the view is narrowed to. */
static bool is_elsewhere(const struct tile_maker *m, const struct map_feature *f)
{
    struct map_value value;

    if (m->ordinal < 0)
        return false;
    value = map_feature_value(f, (uint32_t)m->ordinal);
    return value.kind != VALUE_INT || value.i64 != m->floor;
}

/* Which attributes of the layer are not for this view, and which says what is. */
static void view_settle(struct tile_maker *m)
{
    static const char *const of_units[] = { "institution_id", "institution", "over_standard" };

    m->secret = m->ordinal = -1;
    m->floor = view_floor(m->view);
    m->unwritten = 0;
    for (uint32_t a = 0; a < m->schema->n_attributes && a < 64; a++) {
        const char *name = m->schema->attributes[a].name;
        bool is_withheld_name = false;

        if (strcmp(name, "secret") == 0 && strcmp(m->schema->source, "city") == 0)
            m->secret = (int)a;
        if (m->view & VIEW_HAS_FLOOR && strcmp(name, "ordinal") == 0)
            m->ordinal = (int)a;
        for (size_t i = 0; i < ARRAY_LEN(of_units); i++)
            is_withheld_name |= strcmp(name, of_units[i]) == 0;
        if (m->secret == (int)a || (is_withheld_name && !(m->view & TILE_VIEW_UNITS) &&
                                    strcmp(m->schema->source, "city") == 0))
            m->unwritten |= (uint64_t)1 << a;
    }
}

static bool draw_feature(void *data, const struct map_feature *f)
{
    struct tile_maker *m = data;

    if (is_withheld(m, f->segment, f->index) || is_elsewhere(m, f))
        return true;
    shape_clear(&m->shape);
    m->shape.kind = f->segment->kind;
    if (f->segment->kind == GEOMETRY_POLYGON)
        draw_polygon(m, f->segment, f->index);
    else if (f->segment->kind == GEOMETRY_LINE)
        line_shape(m, f->segment, f->index);
    else
        point_shape(m, f->segment, f->index);
    if (mvt_feature(&m->mvt, (uint64_t)map_feature_id(f), &m->shape)) {
        write_tags(m, f->segment, f->index);
        mvt_feature_end(&m->mvt);
        m->counts.n_written++;
    }
    return !m->mvt.failed;
}

bool tile_source_exists(const struct snapshot *s, struct str source)
{
    for (uint32_t i = 0; source.len && i < s->n_layers; i++) {
        if (str_eq(str_from(s->layers[i].schema->source), source))
            return true;
    }
    return false;
}

bool tile_make(struct tile_maker *m, const struct snapshot *s, struct str source, struct tile_id id,
               struct buf *out, struct error *err)
{
    unsigned place = 0; // of the layer in its source

    if (!tile_source_exists(s, source))
        return error_set(err, ERROR_NOT_FOUND, "there is no tile source %" STR_FMT "",
                         STR_ARG(source));
    m->id = id;
    m->shift = tile_shift(id);
    m->offset_x = s->origin.x - ((int64_t)id.x * TILE_EXTENT << m->shift);
    m->offset_y = s->origin.y - ((int64_t)id.y * TILE_EXTENT << m->shift);
    mvt_begin(&m->mvt, out);
    for (uint32_t i = 0; i < s->n_layers; i++) {
        m->schema = s->layers[i].schema;
        if (!str_eq(str_from(m->schema->source), source))
            continue;
        if (!view_has_layer(m->view, place++) || id.z < m->schema->min_zoom)
            continue;
        view_settle(m);
        mvt_layer(&m->mvt, str_from(m->schema->name));
        snapshot_query(s, i, tile_reach(id), draw_feature, m);
        mvt_layer_end(&m->mvt);
    }
    return mvt_ok(&m->mvt, err);
}
