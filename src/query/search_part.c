/*
 * search_part: see the header.
 */
#include "search_part.h"

#include <inttypes.h>
#include <stdlib.h>

#include "yardstick/base/kept_file.h"
#include "yardstick/text/collate.h"

/* What is only needed while a part is being made. */
struct maker {
    struct search_part *part;
    const struct search_part *base;
    struct collation *collation;
    struct arena arena;
    uint32_t *term_table;
    size_t term_mask;
    struct error *err;
};

bool search_no_memory(struct error *err)
{
    return error_set(err, ERROR_UNAVAILABLE,
                     "not enough memory for the search index: free some and try again");
}

/* Room for `more` things of `size` bytes beyond `n` in *array, and one over: never NULL. */
static bool grow(void *array_, size_t size, size_t n, size_t more, size_t *room, struct error *err)
{
    void **array = array_;
    size_t want = *room ? *room : 64;
    void *moved;

    if (n + more < *room)
        return true;
    while (want <= n + more)
        want *= 2;
    if (want > UINT32_MAX - 1)
        return error_set(err, ERROR_TOO_LARGE, "more to search than one index can hold");
    moved = realloc(*array, want * size);
    if (!moved)
        return search_no_memory(err);
    *array = moved;
    *room = want;
    return true;
}

static uint64_t mix(uint64_t h)
{
    h ^= h >> 33;
    h *= 0xff51afd7ed558ccdull;
    h ^= h >> 33;
    h *= 0xc4ceb9fe1a85ec53ull;
    return h ^ h >> 33;
}

static uint64_t key_hash(struct search_key key)
{
    return mix((uint64_t)key.id * SEARCH_KINDS + key.kind);
}

/* A power of two with at least half of it free. */
static uint32_t *make_table(size_t n, size_t *mask, struct error *err)
{
    size_t size = 64;
    uint32_t *table;

    while (size < 2 * n)
        size *= 2;
    table = malloc(size * sizeof(*table));
    if (!table) {
        search_no_memory(err);
        return NULL;
    }
    memset(table, 0xff, size * sizeof(*table));
    *mask = size - 1;
    return table;
}

static size_t key_place(const struct search_part *part, struct search_key key)
{
    size_t i = key_hash(key) & part->table_mask;

    while (part->table[i] != SLOT_NONE) {
        const struct slot *slot = &part->slots[part->table[i]];

        if (slot->id == key.id && slot->kind == key.kind)
            break;
        i = (i + 1) & part->table_mask;
    }
    return i;
}

uint32_t search_part_find(const struct search_part *part, struct search_key key)
{
    return part->table[key_place(part, key)];
}

/* The table grows with the slots, since those only referred to come unannounced. */
static bool table_fits(struct search_part *part, struct error *err)
{
    uint32_t *table;

    if (part->table && 2 * (part->n_slots + 1) <= part->table_mask + 1)
        return true;
    table = make_table(2 * part->n_slots + 1, &part->table_mask, err);
    if (!table)
        return false;
    free(part->table);
    part->table = table;
    for (size_t i = 0; i < part->n_slots; i++) {
        struct search_key key = { part->slots[i].kind, part->slots[i].id };

        part->table[key_place(part, key)] = (uint32_t)i;
    }
    return true;
}

static bool add_slot(struct maker *maker, struct search_key key, uint32_t *number)
{
    struct search_part *part = maker->part;

    if (!grow(&part->slots, sizeof(*part->slots), part->n_slots, 1, &part->room_slots,
              maker->err) ||
        !grow(&part->places, sizeof(*part->places), part->n_slots, 1, &part->room_places,
              maker->err) ||
        !table_fits(part, maker->err))
        return false;
    *number = (uint32_t)part->n_slots++;
    part->places[*number] = (struct slot_place){ 0 };
    part->slots[*number] = (struct slot){ .id = key.id, .kind = (uint8_t)key.kind, .absent = true };
    part->table[key_place(part, key)] = *number;
    return true;
}

static uint64_t skeleton_hash(const struct skeleton *s, bool spoken)
{
    uint64_t h = 2 * s->n + spoken;

    for (size_t i = 0; i < s->n; i++)
        h = (h ^ s->element[i]) * 0x100000001b3ull;
    return mix(h);
}

static bool add_term(struct maker *maker, const struct skeleton *s, bool spoken, uint32_t *number)
{
    struct search_part *part = maker->part;
    struct term *term;

    if (!grow(&part->terms, sizeof(*part->terms), part->n_terms, 1, &part->room_terms,
              maker->err) ||
        !grow(&part->elements, sizeof(*part->elements), part->n_elements, s->n,
              &part->room_elements, maker->err))
        return false;
    *number = (uint32_t)part->n_terms++;
    term = &part->terms[*number];
    *term =
        (struct term){ .at = (uint32_t)part->n_elements, .n = (uint16_t)s->n, .spoken = spoken };
    if (s->n)
        memcpy(part->elements + term->at, s->element, s->n * sizeof(*s->element));
    part->n_elements += s->n;
    return true;
}

