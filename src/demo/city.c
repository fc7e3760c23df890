/*
 * city: make a city step by step; see the header.
 */
#include "make.h"

#include <string.h>

#include "copy.h"
#include "lists.h"
#include "yardstick/demo/codes.h"

/* More than any seed needs, of what has no exact number. */
enum {
    FLOORS_MAX = 3000,
    CIRCULATION_MAX = 40000,
    ESTABLISHMENTS_MAX = 2400,
    OCCUPANCIES_MAX = 14000,
    HOLDINGS_MAX = 22000,
    TENURES_MAX = 1200,
    CANTEENS_MAX = 232,
    PARKINGS_MAX = 800,
    STREETS_MAX = 2400,
    COVERS_MAX = 600,
    EVENTS_MAX = 4000,
    FAULTS_MAX = 4000,
    FORMER = 3,
    ATTEMPTS = 6
};

#define BYTES_A_COPY ((size_t)96 << 20)

static void city_take_arrays(struct make *make)
{
    struct city *city = make->city;
#define TAKE(plural, n) city->plural = make_take(make, (n), sizeof(*city->plural))
    TAKE(districts, list_n_districts);
    TAKE(courtyards, CITY_YARDS);
    TAKE(buildings, CITY_BLOCKS);
    TAKE(floors, FLOORS_MAX);
    TAKE(rooms, CITY_ROOMS);
    TAKE(circulations, CIRCULATION_MAX);
    TAKE(institutions, CITY_UNITS + FORMER);
    TAKE(establishments, ESTABLISHMENTS_MAX);
    TAKE(people, CITY_PEOPLE);
    TAKE(occupancies, OCCUPANCIES_MAX);
    TAKE(holdings, HOLDINGS_MAX);
    TAKE(tenures, TENURES_MAX);
    TAKE(canteens, CANTEENS_MAX);
    TAKE(parkings, PARKINGS_MAX);
    TAKE(streets, STREETS_MAX);
    TAKE(covers, COVERS_MAX);
    TAKE(events, EVENTS_MAX);
    TAKE(faults, FAULTS_MAX);
#undef TAKE
    make->pieces = make_take(make, CITY_ROOMS, sizeof(*make->pieces));
    make->fates = make_take(make, CITY_ROOMS, sizeof(*make->fates));
    make->runs = make_take(make, CITY_ROOMS, sizeof(*make->runs));
    make->holders = make_take(make, CITY_ROOMS, sizeof(*make->holders));
    make->sits = make_take(make, CITY_ROOMS, sizeof(*make->sits));
    make->heads = make_take(make, CITY_UNITS, sizeof(*make->heads));
}

static void city_take_steps(struct make *make)
{
    static void (*const steps[])(struct make *) = {
        found_districts,    plan_blocks,  tune_blocks,   cut_spans,          place_yards,
        draw_city,          choose_fates, settle_areas,  found_institutions, hold_rooms,
        staff_institutions, seat_people,  furnish_yards, plan_moves,         tell_history,
        plant_faults,       lay_streets,
    };

    city_take_arrays(make);
    for (size_t i = 0; i < ARRAY_LEN(steps) && !make->failed; i++)
        steps[i](make);
}

/*
 * One attempt. About one seed in a thousand gives a city that cannot be right (a
 * unit without a room to sit in), and then the next stream of the seed is tried.
 */
static bool city_try(struct city *city, const struct city_plan *plan, unsigned attempt)
{
    unsigned scale = plan->scale ? plan->scale : 1;
    struct make *make = calloc(1, sizeof(*make));
    bool done;

    if (!make)
        return false;
    *city = (struct city){ .arena = ARENA_INIT(scale * BYTES_A_COPY),
                           .seed = plan->seed,
                           .scale = scale };
    *make =
        (struct make){ .city = city, .seed = plan->seed ^ attempt * UINT64_C(0x9e3779b97f4a7c15) };
    city_take_steps(make);
    if (!make->failed)
        city_copy(make);
    done = !make->failed;
    free(make);
    if (!done)
        arena_release(&city->arena);
    return done;
}

struct city *city_make(const struct city_plan *plan, struct error *err)
{
    struct city *city;
    bool done = false;

    if (plan->scale > CITY_SCALE_MAX) {
        error_set(err, ERROR_INVALID, "a scale of %u: 1 to %d copies fit into the zone",
                  plan->scale, CITY_SCALE_MAX);
        return NULL;
    }
    city = calloc(1, sizeof(*city));
    for (unsigned attempt = 0; city && !done && attempt < ATTEMPTS; attempt++)
        done = city_try(city, plan, attempt);
    if (done)
        return city;
    free(city);
    error_set(err, ERROR_FULL, "no memory for the demo city: close programs or lower the scale");
    return NULL;
}

void city_release(struct city *city)
{
    if (!city)
        return;
    arena_release(&city->arena);
    free(city);
}

struct str city_code(const struct city *city, const char *type, uint32_t row)
{
    if (strcmp(type, "rooms") == 0 && row < city->n_rooms)
        return city->rooms[row].code;
    if (strcmp(type, "people") == 0 && row < city->n_people)
        return city->people[row].code;
    if (strcmp(type, "buildings") == 0 && row < city->n_buildings)
        return city->buildings[row].code;
    if (strcmp(type, "institutions") == 0 && row < city->n_institutions + city->n_former)
        return city->institutions[row].code;
    return STR("");
}
