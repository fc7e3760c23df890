#include "yardstick/geo/wkb.h"

#include "test.h"

static struct geometry square_with_hole(void)
{
    static const struct point p[] = { { 0, 0 }, { 4, 0 }, { 4, 4 }, { 0, 4 }, { 0, 0 },
                                      { 1, 1 }, { 1, 2 }, { 2, 2 }, { 1, 1 } };
    struct geometry g = { .kind = GEOMETRY_POLYGON };

    for (unsigned i = 0; i < ARRAY_LEN(p); i++) {
        geometry_add(&g, p[i]);
        if (i == 4 || i == 8)
            geometry_end_ring(&g);
    }
    geometry_end_part(&g);
    return g;
}

/* From a hexadecimal text. */
static struct str hex(const char *text, char *out)
{
    size_t n = strlen(text) / 2;

    for (size_t i = 0; i < n; i++) {
        unsigned byte;

        sscanf(text + 2 * i, "%2x", &byte);
        out[i] = (char)byte;
    }
    return (struct str){ out, n };
}

TESTS
{
    AUTO(geometry) g = square_with_hole();
    AUTO(geometry) back = { 0 };
    AUTO(buf) b = BUF_INIT(10000);
    struct error err = { 0 };
    char room[400];

    TEST ("what is written is read back the same") {
        wkb_write(&b, &g);
        CHECK(wkb_read(buf_str(&b), &back, &err));
        CHECK(back.kind == GEOMETRY_POLYGON && back.n_parts == 1 && back.n_rings == 2);
        CHECK(back.n_points == 9 && back.points[7].x == 2 && back.points[7].y == 2);
        g.kind = GEOMETRY_MULTIPOLYGON;
        geometry_append(&g, &back);
        buf_clear(&b);
        wkb_write(&b, &g);
        CHECK(wkb_read(buf_str(&b), &back, &err) && back.n_parts == 2 && back.n_rings == 4);
        CHECK(back.kind == GEOMETRY_MULTIPOLYGON && back.n_points == 18);
    }
    TEST ("every shorter text is refused and nothing is read beyond it") {
        for (size_t n = 0; n < b.len; n++) {
            char *copy = malloc(n + 1);

            memcpy(copy, b.data, n);
            CHECK(!wkb_read((struct str){ copy, n }, &back, &err) && back.n_points == 0);
            free(copy);
        }
    }
    TEST ("both byte orders, Z and M in both spellings and an SRID are read") {
        static const char *const points[] = {
            "0101000000000000000000f03f0000000000000040",
            "00000000013ff00000000000004000000000000000",
            "01e9030000000000000000f03f00000000000000400000000000000840",
            "01d1070000000000000000f03f00000000000000400000000000000840",
            "01b90b0000000000000000f03f000000000000004000000000000008400000000000000840",
            "0101000080000000000000f03f00000000000000400000000000000840",
            "0101000020e6100000000000000000f03f0000000000000040",
            "01010000e0e6100000000000000000f03f000000000000004000000000000008400000000000000840",
        };

        for (unsigned i = 0; i < ARRAY_LEN(points); i++) {
            CHECK(wkb_read(hex(points[i], room), &back, &err));
            CHECK(back.kind == GEOMETRY_POINT && back.n_points == 1);
            CHECK(back.points[0].x == 1 && back.points[0].y == 2);
        }
    }
    TEST ("empty geometries are empty, broken ones are named") {
        CHECK(wkb_read(hex("0101000000000000000000f87f000000000000f87f", room), &back, &err));
        CHECK(back.kind == GEOMETRY_POINT && back.n_parts == 0);
        CHECK(wkb_read(hex("010300000000000000", room), &back, &err) && back.n_parts == 0);
        CHECK(!wkb_read(hex("010700000000000000", room), &back, &err));
        CHECK(err.code == ERROR_UNSUPPORTED);
        CHECK(!wkb_read(hex("0103000000ffffffff", room), &back, &err)); // 4 billion rings
        CHECK(err.code == ERROR_INVALID);
        CHECK(!wkb_read(hex("0101000000000000000000f07f0000000000000040", room), &back, &err));
        CHECK(strstr(err.message[LANG_EN], "not numbers") != NULL);
        CHECK(!wkb_read(hex("0101000000000000000000f03f000000000000004000", room), &back, &err));
    }
}
