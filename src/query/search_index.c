/*
 * search_index: the two parts of an index, their update and their holders.
 */
#include "search_part.h"

#include <stdlib.h>

const char *search_kind_name(enum search_kind kind)
{
    static const char *const names[SEARCH_KINDS] = { "district", "institution", "courtyard",
                                                     "building", "floor",       "room",
                                                     "person" };

    return (unsigned)kind < SEARCH_KINDS ? names[kind] : "unknown";
}

static void search_index_free(struct search_index *index)
{
    search_part_drop(index->base);
    search_part_drop(index->changes);
    free(index->stale);
    free(index->moved);
    free(index);
}

bool search_index_of(struct search_part *base, struct search_part *changes,
                     struct search_index **out, struct error *err)
{
    struct search_index *index = calloc(1, sizeof(*index));

    if (!index) {
        search_part_drop(base);
        search_part_drop(changes);
        return search_no_memory(err);
    }
    atomic_init(&index->held, 1);
    index->base = base;
    index->changes = changes;
    index->stale = calloc(base->n_slots / 8 + 1, 1);
    index->moved = calloc(changes->n_slots + 1, sizeof(*index->moved));
    if (!index->stale || !index->moved) {
        search_index_free(index);
        return search_no_memory(err);
    }
    *out = index;
    return true;
}

bool search_index_make(const struct search_entry *entries, size_t n, struct search_index **out,
                       struct error *err)
{
    struct search_part *base, *changes;

    if (n > 1u << 30)
        return error_set(err, ERROR_TOO_LARGE, "more to search than one index can hold");
    if (!search_part_make(entries, n, NULL, &base, err))
        return false;
    if (!search_part_make(NULL, 0, base, &changes, err)) {
        search_part_drop(base);
        return false;
    }
    return search_index_of(base, changes, out, err);
}

static bool is_stale(const struct search_index *index, uint32_t slot)
{
    return index->stale[slot / 8] >> slot % 8 & 1;
}

static int moved_order(const void *a_, const void *b_)
{
    const struct moved *a = a_, *b = b_;

    return (a->from > b->from) - (a->from < b->from);
}

const struct slot *search_index_slot(const struct search_index *index, uint32_t number,
                                     const struct search_part **part)
{
    const struct slot *slot;

    if (number < index->base->n_slots && is_stale(index, number)) {
        struct moved key = { number, 0 };
        const struct moved *to =
            index->n_moved ? bsearch(&key, index->moved, index->n_moved, sizeof(key), moved_order)
                           : NULL;

        if (!to)
            return NULL;
        number = to->to;
    }
    *part = number < index->base->n_slots ? index->base : index->changes;
    slot = &(*part)->slots[number - (*part)->first];
    return slot->absent ? NULL : slot;
}

static struct search_key slot_key(const struct search_index *index, uint32_t number)
{
    const struct search_part *part = number < index->base->n_slots ? index->base : index->changes;
    const struct slot *slot = &part->slots[number - part->first];

    return (struct search_key){ slot->kind, slot->id };
}

/* Entries as they were given, out of the slots; arrays in the arena, texts of the part. */
static bool read_entry(const struct search_index *index, const struct search_part *part,
                       const struct slot *slot, struct arena *arena, struct search_entry *out)
{
    size_t n = slot->n_texts - 2u;
    struct str *aliases = arena_alloc(arena, (n + 1) * sizeof(*aliases));
    struct search_key *contexts = arena_alloc(arena, (slot->n_contexts + 1u) * sizeof(*contexts));

    if (!aliases || !contexts)
        return false;
    for (unsigned i = 0; i < n; i++)
        aliases[i] = search_part_text(part, slot, i + 2);
    for (unsigned i = 0; i < slot->n_contexts; i++)
        contexts[i] = slot_key(index, part->contexts[slot->contexts + i]);
    *out = (struct search_entry){
        .key = { slot->kind, slot->id },
        .label = search_part_text(part, slot, 0),
        .code = search_part_text(part, slot, 1),
        .aliases = aliases,
        .n_aliases = n,
        .contexts = contexts,
        .n_contexts = slot->n_contexts,
        .placed = slot->placed,
        .lon = part->places[slot - part->slots].lon,
        .lat = part->places[slot - part->slots].lat,
        .weight = slot->weight,
    };
    return true;
}

/* Entries being gathered for a new part. */
struct gathered {
    struct search_entry *entries;
    size_t n;
    struct arena arena;
};

