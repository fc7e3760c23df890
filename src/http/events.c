/*
 * events: see the header.
 *
 * A client is a queue of bytes and a connection. libmicrohttpd's thread asks
 * for bytes (client_read); with none it suspends the connection under the
 * events' lock, so that whoever queues next sees it sleeping and wakes it.
 */
#include "yardstick/http/events.h"

#include <stdlib.h>

#include "yardstick/base/clock.h"

#include "transfer.h"

enum {
    HEARTBEAT_MS = 20000,
    STREAM_MS = 3600000, // a session may be over by then
    CLIENTS_DEFAULT = 500,
    QUEUE_DEFAULT = 256 << 10,
    PIECE = 4096,
};

struct events_client {
    struct events *events;
    struct events_client *prev, *next;
    struct MHD_Connection *mhd;
    struct connection *connection;
    struct buf queue;
    size_t sent;  /* of the queue */
    bool sleeps;  /* suspended: resume it when there is something */
    bool is_over; /* end the stream */
    bool is_lost; /* it did not read: end without the rest */
    int64_t last_ms, joined_ms;
    struct events_who who;
};

struct events {
    pthread_mutex_t lock;
    struct events_client *clients;
    size_t n, n_max, queue_bytes;
    bool ended;
};

struct events *events_new(unsigned max_clients, size_t queue_bytes)
{
    struct events *events = calloc(1, sizeof(*events));

    if (!events)
        return NULL;
    pthread_mutex_init(&events->lock, NULL);
    events->n_max = max_clients ? max_clients : CLIENTS_DEFAULT;
    events->queue_bytes = queue_bytes ? queue_bytes : QUEUE_DEFAULT;
    return events;
}

void events_free(struct events *events)
{
    if (!events)
        return;
    pthread_mutex_destroy(&events->lock);
    free(events);
}

size_t events_count(struct events *events)
{
    size_t n;

    pthread_mutex_lock(&events->lock);
    n = events->n;
    pthread_mutex_unlock(&events->lock);
    return n;
}

/* The lock is held. */
static void client_wake(struct events_client *client)
{
    if (client->sleeps)
        MHD_resume_connection(client->mhd);
    client->sleeps = false;
}

static void client_end(struct events_client *client)
{
    client->is_over = true;
    client_wake(client);
}

static void client_queue(struct events_client *client, struct str text)
{
    buf_add(&client->queue, text);
    if (client->queue.failed) {
        client->is_over = client->is_lost = true;
        atomic_store(&client->connection->is_lost, true); // libmicrohttpd may wait for the socket
    }
    client->last_ms = clock_ms();
    client_wake(client);
}

static struct str event_format(struct arena *arena, const char *event, struct str data)
{
    return arena_printf(arena, "event: %s\ndata: %" STR_FMT "\n\n", event, STR_ARG(data));
}

bool events_join(struct events *events, struct call *call, struct str first,
                 const struct events_who *who, struct error *err)
{
    struct events_client *client = calloc(1, sizeof(*client));
    bool full;

    if (!client)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    *client = (struct events_client){ .events = events,
                                      .connection = call->transfer->connection,
                                      .queue = BUF_INIT(events->queue_bytes),
                                      .last_ms = clock_ms(),
                                      .joined_ms = clock_ms(),
                                      .who = *who };
    buf_text(&client->queue, "retry: 3000\n\n");
    if (first.len)
        buf_add(&client->queue, event_format(call->arena, "hello", first));
    pthread_mutex_lock(&events->lock);
    full = events->n >= events->n_max || events->ended;
    if (!full) {
        events->n++;
        client->next = events->clients;
        if (client->next)
            client->next->prev = client;
        events->clients = client;
    }
    pthread_mutex_unlock(&events->lock);
    if (full) {
        buf_release(&client->queue);
        free(client);
        return error_set(err, ERROR_BUSY, "%zu event streams are open already", events->n_max);
    }
    call->response->events = client;
    return true;
}

