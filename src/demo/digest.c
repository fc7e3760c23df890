/*
 * digest: FNV-1a (Fowler, Noll, Vo), 64 bits, over the values of a city in the
 * order of its arrays; numbers as eight bytes, low byte first, texts with their
 * length. Padding and addresses never count.
 */
#include <string.h>

#include "yardstick/demo/city.h"

static void digest_i64(uint64_t *digest, int64_t value)
{
    for (int i = 0; i < 8; i++)
        *digest = (*digest ^ (((uint64_t)value >> (8 * i)) & 0xff)) * UINT64_C(0x100000001b3);
}

static void digest_str(uint64_t *digest, struct str text)
{
    digest_i64(digest, (int64_t)text.len);
    for (size_t i = 0; i < text.len; i++)
        *digest = (*digest ^ (unsigned char)text.ptr[i]) * UINT64_C(0x100000001b3);
}

static void digest_text(uint64_t *digest, const char *text)
{
    digest_str(digest, str_from(text));
}

static void digest_point(uint64_t *digest, struct city_point point)
{
    digest_i64(digest, point.e);
    digest_i64(digest, point.n);
}

static void digest_shape(uint64_t *digest, struct city_shape shape)
{
    digest_i64(digest, shape.rings);
    for (uint32_t r = 0, at = 0; r < shape.rings; at = shape.ends[r++]) {
        digest_i64(digest, shape.ends[r]);
        for (uint32_t i = at; i < shape.ends[r]; i++)
            digest_point(digest, shape.points[i]);
    }
}

static void digest_district(uint64_t *digest, const struct city_district *row)
{
    digest_str(digest, row->code);
    digest_str(digest, row->name);
    digest_str(digest, row->short_name);
    digest_point(digest, row->seat);
    digest_shape(digest, row->shape);
}

static void digest_courtyard(uint64_t *digest, const struct city_courtyard *row)
{
    digest_str(digest, row->code);
    digest_str(digest, row->name);
    digest_str(digest, row->address);
    digest_i64(digest, row->district);
    digest_i64(digest, row->land_area);
    digest_text(digest, row->tenure);
    digest_text(digest, row->from.text);
    digest_shape(digest, row->shape);
}

static void digest_building(uint64_t *digest, const struct city_building *row)
{
    digest_str(digest, row->code);
    digest_str(digest, row->name);
    digest_i64(digest, row->courtyard);
    digest_i64(digest, row->floors_above);
    digest_i64(digest, row->floors_below);
    digest_i64(digest, row->height);
    digest_i64(digest, row->gross_area);
    digest_i64(digest, row->certificate_area);
    digest_str(digest, row->certificate_no);
    digest_text(digest, row->title);
    digest_text(digest, row->tenure);
    digest_i64(digest, row->built);
    digest_text(digest, row->state);
    digest_i64(digest, row->first_floor);
    digest_i64(digest, row->n_floors);
    digest_text(digest, row->from.text);
    digest_shape(digest, row->shape);
}

static void digest_floor(uint64_t *digest, const struct city_floor *row)
{
    digest_i64(digest, row->building);
    digest_i64(digest, row->ordinal);
    digest_str(digest, row->label);
    digest_i64(digest, row->gross_area);
    digest_i64(digest, row->elevation);
    digest_i64(digest, row->first_room);
    digest_i64(digest, row->n_rooms);
    digest_i64(digest, row->first_circulation);
    digest_i64(digest, row->n_circulation);
    digest_shape(digest, row->shape);
}

static void digest_room(uint64_t *digest, const struct city_room *row)
{
    digest_str(digest, row->code);
    digest_str(digest, row->number);
    digest_str(digest, row->name);
    digest_i64(digest, row->floor);
    digest_text(digest, row->use);
    digest_text(digest, row->subtype);
    digest_text(digest, row->state);
    digest_i64(digest, row->usable_area);
    digest_i64(digest, row->measured_area);
    digest_i64(digest, row->declared_area);
    digest_i64(digest, row->approved_area);
    digest_text(digest, row->from.text);
    digest_shape(digest, row->shape);
}

static void digest_circulation(uint64_t *digest, const struct city_circulation *row)
{
    digest_i64(digest, row->floor);
    digest_text(digest, row->kind);
    digest_shape(digest, row->shape);
}

static void digest_institution(uint64_t *digest, const struct city_institution *row)
{
    digest_str(digest, row->code);
    digest_str(digest, row->name);
    digest_str(digest, row->short_name);
    digest_text(digest, row->class);
    digest_text(digest, row->category);
    digest_i64(digest, row->parent);
    digest_i64(digest, row->successor);
    digest_i64(digest, row->district);
    digest_i64(digest, row->secret);
    digest_text(digest, row->status);
    digest_text(digest, row->from.text);
    digest_text(digest, row->to.text);
}

