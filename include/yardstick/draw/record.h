/*
 * record: what three have signed, as sheets of A4 to print and keep.
 *
 * First the unit, the building and the three signatures with name, time and
 * hash, and a QR code that leads to the page that verifies it; then the rooms
 * with their areas, and for those who may see them their people; then the plan
 * of each floor with the rooms that are meant outlined. Every sheet bears the
 * hash and its number. Text is borrowed; what is filled is printed.
 */
#pragma once

#include "yardstick/draw/drawing.h"

struct record_room {
    struct str code, number, floor, use;
    struct str measured, declared, approved; /* as they are signed; empty: none */
    struct str people;                       /* names, or how many */
};

struct record_signature {
    struct str party; /* its title */
    struct str name, at, hash, note;
};

enum { RECORD_SIGNATURES = 3 };

struct record {
    enum lang lang;
    struct str unit, courtyard, building, batch, state, hash, code, url, day;
    int64_t version;
    struct record_signature signatures[RECORD_SIGNATURES]; /* name empty: not signed */
    const struct record_room *rooms;
    size_t n_rooms;
    struct str sum_measured, sum_declared, sum_approved, sum_people;
    struct drawing *floors; /* may be none */
    size_t n_floors;
};

/* A PDF. The same record gives the same bytes. */
MUST_CHECK bool record_sheets(const struct record *record, struct buf *out, struct error *err);
