/*
 * picture_check: PNG, JPEG and WebP by what their first bytes state.
 */
#include "yardstick/archive/tile_check.h"

static const struct {
    const char *name, *media_type;
} kinds[TILE_KINDS] = {
    [TILE_UNKNOWN] = { "unknown", NULL },
    [TILE_MVT] = { "mvt", "application/vnd.mapbox-vector-tile" },
    [TILE_PNG] = { "png", "image/png" },
    [TILE_JPEG] = { "jpg", "image/jpeg" },
    [TILE_WEBP] = { "webp", "image/webp" },
};

const char *tile_kind_name(enum tile_kind kind)
{
    return kinds[kind].name;
}

const char *tile_kind_media_type(enum tile_kind kind)
{
    return kinds[kind].media_type;
}

static bool is_webp(struct str s)
{
    return s.len >= 16 && memcmp(s.ptr, "RIFF", 4) == 0 && memcmp(s.ptr + 8, "WEBPVP8", 7) == 0;
}

enum tile_kind tile_kind_of(struct str bytes)
{
    if (str_starts(bytes, STR("\x89PNG\r\n\x1a\n")))
        return TILE_PNG;
    if (str_starts(bytes, STR("\xFF\xD8\xFF")))
        return TILE_JPEG;
    if (is_webp(bytes))
        return TILE_WEBP;
    // A layer is field 3 with a length; a gzip member of such is the usual case.
    return str_starts(bytes, STR("\x1f\x8b")) || str_starts(bytes, STR("\x1a")) ? TILE_MVT
                                                                                : TILE_UNKNOWN;
}

static uint32_t big(const unsigned char *p, unsigned bytes)
{
    uint32_t value = 0;

    for (unsigned i = 0; i < bytes; i++)
        value = value << 8 | p[i];
    return value;
}

static uint32_t small(const unsigned char *p, unsigned bytes)
{
    uint32_t value = 0;

    for (unsigned i = bytes; i-- > 0;)
        value = value << 8 | p[i];
    return value;
}

struct size {
    uint32_t width, height;
};

static struct size png_size(const unsigned char *p, size_t n)
{
    if (n < 24 || memcmp(p + 12, "IHDR", 4) != 0)
        return (struct size){ 0 };
    return (struct size){ big(p + 16, 4), big(p + 20, 4) };
}

/* Segment by segment to the first frame header (SOF, but DHT, JPG and DAC share its range). */
static struct size jpeg_size(const unsigned char *p, size_t n)
{
    for (size_t at = 2; at + 9 < n && p[at] == 0xFF;) {
        unsigned marker = p[at + 1];

        if (marker == 0xFF) {
            at++;
            continue;
        }
        if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC)
            return (struct size){ big(p + at + 7, 2), big(p + at + 5, 2) };
        at += 2 + big(p + at + 2, 2);
    }
    return (struct size){ 0 };
}

/* VP8 (lossy), VP8L (lossless) and VP8X (extended) each say it in a way of their own. */
static struct size webp_size(const unsigned char *p, size_t n)
{
    if (n < 30)
        return (struct size){ 0 };
    if (p[15] == 'X')
        return (struct size){ small(p + 24, 3) + 1, small(p + 27, 3) + 1 };
    if (p[15] == 'L')
        return (struct size){ (small(p + 21, 4) & 0x3fff) + 1,
                              (small(p + 21, 4) >> 14 & 0x3fff) + 1 };
    return (struct size){ small(p + 26, 2) & 0x3fff, small(p + 28, 2) & 0x3fff };
}

bool picture_check(struct str bytes, enum tile_kind kind, struct error *err)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    struct size size = kind == TILE_PNG    ? png_size(p, bytes.len)
                       : kind == TILE_JPEG ? jpeg_size(p, bytes.len)
                                           : webp_size(p, bytes.len);

    if (size.width == 0 || size.height == 0)
        return error_set(err, ERROR_INVALID, "the picture is damaged");
    if (size.width > TILE_PIXELS_MAX || size.height > TILE_PIXELS_MAX)
        return error_set(err, ERROR_TOO_LARGE, "the picture has %u by %u pixels; at most %d a side",
                         size.width, size.height, TILE_PIXELS_MAX);
    return true;
}
