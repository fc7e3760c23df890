/*
 * collection_table: the registers and their columns, as data.
 */
#include "columns_buildings.h"
#include "columns_facts.h"
#include "columns_measured.h"
#include "columns_offices.h"
#include "columns_places.h"

#define COLLECTION(noun, NOUN, VIEW)                                                               \
    .table = #noun, .columns = noun##_columns, .n_columns = ARRAY_LEN(noun##_columns),             \
    .by_id = SQL_##NOUN##_BY_ID, .by_key = SQL_##NOUN##_BY_KEY, .insert = SQL_##NOUN##_INSERT,     \
    .update = SQL_##NOUN##_UPDATE, .end = SQL_##NOUN##_END, .ids = SQL_##NOUN##_IDS,               \
    .view = SQL_##VIEW, .view_as_of = SQL_##VIEW##_AS_OF

/* One with versions. */
#define REGISTER(noun, NOUN, VIEW) COLLECTION(noun, NOUN, VIEW), .version = SQL_##NOUN##_VERSION

const struct collection collections[COLLECTION_COUNT] = {
    [COLLECTION_DISTRICTS] = { .id = COLLECTION_DISTRICTS,
                               .name = "districts",
                               .title = { "区划", "Districts" },
                               .flags = COLLECTION_GEOMETRY,
                               REGISTER(district, DISTRICT, DISTRICTS) },
    [COLLECTION_INSTITUTIONS] = { .id = COLLECTION_INSTITUTIONS,
                                  .name = "institutions",
                                  .title = { "机构", "Institutions" },
                                  .flags = 0,
                                  REGISTER(institution, INSTITUTION, INSTITUTIONS) },
    [COLLECTION_ESTABLISHMENTS] = { .id = COLLECTION_ESTABLISHMENTS,
                                    .name = "establishments",
                                    .title = { "编制", "Establishments" },
                                    .flags = COLLECTION_DATED,
                                    COLLECTION(establishment, ESTABLISHMENT, ESTABLISHMENTS) },
    [COLLECTION_COURTYARDS] = { .id = COLLECTION_COURTYARDS,
                                .name = "courtyards",
                                .title = { "院落", "Courtyards" },
                                .flags = COLLECTION_GEOMETRY,
                                REGISTER(courtyard, COURTYARD, COURTYARDS) },
    [COLLECTION_BUILDINGS] = { .id = COLLECTION_BUILDINGS,
                               .name = "buildings",
                               .title = { "楼栋", "Buildings" },
                               .flags = COLLECTION_GEOMETRY,
                               REGISTER(building, BUILDING, BUILDINGS) },
    [COLLECTION_FLOORS] = { .id = COLLECTION_FLOORS,
                            .name = "floors",
                            .title = { "楼层", "Floors" },
                            .flags = COLLECTION_GEOMETRY,
                            REGISTER(floor, FLOOR, FLOORS) },
    [COLLECTION_ROOMS] = { .id = COLLECTION_ROOMS,
                           .name = "rooms",
                           .title = { "房间", "Rooms" },
                           .flags = COLLECTION_GEOMETRY,
                           REGISTER(room, ROOM, ROOMS) },
    [COLLECTION_CIRCULATION] = { .id = COLLECTION_CIRCULATION,
                                 .name = "circulation",
                                 .title = { "交通", "Circulation" },
                                 .flags = COLLECTION_GEOMETRY,
                                 REGISTER(circulation, CIRCULATION, CIRCULATION_PARTS) },
    [COLLECTION_PEOPLE] = { .id = COLLECTION_PEOPLE,
                            .name = "people",
                            .title = { "人员", "People" },
                            .flags = COLLECTION_PERSONAL,
                            REGISTER(person, PERSON, PEOPLE) },
    [COLLECTION_OCCUPANCY] = { .id = COLLECTION_OCCUPANCY,
                               .name = "occupancy",
                               .title = { "使用", "Occupancy" },
                               .flags = COLLECTION_DATED | COLLECTION_PERSONAL,
                               COLLECTION(occupancy, OCCUPANCY, OCCUPANCIES) },
    [COLLECTION_HOLDINGS] = { .id = COLLECTION_HOLDINGS,
                              .name = "holdings",
                              .title = { "分配", "Holdings" },
                              .flags = COLLECTION_DATED | COLLECTION_UNITS,
                              COLLECTION(holding, HOLDING, HOLDINGS) },
    [COLLECTION_TENURES] = { .id = COLLECTION_TENURES,
                             .name = "tenures",
                             .title = { "租借", "Tenures" },
                             .flags = COLLECTION_DATED | COLLECTION_UNITS,
                             COLLECTION(tenure, TENURE, TENURES) },
    [COLLECTION_CANTEENS] = { .id = COLLECTION_CANTEENS,
                              .name = "canteens",
                              .title = { "食堂", "Canteens" },
                              .flags = COLLECTION_GEOMETRY,
                              REGISTER(canteen, CANTEEN, CANTEENS) },
    [COLLECTION_PARKING] = { .id = COLLECTION_PARKING,
                             .name = "parking",
                             .title = { "停车", "Parking" },
                             .flags = COLLECTION_GEOMETRY,
                             REGISTER(parking, PARKING, PARKINGS) },
    [COLLECTION_MEASUREMENTS] = { .id = COLLECTION_MEASUREMENTS,
                                  .name = "measurements",
                                  .title = { "测量值", "Measurements" },
                                  .flags = COLLECTION_DATED,
                                  COLLECTION(measurement, MEASUREMENT, MEASUREMENTS) },
};
