/*
 * thing: see the header.
 */
#include "yardstick/query/thing.h"

/* One feature of one layer, asked by the names of its attributes. */
struct subject {
    const struct snapshot *s;
    uint32_t layer;
    const struct map_feature *f;
};

static struct map_value value(const struct subject *of, const char *name)
{
    uint32_t attribute;

    if (!snapshot_attribute(of->s, of->layer, name, &attribute))
        return (struct map_value){ .kind = VALUE_NONE };
    return map_feature_value(of->f, attribute);
}

static struct str text(const struct subject *of, const char *name)
{
    struct map_value v = value(of, name);

    return v.kind == VALUE_TEXT ? v.text : (struct str){ 0 };
}

static void text_write(struct json *j, const char *key, struct str s)
{
    if (s.len)
        json_str(j, key, s);
}

static void id_write(struct json *j, const char *key, int64_t id)
{
    if (id)
        json_i64(j, key, id);
}

/* "512 财务科", "A座 5F", a name, or whatever else tells it. */
static void label_write(struct json *j, const struct subject *of, struct str building,
                        struct str floor)
{
    static const char *const names[] = { "name", "title", "code", "kind" };
    AUTO(buf) label = BUF_INIT(4096);
    struct str number = text(of, "number");

    buf_add(&label, number);
    if (number.len && text(of, "name").len)
        buf_addc(&label, ' ');
    for (size_t i = 0; i < ARRAY_LEN(names) && (!number.len || i == 0); i++) {
        struct str name = text(of, names[i]);

        buf_add(&label, name);
        if (name.len)
            break;
    }
    if (!label.len && floor.len) {
        buf_add(&label, building);
        buf_addf(&label, " %" STR_FMT, STR_ARG(floor));
    }
    json_str(j, "label", buf_str(&label));
}

/* What the feature says of itself. */
static void own_write(struct json *j, const struct subject *of)
{
    static const struct {
        const char *key, *attribute;
    } texts[] = { { "code", "code" },
                  { "use", "use" },
                  { "status", "status" },
                  { "state", "state" },
                  { "type", "kind" } };
    struct map_value area = value(of, "usable_area");

    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        text_write(j, texts[i].key, text(of, texts[i].attribute));
    if (area.kind == VALUE_REAL || area.kind == VALUE_INT)
        json_f64(j, "area", area.kind == VALUE_REAL ? area.f64 : (double)area.i64, 2);
}

void thing_write(struct json *j, struct room_places *places, uint32_t layer,
                 const struct map_feature *f)
{
    struct subject of = { places->snapshot, layer, f };
    int64_t building =
        layer == places->building ? map_feature_id(f) : value(&of, "building_id").i64;
    const struct room_place *place = building ? room_places_get(places, building) : NULL;
    struct map_value ordinal = value(&of, "ordinal");
    int64_t floor_id = layer == places->floor ? map_feature_id(f) : value(&of, "floor_id").i64;
    char scratch[16];
    struct str floor = { 0 };

    if (ordinal.kind == VALUE_INT)
        floor = room_floor_label(places, floor_id, ordinal.i64, scratch);
    json_text(j, "kind", places->snapshot->layers[layer].schema->name);
    json_i64(j, "id", map_feature_id(f));
    label_write(j, &of, place ? place->building : (struct str){ 0 }, floor);
    own_write(j, &of);
    if (place) {
        id_write(j, "building_id", place->building_id);
        text_write(j, "building", place->building);
        text_write(j, "courtyard", place->courtyard);
        text_write(j, "district", place->district);
    }
    id_write(j, "courtyard_id", place ? place->courtyard_id : value(&of, "courtyard_id").i64);
    id_write(j, "district_id", place ? place->district_id : value(&of, "district_id").i64);
    if (ordinal.kind == VALUE_INT) {
        json_i64(j, "ordinal", ordinal.i64);
        json_str(j, "floor", floor);
    }
}
