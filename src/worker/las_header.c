/*
 * las_header: see the header.
 */
#include "yardstick/worker/las_header.h"

#include <math.h>
#include <stdio.h>

enum { HEADER_MIN = 227, HEADER_14 = 375, RECORD_HEAD = 54, RECORDS_MAX = 4096, FORMATS = 11 };

/* Bytes a point of each format has at least. */
static const unsigned format_bytes[FORMATS] = { 20, 28, 26, 34, 57, 63, 30, 36, 38, 59, 67 };

const char *las_form_name(enum las_form form)
{
    static const char *const names[] = { "LAS", "LAZ", "COPC" };

    return names[form];
}

/* Little-endian at `at`; the caller has checked the bounds. */
static uint64_t le(struct str s, size_t at, unsigned bytes)
{
    uint64_t value = 0;

    for (unsigned i = bytes; i > 0; i--)
        value = value << 8 | (unsigned char)s.ptr[at + i - 1];
    return value;
}

static double real(struct str s, size_t at)
{
    uint64_t bits = le(s, at, 8);
    double value;

    memcpy(&value, &bits, sizeof(value));
    return value;
}

/* Printable ASCII, what else there is left out; ends at a NUL. */
static void text(struct str s, size_t at, size_t n, char *out)
{
    size_t len = 0;

    for (size_t i = 0; i < n && s.ptr[at + i]; i++)
        if (s.ptr[at + i] >= ' ' && s.ptr[at + i] <= '~')
            out[len++] = s.ptr[at + i];
    out[len] = '\0';
}

/* GeoKeyDirectory: groups of four shorts behind a head of four. */
static void keys_read(struct str record, struct las_header *out)
{
    size_t n = record.len / 8;
    uint64_t claimed = record.len >= 8 ? le(record, 6, 2) : 0;

    for (size_t i = 1; i < n && i <= claimed; i++) {
        uint64_t key = le(record, 8 * i, 2), where = le(record, 8 * i + 2, 2);
        uint64_t value = le(record, 8 * i + 6, 2);

        if (where != 0 || value == 0 || value >= 32767)
            continue;
        // A projected system says more than the geographic one beneath it.
        if (key == 3072 || (key == 2048 && !out->epsg))
            out->epsg = (int64_t)value;
        if (key == 4096)
            out->epsg_vertical = (int64_t)value;
    }
}

static bool is_user(struct str head, size_t at, const char *name)
{
    char user[17] = "";

    memcpy(user, head.ptr + at + 2, 16);
    return strcmp(user, name) == 0;
}

static void record_read(struct str head, size_t at, size_t n, struct las_header *out)
{
    uint64_t id = le(head, at + 18, 2);
    struct str body = { head.ptr + at + RECORD_HEAD, n };

    if (is_user(head, at, "LASF_Projection") && id == 34735)
        keys_read(body, out);
    else if (is_user(head, at, "LASF_Projection") && id == 2112 && n < LAS_WKT_MAX &&
             !out->wkt[0]) {
        memcpy(out->wkt, body.ptr, n);
        out->wkt[strnlen(out->wkt, n)] = '\0';
        if (!str_is_utf8(str_from(out->wkt)))
            out->wkt[0] = '\0';
    } else if (is_user(head, at, "copc") && id == 1) {
        out->form = LAS_COPC;
    }
}

/* The records that lie between header and points; more than could fit there is a lie. */
static bool records_read(struct str head, size_t at, uint64_t n, struct las_header *out,
                         struct error *err)
{
    if (n > RECORDS_MAX || n * RECORD_HEAD > out->points_offset - at)
        return error_set(err, ERROR_INVALID,
                         "the point cloud claims %llu records in its head, more than fit there",
                         (unsigned long long)n);
    for (uint64_t i = 0; i < n; i++) {
        size_t body;

        if (at + RECORD_HEAD > head.len)
            return true; // beyond what was given: the rest is not needed
        body = (size_t)le(head, at + 20, 2);
        if (at + RECORD_HEAD + body > out->points_offset)
            return error_set(err, ERROR_INVALID,
                             "record %llu of the point cloud's head runs into the points",
                             (unsigned long long)i + 1);
        if (at + RECORD_HEAD + body > head.len)
            return true;
        record_read(head, at, body, out);
        at += RECORD_HEAD + body;
        out->n_records++;
    }
    return true;
}

