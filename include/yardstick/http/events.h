/*
 * events: one stream of server-sent events to many browsers.
 *
 * Made before the server and given to it. A route's handler calls
 * events_join(); any thread calls events_send(). A stream with nothing to say
 * is suspended: it costs no thread and no processor. A client that does not
 * read loses its stream when its queue is full, and each ends after an hour;
 * browsers connect again by themselves, and are looked at anew. A comment goes out after 20 s of
 * silence. The server ends all streams before it stops.
 */
#pragma once

#include "yardstick/http/route.h"

struct events;

/* At most max_clients streams; each queues at most queue_bytes. 0: 500, 256 KiB. NULL: no memory.
 */
struct events *events_new(unsigned max_clients, size_t queue_bytes);
/* After the server has stopped. */
void events_free(struct events *events);

/* Who listens: which of up to 32 views of the world is theirs, and whose things they hear of. */
struct events_who {
    unsigned view;
    int64_t owner;  /* 0: nobody */
    bool hears_all; /* also of others' things */
};

/* In a handler: answer this call with the stream. ERROR_BUSY when there are too many. `first` is
 * sent at once, as event "hello", and may be empty. */
MUST_CHECK bool events_join(struct events *events, struct call *call, struct str first,
                            const struct events_who *who, struct error *err);

/* Whom something is for. */
struct events_to {
    unsigned views; /* bit i: those with view i; 0: with any */
    int64_t owner;  /* its, and those who hear of everybody's; 0: all */
};

/* "event: NAME\ndata: DATA\n\n" to those it is for; NULL: to all. DATA is one line (JSON) of at
 * most 1 MiB. From any thread. */
void events_send(struct events *events, const char *event, struct str data,
                 const struct events_to *to);

/* Who this was may not be who it is: their streams end (0: those of all who are somebody), and
 * browsers ask anew. */
void events_part(struct events *events, int64_t owner);

size_t events_count(struct events *events);
