/*
 * idle_group: see the header. Which rooms adjoin is idle_adjoin.c, which of them are best
 * connected.c.
 */
#include "yardstick/query/idle_group.h"

#include <stdlib.h>

#include "connected.h"

/* A room on its way to its floor. */
struct seat {
    int64_t floor; /* of a floor: where its rooms begin */
    size_t at;     /* in found->rooms: nearest first */
};

static int by_floor(const void *a_, const void *b_)
{
    const struct seat *a = a_, *b = b_;

    if (a->floor != b->floor)
        return a->floor < b->floor ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

static int by_first(const void *a_, const void *b_)
{
    const struct seat *a = a_, *b = b_;

    return (a->at > b->at) - (a->at < b->at);
}

static int by_distance(const void *a_, const void *b_)
{
    const struct idle_group *a = a_, *b = b_;

    if (a->distance_m < b->distance_m || a->distance_m > b->distance_m)
        return a->distance_m < b->distance_m ? -1 : 1;
    if (isnan(a->distance_m) != isnan(b->distance_m))
        return isnan(a->distance_m) ? 1 : -1;
    if (a->waste != b->waste)
        return a->waste < b->waste ? -1 : 1;
    return (a->first > b->first) - (a->first < b->first);
}

static bool group_add(struct idle_groups *out, const struct connected *c, const struct seat *seats,
                      const struct idle_found *found)
{
    struct idle_group group = { .first = out->n_rooms,
                                .area = c->sum,
                                .waste = c->sum - c->least,
                                .bound = c->bound - c->least,
                                .is_least = c->is_least,
                                .distance_m = NAN };

    if (out->n == out->room) {
        size_t room = out->room ? 2 * out->room : 64;
        struct idle_group *items = realloc(out->items, room * sizeof(*items));

        if (!items)
            return false;
        out->items = items;
        out->room = room;
    }
    for (unsigned i = 0; i < c->n; i++) {
        if (!room_set_has(&c->best, i))
            continue;
        if (group.n++ == 0)
            group.distance_m = found->rooms[seats[i].at].distance_m; // NOLINT: n seats are filled
        out->rooms[out->n_rooms++] = seats[i].at;                    // NOLINT: as above
    }
    out->items[out->n++] = group;
    out->total.count++;
    out->total.area += group.area;
    out->all_least &= group.is_least;
    return true;
}

/* Metres of a world unit where the room is. */
static double unit_m(const struct idle_found *found, const struct idle_room *room)
{
    const struct snapshot *s = found->places.snapshot;
    struct world_box box = map_feature_box(s, &room->feature);
    struct point p =
        mercator_world_to_degrees((struct point){ (double)box.min_x, (double)box.min_y });

    return 2 * MERCATOR_HALF_SIDE / (double)MERCATOR_WORLD * cos(p.y * (M_PI / 180));
}

/* The rooms of a floor that have an area, and which of them adjoin. */
static void floor_read(const struct idle_found *found, const struct seat *seats, size_t n,
                       struct connected *c, struct seat *kept)
{
    double unit = 0;

    c->n = 0;
    memset(c->neighbours, 0, sizeof(c->neighbours));
    for (size_t i = 0; i < n && c->n < CONNECTED_MOST; i++) {
        const struct idle_room *room = &found->rooms[seats[i].at];

        if (room->area <= 0)
            continue;
        if (unit == 0 && room->feature.index < room->feature.segment->tree.n)
            unit = unit_m(found, room);
        kept[c->n] = seats[i];
        c->area[c->n++] = room->area;
    }
    for (unsigned i = 0; i < c->n; i++) {
        for (unsigned k = i + 1; unit > 0 && k < c->n; k++) {
            if (!idle_rooms_adjoin(&found->rooms[kept[i].at].feature,
                                   &found->rooms[kept[k].at].feature, unit))
                continue;
            room_set_add(&c->neighbours[i], k);
            room_set_add(&c->neighbours[k], i);
        }
    }
}

/* The best group of the floor, the best of what is left, and so on. */
static bool floor_groups(const struct idle_found *found, const struct seat *seats, size_t n,
                         struct connected *c, struct idle_groups *out)
{
    struct seat kept[CONNECTED_MOST];
    struct room_set rooms = { { 0 } };
    int64_t sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += found->rooms[seats[i].at].area;
    if (sum < c->least)
        return true; // no need to look who adjoins whom
    floor_read(found, seats, n, c, kept);
    for (unsigned i = 0; i < c->n; i++)
        room_set_add(&rooms, i);
    for (;;) {
        connected_find(c, &rooms);
        if (!c->found)
            return true;
        if (!group_add(out, c, kept, found))
            return false;
        for (unsigned w = 0; w < CONNECTED_WORDS; w++)
            rooms.bits[w] &= ~c->best.bits[w];
    }
}

/* Floors, that with the nearest room first: if the search must be cut short, then far away. */
static bool all_floors(const struct idle_found *found, struct seat *seats, struct seat *floors,
                       struct connected *c, struct idle_groups *out)
{
    size_t n_floors = 0;

    for (size_t i = 0; i < found->n; i++)
        seats[i] = (struct seat){ found->rooms[i].floor_id, i };
    qsort(seats, found->n, sizeof(*seats), by_floor);
    for (size_t i = 0; i < found->n; i++)
        if (i == 0 || seats[i].floor != seats[i - 1].floor)
            floors[n_floors++] = (struct seat){ (int64_t)i, seats[i].at };
    qsort(floors, n_floors, sizeof(*floors), by_first);
    for (size_t f = 0; f < n_floors; f++) {
        size_t first = (size_t)floors[f].floor, n = 1;

        while (first + n < found->n && seats[first + n].floor == seats[first].floor)
            n++;
        if (!floor_groups(found, seats + first, n, c, out))
            return false;
    }
    return true;
}

bool idle_groups_make(const struct idle_found *found, int64_t min_area, int64_t max_area,
                      struct idle_groups *out, struct error *err)
{
    struct seat *seats = calloc(found->n + 1, sizeof(*seats));
    struct seat *floors = calloc(found->n + 1, sizeof(*floors));
    struct connected *c = calloc(1, sizeof(*c));
    bool done;

    *out = (struct idle_groups){ .all_least = true };
    out->rooms = calloc(found->n + 1, sizeof(*out->rooms));
    done = seats && floors && c && out->rooms;
    if (done) {
        c->least = min_area;
        c->most = max_area;
        c->budget = IDLE_SETS_ALL;
        done = all_floors(found, seats, floors, c, out);
    }
    free(seats);
    free(floors);
    free(c);
    if (!done)
        return error_set(err, ERROR_UNAVAILABLE, "not enough memory to search: try again");
    if (out->n)
        qsort(out->items, out->n, sizeof(*out->items), by_distance);
    return true;
}

void idle_groups_release(struct idle_groups *groups)
{
    free(groups->items);
    free(groups->rooms);
    *groups = (struct idle_groups){ 0 };
}
