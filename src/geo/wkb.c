/*
 * wkb: see the header.
 */
#include "yardstick/geo/wkb.h"

/* EWKB puts what a type has into its high bits, ISO into its thousands. */
#define EWKB_Z    0x80000000u
#define EWKB_M    0x40000000u
#define EWKB_SRID 0x20000000u

struct reader {
    const unsigned char *at, *end;
    bool big_endian;
    unsigned n_skip; /* ordinates after x and y: 0 to 2 */
    struct geometry *out;
};

static bool short_of(const struct reader *r, size_t n, struct error *err)
{
    if ((size_t)(r->end - r->at) >= n)
        return false;
    error_set(err, ERROR_INVALID, "the geometry ends %zu bytes too early",
              n - (size_t)(r->end - r->at));
    return true;
}

/* n bytes, most significant first. */
static uint64_t take(struct reader *r, unsigned n)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < n; i++)
        value = value << 8 | r->at[r->big_endian ? i : n - 1 - i];
    r->at += n;
    return value;
}

static double take_f64(struct reader *r)
{
    uint64_t bits = take(r, 8);
    double value;

    memcpy(&value, &bits, sizeof(value));
    return value;
}

/* A count of things that take at least `size` bytes each. */
static bool read_count(struct reader *r, size_t size, uint32_t *n, struct error *err)
{
    if (short_of(r, 4, err))
        return false;
    *n = (uint32_t)take(r, 4);
    return !short_of(r, *n * size, err);
}

static bool read_header(struct reader *r, enum geometry_kind *kind, struct error *err)
{
    uint32_t type, base, dims;

    if (short_of(r, 5, err))
        return false;
    if (*r->at > 1)
        return error_set(err, ERROR_INVALID,
                         "not well-known binary: the byte order is %d, not 0 or 1", *r->at);
    r->big_endian = *r->at++ == 0;
    type = (uint32_t)take(r, 4);
    base = type & ~(EWKB_Z | EWKB_M | EWKB_SRID);
    dims = base / 1000;
    *kind = (enum geometry_kind)(base % 1000);
    if (dims > 3 || *kind < GEOMETRY_POINT || *kind > GEOMETRY_MULTIPOLYGON)
        return error_set(err, ERROR_UNSUPPORTED,
                         "a geometry of type %u, where points, lines and polygons are read", type);
    r->n_skip = (type & EWKB_Z || dims == 1 || dims == 3) + (type & EWKB_M || dims >= 2);
    if (type & EWKB_SRID) {
        if (short_of(r, 4, err))
            return false;
        r->at += 4;
    }
    return true;
}

static bool read_points(struct reader *r, uint32_t n, struct error *err)
{
    for (uint32_t i = 0; i < n; i++) {
        struct point p;

        p.x = take_f64(r);
        p.y = take_f64(r);
        r->at += 8 * (size_t)r->n_skip;
        if (!isfinite(p.x) || !isfinite(p.y))
            return error_set(err, ERROR_INVALID, "the coordinates of point %u are not numbers",
                             i + 1);
        geometry_add(r->out, p);
    }
    return true;
}

static bool read_point(struct reader *r, struct error *err)
{
    const unsigned char *start = r->at;
    double x, y;

    if (short_of(r, 8 * (2 + (size_t)r->n_skip), err))
        return false;
    x = take_f64(r);
    y = take_f64(r);
    if (isnan(x) && isnan(y)) {
        r->at = start + 8 * (2 + (size_t)r->n_skip);
        return true; // POINT EMPTY
    }
    r->at = start;
    if (!read_points(r, 1, err))
        return false;
    geometry_end_ring(r->out);
    geometry_end_part(r->out);
    return true;
}

static bool read_line(struct reader *r, struct error *err)
{
    uint32_t n;

    if (!read_count(r, 8 * (2 + (size_t)r->n_skip), &n, err))
        return false;
    if (n == 0)
        return true;
    if (n < 2)
        return error_set(err, ERROR_INVALID, "a line of one point; it needs two");
    if (!read_points(r, n, err))
        return false;
    geometry_end_ring(r->out);
    geometry_end_part(r->out);
    return true;
}

