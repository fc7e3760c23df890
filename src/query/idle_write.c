/*
 * idle_write: see the header.
 */
#include "yardstick/query/idle_write.h"

#include <stdlib.h>

void idle_sum_write(struct json *j, const char *key, const struct idle_sum *sum)
{
    json_object_begin(j, key);
    json_i64(j, "count", sum->count);
    json_f64(j, "area", (double)sum->area / 100, 2);
    json_end(j);
}

static void text_write(struct json *j, const char *key, struct str text)
{
    if (text.len)
        json_str(j, key, text);
}

static void id_write(struct json *j, const char *key, int64_t id)
{
    if (id)
        json_i64(j, key, id);
}

static void place_write(struct json *j, const struct room_place *place)
{
    id_write(j, "building_id", place->building_id);
    text_write(j, "building", place->building);
    id_write(j, "courtyard_id", place->courtyard_id);
    text_write(j, "courtyard", place->courtyard);
    id_write(j, "district_id", place->district_id);
    text_write(j, "district", place->district);
    text_write(j, "tenure", place->tenure);
    json_bool(j, "lift", place->has_lift);
}

static void room_write(struct json *j, const struct room_places *places,
                       const struct idle_room *room)
{
    static const struct {
        const char *key;
        enum room_attribute attribute;
    } texts[] = { { "code", ROOM_CODE }, { "number", ROOM_NUMBER },   { "name", ROOM_NAME },
                  { "use", ROOM_USE },   { "subtype", ROOM_SUBTYPE }, { "state", ROOM_STATE } };

    json_object_begin(j, NULL);
    json_i64(j, "id", room->id);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        text_write(j, texts[i].key, room_value(places, &room->feature, texts[i].attribute).text);
    json_f64(j, "area", (double)room->area / 100, 2);
    json_end(j);
}

/* The nearest of them, the sum of their areas, and whether one is reserved. */
static struct idle_room summary(const struct idle_found *found, const size_t *rooms, size_t n)
{
    struct idle_room all = found->rooms[rooms[0]];

    for (size_t i = 1; i < n; i++) {
        const struct idle_room *room = &found->rooms[rooms[i]];

        all.area += room->area;
        all.is_reserved |= room->is_reserved;
        if (room->distance_m < all.distance_m) {
            all.distance_m = room->distance_m;
            all.at = room->at;
        }
    }
    return all;
}

size_t idle_n_items(const struct idle_found *found, const struct idle_groups *groups)
{
    return groups ? groups->n : found->n;
}

const size_t *idle_item_rooms(const struct idle_groups *groups, size_t item, size_t *own, size_t *n)
{
    *own = item;
    *n = groups ? groups->items[item].n : 1;
    return groups ? groups->rooms + groups->items[item].first : own;
}

static void waste_write(struct json *j, const struct idle_group *group)
{
    json_f64(j, "waste", (double)group->waste / 100, 2);
    json_bool(j, "least", group->is_least);
    if (!group->is_least)
        json_f64(j, "waste_bound", (double)group->bound / 100, 2);
}

void idle_item_write(struct json *j, const struct idle_found *found,
                     const struct idle_groups *groups, size_t item)
{
    size_t own, n;
    const size_t *rooms = idle_item_rooms(groups, item, &own, &n);
    struct idle_room all = summary(found, rooms, n);
    char label[16];

    json_object_begin(j, NULL);
    json_array_begin(j, "room_ids");
    for (size_t i = 0; i < n; i++)
        json_i64(j, NULL, found->rooms[rooms[i]].id);
    json_end(j);
    json_f64(j, "area", (double)all.area / 100, 2);
    if (groups)
        waste_write(j, &groups->items[item]);
    if (isfinite(all.distance_m)) {
        json_f64(j, "distance_m", all.distance_m, 2);
        json_f64(j, "walk_m", ORIGIN_WALK * all.distance_m, 0);
    }
    place_write(j, all.place);
    id_write(j, "floor_id", all.floor_id);
    json_str(j, "floor", room_floor_label(&found->places, all.floor_id, all.ordinal, label));
    json_i64(j, "ordinal", all.ordinal);
    json_bool(j, "reserved", all.is_reserved);
    if (all.is_placed) {
        json_f64(j, "lon", all.at.x, 8);
        json_f64(j, "lat", all.at.y, 8);
    }
    json_array_begin(j, "rooms");
    for (size_t i = 0; i < n; i++)
        room_write(j, &found->places, &found->rooms[rooms[i]]);
    json_end(j);
    json_end(j);
}

/* A sum by building or by use; the first room found says whose. */
struct part {
    const struct idle_room *first;
    struct idle_sum sum;
};

