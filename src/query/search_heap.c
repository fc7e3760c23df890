/*
 * search_heap: the best of what was found so far, the worst of them on top; see search_walk.h.
 */
#include "search_walk.h"

#include <math.h>

int found_order(const void *a_, const void *b_)
{
    const struct found *a = a_, *b = b_;
    int order;

    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    if (a->distance < b->distance || a->distance > b->distance)
        return a->distance < b->distance ? -1 : 1;
    order = search_label_order(a->part, a->slot, b->part, b->slot);
    if (order)
        return order;
    if (a->slot->kind != b->slot->kind)
        return a->slot->kind < b->slot->kind ? -1 : 1;
    return (a->slot->id > b->slot->id) - (a->slot->id < b->slot->id);
}

static void swap(struct found *a, struct found *b)
{
    struct found t = *a;

    *a = *b;
    *b = t;
}

static void sift_down(struct found *heap, size_t n)
{
    for (size_t i = 0, child = 1; child < n; i = child, child = 2 * i + 1) {
        if (child + 1 < n && found_order(&heap[child + 1], &heap[child]) > 0)
            child++;
        if (found_order(&heap[child], &heap[i]) <= 0)
            return;
        swap(&heap[child], &heap[i]);
    }
}

static void heap_add(struct search *search, const struct found *found)
{
    struct found *heap = search->heap;

    if (search->n_found == search->query->limit) {
        if (found_order(found, &heap[0]) < 0) {
            heap[0] = *found;
            sift_down(heap, search->n_found);
        }
        return;
    }
    heap[search->n_found] = *found;
    for (size_t i = search->n_found++; i && found_order(&heap[i], &heap[(i - 1) / 2]) > 0;
         i = (i - 1) / 2)
        swap(&heap[i], &heap[(i - 1) / 2]);
}

/* Good enough near by: degrees of latitude on a plane, longitude shrunk. */
static double distance_to(const struct search *search, const struct search_part *part, size_t slot)
{
    const struct search_query *query = search->query;
    double x, y;

    if (!query->near || !part->slots[slot].placed)
        return INFINITY;
    x = (part->places[slot].lon - query->lon) * search->squeeze;
    y = part->places[slot].lat - query->lat;
    return x * x + y * y;
}

bool search_is_wanted(const struct search *search, const struct search_part *part, size_t slot)
{
    unsigned kinds = search->query->kinds ? search->query->kinds : ~0u;

    return !part->slots[slot].absent && kinds >> part->slots[slot].kind & 1 &&
           !(part == search->index->base && search->index->stale[slot / 8] >> slot % 8 & 1);
}

static bool is_in_heap(const struct search *search, const struct slot *slot)
{
    for (size_t i = 0; i < search->n_found; i++)
        if (search->heap[i].slot == slot)
            return true;
    return false;
}

bool search_is_behind(const struct search *search, const struct search_part *part, size_t slot,
                      unsigned score, double *distance)
{
    const struct found *worst = &search->heap[0];

    *distance = NAN;
    if (search->n_found < search->query->limit)
        return false;
    if (score != worst->score)
        return score < worst->score;
    if (search->query->near) {
        *distance = distance_to(search, part, slot);
        return *distance > worst->distance;
    }
    return part == worst->part && part->ranks[slot] > part->ranks[worst->slot - part->slots];
}

void search_offer(struct search *search, const struct search_part *part, size_t slot,
                  unsigned points)
{
    const struct slot *s = &part->slots[slot];
    unsigned score = points + search_priors[s->kind] + s->weight / 10u + OWN_POINTS;
    struct found found = { .slot = s, .part = part, .score = score };

    if (search_is_behind(search, part, slot, score, &found.distance) ||
        !search_is_wanted(search, part, slot) || is_in_heap(search, s))
        return;
    if (isnan(found.distance))
        found.distance = distance_to(search, part, slot);
    heap_add(search, &found);
}

void search_offer_scored(struct search *search, const struct search_part *part, size_t slot)
{
    struct found found = { .slot = &part->slots[slot], .part = part };
    double distance;

    if (!search_is_wanted(search, part, slot) || !search_score(search, &found) ||
        search_is_behind(search, part, slot, found.score, &distance))
        return;
    found.distance = isnan(distance) ? distance_to(search, part, slot) : distance;
    heap_add(search, &found);
}

bool search_is_enough(const struct search *search, uint8_t match)
{
    unsigned most = 0, kinds = search->query->kinds ? search->query->kinds : ~0u;

    for (unsigned k = 0; k < SEARCH_KINDS; k++)
        if (kinds >> k & 1 && search_priors[k] > most)
            most = search_priors[k];
    most += match_score(match) + search->index->base->weight_most / 10u + OWN_POINTS;
    return search->n_found == search->query->limit && search->heap[0].score > most;
}

bool search_any_own(const struct search *search)
{
    for (size_t i = 0; i < search->n_found; i++)
        if (search->heap[i].score >= OWN_POINTS)
            return true;
    return false;
}

void search_keep_own(struct search *search)
{
    size_t n = 0;

    for (size_t i = 0; i < search->n_found; i++)
        if (search->heap[i].score >= OWN_POINTS)
            search->heap[n++] = search->heap[i];
    if (n)
        search->n_found = n;
}