static bool numbers_fit(const struct las_header *h, struct error *err)
{
    for (int i = 0; i < 3; i++) {
        if (!(fabs(h->scale[i]) > 0) || !isfinite(h->scale[i]) || !isfinite(h->offset[i]))
            return error_set(err, ERROR_INVALID, "the point cloud has a scale of zero or none");
        if (!isfinite(h->min[i]) || !isfinite(h->max[i]) || h->min[i] > h->max[i])
            return error_set(err, ERROR_INVALID, "the point cloud's extent is no extent");
    }
    return true;
}

/* Counts: 32 bits, and since 1.4 64. */
static void counts_read(struct str head, struct las_header *out)
{
    uint64_t legacy = le(head, 107, 4);

    out->n_points = legacy;
    if (out->version_minor >= 4 && head.len >= HEADER_14 && le(head, 94, 2) >= HEADER_14) {
        uint64_t wide = le(head, 247, 8);

        out->n_points = wide ? wide : legacy;
    }
}

static bool layout_check(struct str head, uint64_t file_bytes, struct las_header *out,
                         struct error *err)
{
    uint64_t header_bytes = le(head, 94, 2), room;
    unsigned format = (unsigned char)head.ptr[104];

    out->point_format = format & 0x3f;
    out->form = format & 0x80 ? LAS_LAZ : LAS_PLAIN;
    out->points_offset = (uint32_t)le(head, 96, 4);
    out->record_bytes = (unsigned)le(head, 105, 2);
    if (out->version_major != 1 || out->version_minor > 4)
        return error_set(err, ERROR_UNSUPPORTED,
                         "the point cloud is of LAS %u.%u; up to 1.4 is read", out->version_major,
                         out->version_minor);
    if (header_bytes < HEADER_MIN || header_bytes > out->points_offset ||
        out->points_offset > file_bytes)
        return error_set(err, ERROR_INVALID, "the point cloud's head does not fit its file");
    if (out->point_format >= FORMATS || out->record_bytes < format_bytes[out->point_format])
        return error_set(err, ERROR_INVALID,
                         "the point cloud has points of format %u in %u bytes, which there is not",
                         out->point_format, out->record_bytes);
    counts_read(head, out);
    room = file_bytes - out->points_offset;
    // A hundred compressed points a byte is more than any real cloud has.
    out->is_truncated = out->form == LAS_PLAIN ? out->n_points > room / out->record_bytes
                                               : out->n_points / 100 > room;
    return true;
}

bool las_header_read(struct str head, uint64_t file_bytes, struct las_header *out,
                     struct error *err)
{
    static const size_t maxima[] = { 179, 195, 211 }, minima[] = { 187, 203, 219 };

    *out = (struct las_header){ 0 };
    if (head.len < 4 || memcmp(head.ptr, "LASF", 4) != 0)
        return error_set(err, ERROR_UNSUPPORTED, "this is no point cloud of LAS");
    if (head.len < HEADER_MIN || file_bytes < head.len)
        return error_set(err, ERROR_INVALID, "the point cloud ends within its head");
    out->version_major = (unsigned char)head.ptr[24];
    out->version_minor = (unsigned char)head.ptr[25];
    if (!layout_check(head, file_bytes, out, err))
        return false;
    text(head, 26, 32, out->system);
    text(head, 58, 32, out->software);
    out->day = (unsigned)le(head, 90, 2);
    out->year = (unsigned)le(head, 92, 2);
    for (size_t i = 0; i < 3; i++) {
        out->scale[i] = real(head, 131 + 8 * i);
        out->offset[i] = real(head, 155 + 8 * i);
        out->max[i] = real(head, maxima[i]);
        out->min[i] = real(head, minima[i]);
    }
    return numbers_fit(out, err) &&
           records_read(head, (size_t)le(head, 94, 2), le(head, 100, 4), out, err);
}
