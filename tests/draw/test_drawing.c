#include "yardstick/draw/drawing.h"

#include <cairo.h>
#include <math.h>

#include "test.h"

/* Two rooms side by side, 6 m wide and 4 m deep, the wall turned by `degrees`. */
static void room_make(struct drawing_room *room, double x, double degrees, const char *number)
{
    static const double corners[][2] = { { 0, 0 }, { 6, 0 }, { 6, 4 }, { 0, 4 }, { 0, 0 } };
    double a = degrees * M_PI / 180;

    *room = (struct drawing_room){ .number = str_from(number),
                                   .use = STR("office"),
                                   .state = STR("in_use"),
                                   .area = 2400,
                                   .over = -1,
                                   .shape = { .kind = GEOMETRY_POLYGON } };
    for (size_t i = 0; i < 5; i++) {
        double dx = corners[i][0] + x, dy = corners[i][1];

        geometry_add(&room->shape, (struct point){ 517000 + dx * cos(a) - dy * sin(a),
                                                   3858000 + dx * sin(a) + dy * cos(a) });
    }
    geometry_end_ring(&room->shape);
    geometry_end_part(&room->shape);
}

static struct drawing two_rooms(double degrees)
{
    struct drawing d = { .courtyard = STR("市政大院"),
                         .building = STR("市政大院 A座"),
                         .floor = STR("5F"),
                         .code = STR("A-5F"),
                         .day = STR("2026-11-30"),
                         .gross_area = 6000,
                         .n_rooms = 2 };

    d.rooms = calloc(2, sizeof(*d.rooms));
    room_make(&d.rooms[0], 0, degrees, "501");
    room_make(&d.rooms[1], 6, degrees, "502");
    d.rooms[1].status = STR("idle");
    return d;
}

static double north_of(double degrees, int *scale)
{
    AUTO(buf) out = BUF_INIT(1 << 24);
    AUTO(drawing) d = two_rooms(degrees);
    struct paper_page page = { PAPER_PDF, 842, 595, STR("x"), STR("2026-11-30") };
    struct paper *paper;
    struct error err;
    double north = NAN;

    if (!CHECK(paper_open(&page, &out, &paper, &err)))
        return north;
    *scale =
        drawing_paint(paper_cairo(paper), (struct drawing_box){ 40, 40, 400, 300 }, &d, &north);
    CHECK(paper_close(paper, &err));
    return north;
}

/* The brightness in the middle of a room of the sheet painted on grey paper. */
static int grey_at(const struct drawing *d, double x, double y)
{
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 400, 300);
    cairo_t *cr = cairo_create(s);
    const unsigned char *p;
    int grey;

    drawing_paint(cr, (struct drawing_box){ 0, 0, 400, 300 }, d, NULL);
    cairo_surface_flush(s);
    p = cairo_image_surface_get_data(s) + (size_t)y * (size_t)cairo_image_surface_get_stride(s) +
        4 * (size_t)x;
    grey = (p[0] + p[1] + p[2]) / 3;
    cairo_destroy(cr);
    cairo_surface_destroy(s);
    return grey;
}

TESTS
{
    struct error err;

    TEST ("the longest wall lies level, and the arrow says where north went") {
        int scale = 0;

        CHECK(fabs(north_of(0, &scale)) < 1e-6);
        CHECK(scale == 100); // 12 m × 4 m: 340 pt of 400
        CHECK(fabs(north_of(30, &scale) - 30) < 1e-6);
        CHECK(scale == 100);
        CHECK(fabs(north_of(-30, &scale) + 30) < 1e-6);
        CHECK(fabs(north_of(120, &scale) + 60) < 1e-6);
    }
    TEST ("the same plan is the same bytes in every format") {
        for (int format = PAPER_SVG; format <= PAPER_PNG; format++) {
            AUTO(drawing) d = two_rooms(17);
            AUTO(buf) a = BUF_INIT(1 << 24);
            AUTO(buf) b = BUF_INIT(1 << 24);

            CHECK(drawing_sheet(&d, (enum paper_format)format, DRAWING_A4, &a, &err));
            CHECK(drawing_sheet(&d, (enum paper_format)format, DRAWING_A4, &b, &err));
            CHECK(a.len > 1000 && str_eq(buf_str(&a), buf_str(&b)));
        }
    }
    TEST ("a floor without any shape is no sheet") {
        AUTO(drawing) d = { .day = STR("2026-11-30") };
        AUTO(buf) out = BUF_INIT(1 << 24);

        CHECK(!drawing_sheet(&d, PAPER_PDF, DRAWING_A4, &out, &err));
        CHECK(err.code == ERROR_NOT_FOUND);
    }
    TEST ("walls are dark, rooms are light, and the plain theme is white") {
        AUTO(drawing) d = two_rooms(0);

        // 1:100 is 28.35 pt a metre: the rooms are 170 × 113 pt around (200, 150)
        CHECK(grey_at(&d, 200, 150) < 110);
        CHECK(grey_at(&d, 60, 105) > 180);
        d.theme = DRAWING_PLAIN;
        CHECK(grey_at(&d, 60, 105) == 255);
    }
    TEST ("words of any length, and none at all, are drawn") {
        AUTO(drawing) d = two_rooms(0);
        AUTO(buf) out = BUF_INIT(1 << 24);

        d.rooms[0].name = STR("枣庄市机关事务服务中心党政机关办公用房权属登记与调配管理科资料室"
                              "<b>&不是标记</b>");
        d.rooms[0].users = STR("张三 李四 王五 赵六 钱七 孙八 周九 吴十");
        d.rooms[1].number = (struct str){ 0 };
        d.rooms[1].area = -1;
        CHECK(drawing_sheet(&d, PAPER_SVG, DRAWING_A3, &out, &err));
    }
}