/* The term of a text: the one there is, or a new one. The same text as a code is another. */
static bool find_term(struct maker *maker, struct str text, bool spoken, uint32_t *number)
{
    struct search_part *part = maker->part;
    struct skeleton s;
    size_t i;

    arena_reset(&maker->arena);
    if (!skeleton_make(text, &maker->arena, &s, maker->err))
        return false;
    for (i = skeleton_hash(&s, spoken) & maker->term_mask; maker->term_table[i] != SLOT_NONE;
         i = (i + 1) & maker->term_mask) {
        const struct term *term = &part->terms[maker->term_table[i]];

        if (term->spoken == spoken && term->n == s.n &&
            (s.n == 0 ||
             memcmp(part->elements + term->at, s.element, s.n * sizeof(uint32_t)) == 0)) {
            *number = maker->term_table[i];
            return true;
        }
    }
    if (!add_term(maker, &s, spoken, number))
        return false;
    maker->term_table[i] = *number;
    return true;
}

static bool add_text(struct maker *maker, struct str text, bool spoken)
{
    struct search_part *part = maker->part;
    struct slot_text *to;
    uint32_t number = 0;

    if (!grow(&part->texts, sizeof(*part->texts), part->n_texts, 1, &part->room_texts,
              maker->err) ||
        !grow(&part->bytes, 1, part->n_bytes, text.len + 1, &part->room_bytes, maker->err) ||
        !find_term(maker, text, spoken, &number))
        return false;
    to = &part->texts[part->n_texts++];
    *to = (struct slot_text){ number, (uint32_t)part->n_bytes, (uint32_t)text.len };
    if (text.len)
        memcpy(part->bytes + part->n_bytes, text.ptr, text.len);
    part->n_bytes += text.len;
    return true;
}

static bool add_texts(struct maker *maker, struct slot *slot, const struct search_entry *entry)
{
    slot->texts = (uint32_t)maker->part->n_texts;
    slot->n_texts = (uint16_t)(2 + entry->n_aliases);
    if (!add_text(maker, entry->label, true) || !add_text(maker, entry->code, false))
        return false;
    for (size_t i = 0; i < entry->n_aliases; i++)
        if (!add_text(maker, entry->aliases[i], true))
            return false;
    return true;
}

/* The sort key of a label, once a term. */
static bool add_key(struct maker *maker, const struct slot *slot)
{
    struct search_part *part = maker->part;
    struct term *term = &part->terms[part->texts[slot->texts].term];
    AUTO(buf) key = BUF_INIT(1 << 20);

    if (term->key_len)
        return true;
    if (!collation_key(maker->collation, search_part_text(part, slot, 0), &key, maker->err) ||
        !buf_ok(&key, maker->err))
        return false;
    if (key.len > UINT16_MAX)
        key.len = UINT16_MAX;
    if (!grow(&part->keys, 1, part->n_keys, key.len + 1, &part->room_keys, maker->err))
        return false;
    term->key = (uint32_t)part->n_keys;
    term->key_len = (uint16_t)key.len;
    if (key.len)
        memcpy(part->keys + part->n_keys, key.data, key.len);
    part->n_keys += key.len;
    return true;
}

static bool add_entry(struct maker *maker, const struct search_entry *entry, uint32_t number)
{
    struct slot slot = maker->part->slots[number];

    if (entry->n_aliases > 1000 || entry->n_contexts > 1000)
        return error_set(maker->err, ERROR_TOO_LARGE,
                         "more than 1000 names or contexts: give those people search by");
    slot.absent = false;
    slot.placed = entry->placed;
    maker->part->places[number] = (struct slot_place){ entry->lon, entry->lat };
    slot.weight = (uint8_t)(entry->weight < 100 ? entry->weight : 100);
    if (slot.weight > maker->part->weight_most)
        maker->part->weight_most = slot.weight;
    if (!add_texts(maker, &slot, entry) || !add_key(maker, &slot))
        return false;
    maker->part->slots[number] = slot;
    maker->part->n_present++;
    return true;
}

/* Contexts in a second pass: they may refer to entries that come later, or never. */
static bool add_contexts(struct maker *maker, const struct search_entry *entry, uint32_t number)
{
    struct search_part *part = maker->part;

    if (!grow(&part->contexts, sizeof(*part->contexts), part->n_contexts, entry->n_contexts,
              &part->room_contexts, maker->err))
        return false;
    part->slots[number].contexts = (uint32_t)part->n_contexts;
    part->slots[number].n_contexts = (uint16_t)entry->n_contexts;
    for (size_t i = 0; i < entry->n_contexts; i++) {
        struct search_key key = entry->contexts[i];
        uint32_t found = maker->base ? search_part_find(maker->base, key) : SLOT_NONE;

        if (found == SLOT_NONE) {
            found = search_part_find(part, key);
            if (found == SLOT_NONE && !add_slot(maker, key, &found))
                return false;
            found += part->first;
        }
        part->contexts[part->n_contexts++] = found;
    }
    return true;
}

static int compare_bytes(const char *a, size_t n_a, const char *b, size_t n_b)
{
    return str_compare((struct str){ a, n_a }, (struct str){ b, n_b });
}

