/*
 * photo: see the header.
 */
#include "yardstick/worker/photo.h"

#include <math.h>
#include <stdio.h>

enum { ENTRIES_MAX = 512, SEGMENTS_MAX = 512 };

/* The TIFF inside: its bytes and their order. */
struct exif {
    struct str bytes;
    bool big;
};

static uint32_t number(const struct exif *x, size_t at, unsigned n)
{
    uint32_t value = 0;

    if (at > x->bytes.len || n > x->bytes.len - at)
        return 0;
    for (unsigned i = 0; i < n; i++) {
        unsigned char c = (unsigned char)x->bytes.ptr[at + (x->big ? i : n - 1 - i)];

        value = value << 8 | c;
    }
    return value;
}

/* Where the values of a tag lie in the IFD at `ifd`; false when it is not there. */
static bool tag_find(const struct exif *x, size_t ifd, uint32_t tag, size_t *at, uint32_t *count)
{
    static const unsigned sizes[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8 };
    uint32_t n = number(x, ifd, 2);

    for (uint32_t i = 0; i < n && i < ENTRIES_MAX; i++) {
        size_t entry = ifd + 2 + 12 * (size_t)i;
        uint32_t type = number(x, entry + 2, 2);
        uint64_t bytes;

        if (entry + 12 > x->bytes.len)
            return false;
        if (number(x, entry, 2) != tag || type == 0 || type >= ARRAY_LEN(sizes))
            continue;
        *count = number(x, entry + 4, 4);
        bytes = (uint64_t)*count * sizes[type];
        *at = bytes <= 4 ? entry + 8 : number(x, entry + 8, 4);
        return *count > 0 && *at <= x->bytes.len && bytes <= x->bytes.len - *at;
    }
    return false;
}

