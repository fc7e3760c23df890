/*
 * picture: see the header.
 */
#include "yardstick/tile/picture.h"

#include <webp/decode.h>
#include <webp/encode.h>

enum { PIXELS = PICTURE_SIDE * PICTURE_SIDE, LINE = 4 * PICTURE_SIDE };

struct picture {
    unsigned n_laid;
    bool is_first; /* nothing has been added to the first */
    size_t n_open; /* pixels that let something through */
    size_t n_seen; /* pixels that show something */
    unsigned char pixels[4 * PIXELS], under[4 * PIXELS];
};

bool picture_begin(struct arena *arena, struct picture **out, struct error *err)
{
    struct picture *p = arena_alloc(arena, sizeof(*p));

    if (!p)
        return error_set(err, ERROR_TOO_LARGE, "the request needs more memory than it may have");
    memset(p->pixels, 0, sizeof(p->pixels));
    p->n_laid = 0;
    p->is_first = true;
    p->n_open = PIXELS;
    p->n_seen = 0;
    *out = p;
    return true;
}

static bool decode(struct picture *p, struct str webp, struct error *err)
{
    const uint8_t *bytes = (const uint8_t *)webp.ptr;
    WebPBitstreamFeatures about;

    return (WebPGetFeatures(bytes, webp.len, &about) == VP8_STATUS_OK && !about.has_animation &&
            about.width == PICTURE_SIDE && about.height == PICTURE_SIDE &&
            WebPDecodeRGBAInto(bytes, webp.len, p->under, sizeof(p->under), LINE) != NULL) ||
           error_set(err, ERROR_INVALID, "a tile is no WebP picture of %d pixels square",
                     PICTURE_SIDE);
}

/* Adds what is seen of `from` through `to`. */
static void pixel_under(unsigned char *to, const unsigned char *from)
{
    unsigned above = 255u * to[3], below = (255u - to[3]) * from[3], all = above + below;

    if (to[3] == 0) {
        memcpy(to, from, 4);
        return;
    }
    for (int i = 0; i < 3; i++)
        to[i] = (unsigned char)((above * to[i] + below * from[i] + all / 2) / all);
    to[3] = (unsigned char)((all + 127) / 255);
}

bool picture_under(struct picture *p, struct str webp, struct picture_part part, struct error *err)
{
    size_t side = PICTURE_SIDE >> part.up;
    size_t left = part.column * side, top = part.row * side, n_open = 0, n_seen = 0;

    if (part.up > PICTURE_UP_MAX || part.column >> part.up || part.row >> part.up)
        return error_set(err, ERROR_INTERNAL, "no such part of a tile");
    if (!decode(p, webp, err))
        return false;
    for (size_t i = 0; i < PIXELS; i++) {
        unsigned char *to = p->pixels + 4 * i;
        size_t x = left + (i % PICTURE_SIDE >> part.up), y = top + (i / PICTURE_SIDE >> part.up);
        const unsigned char *from = p->under + 4 * (y * PICTURE_SIDE + x);

        if (to[3] < 255 && from[3]) {
            pixel_under(to, from);
            p->is_first = p->is_first && p->n_laid == 0;
        }
        n_open += to[3] < 255;
        n_seen += to[3] > 0;
    }
    p->n_laid++;
    p->n_open = n_open;
    p->n_seen = n_seen;
    return true;
}

bool picture_is_full(const struct picture *p)
{
    return p->n_open == 0;
}

bool picture_is_empty(const struct picture *p)
{
    return p->n_seen == 0;
}

bool picture_is_first(const struct picture *p)
{
    return p->is_first;
}

static int bytes_take(const uint8_t *bytes, size_t n, const WebPPicture *webp)
{
    struct error ignored;

    buf_add(webp->custom_ptr, (struct str){ (const char *)bytes, n });
    return buf_ok(webp->custom_ptr, &ignored);
}

bool picture_write(const struct picture *p, struct buf *out, struct error *err)
{
    WebPConfig how;
    WebPPicture webp;
    bool done = WebPConfigInit(&how) && WebPPictureInit(&webp);

    if (!done)
        return error_set(err, ERROR_INTERNAL, "libwebp is another than the program was built with");
    how.lossless = 1;
    how.method = 0; // 1 takes four times as long for a quarter fewer bytes
    how.quality = 0;
    webp.use_argb = 1;
    webp.width = webp.height = PICTURE_SIDE;
    webp.writer = bytes_take;
    webp.custom_ptr = out;
    done = WebPPictureImportRGBA(&webp, p->pixels, LINE) && WebPEncode(&how, &webp);
    WebPPictureFree(&webp);
    return done && buf_ok(out, err)
               ? true
               : error_set(err, ERROR_TOO_LARGE, "there is no memory for a tile");
}
