/*
 * copy: see the header. One function a kind of row: what refers is moved to the
 * rows of the copy, what has a place is shifted, what has a code is prefixed.
 */
#include "copy.h"

#include <string.h>

struct copy {
    struct make *make;
    const struct city *from; /* the one city, with its own counts */
    unsigned k;              /* 0 is the city itself */
    int64_t e, n;            /* mm */
};

static uint32_t copy_row(const struct copy *copy, uint32_t row, uint32_t n_rows)
{
    return row == CITY_NONE ? CITY_NONE : row + copy->k * n_rows;
}

/* Former institutions stand behind the institutions of all copies. */
static uint32_t copy_unit(const struct copy *copy, uint32_t unit)
{
    const struct city *from = copy->from;

    if (unit == CITY_NONE || unit < from->n_institutions)
        return copy_row(copy, unit, from->n_institutions);
    return from->n_institutions * (from->scale - 1) + copy->k * from->n_former + unit;
}

static struct str copy_code(const struct copy *copy, struct str code)
{
    return copy->k == 0 || code.len == 0
               ? code
               : make_text(copy->make, "k%u-%" STR_FMT, copy->k + 1, STR_ARG(code));
}

static struct city_point copy_point(const struct copy *copy, struct city_point point)
{
    return (struct city_point){ point.e + copy->e, point.n + copy->n };
}

static struct city_shape copy_shape(const struct copy *copy, struct city_shape shape)
{
    uint32_t n = shape.rings ? shape.ends[shape.rings - 1] : 0;
    struct city_point *points;

    if (copy->k == 0)
        return shape;
    points = make_take(copy->make, n, sizeof(*points));
    if (!points)
        return (struct city_shape){ 0 };
    for (uint32_t i = 0; i < n; i++)
        points[i] = copy_point(copy, shape.points[i]);
    shape.points = points; // ends are the same
    return shape;
}

static void copy_district(const struct copy *copy, struct city_district *row)
{
    row->code = copy_code(copy, row->code);
    row->seat = copy_point(copy, row->seat);
    row->shape = copy_shape(copy, row->shape);
}

static void copy_courtyard(const struct copy *copy, struct city_courtyard *row)
{
    row->code = copy_code(copy, row->code);
    row->district = copy_row(copy, row->district, copy->from->n_districts);
    row->shape = copy_shape(copy, row->shape);
}

static void copy_building(const struct copy *copy, struct city_building *row)
{
    row->code = copy_code(copy, row->code);
    row->courtyard = copy_row(copy, row->courtyard, copy->from->n_courtyards);
    row->first_floor = copy_row(copy, row->first_floor, copy->from->n_floors);
    row->shape = copy_shape(copy, row->shape);
}

static void copy_floor(const struct copy *copy, struct city_floor *row)
{
    row->building = copy_row(copy, row->building, copy->from->n_buildings);
    row->first_room = copy_row(copy, row->first_room, copy->from->n_rooms);
    row->first_circulation = copy_row(copy, row->first_circulation, copy->from->n_circulations);
    row->shape = copy_shape(copy, row->shape);
}

static void copy_room(const struct copy *copy, struct city_room *row)
{
    row->code = copy_code(copy, row->code);
    row->floor = copy_row(copy, row->floor, copy->from->n_floors);
    row->shape = copy_shape(copy, row->shape);
}

static void copy_circulation(const struct copy *copy, struct city_circulation *row)
{
    row->floor = copy_row(copy, row->floor, copy->from->n_floors);
    row->shape = copy_shape(copy, row->shape);
}

static void copy_institution(const struct copy *copy, struct city_institution *row)
{
    row->code = copy_code(copy, row->code);
    row->parent = copy_unit(copy, row->parent);
    row->successor = copy_unit(copy, row->successor);
    row->district = copy_row(copy, row->district, copy->from->n_districts);
}

static void copy_establishment(const struct copy *copy, struct city_establishment *row)
{
    row->institution = copy_unit(copy, row->institution);
}

static void copy_person(const struct copy *copy, struct city_person *row)
{
    row->code = copy_code(copy, row->code);
    row->institution = copy_unit(copy, row->institution);
}

static void copy_occupancy(const struct copy *copy, struct city_occupancy *row)
{
    row->person = copy_row(copy, row->person, copy->from->n_people);
    row->room = copy_row(copy, row->room, copy->from->n_rooms);
}

