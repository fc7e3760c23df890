/*
 * wkt: see the header.
 */
#include "yardstick/geo/wkt.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

static const struct {
    const char *name;
    enum geometry_kind kind;
} kinds[] = {
    { "MULTIPOLYGON", GEOMETRY_MULTIPOLYGON }, { "MULTILINESTRING", GEOMETRY_MULTILINE },
    { "MULTIPOINT", GEOMETRY_MULTIPOINT },     { "POLYGON", GEOMETRY_POLYGON },
    { "LINESTRING", GEOMETRY_LINE },           { "POINT", GEOMETRY_POINT },
};

struct reader {
    struct str text;
    size_t at;
    unsigned n_ordinates; /* 0: what the first point has */
    struct geometry *out;
    struct error *err;
};

static void blanks(struct reader *r)
{
    while (r->at < r->text.len && strchr(" \t\r\n", r->text.ptr[r->at]) && r->text.ptr[r->at])
        r->at++;
}

static bool expected(struct reader *r, const char *what)
{
    return error_expected(r->err, WORDS("the geometry: %s was expected"), what);
}

static bool sign(struct reader *r, char c)
{
    blanks(r);
    if (r->at == r->text.len || r->text.ptr[r->at] != c)
        return false;
    r->at++;
    return true;
}

static bool word(struct reader *r, const char *name)
{
    struct str want = str_from(name), rest;

    blanks(r);
    rest = (struct str){ r->text.ptr + r->at, r->text.len - r->at };
    if (rest.len < want.len || !str_eq_nocase((struct str){ rest.ptr, want.len }, want) ||
        (rest.len > want.len && isalnum((unsigned char)rest.ptr[want.len])))
        return false;
    r->at += want.len;
    return true;
}

static bool number(struct reader *r, double *out)
{
    size_t end;

    blanks(r);
    for (end = r->at; end < r->text.len && (isalnum((unsigned char)r->text.ptr[end]) ||
                                            strchr("+-.", r->text.ptr[end]));)
        end++;
    if (!str_to_f64((struct str){ r->text.ptr + r->at, end - r->at }, out))
        return expected(r, WORDS("a number"));
    r->at = end;
    return true;
}

static bool point(struct reader *r)
{
    struct point p;
    double dropped;
    unsigned n = 2;

    if (!number(r, &p.x) || !number(r, &p.y))
        return false;
    for (;; n++) {
        blanks(r);
        if (r->at == r->text.len || !strchr("+-.0123456789", r->text.ptr[r->at]))
            break;
        if (n == 4 || !number(r, &dropped))
            return expected(r, ", or )");
    }
    if (r->n_ordinates && n != r->n_ordinates)
        return error_set(r->err, ERROR_INVALID,
                         "the geometry: a point of %u numbers among points of %u", n,
                         r->n_ordinates);
    r->n_ordinates = n;
    geometry_add(r->out, p);
    return true;
}

static bool points(struct reader *r)
{
    if (!sign(r, '('))
        return expected(r, "(");
    do {
        if (!point(r))
            return false;
    } while (sign(r, ','));
    return sign(r, ')') || expected(r, ", or )");
}

static bool long_enough(struct reader *r, uint32_t least, const char *what)
{
    uint32_t n = r->out->n_points - geometry_ring_start(r->out, r->out->n_rings - 1);

    return n >= least || expected(r, what);
}

static bool line(struct reader *r)
{
    if (!points(r))
        return false;
    geometry_end_ring(r->out);
    geometry_end_part(r->out);
    return geometry_ok(r->out, r->err) && long_enough(r, 2, WORDS("a line of two points or more"));
}

static bool polygon(struct reader *r)
{
    if (!sign(r, '('))
        return expected(r, "(");
    do {
        if (!points(r))
            return false;
        geometry_close_ring(r->out);
        if (!geometry_ok(r->out, r->err) ||
            !long_enough(r, 4, WORDS("a ring of four points or more, the last the first")))
            return false;
    } while (sign(r, ','));
    geometry_end_part(r->out);
    return sign(r, ')') || expected(r, ", or )");
}

