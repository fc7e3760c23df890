/*
 * protobuf: walks the wire format (varints, lengths, tags) without trusting it.
 *
 * A reader that has met damage is `broken`, stands at its end and gives zeros
 * and empty bytes from then on, so callers may look once, at the end.
 */
#pragma once

#include "yardstick/base/str.h"

enum { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_BYTES = 2, WIRE_32 = 5 };

struct protobuf {
    const unsigned char *at, *end;
    bool broken;
};

static inline struct protobuf protobuf_of(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.ptr;

    return (struct protobuf){ p, p + s.len, false };
}

static inline struct str protobuf_str(struct protobuf p)
{
    return (struct str){ p.at ? (const char *)p.at : "", (size_t)(p.end - p.at) };
}

static inline void protobuf_break(struct protobuf *p)
{
    p->broken = true;
    p->at = p->end;
}

static inline uint64_t protobuf_varint(struct protobuf *p)
{
    uint64_t value = 0;

    for (unsigned shift = 0; shift < 64 && p->at < p->end; shift += 7) {
        value |= (uint64_t)(*p->at & 127) << shift;
        if (*p->at++ < 128)
            return value;
    }
    protobuf_break(p);
    return 0;
}

/* The next field's number and wire type; false at the end. */
static inline bool protobuf_field(struct protobuf *p, unsigned *field, unsigned *wire)
{
    uint64_t tag;

    if (p->at >= p->end)
        return false;
    tag = protobuf_varint(p);
    *field = (unsigned)(tag >> 3);
    *wire = (unsigned)(tag & 7);
    if (tag >> 3 == 0 || tag >> 3 >= 1 << 29)
        protobuf_break(p);
    return !p->broken;
}

static inline struct protobuf protobuf_bytes(struct protobuf *p)
{
    uint64_t n = protobuf_varint(p);
    struct protobuf inner = { p->at, p->at, false };

    if (n > (uint64_t)(p->end - p->at)) {
        protobuf_break(p);
        return inner;
    }
    inner.end = p->at + n;
    p->at = inner.end;
    return inner;
}

static inline void protobuf_skip(struct protobuf *p, unsigned wire)
{
    size_t n = wire == WIRE_64 ? 8 : 4;

    if (wire == WIRE_VARINT)
        (void)protobuf_varint(p);
    else if (wire == WIRE_BYTES)
        (void)protobuf_bytes(p);
    else if ((wire != WIRE_64 && wire != WIRE_32) || n > (size_t)(p->end - p->at))
        protobuf_break(p);
    else
        p->at += n;
}
