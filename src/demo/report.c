/*
 * report: see the header.
 */
#include "yardstick/demo/drone.h"
#include "yardstick/demo/report.h"

#include <string.h>

#include "yardstick/base/json.h"

static bool is_open(struct city_date to)
{
    return *to.text == '\0' || strcmp(to.text, CITY_TODAY) > 0;
}

static bool holds(const struct city *city, const struct city_holding *h, uint32_t unit)
{
    return h->institution == unit && is_open(h->to) && h->room < city->n_rooms;
}

static void report_places(const struct city *city, uint32_t unit, struct json *j)
{
    json_array_begin(j, "places");
    for (uint32_t b = 0; b < city->moves.n_buildings; b++) {
        uint32_t building = city->moves.buildings[b].building;
        int64_t area = 0, rooms = 0;

        for (uint32_t i = 0; i < city->n_holdings; i++) {
            const struct city_room *room = &city->rooms[city->holdings[i].room];

            if (!holds(city, &city->holdings[i], unit) ||
                city->floors[room->floor].building != building)
                continue;
            area += room->usable_area;
            rooms++;
        }
        if (rooms == 0)
            continue;
        json_object_begin(j, NULL);
        json_i64(j, "building", b);
        json_i64(j, "rooms", rooms);
        json_fixed(j, "area", area, 2);
        json_end(j);
    }
    json_end(j);
}

static void report_units(const struct city *city, struct json *j)
{
    json_array_begin(j, "units");
    for (uint32_t u = 0; u < city->moves.n_units; u++) {
        const struct city_move_unit *unit = &city->moves.units[u];
        const struct city_institution *institution = &city->institutions[unit->institution];

        json_object_begin(j, NULL);
        json_i64(j, "id", u);
        json_str(j, "code", institution->code);
        json_str(j, "name", institution->name);
        json_i64(j, "group", unit->group);
        json_i64(j, "heads", unit->heads);
        json_i64(j, "posts", unit->posts);
        json_fixed(j, "need", unit->need, 2);
        json_fixed(j, "held", unit->held, 2);
        json_array_begin(j, "rooms");
        for (uint32_t i = 0; i < city->n_holdings; i++)
            if (holds(city, &city->holdings[i], unit->institution))
                json_str(j, NULL, city->rooms[city->holdings[i].room].code);
        json_end(j);
        report_places(city, unit->institution, j);
        json_end(j);
    }
    json_end(j);
}

static void report_buildings(const struct city *city, struct json *j)
{
    json_array_begin(j, "buildings");
    for (uint32_t b = 0; b < city->moves.n_buildings; b++) {
        const struct city_move_building *to = &city->moves.buildings[b];
        const struct city_building *building = &city->buildings[to->building];

        json_object_begin(j, NULL);
        json_i64(j, "id", b);
        json_str(j, "code", building->code);
        json_str(j, "name", building->name);
        json_fixed(j, "gross_area", building->gross_area, 2);
        json_fixed(j, "capacity", to->capacity, 2);
        json_fixed(j, "rent", to->rent, 2);
        json_text(j, "tenure", building->tenure);
        json_fixed(j, "e", building->shape.points[0].e, 3);
        json_fixed(j, "n", building->shape.points[0].n, 3);
        json_array_begin(j, "floors");
        for (uint32_t f = to->first_floor; f < to->first_floor + to->n_floors; f++) {
            const struct city_floor *floor = &city->floors[city->moves.floors[f].floor];

            json_object_begin(j, NULL);
            json_i64(j, "ordinal", floor->ordinal);
            json_str(j, "label", floor->label);
            json_fixed(j, "capacity", city->moves.floors[f].capacity, 2);
            json_end(j);
        }
        json_end(j);
        json_end(j);
    }
    json_end(j);
}

static void report_rules(const struct city *city, struct json *j)
{
    json_object_begin(j, "rules");
    json_bool(j, "one_place", true);
    json_i64(j, "group_places_max", 2);
    json_i64(j, "group_distance_m", 500);
    json_end(j);
    json_array_begin(j, "bans");
    for (uint32_t i = 0; i < city->moves.n_bans; i++) {
        json_object_begin(j, NULL);
        json_i64(j, "unit", city->moves.bans[i].unit);
        json_i64(j, "building", city->moves.bans[i].building);
        json_text(j, "reason", city->moves.bans[i].reason);
        json_end(j);
    }
    json_end(j);
    json_array_begin(j, "affinities"); // an organ and its institutions
    for (uint32_t u = 0; u < city->moves.n_units; u++) {
        if (city->moves.units[u].group == u)
            continue;
        json_object_begin(j, NULL);
        json_i64(j, "a", city->moves.units[u].group);
        json_i64(j, "b", u);
        json_i64(j, "weight", 10);
        json_end(j);
    }
    json_end(j);
}

void city_report_relocation(const struct city *city, struct buf *out)
{
    struct json j = JSON_INIT(out);

    json_object_begin(&j, NULL);
    json_i64(&j, "version", 1);
    json_text(&j, "name", "47 个单位 19 栋楼集中搬迁");
    json_text(&j, "objective", "freed_area");
    report_rules(city, &j);
    report_units(city, &j);
    report_buildings(city, &j);
    json_end(&j);
}

