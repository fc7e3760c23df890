/*
 * moves: the relocation problem, with an answer that is known to work.
 *
 * Needs follow R1 to R3 of the standard by establishment. The planted answer
 * packs groups (an organ with its institutions), largest first, each into the
 * open building it fills best ("best fit decreasing"), and pours the units of
 * a building onto its floors from below.
 */
#include <string.h>

#include "make.h"
#include "yardstick/demo/codes.h"

enum { BUILDINGS = 19 };

static const struct city_establishment *latest(const struct city *city, uint32_t i)
{
    const struct city_establishment *e = &city->establishments[i], *next = e + 1;

    return i + 1 < city->n_establishments && next->institution == e->institution &&
                   strcmp(next->rank, e->rank) == 0
               ? NULL
               : e;
}

/* Service rooms: 8 m2 a head up to 200, 6 m2 from 400, (1000 - x) / 100 between. */
static int64_t service_need(int64_t posts)
{
    return posts * (posts <= 200 ? 800 : posts >= 400 ? 600 : 1000 - posts);
}

static void moves_need(struct make *make, struct city_move_unit *unit)
{
    const struct city *city = make->city;
    int64_t basic = 0;

    for (uint32_t i = 0; i < city->n_establishments; i++) {
        const struct city_establishment *e = latest(city, i);

        if (!e || e->institution != unit->institution)
            continue;
        unit->posts += e->posts;
        basic += e->posts * city_ceiling("municipal", e->rank);
    }
    basic += service_need(unit->posts);
    unit->need = basic + (basic * 9 + 50) / 100;
    unit->heads = make->heads[unit->institution];
    for (uint32_t r = 0; r < CITY_ROOMS; r++)
        if (make->holders[r] == unit->institution)
            unit->held += city->rooms[r].usable_area;
}

static void moves_units(struct make *make)
{
    struct city_moves *moves = &make->city->moves;

    for (uint32_t u = 0; u < CITY_MOVERS; u++) {
        uint32_t parent = make->city->institutions[u].parent;

        moves->units[u] = (struct city_move_unit){ .institution = u,
                                                   .answer = CITY_NONE,
                                                   .group = parent == CITY_NONE ? u : parent };
        moves_need(make, &moves->units[u]);
    }
    moves->n_units = CITY_MOVERS;
}

static bool counts(const struct city_room *room)
{
    return strcmp(room->use, "office") == 0 || strcmp(room->use, "service") == 0 ||
           strcmp(room->use, "equipment") == 0;
}

static void moves_buildings(struct make *make)
{
    struct city *city = make->city;
    struct city_moves *moves = &city->moves;

    for (uint32_t b = 0; b < CITY_BLOCKS; b++) {
        struct city_move_building *to = &moves->buildings[moves->n_buildings];

        if (make->blocks[b].role >= ROLE_MUNICIPAL)
            continue;
        *to = (struct city_move_building){ .building = b,
                                           .first_floor = moves->n_floors,
                                           .freed = make->blocks[b].role == ROLE_FREED };
        for (uint32_t t = 0; t < city->n_tenures; t++)
            to->rent += city->tenures[t].building == b ? city->tenures[t].rent : 0;
        for (uint32_t i = 0; i < city->buildings[b].n_floors; i++) {
            uint32_t f = city->buildings[b].first_floor + i;
            struct city_move_floor *floor = &moves->floors[moves->n_floors++];

            *floor = (struct city_move_floor){ .floor = f };
            for (uint32_t r = 0; r < city->floors[f].n_rooms; r++) {
                const struct city_room *room = &city->rooms[city->floors[f].first_room + r];

                floor->capacity += counts(room) ? room->usable_area : 0;
            }
            to->capacity += floor->capacity;
            to->n_floors++;
        }
        moves->freed_area += to->freed ? city->buildings[b].gross_area : 0;
        moves->n_buildings++;
    }
}

