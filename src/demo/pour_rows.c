/*
 * pour_rows: see the header.
 */
#include "pour_rows.h"

/* Set a value by the column's name; a wrong name is found by the test that pours a city. */
static void put(struct entry *e, enum collection_id id, const char *column, struct cell cell)
{
    int at = collection_column_named(&collections[id], column);

    if (at >= 0)
        e->values[at] = cell;
}

static struct cell text(struct str s)
{
    return s.len ? (struct cell){ CELL_TEXT, 0, s } : (struct cell){ 0 };
}

static struct cell word(const char *s)
{
    return text(str_from(s));
}

static struct cell number(int64_t n)
{
    return (struct cell){ .kind = CELL_I64, .i64 = n };
}

static struct cell area(int64_t a)
{
    return a == CITY_NO_AREA ? (struct cell){ 0 } : number(a);
}

static struct cell reference(uint32_t row)
{
    return row == CITY_NONE ? (struct cell){ 0 } : number(pour_id(row));
}

static struct str date(const struct city_date *d)
{
    return str_from(d->text);
}

#define READ(noun, ID, plural)                                                                     \
    static uint32_t noun##_count(const struct city *city)                                          \
    {                                                                                              \
        return city->n_##plural;                                                                   \
    }                                                                                              \
    static void noun##_fill(const struct city *city, const struct city_##noun *row,                \
                            struct entry *e, struct str *day, struct city_shape *shape);           \
    static void noun##_read(const struct city *city, uint32_t i, struct entry *e, struct str *day, \
                            struct city_shape *shape)                                              \
    {                                                                                              \
        noun##_fill(city, &city->plural[i], e, day, shape);                                        \
    }                                                                                              \
    enum { noun##_collection = COLLECTION_##ID };                                                  \
    static void noun##_fill(const struct city *city, const struct city_##noun *row,                \
                            struct entry *e, struct str *day, struct city_shape *shape)

#define PUT(noun, column, cell) put(e, (enum collection_id)noun##_collection, column, cell)

/* The first day of everything that has none of its own. */
static const struct str first_day = { "2021-07-01", 10 };

READ(district, DISTRICTS, districts)
{
    (void)city;
    PUT(district, "code", text(row->code));
    PUT(district, "name", text(row->name));
    *day = first_day;
    *shape = row->shape;
}

/* Former institutions stand behind the others and are poured, too: history refers to them. */
static uint32_t institution_count(const struct city *city)
{
    return city->n_institutions + city->n_former;
}

static void institution_read(const struct city *city, uint32_t i, struct entry *e, struct str *day,
                             struct city_shape *shape)
{
    const struct city_institution *row = &city->institutions[i];
    enum { institution_collection = COLLECTION_INSTITUTIONS };

    PUT(institution, "code", text(row->code));
    PUT(institution, "name", text(row->name));
    PUT(institution, "short_name", text(row->short_name));
    PUT(institution, "class", word(row->class));
    PUT(institution, "category", word(row->category));
    PUT(institution, "parent_code", reference(row->parent));
    PUT(institution, "secret", number(row->secret));
    *day = date(&row->from);
    *shape = (struct city_shape){ 0 };
}

READ(courtyard, COURTYARDS, courtyards)
{
    (void)city;
    PUT(courtyard, "code", text(row->code));
    PUT(courtyard, "name", text(row->name));
    PUT(courtyard, "district", reference(row->district));
    PUT(courtyard, "address", text(row->address));
    PUT(courtyard, "land_area", number(row->land_area));
    PUT(courtyard, "tenure", word(row->tenure));
    *day = date(&row->from);
    *shape = row->shape;
}

READ(building, BUILDINGS, buildings)
{
    (void)city;
    PUT(building, "code", text(row->code));
    PUT(building, "courtyard_code", reference(row->courtyard));
    PUT(building, "name", text(row->name));
    PUT(building, "floors_above", number(row->floors_above));
    PUT(building, "floors_below", number(row->floors_below));
    PUT(building, "height", number((row->height + 5) / 10)); // mm to cm
    PUT(building, "gross_area", number(row->gross_area));
    PUT(building, "certificate_area",
        area(row->certificate_no.len ? row->certificate_area : CITY_NO_AREA));
    PUT(building, "certificate_no", text(row->certificate_no));
    PUT(building, "title", word(row->title));
    PUT(building, "tenure", word(row->tenure));
    PUT(building, "built", number(row->built));
    PUT(building, "state", word(row->state));
    *day = date(&row->from);
    *shape = row->shape;
}

READ(floor, FLOORS, floors)
{
    PUT(floor, "building_code", reference(row->building));
    PUT(floor, "ordinal", number(row->ordinal));
    PUT(floor, "label", text(row->label));
    PUT(floor, "gross_area", number(row->gross_area));
    *day = date(&city->buildings[row->building].from);
    *shape = row->shape;
}