static void text_of(const struct exif *x, size_t ifd, uint32_t tag, char *out, size_t size)
{
    size_t at, n = 0;
    uint32_t count;

    if (!tag_find(x, ifd, tag, &at, &count))
        return;
    for (uint32_t i = 0; i < count && n + 1 < size; i++) {
        char c = x->bytes.ptr[at + i];

        if (!c)
            break;
        if (c >= ' ' && c <= '~')
            out[n++] = c;
    }
    while (n && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
}

static double rational(const struct exif *x, size_t at)
{
    uint32_t below = number(x, at + 4, 4);

    return below ? (double)number(x, at, 4) / below : NAN;
}

static double rational_of(const struct exif *x, size_t ifd, uint32_t tag)
{
    size_t at;
    uint32_t count;

    return tag_find(x, ifd, tag, &at, &count) ? rational(x, at) : NAN;
}

/* Degrees, minutes, seconds; negative for the reference given. */
static double angle_of(const struct exif *x, size_t gps, uint32_t tag, char negative)
{
    size_t at, ref;
    uint32_t count, ref_count;
    double value;

    if (!tag_find(x, gps, tag, &at, &count) || count != 3 ||
        !tag_find(x, gps, tag - 1, &ref, &ref_count))
        return NAN;
    value = rational(x, at) + rational(x, at + 8) / 60 + rational(x, at + 16) / 3600;
    return x->bytes.ptr[ref] == negative ? -value : value;
}

static void gps_read(const struct exif *x, size_t gps, struct photo *out)
{
    size_t at;
    uint32_t count;

    out->lat = angle_of(x, gps, 2, 'S');
    out->lon = angle_of(x, gps, 4, 'W');
    // Some cameras write 0, 0 while they have no fix.
    if (!(fabs(out->lat) <= 90 && fabs(out->lon) <= 180) || (out->lat == 0 && out->lon == 0))
        out->lat = out->lon = NAN;
    out->altitude_m = rational_of(x, gps, 6);
    if (tag_find(x, gps, 5, &at, &count) && x->bytes.ptr[at] == 1)
        out->altitude_m = -out->altitude_m;
    out->yaw_deg = rational_of(x, gps, 17);
}

/* "2026:05:04 10:11:12" */
static void taken_read(const char *text, struct photo *out)
{
    int y, mo, d, h, mi, s;

    if (sscanf(text, "%4d:%2d:%2d %2d:%2d:%2d", &y, &mo, &d, &h, &mi, &s) == 6 && y >= 1990 &&
        y < 2200 && mo >= 1 && mo <= 12 && d >= 1 && d <= 31 && h >= 0 && h < 24 && mi >= 0 &&
        mi < 60 && s >= 0 && s <= 60)
        snprintf(out->taken, sizeof(out->taken), "%04d-%02d-%02dT%02d:%02d:%02d", y, mo, d, h, mi,
                 s);
}

static void exif_read(struct str bytes, struct photo *out)
{
    struct exif x = { bytes, false };
    char make[40] = "", model[40] = "", taken[24] = "";
    size_t first, at;
    uint32_t count;

    if (bytes.len < 8 || (memcmp(bytes.ptr, "II*\0", 4) != 0 && memcmp(bytes.ptr, "MM\0*", 4) != 0))
        return;
    x.big = bytes.ptr[0] == 'M';
    first = number(&x, 4, 4);
    text_of(&x, first, 271, make, sizeof(make));
    text_of(&x, first, 272, model, sizeof(model));
    snprintf(out->camera, sizeof(out->camera), "%s%s%s", make, make[0] && model[0] ? " " : "",
             model);
    text_of(&x, first, 306, taken, sizeof(taken));
    if (tag_find(&x, first, 34665, &at, &count))
        text_of(&x, number(&x, at, 4), 36867, taken, sizeof(taken));
    taken_read(taken, out);
    if (tag_find(&x, first, 34853, &at, &count))
        gps_read(&x, number(&x, at, 4), out);
}

/* name="+12.30" or <name>+12.30</…>; NaN when it is not there. */
static double xmp_number(struct str xmp, const char *name)
{
    const char *at = memmem(xmp.ptr, xmp.len, name, strlen(name));
    char text[32];
    size_t left, n = 0;
    double value;

    if (!at)
        return NAN;
    at += strlen(name);
    left = xmp.len - (size_t)(at - xmp.ptr);
    while (left && (*at == '=' || *at == '"' || *at == '>' || *at == '+'))
        at++, left--;
    while (n < left && n + 1 < sizeof(text) && strchr("-.0123456789", at[n]) && at[n]) {
        text[n] = at[n];
        n++;
    }
    text[n] = '\0';
    return str_to_f64(str_from(text), &value) ? value : NAN;
}

static void xmp_read(struct str xmp, struct photo *out)
{
    double yaw = xmp_number(xmp, "drone-dji:GimbalYawDegree");

    out->relative_m = xmp_number(xmp, "drone-dji:RelativeAltitude");
    out->pitch_deg = xmp_number(xmp, "drone-dji:GimbalPitchDegree");
    if (isfinite(yaw))
        out->yaw_deg = yaw < 0 ? yaw + 360 : yaw;
}

static void segment_read(unsigned marker, struct str body, struct photo *out)
{
    static const struct str exif = { "Exif\0\0", 6 };
    static const struct str xmp = { "http://ns.adobe.com/xap/1.0/\0", 29 };

    if (marker == 0xE1 && str_starts(body, exif))
        exif_read((struct str){ body.ptr + exif.len, body.len - exif.len }, out);
    else if (marker == 0xE1 && str_starts(body, xmp))
        xmp_read((struct str){ body.ptr + xmp.len, body.len - xmp.len }, out);
    else if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
             marker != 0xCC && body.len >= 5) {
        out->height = (unsigned char)body.ptr[1] * 256u + (unsigned char)body.ptr[2];
        out->width = (unsigned char)body.ptr[3] * 256u + (unsigned char)body.ptr[4];
    }
}

bool photo_read(struct str head, struct photo *out, struct error *err)
{
    size_t at = 2;

    *out = (struct photo){ .lon = NAN,
                           .lat = NAN,
                           .altitude_m = NAN,
                           .relative_m = NAN,
                           .yaw_deg = NAN,
                           .pitch_deg = NAN };
    if (head.len < 4 || memcmp(head.ptr, "\xFF\xD8\xFF", 3) != 0)
        return error_set(err, ERROR_UNSUPPORTED, "this is no photo (JPEG)");
    for (int i = 0; i < SEGMENTS_MAX && at + 4 <= head.len; i++) {
        unsigned marker = (unsigned char)head.ptr[at + 1];
        size_t n = (unsigned char)head.ptr[at + 2] * 256u + (unsigned char)head.ptr[at + 3];

        if ((unsigned char)head.ptr[at] != 0xFF || n < 2)
            return error_set(err, ERROR_INVALID, "the photo's head is damaged");
        if (marker == 0xDA) // the picture itself begins
            break;
        if (at + 2 + n > head.len)
            break;
        segment_read(marker, (struct str){ head.ptr + at + 4, n - 2 }, out);
        at += 2 + n;
    }
    return out->width > 0 && out->height > 0
               ? true
               : error_set(err, ERROR_INVALID, "the photo does not say how large it is");
}
