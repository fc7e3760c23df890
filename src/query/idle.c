/*
 * idle: see the header.
 */
#include "yardstick/query/idle.h"

#include <stdlib.h>

enum { SHAPES_APART_M = 30 /* a drawn building and its rooms may disagree by this much */ };

/* Is an attribute this text? The dictionary's numbers already met are remembered. */
struct text_is {
    struct str text;
    const struct segment *segment;
    uint32_t yes, no[2];
};

static bool text_holds(struct text_is *is, const struct map_feature *f, uint32_t attribute)
{
    const struct segment *g = f->segment;
    uint32_t value = g->values[(size_t)f->index * g->n_attributes + attribute];

    if (is->segment != g)
        *is = (struct text_is){ .text = is->text, .segment = g };
    if (value == 0 || value == is->no[0] || value == is->no[1])
        return false;
    if (value == is->yes)
        return true;
    if (str_eq(map_feature_value(f, attribute).text, is->text)) {
        is->yes = value;
        return true;
    }
    is->no[1] = is->no[0];
    is->no[0] = value;
    return false;
}

struct search {
    const struct snapshot *s;
    const struct idle_query *query;
    struct idle_found *found;
    struct text_is is_idle, is_reserved, has_use;
};

static int64_t area_of(const struct map_value *value)
{
    return llround(100 * (value->kind == VALUE_REAL ? value->f64 : (double)value->i64));
}

/* What needs only the room itself, the cheapest first. */
static bool room_fits(struct search *search, const struct map_feature *f, struct idle_room *room)
{
    const struct idle_query *q = search->query;
    const struct room_places *places = &search->found->places;
    struct map_value area;

    room->is_reserved =
        q->reserved && text_holds(&search->is_reserved, f, places->attribute[ROOM_STATE]);
    if (!room->is_reserved && !text_holds(&search->is_idle, f, places->attribute[ROOM_STATUS]))
        return false;
    if (q->use.len && !text_holds(&search->has_use, f, places->attribute[ROOM_USE]))
        return false;
    room->ordinal = room_value(places, f, ROOM_ORDINAL).i64;
    if (q->has_ordinal && room->ordinal != q->ordinal)
        return false;
    area = room_value(places, f, ROOM_AREA);
    room->area = area_of(&area);
    return room->area >= q->min_area && room->area <= q->max_area;
}

static bool place_fits(const struct idle_query *q, const struct room_place *place)
{
    return (!q->building_id || place->building_id == q->building_id) &&
           (!q->courtyard_id || place->courtyard_id == q->courtyard_id) &&
           (!q->district_id || place->district_id == q->district_id) &&
           (!q->tenure.len || str_eq(place->tenure, q->tenure)) &&
           (!q->needs_lift || place->has_lift == q->has_lift);
}

static void sum_add(struct idle_sum *sum, int64_t area)
{
    sum->count++;
    sum->area += area;
}

static bool room_add(struct idle_found *found, const struct idle_room *room)
{
    if (found->n == found->room) {
        size_t more = found->room ? 2 * found->room : 256;
        struct idle_room *rooms = realloc(found->rooms, more * sizeof(*rooms));

        if (!rooms) {
            found->failed = true;
            return false;
        }
        found->rooms = rooms;
        found->room = more;
    }
    found->rooms[found->n++] = *room;
    sum_add(&found->total, room->area);
    if (room->is_reserved)
        sum_add(&found->reserved, room->area);
    return true;
}

static bool visit(void *data, const struct map_feature *f)
{
    struct search *search = data;
    const struct idle_query *q = search->query;
    struct idle_found *found = search->found;
    struct idle_room room = { .feature = *f, .distance_m = NAN };

    if (!room_fits(search, f, &room))
        return true;
    room.place = room_places_get(&found->places, room_value(&found->places, f, ROOM_BUILDING).i64);
    if (!place_fits(q, room.place) || (q->accept && !q->accept(q->data, f)))
        return true;
    room.id = map_feature_id(f);
    room.floor_id = room_value(&found->places, f, ROOM_FLOOR).i64;
    room.is_placed = room_places_at(&found->places, f, room.place, &room.at);
    if (q->origin && room.is_placed) {
        room.distance_m = origin_distance_m(q->origin, room.place->building_id,
                                            room.place->courtyard_id, room.at);
        if (room.distance_m > q->within_m)
            return true;
    } else if (q->origin && isfinite(q->within_m)) {
        sum_add(&found->unplaced, room.area);
        return true;
    }
    return room_add(found, &room);
}

static int by_distance(const void *a_, const void *b_)
{
    const struct idle_room *a = a_, *b = b_;

    if (isnan(a->distance_m) != isnan(b->distance_m))
        return isnan(a->distance_m) ? 1 : -1;
    if (a->distance_m < b->distance_m || a->distance_m > b->distance_m)
        return a->distance_m < b->distance_m ? -1 : 1;
    if (isnan(a->distance_m) && a->place->building_id != b->place->building_id)
        return a->place->building_id < b->place->building_id ? -1 : 1;
    if (isnan(a->distance_m) && a->ordinal != b->ordinal)
        return a->ordinal < b->ordinal ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static struct world_box search_box(const struct idle_query *q)
{
    double reach = q->within_m;
    struct bbox box;
    struct world_point nw, se;

    if (q->origin && !q->origin->is_place)
        reach = fmax(reach, SHAPES_APART_M);
    box = q->origin ? origin_box(q->origin, reach) : (struct bbox){ -180, -90, 180, 90 };
    nw = mercator_world((struct point){ box.min_x, box.max_y });
    se = mercator_world((struct point){ box.max_x, box.min_y });
    return (struct world_box){ nw.x, nw.y, se.x, se.y };
}

bool idle_find(const struct snapshot *s, const struct idle_query *query, struct idle_found *out,
               struct error *err)
{
    struct search search = { .s = s,
                             .query = query,
                             .found = out,
                             .is_idle = { .text = STR("idle") },
                             .is_reserved = { .text = STR("reserved") },
                             .has_use = { .text = query->use } };

    *out = (struct idle_found){ 0 };
    if (!room_places_open(s, &out->places, err))
        return false;
    snapshot_query(s, out->places.room, search_box(query), visit, &search);
    snapshot_query_unplaced(s, out->places.room, visit, &search);
    if (out->failed || out->places.failed)
        return error_set(err, ERROR_UNAVAILABLE, "not enough memory to search: try again");
    if (out->n)
        qsort(out->rooms, out->n, sizeof(*out->rooms), by_distance);
    return true;
}

void idle_found_release(struct idle_found *found)
{
    room_places_release(&found->places);
    free(found->rooms);
    *found = (struct idle_found){ 0 };
}