static int64_t group_need(const struct city_moves *moves, uint32_t group)
{
    int64_t need = 0;

    for (uint32_t u = 0; u < moves->n_units; u++)
        need += moves->units[u].group == group ? moves->units[u].need : 0;
    return need;
}

/* The largest group that has no building yet, or CITY_NONE. */
static uint32_t group_largest(const struct city_moves *moves)
{
    uint32_t best = CITY_NONE;

    for (uint32_t g = 0; g < moves->n_units; g++)
        if (moves->units[g].group == g && moves->units[g].answer == CITY_NONE &&
            (best == CITY_NONE || group_need(moves, g) > group_need(moves, best)))
            best = g;
    return best;
}

static void moves_answer(struct make *make)
{
    struct city_moves *moves = &make->city->moves;
    int64_t left[BUILDINGS];
    uint32_t group;

    for (uint32_t b = 0; b < moves->n_buildings; b++)
        left[b] = moves->buildings[b].freed ? 0 : moves->buildings[b].capacity;
    while ((group = group_largest(moves)) != CITY_NONE) {
        int64_t need = group_need(moves, group);
        uint32_t best = CITY_NONE;

        for (uint32_t b = 0; b < moves->n_buildings; b++)
            if (left[b] >= need && (best == CITY_NONE || left[b] < left[best]))
                best = b;
        if (best == CITY_NONE) {
            make->failed = true;
            return;
        }
        left[best] -= need;
        for (uint32_t u = 0; u < moves->n_units; u++)
            if (moves->units[u].group == group)
                moves->units[u].answer = best;
    }
}

static void moves_floors(struct make *make, uint32_t b)
{
    struct city_moves *moves = &make->city->moves;
    const struct city_move_building *to = &moves->buildings[b];
    const struct city_move_floor *floors = moves->floors + to->first_floor;
    uint32_t at = 0;
    int64_t left = floors[0].capacity;

    for (uint32_t u = 0; u < moves->n_units; u++) {
        struct city_move_unit *unit = &moves->units[u];
        int64_t need = unit->need;

        if (unit->answer != b)
            continue;
        while (left == 0 && at + 1 < to->n_floors)
            left = floors[++at].capacity;
        unit->first_floor = make->city->floors[floors[at].floor].ordinal;
        for (unit->floors = 1; need > left && at + 1 < to->n_floors; unit->floors++) {
            need -= left;
            left = floors[++at].capacity;
        }
        left -= need;
    }
}

/* Places that some units may not go to; the answer keeps to it. */
static void moves_bans(struct make *make)
{
    static const struct {
        const char *unit, *reason;
    } bans[] = { { "市信访局", "信访接待场所应独立设置" },
                 { "市政务服务中心", "服务大厅须临街" },
                 { "市检验检测中心", "实验室须独立通风" } };
    struct city_moves *moves = &make->city->moves;

    for (size_t i = 0; i < ARRAY_LEN(bans); i++)
        for (uint32_t u = 0; u < moves->n_units; u++)
            if (str_eq(make->city->institutions[u].name, str_from(bans[i].unit)))
                moves->bans[moves->n_bans++] = (struct city_move_ban){
                    u, (moves->units[u].answer + 1 + (uint32_t)i) % moves->n_buildings,
                    bans[i].reason
                };
}

void plan_moves(struct make *make)
{
    struct city_moves *moves = &make->city->moves;

    moves->units = make_take(make, CITY_MOVERS, sizeof(*moves->units));
    moves->buildings = make_take(make, BUILDINGS + 1, sizeof(*moves->buildings));
    moves->floors = make_take(make, 400, sizeof(*moves->floors));
    moves->bans = make_take(make, 8, sizeof(*moves->bans));
    if (make->failed)
        return;
    moves_units(make);
    moves_buildings(make);
    make->failed |= moves->n_buildings != BUILDINGS;
    if (make->failed)
        return;
    moves_answer(make);
    for (uint32_t b = 0; b < moves->n_buildings && !make->failed; b++)
        moves_floors(make, b);
    moves_bans(make);
}