struct parts {
    struct part *items;
    size_t n, n_slots;
    size_t *slots; /* by building: one more than its place in items, 0 is free */
};

static struct part *part_of_building(struct parts *parts, const struct idle_room *room)
{
    uint64_t hash = (uint64_t)room->place->building_id * 0x9e3779b97f4a7c15u >> 32;
    size_t at = hash & (parts->n_slots - 1);

    while (parts->slots[at] &&
           parts->items[parts->slots[at] - 1].first->place->building_id != room->place->building_id)
        at = (at + 1) & (parts->n_slots - 1);
    if (!parts->slots[at]) {
        parts->items[parts->n++] = (struct part){ .first = room };
        parts->slots[at] = parts->n;
    }
    return &parts->items[parts->slots[at] - 1];
}

static void sum_add(struct idle_sum *sum, int64_t area)
{
    sum->count++;
    sum->area += area;
}

static void parts_fill(struct parts *parts, const struct idle_found *found,
                       const struct idle_groups *groups)
{
    for (size_t i = 0; i < idle_n_items(found, groups); i++) {
        size_t own, n;
        const struct idle_room *room = &found->rooms[idle_item_rooms(groups, i, &own, &n)[0]];

        sum_add(&part_of_building(parts, room)->sum, groups ? groups->items[i].area : room->area);
    }
}

static bool by_building_write(struct json *j, const struct idle_found *found,
                              const struct idle_groups *groups)
{
    size_t most = found->places.n + 2;
    struct parts parts = { .n_slots = 64 };
    bool ok;

    while (parts.n_slots < 2 * most)
        parts.n_slots *= 2;
    parts.items = calloc(most, sizeof(*parts.items));
    parts.slots = calloc(parts.n_slots, sizeof(*parts.slots));
    ok = parts.items && parts.slots;
    if (ok)
        parts_fill(&parts, found, groups);
    json_array_begin(j, "by_building");
    for (size_t i = 0; ok && i < parts.n; i++) {
        const struct idle_room *first = parts.items[i].first;

        json_object_begin(j, NULL);
        place_write(j, first->place);
        json_i64(j, "count", parts.items[i].sum.count);
        json_f64(j, "area", (double)parts.items[i].sum.area / 100, 2);
        if (isfinite(first->distance_m))
            json_f64(j, "distance_m", first->distance_m, 2);
        json_end(j);
    }
    json_end(j);
    free(parts.items);
    free(parts.slots);
    return ok;
}

enum { USES_MOST = 16 };

struct use_sums {
    struct {
        struct str use;
        struct idle_sum sum;
    } items[USES_MOST]; /* the codes are five */
    size_t n;
};

static void use_add(struct use_sums *uses, const struct idle_found *found, size_t room)
{
    const struct idle_room *r = &found->rooms[room];
    struct str use = room_value(&found->places, &r->feature, ROOM_USE).text;
    size_t at = 0;

    while (at < uses->n && !str_eq(uses->items[at].use, use))
        at++;
    if (at == USES_MOST)
        return;
    if (at == uses->n)
        uses->items[uses->n++].use = use;
    sum_add(&uses->items[at].sum, r->area);
}

static void by_use_write(struct json *j, const struct idle_found *found,
                         const struct idle_groups *groups)
{
    struct use_sums uses = { 0 };

    for (size_t i = 0; i < (groups ? groups->n_rooms : found->n); i++)
        use_add(&uses, found, groups ? groups->rooms[i] : i);
    json_array_begin(j, "by_use");
    for (size_t i = 0; i < uses.n; i++) {
        json_object_begin(j, NULL);
        if (uses.items[i].use.len)
            json_str(j, "use", uses.items[i].use);
        else
            json_none(j, "use");
        json_i64(j, "count", uses.items[i].sum.count);
        json_f64(j, "area", (double)uses.items[i].sum.area / 100, 2);
        json_end(j);
    }
    json_end(j);
}

bool idle_totals_write(struct json *j, const struct idle_found *found,
                       const struct idle_groups *groups, struct error *err)
{
    const struct idle_sum *total = groups ? &groups->total : &found->total;

    json_object_begin(j, "total");
    json_i64(j, "count", total->count);
    json_f64(j, "area", (double)total->area / 100, 2);
    if (groups)
        json_i64(j, "rooms", (int64_t)groups->n_rooms);
    if (found->reserved.count && !groups)
        idle_sum_write(j, "reserved", &found->reserved);
    if (found->unplaced.count)
        idle_sum_write(j, "unplaced", &found->unplaced);
    json_end(j);
    if (!by_building_write(j, found, groups))
        return error_set(err, ERROR_UNAVAILABLE, "not enough memory to search: try again");
    by_use_write(j, found, groups);
    return true;
}
