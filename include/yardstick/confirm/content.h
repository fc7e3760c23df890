/*
 * content: what is signed, as text that is the same wherever it is made.
 *
 * docs/confirmation.md says it for those who make it again from an export. The
 * text is UTF-8, lines end with LF, columns are apart by tabs, absent is "-",
 * and in texts tab, line feed and backslash are \t, \n and \\:
 *
 *     yardstick confirmation 1
 *     unit      CODE              "-": rooms nobody holds
 *     building  CODE
 *     version   N
 *     room      CODE FLOOR NUMBER USE SUBTYPE MEASURED DECLARED APPROVED N-PEOPLE PEOPLE
 *     shape     RINGS
 *
 * A room line and its shape for each room, by the bytes of the code. FLOOR is
 * the ordinal, areas are m2 with two decimals. PEOPLE is the SHA-256 of the
 * lines "person ID NAME RANK SHARE KIND" by id (share of 0.0001), so that the
 * text itself names nobody; "-" when there are none. A shape's coordinates are
 * integers of 1e-9 degree of EPSG:4490, "x y x y …", rings apart by ";",
 * polygons by "|". Rings are open, begin with their smallest point and run
 * counter-clockwise outside, clockwise inside; holes and polygons are ordered
 * by their text. The hash is the SHA-256 of the whole text.
 */
#pragma once

#include "yardstick/base/buf.h"
#include "yardstick/geo/geometry.h"
#include "yardstick/store/conn.h"

enum { CONTENT_MAX = 64 << 20, HASH_TEXT = 65 };

struct content_of {
    int64_t institution_id, building_id, version; /* institution_id 0: rooms nobody holds */
    struct str institution_code, building_code;
};

struct content {
    struct buf text;
    struct buf room_ids; /* a JSON array */
    char hash[HASH_TEXT];
    int64_t n_rooms, area; /* 0.01 m2: measured, else declared */
};
#define CONTENT_INIT                                                                               \
    {                                                                                              \
        .text = BUF_INIT(CONTENT_MAX), .room_ids = BUF_INIT(CONTENT_MAX)                           \
    }

/* As the ledger is now; by a reader that sees everything, or within a write request. */
MUST_CHECK bool content_make(struct conn *conn, const struct content_of *of, struct content *out,
                             struct error *err);
void content_release(struct content *content);

/* The line of a shape, without its first column. Degrees. */
MUST_CHECK bool content_shape(const struct geometry *g, struct buf *out, struct error *err);
