/*
 * room_place: see the header.
 */
#include "yardstick/query/room_place.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const attribute_names[ROOM_ATTRIBUTES] = {
    [ROOM_CODE] = "code",
    [ROOM_NUMBER] = "number",
    [ROOM_NAME] = "name",
    [ROOM_USE] = "use",
    [ROOM_SUBTYPE] = "subtype",
    [ROOM_STATE] = "state",
    [ROOM_STATUS] = "status",
    [ROOM_AREA] = "usable_area",
    [ROOM_FLOOR] = "floor_id",
    [ROOM_BUILDING] = "building_id",
    [ROOM_ORDINAL] = "ordinal",
    [ROOM_INSTITUTION_ID] = "institution_id",
    [ROOM_INSTITUTION] = "institution",
};

bool room_places_open(const struct snapshot *s, struct room_places *out, struct error *err)
{
    bool found;

    *out = (struct room_places){ .snapshot = s };
    found = snapshot_layer(s, STR("room"), &out->room) &&
            snapshot_layer(s, STR("room_label"), &out->label) &&
            snapshot_layer(s, STR("floor"), &out->floor) &&
            snapshot_layer(s, STR("building"), &out->building) &&
            snapshot_layer(s, STR("courtyard"), &out->courtyard) &&
            snapshot_layer(s, STR("district"), &out->district) &&
            snapshot_layer(s, STR("circulation"), &out->circulation);
    for (unsigned i = 0; found && i < ROOM_ATTRIBUTES; i++)
        found = snapshot_attribute(s, out->room, attribute_names[i], &out->attribute[i]);
    out->has_secret = found && snapshot_attribute(s, out->room, "secret", &out->secret);
    return found || error_set(err, ERROR_INTERNAL, "the map has no rooms to look among");
}

void room_places_release(struct room_places *places)
{
    for (size_t i = 0; i < places->n_slots; i++)
        free(places->slots[i]);
    free(places->slots);
    *places = (struct room_places){ 0 };
}

static struct map_value value_of(const struct snapshot *s, uint32_t layer,
                                 const struct map_feature *f, const char *name)
{
    uint32_t attribute;

    if (!snapshot_attribute(s, layer, name, &attribute))
        return (struct map_value){ .kind = VALUE_NONE };
    return map_feature_value(f, attribute);
}

static struct point middle_of(const struct snapshot *s, const struct map_feature *f)
{
    struct world_box box = map_feature_box(s, f);

    return mercator_world_to_degrees(
        (struct point){ (double)(box.min_x + box.max_x) / 2, (double)(box.min_y + box.max_y) / 2 });
}

static bool has_shape(const struct map_feature *f)
{
    return f->index < f->segment->tree.n;
}

struct lift_search {
    uint32_t building, kind; /* attributes of circulation */
    int64_t id;
    bool found;
};

static bool lift_visit(void *data, const struct map_feature *f)
{
    struct lift_search *search = data;

    search->found = map_feature_value(f, search->building).i64 == search->id &&
                    str_eq(map_feature_value(f, search->kind).text, STR("lift"));
    return !search->found;
}

static bool has_lift(const struct room_places *places, const struct map_feature *building)
{
    const struct snapshot *s = places->snapshot;
    struct lift_search search = { .id = map_feature_id(building) };

    if (!snapshot_attribute(s, places->circulation, "building_id", &search.building) ||
        !snapshot_attribute(s, places->circulation, "kind", &search.kind))
        return false;
    snapshot_query(s, places->circulation, map_feature_box(s, building), lift_visit, &search);
    return search.found;
}

static void fill_courtyard(const struct room_places *places, struct room_place *out)
{
    const struct snapshot *s = places->snapshot;
    struct map_feature f;

    if (!out->courtyard_id || !snapshot_find(s, places->courtyard, out->courtyard_id, &f))
        return;
    out->courtyard = value_of(s, places->courtyard, &f, "name").text;
    out->district_id = value_of(s, places->courtyard, &f, "district_id").i64;
    if (!out->tenure.len)
        out->tenure = value_of(s, places->courtyard, &f, "tenure").text;
    if (!out->is_placed && has_shape(&f)) {
        out->is_placed = true;
        out->middle = middle_of(s, &f);
    }
    if (out->district_id && snapshot_find(s, places->district, out->district_id, &f))
        out->district = value_of(s, places->district, &f, "name").text;
}

