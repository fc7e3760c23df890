/*
 * buf: bytes that grow, up to a limit that is always given.
 *
 * Appending never fails in the caller's face: once a buf has passed its limit
 * (or malloc has failed) it stays failed, further appends do nothing, and
 * buf_ok() says so once, at the end. That keeps encoders a straight line of
 * appends.
 */
#pragma once

#include "yardstick/base/error.h"

struct buf {
    char *data; /* NULL while empty; NUL-terminated otherwise */
    size_t len; /* bytes in use, without the NUL */
    size_t room;
    size_t limit; /* the most `len` may be */
    bool failed;
};

#define BUF_INIT(bytes)                                                                            \
    {                                                                                              \
        .limit = (bytes)                                                                           \
    }

void buf_add(struct buf *buf, struct str s);
void buf_addc(struct buf *buf, char c);
void buf_addf(struct buf *buf, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_text(struct buf *buf, const char *text);
/* A whole number of 10^-decimals: 1234, 2 → 12.34. Ten times as fast as buf_addf(). */
void buf_add_fixed(struct buf *buf, int64_t value, unsigned decimals);

/* `n` bytes of room at the end, to be filled at once; NULL when there are none to be had. */
char *buf_extend(struct buf *buf, size_t n);

/* Empty again, memory kept. */
void buf_clear(struct buf *buf);

static inline struct str buf_str(const struct buf *buf)
{
    return (struct str){ buf->data ? buf->data : "", buf->len };
}

/* Did every append fit? ERROR_TOO_LARGE if not. */
MUST_CHECK bool buf_ok(const struct buf *buf, struct error *err);

/* Hand the bytes to the caller, who frees them with free(3); buf is empty. */
char *buf_take(struct buf *buf, size_t *len);

void buf_release(struct buf *buf);