static void planted_totals(const struct city *city, struct json *j)
{
    int64_t usable = 0, gross = 0;

    for (uint32_t i = 0; i < city->n_rooms; i++)
        usable += city->rooms[i].usable_area;
    for (uint32_t i = 0; i < city->n_buildings; i++)
        gross += city->buildings[i].gross_area;
    json_object_begin(j, "totals");
    json_i64(j, "districts", city->n_districts);
    json_i64(j, "institutions", city->n_institutions);
    json_i64(j, "courtyards", city->n_courtyards);
    json_i64(j, "buildings", city->n_buildings);
    json_i64(j, "floors", city->n_floors);
    json_i64(j, "rooms", city->n_rooms);
    json_i64(j, "people", city->n_people);
    json_fixed(j, "usable_area", usable, 2);
    json_fixed(j, "gross_area", gross, 2);
    json_end(j);
    json_object_begin(j, "given_back"); // of each copy; see city.h
    json_i64(j, "units", 72);
    json_fixed(j, "area", 2303992, 2);
    json_fixed(j, "held_again", 1420176, 2);
    json_fixed(j, "lent", 519436, 2);
    json_i64(j, "borrowers", 25);
    json_end(j);
}

static void planted_answer(const struct city *city, struct json *j)
{
    const struct city_moves *moves = &city->moves;

    json_object_begin(j, "relocation");
    json_fixed(j, "freed_area", moves->freed_area, 2);
    json_array_begin(j, "freed");
    for (uint32_t b = 0; b < moves->n_buildings; b++)
        if (moves->buildings[b].freed)
            json_str(j, NULL, city->buildings[moves->buildings[b].building].code);
    json_end(j);
    json_array_begin(j, "assignments");
    for (uint32_t u = 0; u < moves->n_units; u++) {
        json_object_begin(j, NULL);
        json_i64(j, "unit", u);
        json_i64(j, "building", moves->units[u].answer);
        json_i64(j, "first_ordinal", moves->units[u].first_floor);
        json_i64(j, "floors", moves->units[u].floors);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

/* What the drone sees and the register does not say. */
static void planted_storey(const struct city *city, struct json *j)
{
    const struct city_building *b = &city->buildings[drone_raised(city)];

    json_object_begin(j, "raised");
    json_str(j, "building_code", b->code);
    json_fixed(j, "registered_m", b->height, 3);
    json_fixed(j, "measured_m", b->height + DRONE_STOREY, 3);
    json_end(j);
}

void city_report_planted(const struct city *city, struct buf *out)
{
    struct json j = JSON_INIT(out);

    json_object_begin(&j, NULL);
    json_i64(&j, "seed", (int64_t)city->seed);
    json_i64(&j, "scale", city->scale);
    json_text(&j, "today", CITY_TODAY);
    planted_totals(city, &j);
    json_array_begin(&j, "faults");
    for (uint32_t i = 0; i < city->n_faults; i++) {
        json_object_begin(&j, NULL);
        json_text(&j, "rule", city->faults[i].rule);
        json_text(&j, "type", city->faults[i].type);
        json_str(&j, "code", city->faults[i].code);
        json_str(&j, "note", city->faults[i].note);
        json_end(&j);
    }
    json_end(&j);
    planted_answer(city, &j);
    planted_storey(city, &j);
    json_end(&j);
}

static void geojson_begin(struct json *j, const char *name)
{
    json_object_begin(j, NULL);
    json_text(j, "type", "FeatureCollection");
    json_text(j, "name", name);
    json_object_begin(j, "crs");
    json_text(j, "type", "name");
    json_object_begin(j, "properties");
    json_text(j, "name", "urn:ogc:def:crs:EPSG::4548");
    json_end(j);
    json_end(j);
    json_array_begin(j, "features");
}

static void geojson_point(struct json *j, struct city_point point)
{
    json_array_begin(j, NULL);
    json_fixed(j, NULL, point.e, 3);
    json_fixed(j, NULL, point.n, 3);
    json_end(j);
}

/* A line, or a polygon of one ring. */
static void geojson_geometry(struct json *j, const struct city_shape *shape, bool line)
{
    uint32_t n = shape->rings ? shape->ends[0] : 0;

    json_object_begin(j, "geometry");
    json_text(j, "type", line ? "LineString" : "Polygon");
    json_array_begin(j, "coordinates");
    if (!line)
        json_array_begin(j, NULL);
    for (uint32_t i = 0; i < n; i++)
        geojson_point(j, shape->points[i]);
    if (!line) {
        geojson_point(j, shape->points[0]);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

void city_report_streets(const struct city *city, struct buf *out)
{
    struct json j = JSON_INIT(out);

    geojson_begin(&j, "streets");
    for (uint32_t i = 0; i < city->n_streets; i++) {
        json_object_begin(&j, NULL);
        json_text(&j, "type", "Feature");
        json_object_begin(&j, "properties");
        json_str(&j, "name", city->streets[i].name);
        json_text(&j, "class", city->streets[i].class);
        json_fixed(&j, "width", city->streets[i].width, 3);
        json_end(&j);
        geojson_geometry(&j, &city->streets[i].shape, true);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
}

void city_report_covers(const struct city *city, struct buf *out)
{
    struct json j = JSON_INIT(out);

    geojson_begin(&j, "covers");
    for (uint32_t i = 0; i < city->n_covers; i++) {
        json_object_begin(&j, NULL);
        json_text(&j, "type", "Feature");
        json_object_begin(&j, "properties");
        json_str(&j, "name", city->covers[i].name);
        json_text(&j, "kind", city->covers[i].kind);
        json_end(&j);
        geojson_geometry(&j, &city->covers[i].shape, false);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
}