static void copy_holding(const struct copy *copy, struct city_holding *row)
{
    row->institution = copy_unit(copy, row->institution);
    row->room = copy_row(copy, row->room, copy->from->n_rooms);
}

static void copy_tenure(const struct copy *copy, struct city_tenure *row)
{
    row->building = copy_row(copy, row->building, copy->from->n_buildings);
    row->room = copy_row(copy, row->room, copy->from->n_rooms);
    row->institution = copy_unit(copy, row->institution);
    if (row->institution != CITY_NONE)
        row->party = copy_code(copy, row->party);
}

static void copy_canteen(const struct copy *copy, struct city_canteen *row)
{
    row->code = copy_code(copy, row->code);
    row->courtyard = copy_row(copy, row->courtyard, copy->from->n_courtyards);
    row->floor = copy_row(copy, row->floor, copy->from->n_floors);
    row->shape = copy_shape(copy, row->shape);
}

static void copy_parking(const struct copy *copy, struct city_parking *row)
{
    row->code = copy_code(copy, row->code);
    row->courtyard = copy_row(copy, row->courtyard, copy->from->n_courtyards);
    row->floor = copy_row(copy, row->floor, copy->from->n_floors);
    row->shape = copy_shape(copy, row->shape);
}

static void copy_street(const struct copy *copy, struct city_street *row)
{
    row->shape = copy_shape(copy, row->shape);
}

static void copy_cover(const struct copy *copy, struct city_cover *row)
{
    row->shape = copy_shape(copy, row->shape);
}

static void copy_event(const struct copy *copy, struct city_event *row)
{
    bool unit = strcmp(row->type, "institutions") == 0, room = strcmp(row->type, "rooms") == 0;

    row->row = unit ? copy_unit(copy, row->row)
                    : copy_row(copy, row->row, room ? copy->from->n_rooms : copy->from->n_people);
    for (unsigned i = 0; i < row->n_changes; i++)
        if (strcmp(row->changes[i].column, "institution_code") == 0) {
            row->changes[i].before = copy_code(copy, row->changes[i].before);
            row->changes[i].after = copy_code(copy, row->changes[i].after);
        }
}

static void copy_fault(const struct copy *copy, struct city_fault *row)
{
    row->code = copy_code(copy, row->code);
}

/* All rows of all arrays of one copy, former institutions apart. */
static void copy_rows(const struct copy *copy, struct city *to)
{
#define X(type, plural)                                                                            \
    for (uint32_t i = 0; i < copy->from->n_##plural && !copy->make->failed; i++) {                 \
        struct city_##type *row = &to->plural[copy->k * copy->from->n_##plural + i];               \
        *row = copy->from->plural[i];                                                              \
        copy_##type(copy, row);                                                                    \
    }
    CITY_ARRAYS(X)
#undef X
}

static void copy_former(const struct copy *copy, struct city *to)
{
    const struct city *from = copy->from;

    for (uint32_t i = 0; i < from->n_former; i++) {
        uint32_t row = from->n_institutions + i;

        to->institutions[copy_unit(copy, row)] = from->institutions[row];
        copy_institution(copy, &to->institutions[copy_unit(copy, row)]);
    }
}

static void copy_take(struct make *make, const struct city *from)
{
    struct city *to = make->city;

#define X(type, plural)                                                                            \
    to->plural = make_take(make, (size_t)from->n_##plural * from->scale + 1, sizeof(*to->plural)); \
    to->n_##plural = from->n_##plural * from->scale;
    CITY_ARRAYS(X)
#undef X
    to->institutions =
        make_take(make, (size_t)(from->n_institutions + from->n_former) * from->scale,
                  sizeof(*to->institutions));
    to->n_former = from->n_former * from->scale;
}

void city_copy(struct make *make)
{
    struct city from = *make->city;

    if (from.scale == 1)
        return;
    copy_take(make, &from);
    for (unsigned k = 0; k < from.scale && !make->failed; k++) {
        int row = (int)(k / 2 + 1) / 2 * (k / 2 % 2 ? 1 : -1);
        struct copy copy = { make, &from, k, (k % 2) * INT64_C(-90000000),
                             row * INT64_C(100000000) };

        copy_rows(&copy, make->city);
        copy_former(&copy, make->city);
    }
    if (!make->failed)
        sort_events(make); // of all copies by date
}
