/*
 * search_part: entries laid out for searching, never changed once made.
 *
 * An index has two: a large base and a small one with what changed since. Slots are counted
 * through both: the second part's begin where the base's end. Everything is in flat arrays; a
 * text that occurs often (a door number) is one term. Terms that are spoken (a label or an alias
 * somewhere) come first: they are few, and looked through one by one. Codes are as many as
 * entries: they are in the order of their characters and behind a sieve. From a term a list leads
 * to the slots that have it, from a slot to those that stand in it (search_lists.c).
 */
#pragma once

#include <stdatomic.h>

#include "yardstick/query/search.h"
#include "search_sieve.h"

struct search_index;
struct kept_file;

enum { SLOT_NONE = UINT32_MAX };

struct term {
    uint32_t at; /* its elements */
    uint16_t n;
    bool spoken;  /* a label or an alias, matched by pinyin too; else a code */
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
    uint32_t texts, contexts; /* where they begin */
    uint16_t n_texts, n_contexts;
    uint8_t kind, weight;
    bool placed;
    bool absent; /* only referred to: holds the key's slot for the day it comes */
};

struct search_part {
    atomic_int held;
    struct kept_file *file; /* the arrays lie in it (search_file.h); NULL: each on the heap */
    uint32_t first;         /* number of its first slot in the index */
    struct slot *slots;
    struct term *terms;
    struct slot_text *texts;
    uint32_t *contexts; /* numbers of slots in the index */
    uint32_t *elements;
    char *bytes;     /* texts as written */
    char *keys;      /* sort keys */
    uint32_t *table; /* slot of a key, open addressing; SLOT_NONE is free */
    /* Of slots, apart because millions are looked through for these alone. */
    struct slot_place {
        double lon, lat;
    } * places;      /* when placed */
    uint32_t *ranks; /* of the label among the part's labels */
    /* search_lists.c */
    size_t n_spoken;                /* terms 0 .. n_spoken - 1 are spoken */
    uint64_t *contents;             /* contents_of each term */
    uint32_t *posts, *post_starts;  /* of a term: its slots, twice, and one more if not the label */
    uint32_t *below, *below_starts; /* of a slot: slots of this part that stand in it */
    uint32_t *codes;      /* terms that are not spoken, in the order of their characters */
    uint32_t *code_slots; /* the slot of each of them; SLOT_NONE: several, or none */
    struct sieve sieve;   /* of codes */
    unsigned weight_most;
    size_t n_slots, n_present, n_terms, n_texts, n_contexts, n_elements, n_bytes, n_keys;
    size_t room_slots, room_places, room_terms, room_texts, room_contexts, room_elements,
        room_bytes, room_keys;
    size_t table_mask;
};

/*
 * `base` (NULL for the base itself) is where contexts are looked for first: a key it knows keeps
 * its number there. Keys must differ.
 */
MUST_CHECK bool search_part_make(const struct search_entry *entries, size_t n,
                                 const struct search_part *base, struct search_part **out,
                                 struct error *err);

/* The lists of a part whose entries are in. search_lists.c */
MUST_CHECK bool search_lists_make(struct search_part *part, struct error *err);
void search_lists_release(struct search_part *part);
/* Of the characters of two texts, flags aside. */
int search_code_order(const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b);

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

/* Of two parts, which it takes over, also when it fails. */
MUST_CHECK bool search_index_of(struct search_part *base, struct search_part *changes,
                                struct search_index **out, struct error *err);

/* Fills *err; yields false. */
bool search_no_memory(struct error *err);

/* Follows a slot number to where the entry is now; NULL when it is not there. */
const struct slot *search_index_slot(const struct search_index *index, uint32_t number,
                                     const struct search_part **part);