static int key_order(const void *a_, const void *b_)
{
    const struct search_key *a = a_, *b = b_;

    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

/* The key first, so that key_order finds one too. */
struct changed {
    struct search_key key;
    size_t at;
};

static int changed_order(const void *a_, const void *b_)
{
    const struct changed *a = a_, *b = b_;
    int order = key_order(&a->key, &b->key);

    return order ? order : (a->at > b->at) - (a->at < b->at);
}

static bool gather_part(const struct search_index *index, const struct search_part *part,
                        const struct changed *without, size_t n_without, struct gathered *to)
{
    for (size_t i = 0; i < part->n_slots; i++) {
        const struct slot *slot = &part->slots[i];
        struct search_key key = { slot->kind, slot->id };

        if (slot->absent || (part == index->base && is_stale(index, (uint32_t)i)))
            continue;
        if (n_without && bsearch(&key, without, n_without, sizeof(*without), key_order))
            continue;
        if (!read_entry(index, part, slot, &to->arena, &to->entries[to->n]))
            return false;
        to->n++;
    }
    return true;
}

/* `keys` are those of the changes, each with its place among them, sorted: the last one counts. */
static void gather_changes(const struct search_entry *changes, const struct changed *keys, size_t n,
                           struct gathered *to)
{
    for (size_t i = 0; i < n; i++) {
        bool last = i + 1 == n || key_order(&keys[i].key, &keys[i + 1].key) != 0;

        if (last && !changes[keys[i].at].gone)
            to->entries[to->n++] = changes[keys[i].at];
    }
}

static void mark_stale(struct search_index *index, struct search_key key)
{
    uint32_t slot = search_part_find(index->base, key);

    if (slot != SLOT_NONE)
        index->stale[slot / 8] |= (uint8_t)(1u << slot % 8);
}

/* What the base has that changed is marked, and where it went noted. */
static void mark_changes(struct search_index *index, const struct search_index *old,
                         const struct search_entry *changes, size_t n)
{
    const struct search_part *part = index->changes;

    memcpy(index->stale, old->stale, index->base->n_slots / 8 + 1);
    for (size_t i = 0; i < n; i++)
        mark_stale(index, changes[i].key);
    for (size_t i = 0; i < part->n_slots; i++) {
        struct search_key key = { part->slots[i].kind, part->slots[i].id };
        uint32_t from = search_part_find(index->base, key);

        if (from != SLOT_NONE && !part->slots[i].absent)
            index->moved[index->n_moved++] = (struct moved){ from, part->first + (uint32_t)i };
    }
    qsort(index->moved, index->n_moved, sizeof(*index->moved), moved_order);
    for (uint32_t i = 0; i < index->base->n_slots; i++) {
        if (i % 8 == 0 && !index->stale[i / 8])
            i += 7; // eight that are none
        else
            index->n_gone += is_stale(index, i) && !index->base->slots[i].absent;
    }
}

static bool update(const struct search_index *old, const struct search_entry *changes, size_t n,
                   struct changed *keys, struct gathered *all, struct search_index **out,
                   struct error *err)
{
    struct search_part *part;

    for (size_t i = 0; i < n; i++)
        keys[i] = (struct changed){ changes[i].key, i };
    qsort(keys, n, sizeof(*keys), changed_order);
    if (!gather_part(old, old->changes, keys, n, all))
        return search_no_memory(err);
    gather_changes(changes, keys, n, all);
    if (!search_part_make(all->entries, all->n, old->base, &part, err) ||
        !search_index_of(search_part_hold(old->base), part, out, err))
        return false;
    mark_changes(*out, old, changes, n);
    return true;
}

bool search_index_update(const struct search_index *old, const struct search_entry *changes,
                         size_t n, struct search_index **out, struct error *err)
{
    struct gathered all = { .arena = ARENA_INIT(1 << 28) };
    struct changed *keys = malloc((n + 1) * sizeof(*keys));
    bool ok;

    all.entries = malloc((old->changes->n_slots + n + 1) * sizeof(*all.entries));
    ok =
        keys && all.entries ? update(old, changes, n, keys, &all, out, err) : search_no_memory(err);
    free(keys);
    free(all.entries);
    arena_release(&all.arena);
    return ok;
}

bool search_index_merge(const struct search_index *old, struct search_index **out,
                        struct error *err)
{
    struct gathered all = { .arena = ARENA_INIT((size_t)1 << 32) };
    bool ok;

    all.entries = malloc((search_index_size(old) + 1) * sizeof(*all.entries));
    ok = all.entries && gather_part(old, old->base, NULL, 0, &all) &&
         gather_part(old, old->changes, NULL, 0, &all);
    ok = ok ? search_index_make(all.entries, all.n, out, err) : search_no_memory(err);
    free(all.entries);
    arena_release(&all.arena);
    return ok;
}

size_t search_index_pending(const struct search_index *index)
{
    return index->changes->n_present > index->n_gone ? index->changes->n_present : index->n_gone;
}

size_t search_index_size(const struct search_index *index)
{
    return index->base->n_present - index->n_gone + index->changes->n_present;
}

struct search_index *search_index_hold(struct search_index *index)
{
    atomic_fetch_add(&index->held, 1);
    return index;
}

void search_index_drop(struct search_index *index)
{
    if (index && atomic_fetch_sub(&index->held, 1) == 1)
        search_index_free(index);
}

struct search_index *search_live_take(struct search_live *live)
{
    struct search_index *index;

    pthread_mutex_lock(&live->lock);
    index = live->index ? search_index_hold(live->index) : NULL;
    pthread_mutex_unlock(&live->lock);
    return index;
}

void search_live_put(struct search_live *live, struct search_index *index)
{
    struct search_index *former;

    pthread_mutex_lock(&live->lock);
    former = live->index;
    live->index = index;
    pthread_mutex_unlock(&live->lock);
    search_index_drop(former);
}
