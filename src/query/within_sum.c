/*
 * within_sum: see the header.
 */
#include "yardstick/query/within_sum.h"

#include <math.h>
#include <stdlib.h>

struct within_part *within_part_get(struct within_parts *parts, int64_t id, struct str name)
{
    for (size_t i = 0; i < parts->n; i++)
        if (parts->items[i].id == id && (id || str_eq(parts->items[i].name, name)))
            return &parts->items[i];
    if (parts->n == parts->room) {
        size_t room = parts->room ? 2 * parts->room : 32;
        struct within_part *items = realloc(parts->items, room * sizeof(*items));

        if (!items)
            return NULL;
        parts->items = items;
        parts->room = room;
    }
    parts->items[parts->n] = (struct within_part){ .id = id, .name = name, .people = -1 };
    return &parts->items[parts->n++];
}

static void part_add(struct within_part *part, int64_t area)
{
    part->count++;
    part->area += area;
}

void within_sum_add(struct within_sum *sum, const struct room_places *places,
                    const struct map_feature *room)
{
    struct map_value value = room_value(places, room, ROOM_AREA);
    int64_t area = llround(100 * (value.kind == VALUE_REAL ? value.f64 : (double)value.i64));
    int64_t unit = room_value(places, room, ROOM_INSTITUTION_ID).i64;
    struct within_part *by_unit =
        within_part_get(&sum->units, unit,
                        unit ? room_value(places, room, ROOM_INSTITUTION).text : (struct str){ 0 });
    struct within_part *by_use =
        within_part_get(&sum->uses, 0, room_value(places, room, ROOM_USE).text);

    if (!by_unit || !by_use) {
        sum->failed = true;
        return;
    }
    part_add(by_unit, area);
    part_add(by_use, area);
    sum->count++;
    sum->area += area;
    if (str_eq(room_value(places, room, ROOM_STATUS).text, STR("idle"))) {
        sum->idle_count++;
        sum->idle_area += area;
    }
}

void within_sum_release(struct within_sum *sum)
{
    free(sum->units.items);
    free(sum->uses.items);
    *sum = (struct within_sum){ 0 };
}

static int by_area(const void *a_, const void *b_)
{
    const struct within_part *a = a_, *b = b_;

    if (a->area != b->area)
        return a->area > b->area ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static void parts_write(struct json *j, const char *key, struct within_parts *parts, const char *id,
                        const char *name)
{
    if (parts->n)
        qsort(parts->items, parts->n, sizeof(*parts->items), by_area);
    json_array_begin(j, key);
    for (size_t i = 0; i < parts->n; i++) {
        const struct within_part *part = &parts->items[i];

        json_object_begin(j, NULL);
        if (id && part->id)
            json_i64(j, id, part->id);
        else if (id)
            json_none(j, id);
        if (part->name.len)
            json_str(j, name, part->name);
        else
            json_none(j, name);
        json_i64(j, "count", part->count);
        json_f64(j, "area", (double)part->area / 100, 2);
        if (part->people >= 0)
            json_i64(j, "people", part->people);
        json_end(j);
    }
    json_end(j);
}

void within_sum_write(struct json *j, struct within_sum *sum, bool units)
{
    if (units)
        parts_write(j, "by_institution", &sum->units, "institution_id", "institution");
    parts_write(j, "by_use", &sum->uses, NULL, "use");
}
