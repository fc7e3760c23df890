/*
 * buf: see the header.
 */
#include "yardstick/base/buf.h"

#include <stdio.h>
#include <stdlib.h>

char *buf_extend(struct buf *buf, size_t n)
{
    size_t room = buf->room ? buf->room : 256;
    char *data;

    if (buf->failed || n > buf->limit - buf->len) {
        buf->failed = true;
        return NULL;
    }
    while (room < buf->len + n + 1)
        room *= 2;
    if (room != buf->room) {
        data = realloc(buf->data, room);
        if (!data) {
            buf->failed = true;
            return NULL;
        }
        buf->data = data;
        buf->room = room;
    }
    data = buf->data + buf->len;
    buf->len += n;
    buf->data[buf->len] = '\0';
    return data;
}

void buf_add(struct buf *buf, struct str s)
{
    char *at = buf_extend(buf, s.len);

    if (at && s.len)
        memcpy(at, s.ptr, s.len);
}

void buf_addc(struct buf *buf, char c)
{
    buf_add(buf, (struct str){ &c, 1 });
}

void buf_text(struct buf *buf, const char *text)
{
    buf_add(buf, str_from(text));
}

void buf_addf(struct buf *buf, const char *fmt, ...)
{
    va_list args;
    char *at;
    int n;

    va_start(args, fmt);
    n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    at = n < 0 ? NULL : buf_extend(buf, (size_t)n);
    if (!at) {
        buf->failed = true;
        return;
    }
    va_start(args, fmt);
    vsnprintf(at, (size_t)n + 1, fmt, args);
    va_end(args);
}

void buf_add_fixed(struct buf *buf, int64_t value, unsigned decimals)
{
    char text[48], *end = text + sizeof(text), *at = end;
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    for (unsigned i = 0; i < decimals && i < 20; i++, left /= 10)
        *--at = (char)('0' + left % 10);
    if (decimals)
        *--at = '.';
    do
        *--at = (char)('0' + left % 10);
    while ((left /= 10) != 0);
    if (value < 0)
        *--at = '-';
    buf_add(buf, (struct str){ at, (size_t)(end - at) });
}

void buf_clear(struct buf *buf)
{
    buf->len = 0;
    buf->failed = false;
    if (buf->data)
        buf->data[0] = '\0';
}

bool buf_ok(const struct buf *buf, struct error *err)
{
    if (buf->failed)
        return error_set(err, ERROR_TOO_LARGE, "more than %zu bytes", buf->limit);
    return true;
}

char *buf_take(struct buf *buf, size_t *len)
{
    char *data = buf->data;

    *len = buf->len;
    *buf = (struct buf){ .limit = buf->limit };
    return data;
}

void buf_release(struct buf *buf)
{
    free(buf->data);
    *buf = (struct buf){ .limit = buf->limit };
}
