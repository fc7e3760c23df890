/*
 * kept_shelf: see the header. Sets of four slots, one lock for all: it is held
 * for a look-up, never while an answer is made.
 */
#include "yardstick/http/kept_shelf.h"

#include <pthread.h>
#include <stdlib.h>

enum { SETS = 4096, WAYS = 4, SLOTS = SETS * WAYS };

struct slot {
    uint64_t of, at, used; /* the tick of its last use */
    struct kept_response *kept;
};

struct kept_shelf {
    pthread_mutex_t lock;
    size_t limit, bytes;
    uint64_t tick;
    size_t hand; /* the next slot that makes room */
    struct slot slots[SLOTS];
};

struct kept_shelf *kept_shelf_open(size_t limit_bytes)
{
    struct kept_shelf *shelf = calloc(1, sizeof(*shelf));

    if (shelf) {
        shelf->limit = limit_bytes;
        pthread_mutex_init(&shelf->lock, NULL);
    }
    return shelf;
}

void kept_shelf_close(struct kept_shelf *shelf)
{
    if (!shelf)
        return;
    for (size_t i = 0; i < SLOTS; i++)
        kept_response_unref(shelf->slots[i].kept);
    pthread_mutex_destroy(&shelf->lock);
    free(shelf);
}

static struct slot *set_of(struct kept_shelf *shelf, uint64_t of, uint64_t at)
{
    uint64_t h = (of * 0x9e3779b97f4a7c15u) ^ at;

    h = (h ^ h >> 31) * 0xbf58476d1ce4e5b9u;
    return &shelf->slots[(h >> 40) % SETS * WAYS];
}

struct kept_response *kept_shelf_get(struct kept_shelf *shelf, uint64_t of, uint64_t at)
{
    struct slot *set = set_of(shelf, of, at);
    struct kept_response *found = NULL;

    pthread_mutex_lock(&shelf->lock);
    for (size_t i = 0; i < WAYS && !found; i++)
        if (set[i].kept && set[i].of == of && set[i].at == at) {
            set[i].used = ++shelf->tick;
            found = kept_response_ref(set[i].kept);
        }
    pthread_mutex_unlock(&shelf->lock);
    return found;
}

/* Empties the slot; what stood there is the caller's to let go. */
static struct kept_response *slot_empty(struct kept_shelf *shelf, struct slot *slot)
{
    struct kept_response *was = slot->kept;

    if (was)
        shelf->bytes -= kept_response_bytes(was);
    *slot = (struct slot){ 0 };
    return was;
}

/* The slot of that name, else an empty one, else the least used. */
static struct slot *slot_for(struct slot *set, uint64_t of, uint64_t at)
{
    struct slot *best = set;

    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].kept && set[i].of == of && set[i].at == at)
            return &set[i];
        if (set[i].used < best->used)
            best = &set[i];
    }
    return best;
}

/* Slots in turn, until what there is fits; `but` stays. */
static void room_make(struct kept_shelf *shelf, const struct slot *but)
{
    for (size_t i = 0; i < SLOTS && shelf->bytes > shelf->limit; i++) {
        struct slot *slot = &shelf->slots[shelf->hand++ % SLOTS];

        if (slot != but)
            kept_response_unref(slot_empty(shelf, slot));
    }
}

void kept_shelf_put(struct kept_shelf *shelf, uint64_t of, uint64_t at, struct kept_response *kept)
{
    struct slot *slot;
    struct kept_response *was;

    if (kept_response_bytes(kept) > shelf->limit)
        return;
    pthread_mutex_lock(&shelf->lock);
    slot = slot_for(set_of(shelf, of, at), of, at);
    was = slot_empty(shelf, slot);
    *slot = (struct slot){ of, at, ++shelf->tick, kept_response_ref(kept) };
    shelf->bytes += kept_response_bytes(kept);
    room_make(shelf, slot);
    pthread_mutex_unlock(&shelf->lock);
    kept_response_unref(was);
}

size_t kept_shelf_bytes(struct kept_shelf *shelf)
{
    size_t bytes;

    pthread_mutex_lock(&shelf->lock);
    bytes = shelf->bytes;
    pthread_mutex_unlock(&shelf->lock);
    return bytes;
}
