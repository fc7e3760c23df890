/*
 * search_part: entries laid out for searching, never changed once made.
 *
 * An index has two: a large base and a small one with what changed since. Slots are counted
 * through both: the second part's begin where the base's end. Everything is in flat arrays; a
 * text that occurs often (a door number) is one term.
 */
#pragma once

#include <stdatomic.h>

#include "yardstick/query/search.h"
#include "search_term.h"

struct search_index;

enum { SLOT_NONE = UINT32_MAX };

struct term {
    uint64_t contents; /* contents_of, spoken or not */
    uint64_t pairs;    /* pairs_of */
    uint32_t at;       /* its elements */
    uint16_t n;
    bool spoken;  /* a label or alias somewhere: matched by pinyin too */
    uint32_t key; /* its sort key, as the label that was first; length in key_len */
    uint16_t key_len;
};

/* Texts of a slot: its label, its code, its aliases, in this order. */
struct slot_text {
    uint32_t term;
    uint32_t at, len; /* as written */
};

struct slot {
    int64_t id;
    double lon, lat;
    uint32_t texts, contexts; /* where they begin */
    uint32_t rank;            /* of the label among the part's labels */
    uint16_t n_texts, n_contexts;
    uint8_t kind, weight;
    bool placed;
    bool absent; /* only referred to: holds the key's slot for the day it comes */
};

struct search_part {
    atomic_int held;
    uint32_t first; /* number of its first slot in the index */
    struct slot *slots;
    struct term *terms;
    struct slot_text *texts;
    uint32_t *contexts; /* numbers of slots in the index */
    uint32_t *elements;
    char *bytes;     /* texts as written */
    char *keys;      /* sort keys */
    uint32_t *table; /* slot of a key, open addressing; SLOT_NONE is free */
    size_t n_slots, n_present, n_terms, n_texts, n_contexts, n_elements, n_bytes, n_keys;
    size_t room_slots, room_terms, room_texts, room_contexts, room_elements, room_bytes, room_keys;
    size_t table_mask;
};

/*
 * `base` (NULL for the base itself) is where contexts are looked for first: a key it knows keeps
 * its number there. Keys must differ.
 */
MUST_CHECK bool search_part_make(const struct search_entry *entries, size_t n,
                                 const struct search_part *base, struct search_part **out,
                                 struct error *err);
struct search_part *search_part_hold(struct search_part *part);
void search_part_drop(struct search_part *part);

/* The slot in this part (counted from 0 here) of a key, or SLOT_NONE. */
uint32_t search_part_find(const struct search_part *part, struct search_key key);

struct str search_part_text(const struct search_part *part, const struct slot *slot, unsigned i);
/* <0, 0, >0 by the labels' sort keys; the slots may be of different parts. */
int search_label_order(const struct search_part *a, const struct slot *slot_a,
                       const struct search_part *b, const struct slot *slot_b);

struct search_index {
    atomic_int held;
    struct search_part *base, *changes;
    uint8_t *stale; /* a bit a slot of the base: replaced or taken out */
    /* Slots of the base that live on in `changes`, sorted: moved[i].from is now moved[i].to. */
    struct moved {
        uint32_t from, to;
    } * moved;
    size_t n_moved, n_gone;
};

/* Fills *err; yields false. */
bool search_no_memory(struct error *err);

/* Follows a slot number to where the entry is now; NULL when it is not there. */
const struct slot *search_index_slot(const struct search_index *index, uint32_t number,
                                     const struct search_part **part);