READ(room, ROOMS, rooms)
{
    const struct city_floor *floor = &city->floors[row->floor];

    PUT(room, "code", text(row->code));
    PUT(room, "building_code", reference(floor->building));
    PUT(room, "ordinal", number(floor->ordinal));
    PUT(room, "number", text(row->number));
    PUT(room, "name", text(row->name));
    PUT(room, "use", word(row->use));
    PUT(room, "subtype", word(row->subtype));
    PUT(room, "measured_area", area(row->measured_area));
    PUT(room, "declared_area", area(row->declared_area));
    PUT(room, "approved_area", area(row->approved_area));
    PUT(room, "state", word(row->state));
    *day = date(&row->from);
    *shape = row->shape;
}

READ(circulation, CIRCULATION, circulations)
{
    const struct city_floor *floor = &city->floors[row->floor];

    PUT(circulation, "building_code", reference(floor->building));
    PUT(circulation, "ordinal", number(floor->ordinal));
    PUT(circulation, "kind", word(row->kind));
    *day = date(&city->buildings[floor->building].from);
    *shape = row->shape;
}

READ(person, PEOPLE, people)
{
    (void)city;
    PUT(person, "code", text(row->code));
    PUT(person, "name", text(row->name));
    PUT(person, "institution_code", reference(row->institution));
    PUT(person, "department", text(row->department));
    PUT(person, "rank", word(row->rank));
    PUT(person, "status", word(row->status));
    *day = date(&row->from);
    *shape = (struct city_shape){ 0 };
}

READ(establishment, ESTABLISHMENTS, establishments)
{
    (void)city;
    PUT(establishment, "institution_code", reference(row->institution));
    PUT(establishment, "rank", word(row->rank));
    PUT(establishment, "from", text(date(&row->from)));
    PUT(establishment, "posts", number(row->posts));
    PUT(establishment, "document", text(row->document));
    *day = date(&row->from);
    *shape = (struct city_shape){ 0 };
}

READ(occupancy, OCCUPANCY, occupancies)
{
    (void)city;
    PUT(occupancy, "person_code", reference(row->person));
    PUT(occupancy, "room_code", reference(row->room));
    PUT(occupancy, "from", text(date(&row->from)));
    PUT(occupancy, "to", text(date(&row->to)));
    PUT(occupancy, "share", number(row->share));
    PUT(occupancy, "kind", word(row->kind));
    *day = date(&row->from);
    *shape = (struct city_shape){ 0 };
}

READ(holding, HOLDINGS, holdings)
{
    (void)city;
    PUT(holding, "institution_code", reference(row->institution));
    PUT(holding, "room_code", reference(row->room));
    PUT(holding, "from", text(date(&row->from)));
    PUT(holding, "to", text(date(&row->to)));
    PUT(holding, "share", number(row->share));
    PUT(holding, "document", text(row->document));
    *day = date(&row->from);
    *shape = (struct city_shape){ 0 };
}

READ(tenure, TENURES, tenures)
{
    (void)city;
    PUT(tenure, "room_code", reference(row->room));
    PUT(tenure, "building_code", reference(row->building));
    PUT(tenure, "kind", word(row->kind));
    PUT(tenure, "party", text(row->party));
    PUT(tenure, "from", text(date(&row->from)));
    PUT(tenure, "to", text(date(&row->to)));
    PUT(tenure, "rent", row->rent ? number(row->rent) : (struct cell){ 0 });
    PUT(tenure, "document", text(row->document));
    *day = date(&row->from);
    *shape = (struct city_shape){ 0 };
}

READ(canteen, CANTEENS, canteens)
{
    PUT(canteen, "code", text(row->code));
    PUT(canteen, "courtyard_code", reference(row->courtyard));
    PUT(canteen, "name", text(row->name));
    PUT(canteen, "gross_area", number(row->area));
    PUT(canteen, "seats", number(row->seats));
    *day = date(&city->courtyards[row->courtyard].from);
    *shape = row->shape;
}

READ(parking, PARKING, parkings)
{
    bool underground = row->floor != CITY_NONE && city->floors[row->floor].ordinal < 0;

    PUT(parking, "code", text(row->code));
    PUT(parking, "courtyard_code", reference(row->courtyard));
    PUT(parking, "kind", word(row->kind));
    PUT(parking, "underground", number(underground));
    PUT(parking, "spaces", number(row->spaces));
    PUT(parking, "area", number(row->area));
    *day = date(&city->courtyards[row->courtyard].from);
    *shape = row->shape;
}

#define TABLE(noun, ID)                                                                            \
    {                                                                                              \
        COLLECTION_##ID, noun##_count, noun##_read                                                 \
    }

/* In the order in which they refer to each other. */
const struct pour_table pour_tables[] = {
    TABLE(district, DISTRICTS),
    TABLE(institution, INSTITUTIONS),
    TABLE(courtyard, COURTYARDS),
    TABLE(building, BUILDINGS),
    TABLE(floor, FLOORS),
    TABLE(room, ROOMS),
    TABLE(circulation, CIRCULATION),
    TABLE(person, PEOPLE),
    TABLE(establishment, ESTABLISHMENTS),
    TABLE(occupancy, OCCUPANCY),
    TABLE(holding, HOLDINGS),
    TABLE(tenure, TENURES),
    TABLE(canteen, CANTEENS),
    TABLE(parking, PARKING),
};
const size_t n_pour_tables = ARRAY_LEN(pour_tables);