static bool read_polygon(struct reader *r, struct error *err)
{
    uint32_t n_rings, n;

    if (!read_count(r, 4, &n_rings, err))
        return false;
    for (uint32_t ring = 0; ring < n_rings; ring++) {
        if (!read_count(r, 8 * (2 + (size_t)r->n_skip), &n, err))
            return false;
        if (n == 0 && n_rings == 1)
            return true;
        if (!read_points(r, n, err))
            return false;
        geometry_close_ring(r->out);
        if (!geometry_ok(r->out, err))
            return false;
        n = r->out->n_points - geometry_ring_start(r->out, r->out->n_rings - 1);
        if (n < 4)
            return error_set(err, ERROR_INVALID,
                             "a ring of %u points; closed, it needs at least four", n);
    }
    if (n_rings > 0)
        geometry_end_part(r->out);
    return true;
}

static bool read_part(struct reader *r, enum geometry_kind kind, struct error *err)
{
    if (kind == GEOMETRY_POINT)
        return read_point(r, err);
    return kind == GEOMETRY_LINE ? read_line(r, err) : read_polygon(r, err);
}

static bool read_multi(struct reader *r, enum geometry_kind want, struct error *err)
{
    enum geometry_kind kind;
    uint32_t n;

    if (!read_count(r, 9, &n, err))
        return false;
    for (uint32_t i = 0; i < n; i++) {
        if (!read_header(r, &kind, err))
            return false;
        if (kind != want)
            return error_set(err, ERROR_INVALID, "a part of type %d among parts of type %d",
                             (int)kind, (int)want);
        if (!read_part(r, kind, err))
            return false;
    }
    return true;
}

static bool read_whole(struct reader *r, struct error *err)
{
    enum geometry_kind kind;

    if (!read_header(r, &kind, err))
        return false;
    r->out->kind = kind;
    if (kind <= GEOMETRY_POLYGON ? !read_part(r, kind, err)
                                 : !read_multi(r, geometry_part_kind(kind), err))
        return false;
    if (r->at != r->end)
        return error_set(err, ERROR_INVALID, "%zu bytes after the end of the geometry",
                         (size_t)(r->end - r->at));
    return geometry_ok(r->out, err);
}

bool wkb_read(struct str bytes, struct geometry *out, struct error *err)
{
    struct reader r = { .at = (const unsigned char *)bytes.ptr, .out = out };

    r.end = r.at + bytes.len;
    geometry_clear(out);
    if (read_whole(&r, err))
        return true;
    geometry_clear(out);
    return false;
}

static void put_u32(struct buf *out, uint32_t value)
{
    unsigned char bytes[4] = { (unsigned char)value, (unsigned char)(value >> 8),
                               (unsigned char)(value >> 16), (unsigned char)(value >> 24) };

    buf_add(out, (struct str){ (const char *)bytes, sizeof(bytes) });
}

static void put_f64(struct buf *out, double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof(bits));
    put_u32(out, (uint32_t)bits);
    put_u32(out, (uint32_t)(bits >> 32));
}

static void put_header(struct buf *out, enum geometry_kind kind)
{
    buf_addc(out, 1);
    put_u32(out, (uint32_t)kind);
}

static void put_points(struct buf *out, const struct geometry *g, uint32_t ring)
{
    for (uint32_t i = geometry_ring_start(g, ring); i < g->ring_ends[ring]; i++) {
        put_f64(out, g->points[i].x);
        put_f64(out, g->points[i].y);
    }
}

static void put_part(struct buf *out, const struct geometry *g, enum geometry_kind kind,
                     uint32_t part)
{
    uint32_t ring = geometry_part_start(g, part);

    put_header(out, kind);
    if (kind == GEOMETRY_POLYGON)
        put_u32(out, g->part_ends[part] - ring);
    for (; ring < g->part_ends[part]; ring++) {
        if (kind != GEOMETRY_POINT)
            put_u32(out, g->ring_ends[ring] - geometry_ring_start(g, ring));
        put_points(out, g, ring);
    }
}

static void put_empty(struct buf *out, enum geometry_kind kind)
{
    put_header(out, kind);
    if (kind == GEOMETRY_POINT) {
        put_f64(out, NAN);
        put_f64(out, NAN);
    } else {
        put_u32(out, 0);
    }
}

void wkb_write(struct buf *out, const struct geometry *g)
{
    enum geometry_kind kind = geometry_part_kind(g->kind);

    if (g->n_parts == 0) {
        put_empty(out, g->kind);
        return;
    }
    if (kind == g->kind) {
        put_part(out, g, kind, 0);
        return;
    }
    put_header(out, g->kind);
    put_u32(out, g->n_parts);
    for (uint32_t part = 0; part < g->n_parts; part++)
        put_part(out, g, kind, part);
}