static void fill(const struct room_places *places, struct room_place *out)
{
    const struct snapshot *s = places->snapshot;
    struct map_feature f;

    if (!snapshot_find(s, places->building, out->building_id, &f))
        return;
    out->building = value_of(s, places->building, &f, "name").text;
    out->tenure = value_of(s, places->building, &f, "tenure").text;
    out->courtyard_id = value_of(s, places->building, &f, "courtyard_id").i64;
    if (has_shape(&f)) {
        out->is_placed = true;
        out->middle = middle_of(s, &f);
        out->has_lift = has_lift(places, &f);
    }
    fill_courtyard(places, out);
}

static size_t slot_of(const struct room_places *places, int64_t building)
{
    size_t at = ((uint64_t)building * 0x9e3779b97f4a7c15u >> 32) & (places->n_slots - 1);

    while (places->slots[at] && places->slots[at]->building_id != building)
        at = (at + 1) & (places->n_slots - 1);
    return at;
}

/* Twice as many slots once half are taken. */
static bool grow(struct room_places *places)
{
    struct room_places more = { .n_slots = places->n_slots ? 2 * places->n_slots : 64 };

    if (2 * (places->n + 1) <= places->n_slots)
        return true;
    more.slots = calloc(more.n_slots, sizeof(struct room_place *));
    if (!more.slots)
        return false;
    for (size_t i = 0; i < places->n_slots; i++)
        if (places->slots[i])
            more.slots[slot_of(&more, places->slots[i]->building_id)] = places->slots[i];
    free(places->slots);
    places->slots = more.slots;
    places->n_slots = more.n_slots;
    return true;
}

const struct room_place *room_places_get(struct room_places *places, int64_t building)
{
    static const struct room_place nowhere = { 0 };
    struct room_place *place;
    size_t at;

    if (!grow(places)) {
        places->failed = true;
        return &nowhere;
    }
    at = slot_of(places, building);
    if (places->slots[at])
        return places->slots[at];
    place = calloc(1, sizeof(*place));
    if (!place) {
        places->failed = true;
        return &nowhere;
    }
    place->building_id = building;
    fill(places, place);
    places->slots[at] = place;
    places->n++;
    return place;
}

bool room_places_at(const struct room_places *places, const struct map_feature *room,
                    const struct room_place *place, struct point *out)
{
    const struct snapshot *s = places->snapshot;
    struct map_feature label;

    if (snapshot_find(s, places->label, map_feature_id(room), &label) && has_shape(&label))
        *out = middle_of(s, &label);
    else if (has_shape(room))
        *out = middle_of(s, room);
    else if (place->is_placed)
        *out = place->middle;
    else
        return false;
    return true;
}

struct map_value room_value(const struct room_places *places, const struct map_feature *room,
                            enum room_attribute attribute)
{
    return map_feature_value(room, places->attribute[attribute]);
}

bool room_is_secret(const struct room_places *places, const struct map_feature *room)
{
    const struct segment *g = room->segment;

    return places->has_secret &&
           g->values[(size_t)room->index * g->n_attributes + places->secret] != 0;
}

struct str room_floor_label(const struct room_places *places, int64_t floor, int64_t ordinal,
                            char out[16])
{
    const struct snapshot *s = places->snapshot;
    struct map_value label = { .kind = VALUE_NONE };
    struct map_feature f;

    if (floor && snapshot_find(s, places->floor, floor, &f))
        label = value_of(s, places->floor, &f, "label");
    if (label.kind == VALUE_TEXT && label.text.len)
        return label.text;
    snprintf(out, 16, ordinal < 0 ? "B%d" : "%dF", (int)(ordinal < 0 ? -ordinal : ordinal + 1));
    return str_from(out);
}
