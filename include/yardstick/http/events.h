/*
 * events: one stream of server-sent events to many browsers.
 *
 * Made before the server and given to it. A route's handler calls
 * events_join(); any thread calls events_send(). A stream with nothing to say
 * is suspended: it costs no thread and no processor. A client that does not
 * read loses its stream when its queue is full; browsers connect again by
 * themselves. A comment goes out after 20 s of silence. The server ends all
 * streams before it stops.
 */
#pragma once

#include "yardstick/http/route.h"

struct events;

/* At most max_clients streams; each queues at most queue_bytes. 0: 500, 256 KiB. NULL: no memory.
 */
struct events *events_new(unsigned max_clients, size_t queue_bytes);
/* After the server has stopped. */
void events_free(struct events *events);

/* In a handler: answer this call with the stream. ERROR_BUSY when there are too many. `first` is
 * sent at once, as event "hello", and may be empty. */
MUST_CHECK bool events_join(struct events *events, struct call *call, struct str first,
                            struct error *err);

/* To every client: "event: NAME\ndata: DATA\n\n". DATA is one line (JSON) of at
 * most 1 MiB. From any thread. */
void events_send(struct events *events, const char *event, struct str data);

size_t events_count(struct events *events);
