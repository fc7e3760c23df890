/*
 * events: /events, what happens as it happens.
 */
#include "routes.h"

#include "yardstick/http/events.h"

static bool events_get(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;
    struct snapshot *s = map_acquire(world->map);
    struct str hello =
        arena_printf(call->arena, "{\"revision\":%llu}", (unsigned long long)(s ? s->revision : 0));
    struct events_who who = { .view = caller_view(call->caller),
                              .owner = call->caller->account_id,
                              .hears_all = caller_may(call->caller, "jobs_all") };

    (void)args;
    snapshot_release(s);
    return events_join(world->events, call, hello, &who, err);
}

const struct route events_routes[] = {
    { METHOD_GET, "/events", events_get, NULL, 0, "read", SCOPE_NONE,
      "Server-sent events: revision, job; a heartbeat every 20 s", "事件流：修订、任务进度",
      "text/event-stream" },
};
const size_t n_events_routes = ARRAY_LEN(events_routes);