static int label_order(const void *a_, const void *b_, void *part_)
{
    const struct search_part *part = part_;
    const struct term *a = &part->terms[*(const uint32_t *)a_];
    const struct term *b = &part->terms[*(const uint32_t *)b_];

    return compare_bytes(part->keys + a->key, a->key_len, part->keys + b->key, b->key_len);
}

/* Numbers for the order of labels, so that most comparisons are of integers. */
static bool rank_labels(struct search_part *part, struct error *err)
{
    uint32_t *order = malloc((part->n_terms + 1) * sizeof(*order));
    uint32_t *rank = calloc(part->n_terms + 1, sizeof(*rank));
    size_t n = 0;
    bool ok;

    part->ranks = calloc(part->n_slots + 1, sizeof(*part->ranks));
    ok = order && rank && part->ranks;
    for (size_t i = 0; ok && i < part->n_terms; i++)
        if (part->terms[i].key_len)
            order[n++] = (uint32_t)i;
    if (ok && n)
        qsort_r(order, n, sizeof(*order), label_order, part);
    for (size_t i = 0; ok && i < n; i++) {
        bool same = i && label_order(&order[i - 1], &order[i], part) == 0;

        rank[order[i]] = same ? rank[order[i - 1]] : (uint32_t)i + 1;
    }
    for (size_t i = 0; ok && i < part->n_slots; i++)
        if (!part->slots[i].absent)
            part->ranks[i] = rank[part->texts[part->slots[i].texts].term];
    free(order);
    free(rank);
    return ok || search_no_memory(err);
}

static bool fill(struct maker *maker, const struct search_entry *entries, size_t n)
{
    struct search_part *part = maker->part;
    uint32_t number;
    size_t n_texts = 0;

    for (size_t i = 0; i < n; i++)
        n_texts += 2 + entries[i].n_aliases;
    maker->term_table = make_table(n_texts, &maker->term_mask, maker->err);
    if (!maker->term_table || !table_fits(part, maker->err))
        return false;
    for (size_t i = 0; i < n; i++) {
        struct search_key key = entries[i].key;

        if (search_part_find(part, key) != SLOT_NONE)
            return error_set(maker->err, ERROR_CONFLICT,
                             "%s %" PRId64 " is there twice to be searched for: give it once",
                             search_kind_name(key.kind), key.id);
        if (!add_slot(maker, key, &number))
            return false;
        if (!add_entry(maker, &entries[i], number))
            return error_prefix(maker->err, "search entry of %s %" PRId64,
                                search_kind_name(key.kind), key.id);
    }
    for (size_t i = 0; i < n; i++)
        if (!add_contexts(maker, &entries[i], (uint32_t)i))
            return false;
    return search_lists_make(part, maker->err) && rank_labels(part, maker->err);
}

bool search_part_make(const struct search_entry *entries, size_t n, const struct search_part *base,
                      struct search_part **out, struct error *err)
{
    struct maker maker = { .part = calloc(1, sizeof(struct search_part)),
                           .base = base,
                           .arena = ARENA_INIT(1 << 24),
                           .err = err };
    bool ok;

    if (!maker.part)
        return search_no_memory(err);
    atomic_init(&maker.part->held, 1);
    maker.part->first = base ? (uint32_t)base->n_slots : 0;
    ok = collation_open(&maker.collation, err) && fill(&maker, entries, n);
    collation_close(maker.collation);
    arena_release(&maker.arena);
    free(maker.term_table);
    if (ok)
        *out = maker.part;
    else
        search_part_drop(maker.part);
    return ok;
}

struct search_part *search_part_hold(struct search_part *part)
{
    atomic_fetch_add(&part->held, 1);
    return part;
}

static void arrays_free(struct search_part *part)
{
    search_lists_release(part);
    free(part->slots);
    free(part->places);
    free(part->ranks);
    free(part->terms);
    free(part->texts);
    free(part->contexts);
    free(part->elements);
    free(part->bytes);
    free(part->keys);
    free(part->table);
}

void search_part_drop(struct search_part *part)
{
    if (!part || atomic_fetch_sub(&part->held, 1) > 1)
        return;
    if (part->file)
        kept_file_drop(part->file);
    else
        arrays_free(part);
    free(part);
}

struct str search_part_text(const struct search_part *part, const struct slot *slot, unsigned i)
{
    const struct slot_text *text = &part->texts[slot->texts + i];

    return (struct str){ part->bytes + text->at, text->len };
}

int search_label_order(const struct search_part *a, const struct slot *slot_a,
                       const struct search_part *b, const struct slot *slot_b)
{
    const struct term *term_a, *term_b;

    if (a == b) {
        uint32_t rank_a = a->ranks[slot_a - a->slots], rank_b = a->ranks[slot_b - a->slots];

        return (rank_a > rank_b) - (rank_a < rank_b);
    }
    term_a = &a->terms[a->texts[slot_a->texts].term];
    term_b = &b->terms[b->texts[slot_b->texts].term];
    return compare_bytes(a->keys + term_a->key, term_a->key_len, b->keys + term_b->key,
                         term_b->key_len);
}
