/*
 * search: what was meant by a few typed letters, among everything that has a name.
 *
 * An index is made of entries and then never changes: any number of threads search it without a
 * lock. search_index_update() gives a new index that shares all but the changed entries with the
 * old one (a few ms, whatever its size); search_live is the place from which readers take the
 * present index while the writer puts the next one.
 *
 * Matching. The text is folded (text/fold.h) and cut into words at white space; every word must
 * match the entry itself (label, code, aliases) or something it stands in (its contexts and
 * theirs: a room's building, courtyard, holders), and at least one word the entry itself. A word
 * matches anywhere in a text, by characters, by pinyin (any reading of a polyphone), by initials,
 * or by a mixture in order (财zj). Hyphens, dots and brackets do not count; 3# is 3号. When
 * nothing matches so, in this order: entries known by their contexts alone; words cut further
 * where Chinese, letters and digits meet (A座512); one typing error in a word of four letters
 * or more; Chinese characters that only sound alike (财正局). A query of more than
 * SEARCH_WORDS_MOST words has its syllables joined: "cai zheng ju".
 *
 * Ranking, best first: how well the words match (exact, prefix, word start, inside; characters,
 * pinyin, initials, typing error; by context) and the prior of the kind, summed; nearness; the
 * order of the labels by pinyin; kind and id. The order is the same every time.
 *
 * Cost: every distinct name is looked at once a word, 64 bits of what it contains first; of codes,
 * which are as many as entries, only those that a sieve lets through; of entries only those that
 * lists lead to. A million people and 1.7 million rooms take a few ms (bench/README.md).
 */
#pragma once

#include <pthread.h>

#include "yardstick/base/arena.h"
#include "yardstick/base/buf.h"

enum search_kind {
    SEARCH_DISTRICT,
    SEARCH_INSTITUTION,
    SEARCH_COURTYARD,
    SEARCH_BUILDING,
    SEARCH_FLOOR,
    SEARCH_ROOM,
    SEARCH_PERSON,
    SEARCH_KINDS
};

/* "district", "institution", … */
const char *search_kind_name(enum search_kind kind);

struct search_key {
    enum search_kind kind;
    int64_t id;
};

/* One thing to be found. Texts and arrays are copied. Only the first 120 letters of a text count.
 */
struct search_entry {
    struct search_key key;
    bool gone; /* in an update: take it out; the rest does not matter */
    struct str label;
    struct str code;           /* matched by its characters only; may be empty */
    const struct str *aliases; /* short name, door number, words to be known by */
    size_t n_aliases;
    const struct search_key *contexts; /* what it stands in or belongs to; need not be there */
    size_t n_contexts;
    bool placed;
    double lon, lat; /* degrees, when placed */
    unsigned weight; /* 0 to 100: up to ten points more than others of its kind */
};

struct search_index;

/* At most 2^30 entries. A key that comes twice is ERROR_CONFLICT. The index is held once. */
MUST_CHECK bool search_index_make(const struct search_entry *entries, size_t n,
                                  struct search_index **out, struct error *err);

/*
 * `old` with the entries added, replaced or (gone) taken out; of a key that comes twice the last
 * counts. What refers to a changed entry as its context sees the change. `old` stays as it is.
 */
MUST_CHECK bool search_index_update(const struct search_index *old,
                                    const struct search_entry *changes, size_t n,
                                    struct search_index **out, struct error *err);

/* Updates slow down with the entries changed since the index was made: beyond this, merge. */
enum { SEARCH_PENDING_MOST = 2000 };
size_t search_index_pending(const struct search_index *index);
size_t search_index_size(const struct search_index *index); /* entries there are */

/* The same entries made anew, nothing pending. Takes as long as making it: in the background. */
MUST_CHECK bool search_index_merge(const struct search_index *old, struct search_index **out,
                                   struct error *err);

/* One more holder, who drops it; the last drop frees it. Any thread. NULL may be dropped. */
struct search_index *search_index_hold(struct search_index *index);
void search_index_drop(struct search_index *index);

/* The place of the present index. Its lock is held for the time of copying a pointer. */
struct search_live {
    pthread_mutex_t lock;
    struct search_index *index; /* NULL until the first put */
};

#define SEARCH_LIVE_INIT                                                                           \
    {                                                                                              \
        .lock = PTHREAD_MUTEX_INITIALIZER                                                          \
    }

/* The present index, held for the caller; NULL before the first put. */
struct search_index *search_live_take(struct search_live *live);
/* Hands `index` over to the place; the former is dropped. */
void search_live_put(struct search_live *live, struct search_index *index);

enum { SEARCH_WORDS_MOST = 8, SEARCH_LETTERS_MOST = 60, SEARCH_LIMIT_MOST = 1000 };

struct search_query {
    struct str text;
    size_t limit;         /* 1 to SEARCH_LIMIT_MOST */
    unsigned kinds;       /* bits 1 << kind of those wanted; 0 is all, people too */
    unsigned no_contexts; /* bits 1 << kind: what stands in one of these is not found by it */
    bool near;            /* equals are ordered by their distance from here */
    double lon, lat;
};

enum search_why { SEARCH_TEXT, SEARCH_CODE, SEARCH_PINYIN, SEARCH_INITIALS, SEARCH_FUZZY };

/* "text", "code", "pinyin", "initials", "fuzzy" */
const char *search_why_name(enum search_why why);

/* Code points of the label as it was written. */
struct search_range {
    uint32_t start, len;
};

struct search_hit {
    struct search_key key;
    struct str label; /* lives as long as the index is held; so does code */
    struct str code;
    bool placed;
    double lon, lat;
    unsigned score;
    enum search_why
        why;         /* the least of the ways in which its own words matched; text before code */
    size_t n_ranges; /* in order, not overlapping; none when the label itself did not match */
    struct search_range ranges[SEARCH_WORDS_MOST];
    uint32_t slot; /* for search_context_write */
};

/*
 * The hits, best first, in the arena. A text of nothing but blanks and punctuation finds nothing.
 * ERROR_INVALID when not UTF-8, with more than SEARCH_WORDS_MOST words or a limit out of range;
 * ERROR_TOO_LARGE with more than SEARCH_LETTERS_MOST letters.
 */
MUST_CHECK bool search_run(const struct search_index *index, const struct search_query *query,
                           struct arena *arena, struct search_hit **hits, size_t *n_hits,
                           struct error *err);

/* The labels of a hit's own contexts of the kinds asked for (bits; 0 is all), " · " between. */
void search_context_write(const struct search_index *index, const struct search_hit *hit,
                          unsigned kinds, struct buf *out);
