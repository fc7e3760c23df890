/*
 * draw: courtyards, buildings, floors, rooms and circulation with their shapes.
 */
#include <string.h>

#include "floor.h"
#include "lists.h"
#include "place.h"

static const char *const kinds[] = {
    [PIECE_STAIRS] = "stairs",     [PIECE_LIFT] = "lift",     [PIECE_LOBBY] = "lobby",
    [PIECE_CORRIDOR] = "corridor", [PIECE_GARAGE] = "garage", [PIECE_SHELTER] = "shelter",
    [PIECE_DINING] = "dining",
};

/* One ring, or two with a hole that is turned clockwise. */
static struct city_shape draw_shape(struct make *make, const struct block *block,
                                    const struct floor_point *ring, uint32_t n,
                                    const struct floor_point *hole, uint32_t n_hole)
{
    const struct yard *yard = &make->yards[block->yard];
    struct city_point *points = make_take(make, n + n_hole, sizeof(*points));
    uint32_t *ends = make_take(make, 2, sizeof(*ends));

    if (!points || !ends)
        return (struct city_shape){ 0 };
    for (uint32_t i = 0; i < n; i++)
        points[i] = make_ground(yard, block->x + ring[i].x, block->y + ring[i].y);
    for (uint32_t i = 0; i < n_hole; i++)
        points[n + i] =
            make_ground(yard, block->x + hole[n_hole - 1 - i].x, block->y + hole[n_hole - 1 - i].y);
    ends[0] = n;
    ends[1] = n + n_hole;
    return (struct city_shape){ points, ends, n_hole ? 2 : 1 };
}

static void draw_room(struct make *make, uint32_t floor, enum piece piece, struct city_shape shape)
{
    struct city *city = make->city;
    struct city_floor *on = &city->floors[floor];
    struct str building = city->buildings[on->building].code;
    struct city_room *room = &city->rooms[city->n_rooms];

    if (city->n_rooms == 17074) {
        make->failed = true;
        return;
    }
    make->pieces[city->n_rooms++] = (uint8_t)piece;
    *room = (struct city_room){ .floor = floor, .state = "in_use", .shape = shape };
    on->n_rooms++;
    room->number = on->ordinal < 0 ? make_text(make, "B%d%02u", -on->ordinal, on->n_rooms)
                                   : make_text(make, "%d%02u", on->ordinal + 1, on->n_rooms);
    room->code = make_text(make, "%" STR_FMT "-%" STR_FMT "-%" STR_FMT, STR_ARG(building),
                           STR_ARG(on->label), STR_ARG(room->number));
}

static void draw_pieces(struct make *make, const struct floor_plan *plan, uint32_t floor)
{
    struct city *city = make->city;
    struct floor_point ring[FLOOR_RING_MAX];

    for (uint32_t i = 0; i < plan->n_pieces; i++) {
        const struct floor_piece *piece = &plan->pieces[i];
        uint32_t n = floor_share_vertices(plan, piece, ring);
        struct city_shape shape = draw_shape(make, plan->block, ring, n, NULL, 0);

        if (piece_is_room(piece->piece)) {
            draw_room(make, floor, piece->piece, shape);
            continue;
        }
        city->circulations[city->n_circulations++] =
            (struct city_circulation){ floor, kinds[piece->piece], shape };
        city->floors[floor].n_circulation++;
    }
}

static void draw_floor(struct make *make, struct floor_plan *plan, uint32_t building)
{
    struct city *city = make->city;
    struct floor_piece exterior, yard;
    struct floor_point ring[FLOOR_RING_MAX], hole[FLOOR_RING_MAX];
    uint32_t floor = city->n_floors++, n, n_hole;
    struct city_floor *f = &city->floors[floor];

    *f = (struct city_floor){ .building = building,
                              .ordinal = plan->ordinal,
                              .elevation = (int64_t)plan->ordinal * 3600,
                              .first_room = city->n_rooms,
                              .first_circulation = city->n_circulations };
    f->label = f->ordinal < 0 ? make_text(make, "B%d", -f->ordinal)
                              : make_text(make, "%dF", f->ordinal + 1);
    draw_pieces(make, plan, floor);
    floor_outline(plan->block, &exterior, &yard);
    n = floor_share_vertices(plan, &exterior, ring);
    n_hole = floor_share_vertices(plan, &yard, hole);
    f->shape = draw_shape(make, plan->block, ring, n, hole, n_hole);
    make->failed |= plan->failed;
}

