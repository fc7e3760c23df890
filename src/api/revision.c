/*
 * revision: see the header.
 */
#include "revision.h"

#include "yardstick/auth/caller.h"
#include "yardstick/base/json.h"
#include "yardstick/map/changed_places.h"

static void place_write(struct json *j, const struct changed_place *place)
{
    struct world_box b = place->box;
    struct point nw = mercator_world_to_degrees((struct point){ (double)b.min_x, (double)b.min_y });
    struct point se = mercator_world_to_degrees((struct point){ (double)b.max_x, (double)b.max_y });

    json_object_begin(j, NULL);
    json_text(j, "source", place->source);
    json_i64(j, "min_zoom", place->min_zoom);
    json_array_begin(j, "bounds");
    json_f64(j, NULL, nw.x, 7);
    json_f64(j, NULL, se.y, 7);
    json_f64(j, NULL, se.x, 7);
    json_f64(j, NULL, nw.y, 7);
    json_end(j);
    json_end(j);
}

static void changed_write(struct json *j, const struct snapshot *s,
                          const struct map_changed *changed, bool sees_secret)
{
    struct changed_place places[CHANGED_PLACES_MAX];
    struct error err = { 0 };
    size_t n;

    if (!s || !changed_places_make(s, changed, sees_secret, places, &n, &err)) {
        json_none(j, "changed");
        return;
    }
    json_array_begin(j, "changed");
    for (size_t i = 0; i < n; i++)
        place_write(j, &places[i]);
    json_end(j);
}

static void tell(struct events *events, const struct snapshot *s, const struct map_changed *changed,
                 bool sees_secret)
{
    AUTO(buf) data = BUF_INIT(16 << 10);
    struct json j = JSON_INIT(&data);
    struct events_to to = { .views = 0 };

    for (unsigned view = 0; view < CALLER_VIEWS; view++)
        if (caller_view_sees_secret(view) == sees_secret)
            to.views |= 1u << view;
    json_object_begin(&j, NULL);
    json_i64(&j, "revision", s ? (int64_t)s->revision : 0);
    changed_write(&j, s, changed, sees_secret);
    json_end(&j);
    events_send(events, "revision", buf_str(&data), &to);
}

/* Each hears of the places it sees; that something changed, all. */
void revision_tell(struct events *events, struct map *map, const struct map_changed *changed)
{
    struct snapshot *s = map_acquire(map);

    tell(events, s, changed, true);
    tell(events, s, changed, false);
    snapshot_release(s);
}
