/*
 * las_header: what the head of a point cloud says: LAS 1.0 to 1.4, LAZ, COPC.
 *
 * A pure, bounded parser of bytes that nobody trusts: it reads the public
 * header and the variable length records that fit into what it was given,
 * asks for no memory and follows no promise of the file. The count of points
 * is what the head claims, held against the size of the file. Points are read
 * elsewhere.
 *
 * ASPRS LAS 1.4 R15; LASzip's record 22204 and COPC 1.0 as far as they tell
 * what the file is.
 */
#pragma once

#include "yardstick/base/error.h"

enum { LAS_HEADER_BYTES = 1 << 20, LAS_WKT_MAX = 8192 }; /* as much of a file's head as is useful */

enum las_form { LAS_PLAIN, LAS_LAZ, LAS_COPC };

struct las_header {
    enum las_form form;
    unsigned version_major, version_minor;
    unsigned point_format; /* 0..10 */
    unsigned record_bytes;
    uint64_t n_points; /* as claimed */
    uint32_t points_offset;
    unsigned day, year; /* of its making; 0: not said */
    char system[33], software[33];
    double scale[3], offset[3];
    double min[3], max[3];
    int64_t epsg;          /* horizontal, of the GeoTIFF keys; 0: not said */
    int64_t epsg_vertical; /* 0: not said */
    char wkt[LAS_WKT_MAX]; /* of the WKT record; empty: none */
    bool is_truncated;     /* the file is shorter than its points would be */
    uint32_t n_records;    /* variable length records read */
};

/*
 * `head` is the start of the file, at least 227 bytes, better LAS_HEADER_BYTES; file_bytes its
 * whole size. ERROR_INVALID says what is wrong; ERROR_UNSUPPORTED: no LAS.
 */
MUST_CHECK bool las_header_read(struct str head, uint64_t file_bytes, struct las_header *out,
                                struct error *err);

const char *las_form_name(enum las_form form);