static void draw_building(struct make *make, uint32_t b, struct floor_plan *plan, uint32_t *span)
{
    struct city *city = make->city;
    const struct block *block = &make->blocks[b];
    const struct yard *y = &make->yards[block->yard];
    const struct city_courtyard *courtyard = &city->courtyards[block->yard];
    struct city_building *building = &city->buildings[city->n_buildings++];
    struct floor_piece exterior, yard;
    char letter = (char)('A' + (int)(b - y->first_block));

    floor_outline(block, &exterior, &yard);
    *building = (struct city_building){ .courtyard = block->yard,
                                        .floors_above = (unsigned)block->above,
                                        .floors_below = (unsigned)block->below,
                                        .height = (int64_t)block->above * 3600 + 1200,
                                        .first_floor = city->n_floors,
                                        .state = "in_use" };
    building->shape = draw_shape(make, block, exterior.p, exterior.n, yard.p, yard.n);
    building->code = make_text(make, "%" STR_FMT "-%c", STR_ARG(courtyard->code), letter);
    building->name = y->n_blocks == 1
                         ? make_text(make, "%" STR_FMT " 办公楼", STR_ARG(courtyard->name))
                         : make_text(make, "%" STR_FMT " %c座", STR_ARG(courtyard->name), letter);
    plan->block = block;
    for (plan->ordinal = -block->below; plan->ordinal < block->above; plan->ordinal++) {
        uint32_t first = *span;

        while (*span < make->n_spans && make->spans[*span].block == b &&
               make->spans[*span].ordinal == plan->ordinal)
            ++*span;
        floor_draw(plan, make->spans + first, *span - first);
        draw_floor(make, plan, b);
    }
    building->n_floors = city->n_floors - building->first_floor;
}

static void draw_courtyard(struct make *make, uint32_t i, uint32_t nth)
{
    struct city *city = make->city;
    const struct yard *yard = &make->yards[i];
    struct city_courtyard *c = &city->courtyards[city->n_courtyards++];
    const struct city_district *district = &city->districts[yard->district];
    struct str street;
    struct city_point box[] = { make_ground(yard, 0, 0), make_ground(yard, yard->width, 0),
                                make_ground(yard, yard->width, yard->height),
                                make_ground(yard, 0, yard->height) };
    int column, row, door;

    place_cell(make->cells[i], &column, &row);
    street = place_street(make, yard->district, row, false);
    door = 80 + column * 8 + (int)(nth % 7); // no two alike in a street

    *c = (struct city_courtyard){ .district = yard->district, .tenure = "own" };
    c->shape = make_shape(make, box, 4);
    c->land_area = (make_area(&c->shape) + 5000) / 10000;
    c->code = make_text(make, "%s%03u", list_districts[yard->district].prefix, nth + 1);
    c->address = make_text(make, "%" STR_FMT "%" STR_FMT "%d号", STR_ARG(district->name),
                           STR_ARG(street), door);
    c->name = yard->n_blocks == 6 ? STR("行政中心")
                                  : make_text(make, "%" STR_FMT "%d号院", STR_ARG(street), door);
}

void draw_city(struct make *make)
{
    static const size_t plan_size = sizeof(struct floor_plan);
    struct floor_plan *plan = make_take(make, 1, plan_size);
    uint32_t span = 0, nth = 0;

    if (!plan || !make->spans)
        return;
    for (uint32_t i = 0; i < CITY_YARDS; i++, nth++) {
        if (i && make->yards[i].district != make->yards[i - 1].district)
            nth = 0;
        draw_courtyard(make, i, nth);
    }
    for (uint32_t b = 0; b < CITY_BLOCKS; b++)
        draw_building(make, b, plan, &span);
    make->failed |= make->city->n_rooms != 17074;
}
