/*
 * record: what travels on the pipe between the program and its worker.
 *
 * A record is a 32-bit little-endian length of what follows, one tag byte and
 * a payload of fields. A field is one kind byte and, by kind, nothing, eight
 * little-endian bytes, or a 32-bit length and that many bytes. The reader
 * trusts nothing: a length above the limit, a kind it does not know or a field
 * that runs over its record is ERROR_INVALID, and the stream is over.
 *
 * One writer or reader belongs to one thread.
 */
#pragma once

#include "yardstick/base/buf.h"

enum { RECORD_BYTES_MAX = 64 << 20 };

enum field_kind { FIELD_NULL, FIELD_I64, FIELD_F64, FIELD_TEXT, FIELD_BYTES, FIELD_KIND_COUNT };

struct field {
    enum field_kind kind;
    int64_t i64;
    double f64;
    struct str
        bytes; /* TEXT (UTF-8, checked by the reader) or BYTES; lives until the next record */
};

/* Writing: begin, fields, end; the bytes gather in `out` until record_flush(). */
struct record_writer {
    int fd;
    struct buf out;
    size_t start; /* of the record being written */
};

#define RECORD_WRITER_INIT(descriptor)                                                             \
    {                                                                                              \
        .fd = (descriptor), .out = BUF_INIT(2 * (size_t)RECORD_BYTES_MAX)                          \
    }

void record_begin(struct record_writer *w, char tag);
void record_null(struct record_writer *w);
void record_i64(struct record_writer *w, int64_t value);
void record_f64(struct record_writer *w, double value);
void record_text(struct record_writer *w, struct str value);
void record_bytes(struct record_writer *w, struct str value);
/* Ends the record; writes what has gathered once it is more than 64 KiB. */
MUST_CHECK bool record_end(struct record_writer *w, struct error *err);
MUST_CHECK bool record_flush(struct record_writer *w, struct error *err);
void record_writer_release(struct record_writer *w);

enum record_step { RECORD_FAILED, RECORD_READ, RECORD_EOF };

struct record_reader {
    int fd;
    int timeout_ms; /* the longest silence, -1: wait for ever */
    struct buf in;
    size_t at;        /* start of the unread bytes in `in` */
    struct str left;  /* of the current record: the fields not read yet */
    uint64_t n_bytes; /* read so far, for limits on the whole stream */
    uint64_t max_bytes;
};

#define RECORD_READER_INIT(descriptor, most)                                                       \
    {                                                                                              \
        .fd = (descriptor), .timeout_ms = -1, .in = BUF_INIT(2 * (size_t)RECORD_BYTES_MAX),        \
        .max_bytes = (most)                                                                        \
    }

/* The next record's tag; its fields follow by record_field(). Fields left unread are dropped. */
enum record_step record_next(struct record_reader *r, char *tag, struct error *err);
/* The next field of the record; ERROR_INVALID when there is none. */
MUST_CHECK bool record_field(struct record_reader *r, struct field *out, struct error *err);
bool record_has_field(const struct record_reader *r);
void record_reader_release(struct record_reader *r);
