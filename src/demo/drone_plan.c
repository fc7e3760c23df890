/*
 * drone_plan: a floor as a draughtsman hands it in: DXF R12, millimetres.
 */
#include "drone.h"

#include <stdio.h>

#include "yardstick/base/buf.h"
#include "yardstick/base/fs.h"

enum { PLAN_MAX = 16 << 20, TEXT_MM = 350 };

static void ring_put(struct buf *out, const char *layer, const struct city_point *points,
                     uint32_t n, struct city_point origin)
{
    buf_addf(out, "0\nPOLYLINE\n8\n%s\n66\n1\n70\n1\n", layer);
    for (uint32_t i = 0; i < n; i++)
        buf_addf(out, "0\nVERTEX\n8\n%s\n10\n%lld\n20\n%lld\n", layer,
                 (long long)(points[i].e - origin.e), (long long)(points[i].n - origin.n));
    buf_addf(out, "0\nSEQEND\n8\n%s\n", layer);
}

/* Characters beyond ASCII as \U+XXXX, which every reader of DXF knows. */
static void words_put(struct buf *out, struct str text)
{
    while (text.len) {
        size_t n;
        uint32_t c = str_code_point(text, &n);

        if (c < 128)
            buf_addc(out, (char)c);
        else
            buf_addf(out, "\\U+%04X", c);
        text = (struct str){ text.ptr + n, text.len - n };
    }
}

static void room_put(struct buf *out, const struct city_room *room, struct city_point origin)
{
    uint32_t n = room->shape.ends[0];
    struct city_point middle = { 0, 0 };

    for (uint32_t i = 0; i < n; i++) {
        middle.e += room->shape.points[i].e - origin.e;
        middle.n += room->shape.points[i].n - origin.n;
    }
    ring_put(out, "ROOM", room->shape.points, n, origin);
    buf_addf(out, "0\nTEXT\n8\nROOM\n10\n%lld\n20\n%lld\n40\n%d\n1\n", (long long)(middle.e / n),
             (long long)(middle.n / n), TEXT_MM);
    words_put(out, room->number);
    buf_addc(out, ' ');
    words_put(out, room->name);
    buf_addf(out, " %lld.%02lldm2\n", (long long)(room->usable_area / 100),
             (long long)(room->usable_area % 100));
}

bool drone_plan_write(const struct city *city, const char *path, struct error *err)
{
    AUTO(buf) out = BUF_INIT(PLAN_MAX);
    uint32_t courtyard = drone_courtyard(city), b = 0;
    const struct city_floor *floor;
    struct city_point origin;

    while (b < city->n_buildings && city->buildings[b].courtyard != courtyard)
        b++;
    if (b == city->n_buildings)
        return error_set(err, ERROR_INTERNAL, "the courtyard to be flown has no size");
    floor = &city->floors[city->buildings[b].first_floor];
    origin = floor->shape.points[0];
    buf_text(&out, "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1009\n9\n$INSUNITS\n70\n4\n0\nENDSEC\n"
                   "0\nSECTION\n2\nENTITIES\n");
    ring_put(&out, "OUTLINE", floor->shape.points, floor->shape.ends[0], origin);
    for (uint32_t i = 0; i < floor->n_circulation; i++) {
        struct city_shape shape = city->circulations[floor->first_circulation + i].shape;

        ring_put(&out, "CORRIDOR", shape.points, shape.ends[0], origin);
    }
    for (uint32_t i = 0; i < floor->n_rooms; i++)
        room_put(&out, &city->rooms[floor->first_room + i], origin);
    buf_text(&out, "0\nENDSEC\n0\nEOF\n");
    return buf_ok(&out, err) && fs_write(path, buf_str(&out), 0600, err);
}