static bool is_for(const struct events_to *to, const struct events_who *who)
{
    return !to || ((!to->views || to->views >> who->view & 1) &&
                   (!to->owner || to->owner == who->owner || who->hears_all));
}

void events_send(struct events *events, const char *event, struct str data,
                 const struct events_to *to)
{
    AUTO(arena) arena = ARENA_INIT(1 << 20);
    struct str text = event_format(&arena, event, data);

    if (!text.ptr)
        return;
    pthread_mutex_lock(&events->lock);
    for (struct events_client *c = events->clients; c; c = c->next)
        if (is_for(to, &c->who))
            client_queue(c, text);
    pthread_mutex_unlock(&events->lock);
}

void events_tick(struct events *events)
{
    int64_t now = clock_ms();

    pthread_mutex_lock(&events->lock);
    for (struct events_client *c = events->clients; c; c = c->next) {
        if (now - c->joined_ms >= STREAM_MS)
            client_end(c);
        else if (now - c->last_ms >= HEARTBEAT_MS)
            client_queue(c, STR(": \n\n"));
    }
    pthread_mutex_unlock(&events->lock);
}

void events_part(struct events *events, int64_t owner)
{
    pthread_mutex_lock(&events->lock);
    for (struct events_client *c = events->clients; c; c = c->next)
        if (c->who.owner && (!owner || c->who.owner == owner))
            client_end(c);
    pthread_mutex_unlock(&events->lock);
}

void events_end(struct events *events)
{
    pthread_mutex_lock(&events->lock);
    events->ended = true;
    for (struct events_client *c = events->clients; c; c = c->next)
        client_end(c);
    pthread_mutex_unlock(&events->lock);
}

/* The transfer is over, on libmicrohttpd's thread: nobody reads any more. */
void events_client_drop(struct events_client *client)
{
    struct events *events = client->events;

    pthread_mutex_lock(&events->lock);
    if (client->prev)
        client->prev->next = client->next;
    else
        events->clients = client->next;
    if (client->next)
        client->next->prev = client->prev;
    events->n--;
    pthread_mutex_unlock(&events->lock);
    buf_release(&client->queue);
    free(client);
}

static ssize_t client_read(void *client_, uint64_t at, char *out, size_t room)
{
    struct events_client *client = client_;
    struct events *events = client->events;
    size_t left, n;
    ssize_t done;

    (void)at;
    pthread_mutex_lock(&events->lock);
    left = client->queue.len - client->sent;
    n = left < room ? left : room;
    if (client->is_lost) {
        done = MHD_CONTENT_READER_END_WITH_ERROR;
    } else if (n) {
        memcpy(out, client->queue.data + client->sent, n);
        client->sent += n;
        if (client->sent == client->queue.len) {
            client->sent = 0;
            buf_clear(&client->queue);
        }
        done = (ssize_t)n;
    } else if (client->is_over) {
        done = MHD_CONTENT_READER_END_OF_STREAM;
    } else {
        client->sleeps = true;
        MHD_suspend_connection(client->mhd);
        done = 0;
    }
    pthread_mutex_unlock(&events->lock);
    return done;
}

enum MHD_Result events_queue(struct transfer *transfer, struct MHD_Connection *mhd)
{
    struct events_client *client = transfer->response.events;
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, PIECE, client_read, client, NULL);
    enum MHD_Result done;

    if (!response)
        return MHD_NO;
    client->mhd = mhd; // not yet asleep, so nobody else looks at it
    headers_secure(response, NULL, NULL);
    MHD_add_response_header(response, "Content-Type", "text/event-stream; charset=utf-8");
    MHD_add_response_header(response, "Cache-Control", "no-store");
    MHD_add_response_header(response, "X-Accel-Buffering", "no");
    MHD_add_response_header(response, "X-Request-Id", transfer->id);
    done = MHD_queue_response(mhd, 200, response);
    MHD_destroy_response(response);
    return done;
}
