/*
 * search_lists: what leads from a text to those that have it, and down from what others stand in.
 */
#include <stdlib.h>

#include "search_part.h"

/* Terms anew, the spoken ones first, each kind in the order it had. */
static bool renumber(struct search_part *part)
{
    struct term *terms = malloc((part->n_terms + 1) * sizeof(*terms));
    uint32_t *to = malloc((part->n_terms + 1) * sizeof(*to));
    size_t n = 0;

    if (!terms || !to) {
        free(terms);
        free(to);
        return false;
    }
    for (int spoken = 1; spoken >= 0; spoken--) {
        for (size_t i = 0; i < part->n_terms; i++) {
            if (part->terms[i].spoken != (spoken == 1))
                continue;
            to[i] = (uint32_t)n;
            terms[n++] = part->terms[i];
        }
        part->n_spoken = spoken ? n : part->n_spoken;
    }
    for (size_t i = 0; i < part->n_texts; i++)
        part->texts[i].term = to[part->texts[i].term];
    free(part->terms);
    free(to);
    part->terms = terms;
    part->room_terms = part->n_terms + 1;
    return true;
}

/* Sums of the counts in starts[1 ..], so that starts[i] is where the list of i begins. */
static void starts_make(uint32_t *starts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        starts[i + 1] += starts[i];
}

/* After filling by starts[i]++ each is where the next list begins: back by one. */
static void starts_mend(uint32_t *starts, size_t n)
{
    memmove(starts + 1, starts, n * sizeof(*starts));
    starts[0] = 0;
}

static bool posts_make(struct search_part *part)
{
    uint32_t *starts = calloc(part->n_terms + 2, sizeof(*starts));
    uint32_t *posts = malloc((part->n_texts + 1) * sizeof(*posts));

    part->posts = posts;
    part->post_starts = starts;
    if (!starts || !posts)
        return false;
    for (size_t i = 0; i < part->n_texts; i++)
        starts[part->texts[i].term + 1]++;
    starts_make(starts, part->n_terms);
    for (uint32_t i = 0; i < part->n_slots; i++) {
        const struct slot *slot = &part->slots[i];

        for (unsigned t = 0; t < slot->n_texts; t++)
            posts[starts[part->texts[slot->texts + t].term]++] = 2 * i + (t > 0);
    }
    starts_mend(starts, part->n_terms);
    return true;
}

static bool below_make(struct search_part *part)
{
    uint32_t *starts = calloc(part->n_slots + 2, sizeof(*starts));
    uint32_t *below = malloc((part->n_contexts + 1) * sizeof(*below));

    part->below = below;
    part->below_starts = starts;
    if (!starts || !below)
        return false;
    for (size_t i = 0; i < part->n_contexts; i++)
        if (part->contexts[i] >= part->first)
            starts[part->contexts[i] - part->first + 1]++;
    starts_make(starts, part->n_slots);
    for (uint32_t i = 0; i < part->n_slots; i++) {
        const struct slot *slot = &part->slots[i];

        for (unsigned c = 0; c < slot->n_contexts; c++) {
            uint32_t context = part->contexts[slot->contexts + c];

            if (context >= part->first)
                below[starts[context - part->first]++] = i;
        }
    }
    starts_mend(starts, part->n_slots);
    return true;
}

static int code_order(const void *a_, const void *b_, void *part_)
{
    const struct search_part *part = part_;
    const struct term *a = &part->terms[*(const uint32_t *)a_];
    const struct term *b = &part->terms[*(const uint32_t *)b_];

    return search_code_order(part->elements + a->at, a->n, part->elements + b->at, b->n);
}

int search_code_order(const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b)
{
    for (size_t i = 0; i < n_a && i < n_b; i++) {
        uint32_t p = a[i] & ELEMENT_CP, q = b[i] & ELEMENT_CP;

        if (p != q)
            return p < q ? -1 : 1;
    }
    return (n_a > n_b) - (n_a < n_b);
}

static bool codes_make(struct search_part *part)
{
    size_t n = part->n_terms - part->n_spoken;

    part->codes = malloc((n + 1) * sizeof(*part->codes));
    part->code_slots = malloc((n + 1) * sizeof(*part->code_slots));
    if (!part->codes || !part->code_slots || !sieve_make(n, &part->sieve))
        return false;
    for (size_t i = 0; i < n; i++)
        part->codes[i] = (uint32_t)(part->n_spoken + i);
    if (n)
        qsort_r(part->codes, n, sizeof(*part->codes), code_order, part);
    for (size_t i = 0; i < n; i++) {
        uint32_t number = part->codes[i], first = part->post_starts[number];
        const struct term *term = &part->terms[number];

        part->code_slots[i] =
            part->post_starts[number + 1] == first + 1 ? part->posts[first] / 2 : SLOT_NONE;
        sieve_add(&part->sieve, i, part->elements + term->at, term->n);
    }
    return true;
}

static bool contents_make(struct search_part *part)
{
    part->contents = malloc((part->n_terms + 1) * sizeof(*part->contents));
    if (!part->contents)
        return false;
    for (size_t i = 0; i < part->n_terms; i++) {
        const struct term *term = &part->terms[i];

        part->contents[i] = contents_of(part->elements + term->at, term->n, term->spoken);
    }
    return true;
}

bool search_lists_make(struct search_part *part, struct error *err)
{
    return (renumber(part) && posts_make(part) && below_make(part) && codes_make(part) &&
            contents_make(part)) ||
           search_no_memory(err);
}

void search_lists_release(struct search_part *part)
{
    free(part->posts);
    free(part->post_starts);
    free(part->below);
    free(part->below_starts);
    free(part->codes);
    free(part->code_slots);
    free(part->contents);
    sieve_release(&part->sieve);
}
