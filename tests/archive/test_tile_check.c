#include "yardstick/archive/tile_check.h"

#include "test.h"

/* Messages by hand: tag, length, bytes. */
static void field(struct buf *out, unsigned number, struct str bytes)
{
    buf_addc(out, (char)(number << 3 | 2));
    buf_addc(out, (char)bytes.len);
    buf_add(out, bytes);
}

/* A layer "a" of version 2 with one key, one value, and a feature of this kind and shape. */
static struct str tile(struct buf *out, struct str kind_and_tags, struct str geometry)
{
    AUTO(buf) layer = BUF_INIT(1000);
    AUTO(buf) feature = BUF_INIT(1000);

    buf_clear(out);
    buf_add(&feature, kind_and_tags);
    if (geometry.ptr)
        field(&feature, 4, geometry);
    buf_add(&layer, STR("\x78\x02"));
    field(&layer, 1, STR("a"));
    field(&layer, 2, buf_str(&feature));
    field(&layer, 3, STR("name"));
    field(&layer, 4, STR("\x0a\x02hi"));
    field(out, 3, buf_str(&layer));
    return buf_str(out);
}

#define POINT   "\x18\x01"
#define LINE    "\x18\x02"
#define POLYGON "\x18\x03"

static void shapes(void)
{
    static const struct {
        struct str head;
        struct str geometry;
        const char *why; /* NULL: fine */
    } cases[] = {
        { STR(POINT), STR("\x09\x02\x02"), NULL },
        { STR(POINT), STR("\x11\x02\x02\x04\x04"), NULL },
        { STR(POINT), STR("\x11\x02\x02"), "runs over" },
        { STR(POINT), STR("\x09\x02\x02\x0a\x02\x02"), "without a start" },
        { STR(LINE), STR("\x09\x02\x02\x0a\x04\x04"), NULL },
        { STR(LINE), STR("\x09\x02\x02"), "without an end" },
        { STR(LINE), STR("\x0a\x04\x04"), "without a start" },
        { STR(LINE), STR("\x0b\x04\x04"), "unknown drawing command" },
        { STR(POLYGON), STR("\x09\x02\x02\x12\x04\x00\x00\x04\x0f"), NULL },
        { STR(POLYGON), STR("\x09\x02\x02\x12\x04\x00\x00\x04"), "not closed" },
        { STR(POLYGON), STR("\x0f"), "closed that is none" },
        { STR("\x18\x07"), STR("\x09\x02\x02"), "unknown kind" },
        { STR(POINT "\x12\x02\x00\x05"), STR("\x09\x02\x02"), "without a key" },
        { STR(POINT "\x12\x01\x01"), STR("\x09\x02\x02"), "pairs" },
        { STR(POINT), { NULL, 0 }, "no geometry" },
    };
    AUTO(buf) out = BUF_INIT(1000);
    struct error err = { 0 };

    TEST ("a tile is decoded to its last command, and what is wrong is named")
        for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
            bool done = mvt_check(tile(&out, cases[i].head, cases[i].geometry), 3, NULL, &err);

            CHECK(done == !cases[i].why && (done || strstr(err.message[LANG_EN], cases[i].why))) ||
                (NOTE("case %zu: %s", i, done ? "passed" : err.message[LANG_EN]), false);
        }
}

TESTS
{
    AUTO(buf) out = BUF_INIT(1000);
    struct error err = { 0 };

    shapes();
    TEST ("layers, their fields and zooms are gathered") {
        static struct mvt_seen seen;
        AUTO(buf) text = BUF_INIT(1000);
        struct json j = JSON_INIT(&text);
        static const struct str point = STR("\x09\x02\x02");

        static const char tagged[] = { 0x18, 1, 0x12, 2, 0, 0 };
        AUTO(buf) layer = BUF_INIT(1000);
        AUTO(buf) feature = BUF_INIT(100);

        buf_add(&feature, (struct str){ tagged, sizeof(tagged) });
        field(&feature, 4, point);
        buf_add(&layer, STR("\x78\x02"));
        field(&layer, 1, STR("road"));
        field(&layer, 2, buf_str(&feature));
        field(&layer, 3, STR("name"));
        field(&layer, 4, STR("\x0a\x02hi"));
        buf_clear(&out);
        field(&out, 3, buf_str(&layer));
        CHECK(mvt_check(buf_str(&out), 3, &seen, &err) && mvt_check(buf_str(&out), 7, &seen, &err));
        mvt_seen_write(&seen, &j, NULL);
        CHECK(str_eq(buf_str(&text), STR("[{\"id\":\"road\",\"minzoom\":3,\"maxzoom\":7,"
                                         "\"fields\":{\"name\":\"String\"}}]")) ||
              (NOTE("%s", text.data), false));
    }
    TEST ("pictures say their size, and kinds are known by their bytes") {
        static const struct str png =
            STR("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\1\0\0\0\1\0\x08\6\0\0\0");
        static const struct str huge =
            STR("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\1\0\0\0\0\1\0\x08\6\0\0\0");
        static const struct str jpeg =
            STR("\xFF\xD8\xFF\xE0\0\4JF\xFF\xC0\0\x11\x08\1\0\1\0\3\1\x22\0");
        static const struct str webp =
            STR("RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\0\0\xff\0\0....");

        CHECK(tile_kind_of(png) == TILE_PNG && picture_check(png, TILE_PNG, &err));
        CHECK(!picture_check(huge, TILE_PNG, &err) && err.code == ERROR_TOO_LARGE);
        CHECK(tile_kind_of(jpeg) == TILE_JPEG && picture_check(jpeg, TILE_JPEG, &err));
        CHECK(tile_kind_of(webp) == TILE_WEBP && picture_check(webp, TILE_WEBP, &err));
        CHECK(!picture_check(STR("\xFF\xD8\xFF\xE0\0"), TILE_JPEG, &err));
        CHECK(tile_kind_of(STR("\x1f\x8b\x08")) == TILE_MVT &&
              tile_kind_of(STR("<svg")) == TILE_UNKNOWN);
        CHECK(strcmp(tile_kind_media_type(TILE_JPEG), "image/jpeg") == 0);
    }
}