static void digest_establishment(uint64_t *digest, const struct city_establishment *row)
{
    digest_i64(digest, row->institution);
    digest_text(digest, row->rank);
    digest_i64(digest, row->posts);
    digest_str(digest, row->document);
    digest_text(digest, row->from.text);
}

static void digest_person(uint64_t *digest, const struct city_person *row)
{
    digest_str(digest, row->code);
    digest_str(digest, row->name);
    digest_str(digest, row->department);
    digest_i64(digest, row->institution);
    digest_text(digest, row->rank);
    digest_text(digest, row->status);
    digest_text(digest, row->from.text);
    digest_text(digest, row->status_from.text);
}

static void digest_occupancy(uint64_t *digest, const struct city_occupancy *row)
{
    digest_i64(digest, row->person);
    digest_i64(digest, row->room);
    digest_i64(digest, row->share);
    digest_text(digest, row->kind);
    digest_text(digest, row->from.text);
    digest_text(digest, row->to.text);
}

static void digest_holding(uint64_t *digest, const struct city_holding *row)
{
    digest_i64(digest, row->institution);
    digest_i64(digest, row->room);
    digest_i64(digest, row->share);
    digest_str(digest, row->document);
    digest_text(digest, row->from.text);
    digest_text(digest, row->to.text);
}

static void digest_tenure(uint64_t *digest, const struct city_tenure *row)
{
    digest_i64(digest, row->building);
    digest_i64(digest, row->room);
    digest_text(digest, row->kind);
    digest_str(digest, row->party);
    digest_i64(digest, row->institution);
    digest_i64(digest, row->rent);
    digest_str(digest, row->document);
    digest_text(digest, row->from.text);
    digest_text(digest, row->to.text);
}

static void digest_canteen(uint64_t *digest, const struct city_canteen *row)
{
    digest_str(digest, row->code);
    digest_str(digest, row->name);
    digest_i64(digest, row->courtyard);
    digest_i64(digest, row->floor);
    digest_i64(digest, row->area);
    digest_i64(digest, row->seats);
    digest_shape(digest, row->shape);
}

static void digest_parking(uint64_t *digest, const struct city_parking *row)
{
    digest_str(digest, row->code);
    digest_str(digest, row->name);
    digest_i64(digest, row->courtyard);
    digest_i64(digest, row->floor);
    digest_text(digest, row->kind);
    digest_i64(digest, row->spaces);
    digest_i64(digest, row->area);
    digest_shape(digest, row->shape);
}

static void digest_street(uint64_t *digest, const struct city_street *row)
{
    digest_str(digest, row->name);
    digest_text(digest, row->class);
    digest_i64(digest, row->width);
    digest_shape(digest, row->shape);
}

static void digest_cover(uint64_t *digest, const struct city_cover *row)
{
    digest_str(digest, row->name);
    digest_text(digest, row->kind);
    digest_shape(digest, row->shape);
}

static void digest_event(uint64_t *digest, const struct city_event *row)
{
    digest_text(digest, row->type);
    digest_i64(digest, row->row);
    digest_text(digest, row->valid_from.text);
    for (unsigned i = 0; i < row->n_changes; i++) {
        digest_text(digest, row->changes[i].column);
        digest_str(digest, row->changes[i].before);
        digest_str(digest, row->changes[i].after);
    }
}

static void digest_fault(uint64_t *digest, const struct city_fault *row)
{
    digest_text(digest, row->rule);
    digest_text(digest, row->type);
    digest_str(digest, row->code);
    digest_str(digest, row->note);
}

static void digest_moves(uint64_t *digest, const struct city_moves *moves)
{
    for (uint32_t i = 0; i < moves->n_units; i++) {
        const struct city_move_unit *unit = &moves->units[i];

        digest_i64(digest, unit->institution);
        digest_i64(digest, unit->group);
        digest_i64(digest, unit->need);
        digest_i64(digest, unit->answer);
        digest_i64(digest, unit->first_floor);
        digest_i64(digest, unit->floors);
    }
    for (uint32_t i = 0; i < moves->n_buildings; i++) {
        digest_i64(digest, moves->buildings[i].building);
        digest_i64(digest, moves->buildings[i].capacity);
        digest_i64(digest, moves->buildings[i].rent);
    }
    digest_i64(digest, moves->freed_area);
}

uint64_t city_digest(const struct city *city)
{
    uint64_t digest = UINT64_C(0xcbf29ce484222325);

#define X(type, plural)                                                                            \
    for (uint32_t i = 0; i < city->n_##plural; i++)                                                \
        digest_##type(&digest, &city->plural[i]);
    CITY_ARRAYS(X)
#undef X
    for (uint32_t i = 0; i < city->n_former; i++)
        digest_institution(&digest, &city->institutions[city->n_institutions + i]);
    digest_moves(&digest, &city->moves);
    return digest;
}