/* Also a point of a MULTIPOINT, where the inner parentheses may be left out. */
static bool one_point(struct reader *r)
{
    bool wrapped = sign(r, '(');

    if (!point(r))
        return false;
    if (wrapped && !sign(r, ')'))
        return expected(r, ")");
    geometry_end_ring(r->out);
    geometry_end_part(r->out);
    return geometry_ok(r->out, r->err);
}

static bool part(struct reader *r, enum geometry_kind kind)
{
    if (kind == GEOMETRY_POINT)
        return one_point(r);
    return kind == GEOMETRY_LINE ? line(r) : polygon(r);
}

static bool whole(struct reader *r)
{
    enum geometry_kind kind = GEOMETRY_NONE;

    for (size_t i = 0; i < ARRAY_LEN(kinds) && !kind; i++)
        if (word(r, kinds[i].name))
            kind = kinds[i].kind;
    if (!kind)
        return expected(r, WORDS("POINT, LINESTRING, POLYGON or a MULTI of them"));
    r->out->kind = kind;
    if (word(r, "ZM") || word(r, "Z") || word(r, "M"))
        r->n_ordinates = 0; // what the points say is believed
    blanks(r);
    if (kind == GEOMETRY_POINT && (r->at == r->text.len || r->text.ptr[r->at] != '('))
        return expected(r, "(");
    if (kind <= GEOMETRY_POLYGON)
        return part(r, kind);
    if (!sign(r, '('))
        return expected(r, "(");
    do {
        if (!part(r, geometry_part_kind(kind)))
            return false;
    } while (sign(r, ','));
    return sign(r, ')') || expected(r, ", or )");
}

bool wkt_read(struct str text, struct geometry *out, size_t *used, struct error *err)
{
    struct reader r = { .text = text, .out = out, .err = err };
    bool done;

    geometry_clear(out);
    done = whole(&r);
    *used = r.at;
    if (!done)
        geometry_clear(out);
    return done;
}

bool wkt_starts(struct str text)
{
    struct reader r = { .text = text };

    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (word(&r, kinds[i].name))
            return true;
    return false;
}

void wkt_number(struct buf *out, double value)
{
    char text[32];

    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof(text), "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    buf_text(out, text);
}

static void ring_write(struct buf *out, const struct geometry *g, uint32_t ring)
{
    uint32_t start = geometry_ring_start(g, ring);

    buf_addc(out, '(');
    for (uint32_t i = start; i < g->ring_ends[ring]; i++) {
        if (i > start)
            buf_addc(out, ',');
        wkt_number(out, g->points[i].x);
        buf_addc(out, ' ');
        wkt_number(out, g->points[i].y);
    }
    buf_addc(out, ')');
}

static void part_write(struct buf *out, const struct geometry *g, uint32_t index)
{
    uint32_t first = geometry_part_start(g, index);

    if (geometry_part_kind(g->kind) != GEOMETRY_POLYGON) {
        ring_write(out, g, first);
        return;
    }
    buf_addc(out, '(');
    for (uint32_t ring = first; ring < g->part_ends[index]; ring++) {
        if (ring > first)
            buf_addc(out, ',');
        ring_write(out, g, ring);
    }
    buf_addc(out, ')');
}

void wkt_write(struct buf *out, const struct geometry *g)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (kinds[i].kind == g->kind)
            buf_text(out, kinds[i].name);
    if (g->n_parts == 0) {
        buf_text(out, " EMPTY");
        return;
    }
    if (g->kind > GEOMETRY_POLYGON)
        buf_addc(out, '(');
    for (uint32_t i = 0; i < g->n_parts; i++) {
        if (i)
            buf_addc(out, ',');
        part_write(out, g, i);
    }
    if (g->kind > GEOMETRY_POLYGON)
        buf_addc(out, ')');
}
