#include "yardstick/tile/picture.h"

#include <webp/decode.h>
#include <webp/encode.h>

#include "test.h"

enum { PIXELS = PICTURE_SIDE * PICTURE_SIDE, LINE = 4 * PICTURE_SIDE };

typedef void paint(int x, int y, unsigned char out[4]);

/* The left half, of slopes. */
static void left(int x, int y, unsigned char out[4])
{
    unsigned char pixel[] = { (unsigned char)x, (unsigned char)y, 7, x < 128 ? 255 : 0 };

    memcpy(out, pixel, 4);
}

/* All but a frame, of other slopes. */
static void middle(int x, int y, unsigned char out[4])
{
    bool is_in = x >= 20 && y >= 20 && x < 236 && y < 236;
    unsigned char pixel[] = { (unsigned char)(255 - x), 9, (unsigned char)(x ^ y),
                              is_in ? 255 : 0 };

    memcpy(out, pixel, 4);
}

static void glass(int x, int y, unsigned char out[4])
{
    (void)x, (void)y;
    memcpy(out, (unsigned char[]){ 200, 0, 100, 128 }, 4);
}

static void grey(int x, int y, unsigned char out[4])
{
    (void)x, (void)y;
    memcpy(out, (unsigned char[]){ 100, 100, 100, 255 }, 4);
}

static void nothing(int x, int y, unsigned char out[4])
{
    (void)x, (void)y;
    memset(out, 0, 4);
}

/* WebP of `side` pixels square; the caller frees with WebPFree(). */
static struct str webp_of(paint *how, int side)
{
    unsigned char *pixels = malloc((size_t)(4 * side * side)), *bytes = NULL;
    size_t n;

    for (int i = 0; i < side * side; i++)
        how(i % side, i / side, pixels + 4 * (size_t)i);
    n = WebPEncodeLosslessRGBA(pixels, side, side, 4 * side, &bytes);
    free(pixels);
    return (struct str){ (const char *)bytes, n };
}

static bool lay(struct picture *p, paint *how, struct picture_part part)
{
    struct str webp = webp_of(how, PICTURE_SIDE);
    struct error err;
    bool done = picture_under(p, webp, part, &err);

    WebPFree((void *)(uintptr_t)webp.ptr);
    return done;
}

static bool pixels_of(const struct picture *p, unsigned char out[4 * PIXELS])
{
    struct buf bytes = BUF_INIT(1 << 20);
    struct error err;
    bool done =
        picture_write(p, &bytes, &err) &&
        WebPDecodeRGBAInto((const uint8_t *)buf_str(&bytes).ptr, bytes.len, out, 4 * PIXELS, LINE);

    buf_release(&bytes);
    return done;
}

static const struct picture_part whole = { 0 };

TESTS
{
    struct arena arena = ARENA_INIT(16 << 20);
    static unsigned char out[4 * PIXELS];
    struct picture *p = NULL;
    struct error err;

    TEST ("of two pictures each pixel is the upper's where it has one, else the lower's, exactly") {
        size_t wrong = 0;

        CHECK(picture_begin(&arena, &p, &err) && lay(p, left, whole));
        CHECK(picture_is_first(p) && !picture_is_full(p) && !picture_is_empty(p));
        CHECK(lay(p, middle, whole) && !picture_is_first(p) && pixels_of(p, out));
        for (int i = 0; i < PIXELS; i++) {
            int x = i % PICTURE_SIDE, y = i / PICTURE_SIDE;
            unsigned char wanted[4], lower[4];

            left(x, y, wanted);
            middle(x, y, lower);
            if (!wanted[3])
                memcpy(wanted, lower, 4);
            wrong += wanted[3] ? memcmp(out + 4 * (size_t)i, wanted, 4) != 0
                               : out[4 * (size_t)i + 3] != 0;
        }
        CHECK(wrong == 0);
    }

    TEST ("what is half seen through is mixed by how much of it is seen") {
        CHECK(picture_begin(&arena, &p, &err) && lay(p, glass, whole));
        CHECK(!picture_is_full(p) && lay(p, grey, whole) && picture_is_full(p));
        CHECK(pixels_of(p, out) && memcmp(out, (unsigned char[]){ 150, 50, 100, 255 }, 4) == 0);
        CHECK(picture_begin(&arena, &p, &err) && lay(p, glass, whole) && lay(p, glass, whole));
        CHECK(pixels_of(p, out) && memcmp(out, (unsigned char[]){ 200, 0, 100, 192 }, 4) == 0);
    }

    TEST ("under what is full, or by what has nothing, nothing is changed") {
        CHECK(picture_begin(&arena, &p, &err) && lay(p, nothing, whole) && picture_is_empty(p));
        CHECK(lay(p, grey, whole) && picture_is_full(p));
        CHECK(picture_begin(&arena, &p, &err) && lay(p, grey, whole) && lay(p, left, whole));
        CHECK(lay(p, nothing, whole) && picture_is_first(p));
    }

    TEST ("a coarser picture gives its part, each pixel a square") {
        size_t wrong = 0;

        CHECK(picture_begin(&arena, &p, &err) && lay(p, left, (struct picture_part){ 2, 1, 3 }));
        CHECK(pixels_of(p, out));
        for (int i = 0; i < PIXELS; i++) {
            unsigned char wanted[4];

            left(64 + i % PICTURE_SIDE / 4, 192 + i / PICTURE_SIDE / 4, wanted);
            wrong += memcmp(out + 4 * (size_t)i, wanted, 4) != 0;
        }
        CHECK(wrong == 0);
        CHECK(!lay(p, left, (struct picture_part){ 2, 4, 0 }));
        CHECK(!lay(p, left, (struct picture_part){ 9, 0, 0 }));
    }

    TEST ("what is no tile is refused and changes nothing") {
        struct str small = webp_of(grey, 64), cut = webp_of(middle, PICTURE_SIDE);

        CHECK(picture_begin(&arena, &p, &err) && lay(p, left, whole));
        CHECK(!picture_under(p, small, whole, &err) && err.code == ERROR_INVALID);
        CHECK(!picture_under(p, (struct str){ cut.ptr, cut.len / 2 }, whole, &err));
        CHECK(!picture_under(p, STR("RIFF"), whole, &err));
        CHECK(!picture_under(p, (struct str){ 0 }, whole, &err));
        CHECK(picture_is_first(p) && pixels_of(p, out) && out[3] == 255 && out[4 * 200 + 3] == 0);
        WebPFree((void *)(uintptr_t)small.ptr);
        WebPFree((void *)(uintptr_t)cut.ptr);
    }
    arena_release(&arena);
}
