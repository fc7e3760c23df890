/*
 * value: see the header.
 */
#include "yardstick/map/value.h"

#include <math.h>

enum {
    TAG_TEXT = 1 << 3 | 2,
    TAG_REAL = 3 << 3 | 1,
    TAG_UINT = 5 << 3,
    TAG_SINT = 6 << 3,
    TAG_BOOL = 7 << 3
};

static void put_varint(struct buf *out, uint64_t value)
{
    for (; value >= 128; value >>= 7)
        buf_addc(out, (char)(value | 128));
    buf_addc(out, (char)value);
}

static void put_int(struct buf *out, int64_t value)
{
    buf_addc(out, value < 0 ? TAG_SINT : TAG_UINT);
    put_varint(out, value < 0 ? ~((uint64_t)value << 1) : (uint64_t)value);
}

static void put_real(struct buf *out, double value)
{
    uint64_t bits;

    if (!isfinite(value))
        return;
    memcpy(&bits, &value, sizeof(bits));
    buf_addc(out, TAG_REAL);
    for (int i = 0; i < 8; i++)
        buf_addc(out, (char)(bits >> 8 * i));
}

void value_encode(struct buf *out, const struct map_value *value)
{
    switch (value->kind) {
    case VALUE_TEXT:
        buf_addc(out, TAG_TEXT);
        put_varint(out, value->text.len);
        buf_add(out, value->text);
        break;
    case VALUE_INT:
        put_int(out, value->i64);
        break;
    case VALUE_REAL:
        put_real(out, value->f64);
        break;
    case VALUE_BOOL:
        buf_addc(out, TAG_BOOL);
        buf_addc(out, value->i64 != 0);
        break;
    case VALUE_NONE:
        break;
    }
}

static uint64_t take_varint(struct str *bytes)
{
    uint64_t value = 0;

    for (unsigned shift = 0; bytes->len > 0 && shift < 64; shift += 7) {
        unsigned char byte = (unsigned char)*bytes->ptr++;

        bytes->len--;
        value |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            break;
    }
    return value;
}

struct map_value value_decode(struct str bytes)
{
    uint64_t number;
    double real;

    if (bytes.len == 0)
        return (struct map_value){ 0 };
    bytes.len--;
    switch (*bytes.ptr++) {
    case TAG_TEXT:
        number = take_varint(&bytes);
        return VALUE_TEXT_OF(((struct str){ bytes.ptr, number < bytes.len ? number : bytes.len }));
    case TAG_REAL:
        if (bytes.len < sizeof(real))
            break;
        memcpy(&real, bytes.ptr, sizeof(real)); // little-endian, as every machine we run on
        return VALUE_REAL_OF(real);
    case TAG_UINT:
        return VALUE_INT_OF((int64_t)take_varint(&bytes));
    case TAG_SINT:
        number = take_varint(&bytes);
        return VALUE_INT_OF((int64_t)(number >> 1 ^ -(number & 1)));
    case TAG_BOOL:
        return VALUE_BOOL_OF(take_varint(&bytes) != 0);
    }
    return (struct map_value){ 0 };
}
