/*
 * search_file: see the header.
 *
 *     head · base part · part of changes · marks on the base · moved
 *     part: its record, then its arrays in the order of arrays_of()
 */
#include "yardstick/query/search_file.h"

#include <stdlib.h>

#include "search_part.h"
#include "yardstick/base/kept_file.h"

enum { ARRAYS = 18 };

struct head {
    uint64_t n_moved, n_gone;
};

struct part_record {
    uint64_t n_slots, n_present, n_terms, n_texts, n_contexts, n_elements, n_bytes, n_keys,
        n_spoken, n_table, n_sieve;
    uint32_t first, weight_most;
};

static const struct kept_kind kind = { .magic = "YSNAMES",
                                       .record_bytes =
                                           sizeof(struct head) + 3 * sizeof(struct part_record) +
                                           5 * sizeof(struct slot) + 7 * sizeof(struct term) +
                                           11 * sizeof(struct slot_text) + 13 * SIEVE_BITS };

struct array {
    void **at;
    uint64_t bytes;
};

#define ARRAY_OF(member, n) ((struct array){ (void **)&p->member, (n) * sizeof(*p->member) })

static void arrays_of(struct search_part *p, const struct part_record *r, struct array out[ARRAYS])
{
    uint64_t n_codes = r->n_terms - r->n_spoken;
    const struct array all[] = {
        ARRAY_OF(slots, r->n_slots),
        ARRAY_OF(terms, r->n_terms),
        ARRAY_OF(texts, r->n_texts),
        ARRAY_OF(contexts, r->n_contexts),
        ARRAY_OF(elements, r->n_elements),
        ARRAY_OF(bytes, r->n_bytes),
        ARRAY_OF(keys, r->n_keys),
        ARRAY_OF(table, r->n_table),
        ARRAY_OF(places, r->n_slots),
        ARRAY_OF(ranks, r->n_slots),
        ARRAY_OF(contents, r->n_terms),
        ARRAY_OF(posts, r->n_texts),
        ARRAY_OF(post_starts, r->n_terms + 1),
        ARRAY_OF(below, r->n_contexts),
        ARRAY_OF(below_starts, r->n_slots + 1),
        ARRAY_OF(codes, n_codes),
        ARRAY_OF(code_slots, n_codes),
        ARRAY_OF(sieve.rows, SIEVE_BITS * r->n_sieve),
    };

    _Static_assert(ARRAY_LEN(all) == ARRAYS, "every array of a part");
    memcpy(out, all, sizeof(all));
}

static bool put_part(struct kept_out *out, const struct search_part *part)
{
    struct search_part p = { .slots = part->slots,
                             .terms = part->terms,
                             .texts = part->texts,
                             .contexts = part->contexts,
                             .elements = part->elements,
                             .bytes = part->bytes,
                             .keys = part->keys,
                             .table = part->table,
                             .places = part->places,
                             .ranks = part->ranks,
                             .contents = part->contents,
                             .posts = part->posts,
                             .post_starts = part->post_starts,
                             .below = part->below,
                             .below_starts = part->below_starts,
                             .codes = part->codes,
                             .code_slots = part->code_slots,
                             .sieve = part->sieve };
    struct part_record r = { .n_slots = part->n_slots,
                             .n_present = part->n_present,
                             .n_terms = part->n_terms,
                             .n_texts = part->n_texts,
                             .n_contexts = part->n_contexts,
                             .n_elements = part->n_elements,
                             .n_bytes = part->n_bytes,
                             .n_keys = part->n_keys,
                             .n_spoken = part->n_spoken,
                             .n_table = part->table_mask + 1,
                             .n_sieve = part->sieve.n_words,
                             .first = part->first,
                             .weight_most = part->weight_most };
    struct array arrays[ARRAYS];
    bool ok = kept_put(out, &r, sizeof(r));

    arrays_of(&p, &r, arrays);
    for (int i = 0; ok && i < ARRAYS; i++)
        ok = kept_put(out, *arrays[i].at, arrays[i].bytes);
    return ok;
}

static bool put_all(struct kept_out *out, const void *data)
{
    const struct search_index *index = data;
    struct head head = { index->n_moved, index->n_gone };

    return kept_put(out, &head, sizeof(head)) && put_part(out, index->base) &&
           put_part(out, index->changes) &&
           kept_put(out, index->stale, index->base->n_slots / 8 + 1) &&
           kept_put(out, index->moved, index->n_moved * sizeof(*index->moved));
}

bool search_file_write(const struct search_index *index, const char *key, const char *path,
                       struct error *err)
{
    return kept_file_write(path, &kind, key, put_all, index, err);
}

/* Lists end where the counts say. */
static bool arrays_agree(const struct search_part *p, const struct part_record *r)
{
    return p->post_starts[r->n_terms] == r->n_texts &&
           p->below_starts[r->n_slots] <= r->n_contexts && p->sieve.n_words == p->sieve.n / 64 + 1;
}

static struct search_part *take_part(struct kept_cursor *c)
{
    const struct part_record *r = kept_take(c, sizeof(*r));
    struct array arrays[ARRAYS];
    struct search_part *p;

    if (!r || r->n_spoken > r->n_terms || r->n_table == 0 || !(p = calloc(1, sizeof(*p))))
        return NULL;
    atomic_init(&p->held, 1);
    p->file = c->file;
    kept_file_share(p->file);
    p->first = r->first;
    p->weight_most = r->weight_most;
    p->n_slots = r->n_slots;
    p->n_present = r->n_present;
    p->n_terms = r->n_terms;
    p->n_texts = r->n_texts;
    p->n_contexts = r->n_contexts;
    p->n_elements = r->n_elements;
    p->n_bytes = r->n_bytes;
    p->n_keys = r->n_keys;
    p->n_spoken = r->n_spoken;
    p->table_mask = r->n_table - 1;
    p->sieve.n = r->n_terms - r->n_spoken;
    p->sieve.n_words = r->n_sieve;
    arrays_of(p, r, arrays);
    for (int i = 0; i < ARRAYS; i++) {
        *arrays[i].at = kept_take(c, arrays[i].bytes);
        if (!*arrays[i].at)
            goto fail;
    }
    if (arrays_agree(p, r))
        return p;
fail:
    search_part_drop(p);
    return NULL;
}

static struct search_index *take_all(struct kept_file *file)
{
    struct kept_cursor c = kept_file_cursor(file);
    const struct head *head = kept_take(&c, sizeof(*head));
    struct search_part *base = head ? take_part(&c) : NULL;
    struct search_part *changes = base ? take_part(&c) : NULL;
    const uint8_t *stale = changes ? kept_take(&c, base->n_slots / 8 + 1) : NULL;
    const struct moved *moved = stale ? kept_take(&c, head->n_moved * sizeof(*moved)) : NULL;
    struct search_index *index = NULL;
    struct error ignored = { 0 };

    if (!moved || changes->first != base->n_slots || head->n_moved > changes->n_slots) {
        search_part_drop(base);
        search_part_drop(changes);
        return NULL;
    }
    if (!search_index_of(base, changes, &index, &ignored))
        return NULL;
    memcpy(index->stale, stale, base->n_slots / 8 + 1);
    if (head->n_moved)
        memcpy(index->moved, moved, head->n_moved * sizeof(*moved));
    index->n_moved = head->n_moved;
    index->n_gone = head->n_gone;
    return index;
}

struct search_index *search_file_open(const char *path, const char *key)
{
    struct kept_file *file = kept_file_open(path, &kind, key);
    struct search_index *index = file ? take_all(file) : NULL;

    kept_file_drop(file);
    return index;
}
