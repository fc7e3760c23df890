/*
 * record: see the header.
 */
#include "yardstick/base/record.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

enum { FLUSH_AT = 65536, PIECE = 65536 };

static void put_le(struct buf *out, uint64_t value, int bytes)
{
    char text[8];

    for (int i = 0; i < bytes; i++)
        text[i] = (char)(value >> (8 * i));
    buf_add(out, (struct str){ text, (size_t)bytes });
}

static uint64_t get_le(const char *at, int bytes)
{
    uint64_t value = 0;

    for (int i = 0; i < bytes; i++)
        value |= (uint64_t)(unsigned char)at[i] << (8 * i);
    return value;
}

void record_begin(struct record_writer *w, char tag)
{
    w->start = w->out.len;
    put_le(&w->out, 0, 4);
    buf_addc(&w->out, tag);
}

void record_null(struct record_writer *w)
{
    buf_addc(&w->out, FIELD_NULL);
}

void record_i64(struct record_writer *w, int64_t value)
{
    buf_addc(&w->out, FIELD_I64);
    put_le(&w->out, (uint64_t)value, 8);
}

void record_f64(struct record_writer *w, double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof(bits));
    buf_addc(&w->out, FIELD_F64);
    put_le(&w->out, bits, 8);
}

static void put_run(struct record_writer *w, enum field_kind kind, struct str value)
{
    buf_addc(&w->out, (char)kind);
    put_le(&w->out, value.len, 4);
    buf_add(&w->out, value);
}

void record_text(struct record_writer *w, struct str value)
{
    put_run(w, FIELD_TEXT, value);
}

void record_bytes(struct record_writer *w, struct str value)
{
    put_run(w, FIELD_BYTES, value);
}

bool record_flush(struct record_writer *w, struct error *err)
{
    struct str left = buf_str(&w->out);

    if (!buf_ok(&w->out, err))
        return false;
    while (left.len) {
        ssize_t n = write(w->fd, left.ptr, left.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return error_set(err, ERROR_CANCELED, "the other end of the pipe is gone: %s",
                             strerror(errno));
        left = (struct str){ left.ptr + n, left.len - (size_t)n };
    }
    buf_clear(&w->out);
    return true;
}

bool record_end(struct record_writer *w, struct error *err)
{
    size_t len = w->out.len - w->start - 4;

    if (w->out.failed || len > RECORD_BYTES_MAX)
        return error_set(err, ERROR_TOO_LARGE, "a record of more than %d bytes", RECORD_BYTES_MAX);
    for (int i = 0; i < 4; i++)
        w->out.data[w->start + (size_t)i] = (char)(len >> (8 * i));
    return w->out.len < FLUSH_AT || record_flush(w, err);
}

void record_writer_release(struct record_writer *w)
{
    buf_release(&w->out);
}

/* Wait for bytes and take a piece of them. 1: some came, 0: the end, -1: *err is filled. */
static int pull(struct record_reader *r, struct error *err)
{
    struct pollfd wait = { .fd = r->fd, .events = POLLIN };
    char piece[PIECE];
    ssize_t n;
    int ready;

    do
        ready = poll(&wait, 1, r->timeout_ms);
    while (ready < 0 && errno == EINTR);
    if (ready == 0) {
        error_set(err, ERROR_CANCELED, "nothing came for %d ms", r->timeout_ms);
        return -1;
    }
    do
        n = read(r->fd, piece, sizeof(piece));
    while (n < 0 && errno == EINTR);
    if (n < 0) {
        error_set(err, ERROR_INTERNAL, "cannot read the pipe: %s", strerror(errno));
        return -1;
    }
    r->n_bytes += (uint64_t)n;
    if (r->n_bytes > r->max_bytes) {
        error_set(err, ERROR_TOO_LARGE, "the stream is longer than %llu bytes",
                  (unsigned long long)r->max_bytes);
        return -1;
    }
    buf_add(&r->in, (struct str){ piece, (size_t)n });
    if (!buf_ok(&r->in, err))
        return -1;
    return n > 0;
}

/* Drop what has been read once it is more than half of what is held. */
static void compact(struct record_reader *r)
{
    if (r->at < r->in.len / 2 && r->at < PIECE)
        return;
    memmove(r->in.data, r->in.data + r->at, r->in.len - r->at);
    r->in.len -= r->at;
    r->at = 0;
}

/* Make `n` unread bytes available. As pull(). */
static int need(struct record_reader *r, size_t n, struct error *err)
{
    while (r->in.len - r->at < n) {
        int got = pull(r, err);

        if (got <= 0)
            return got;
    }
    return 1;
}

enum record_step record_next(struct record_reader *r, char *tag, struct error *err)
{
    size_t len;
    int got;

    if (r->in.data)
        compact(r);
    got = need(r, 4, err);
    if (got == 0 && r->in.len == r->at)
        return RECORD_EOF;
    if (got > 0) {
        len = (size_t)get_le(r->in.data + r->at, 4);
        if (len < 1 || len > RECORD_BYTES_MAX) {
            error_set(err, ERROR_INVALID, "a record of %zu bytes", len);
            return RECORD_FAILED;
        }
        got = need(r, 4 + len, err);
    }
    if (got == 0)
        error_set(err, ERROR_INVALID, "the stream ends inside a record");
    if (got <= 0)
        return RECORD_FAILED;
    *tag = r->in.data[r->at + 4]; // NOLINT: need() read them
    r->left = (struct str){ r->in.data + r->at + 5, len - 1 };
    r->at += 4 + len;
    return RECORD_READ;
}

bool record_has_field(const struct record_reader *r)
{
    return r->left.len > 0;
}

static bool take(struct record_reader *r, size_t n, const char **out)
{
    if (r->left.len < n)
        return false;
    *out = r->left.ptr;
    r->left = (struct str){ r->left.ptr + n, r->left.len - n };
    return true;
}

static bool take_field(struct record_reader *r, struct field *out)
{
    const char *at;
    uint64_t bits;
    size_t len;

    if (!take(r, 1, &at) || (unsigned char)*at >= FIELD_KIND_COUNT)
        return false;
    *out = (struct field){ .kind = (enum field_kind)(unsigned char)*at };
    if (out->kind == FIELD_NULL)
        return true;
    if (out->kind == FIELD_I64 || out->kind == FIELD_F64) {
        if (!take(r, 8, &at))
            return false;
        bits = get_le(at, 8);
        out->i64 = out->kind == FIELD_I64 ? (int64_t)bits : 0;
        if (out->kind == FIELD_F64)
            memcpy(&out->f64, &bits, sizeof(bits));
        return true;
    }
    if (!take(r, 4, &at))
        return false;
    len = (size_t)get_le(at, 4);
    if (!take(r, len, &at))
        return false;
    out->bytes = (struct str){ at, len };
    return out->kind == FIELD_BYTES || str_is_utf8(out->bytes);
}

bool record_field(struct record_reader *r, struct field *out, struct error *err)
{
    if (!take_field(r, out))
        return error_set(err, ERROR_INVALID, "a malformed field in a record");
    return true;
}

void record_reader_release(struct record_reader *r)
{
    buf_release(&r->in);
    r->at = 0;
    r->left = (struct str){ 0 };
}
