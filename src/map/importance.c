/*
 * importance: see the header.
 *
 * Vertices are numbered by place first, so that what two rings share is one
 * vertex; then arcs are ranked, each when it is met first.
 */
#include "yardstick/map/importance.h"

#include <math.h>
#include <stdlib.h>

#include "yardstick/geo/mercator.h"

enum { NOBODY = 0xffffffff, UNRANKED = 255, TILE_ZOOM_EXACT = MERCATOR_WORLD_BITS - 12 };

struct vertex {
    struct map_point at;
    uint32_t a, b; /* neighbours met so far */
    uint8_t rank;
    bool junction;
};

struct work {
    const struct importance_input *in;
    uint32_t *slots; /* hash of places; vertex numbers */
    uint32_t mask;
    struct vertex *vertices;
    uint32_t n_vertices;
    uint32_t *vertex_of; /* of each point */
    /* one arc: the chain, the list of what is left of it and the heap over that */
    uint32_t *chain, *before, *after, *heap, *place;
    double *area;
    uint32_t n_heap;
};

static uint32_t hash(struct map_point p)
{
    uint64_t h = ((uint64_t)(uint32_t)p.x << 32 | (uint32_t)p.y) * 0x9e3779b97f4a7c15u;

    return (uint32_t)(h >> 32 ^ h >> 7);
}

static uint32_t vertex_find(struct work *w, struct map_point p)
{
    uint32_t i = hash(p) & w->mask;

    for (; w->slots[i] != NOBODY; i = (i + 1) & w->mask) {
        struct map_point q = w->vertices[w->slots[i]].at;

        if (q.x == p.x && q.y == p.y)
            return w->slots[i];
    }
    w->slots[i] = w->n_vertices;
    w->vertices[w->n_vertices] = (struct vertex){ p, NOBODY, NOBODY, UNRANKED, false };
    return w->n_vertices++;
}

static void meet(struct vertex *v, uint32_t other)
{
    if (v->a == other || v->b == other)
        return;
    if (v->a == NOBODY)
        v->a = other;
    else if (v->b == NOBODY)
        v->b = other;
    else
        v->junction = true;
}

static void link_ring(struct work *w, uint32_t start, uint32_t end)
{
    for (uint32_t i = start; i < end; i++) {
        uint32_t next = i + 1 < end ? i + 1 : w->in->is_closed ? start : NOBODY;

        if (next == NOBODY || w->vertex_of[i] == w->vertex_of[next])
            continue;
        meet(&w->vertices[w->vertex_of[i]], w->vertex_of[next]);
        meet(&w->vertices[w->vertex_of[next]], w->vertex_of[i]);
    }
}

/* Twice the area of the triangle at chain place i. */
static double triangle(const struct work *w, uint32_t i)
{
    struct map_point a = w->vertices[w->chain[w->before[i]]].at;
    struct map_point b = w->vertices[w->chain[i]].at;
    struct map_point c = w->vertices[w->chain[w->after[i]]].at;

    return fabs(((double)b.x - a.x) * ((double)c.y - a.y) -
                ((double)c.x - a.x) * ((double)b.y - a.y));
}

/* Ties by place in the chain, so that equal input gives equal ranks. */
static bool less(const struct work *w, uint32_t i, uint32_t j)
{
    return w->area[i] < w->area[j] || (w->area[i] == w->area[j] && i < j);
}

static void heap_put(struct work *w, uint32_t at, uint32_t i)
{
    w->heap[at] = i;
    w->place[i] = at;
}

static void heap_fix(struct work *w, uint32_t at)
{
    uint32_t i = w->heap[at];

    for (; at > 0 && less(w, i, w->heap[(at - 1) / 2]); at = (at - 1) / 2)
        heap_put(w, at, w->heap[(at - 1) / 2]);
    for (uint32_t child = 2 * at + 1; child < w->n_heap; child = 2 * at + 1) {
        if (child + 1 < w->n_heap && less(w, w->heap[child + 1], w->heap[child]))
            child++;
        if (!less(w, w->heap[child], i))
            break;
        heap_put(w, at, w->heap[child]);
        at = child;
    }
    heap_put(w, at, i);
}

static uint32_t heap_take(struct work *w)
{
    uint32_t least = w->heap[0], last = w->heap[--w->n_heap];

    if (w->n_heap > 0) {
        heap_put(w, 0, last);
        heap_fix(w, 0);
    }
    return least;
}

/* The zoom from which twice this area, in world units, is IMPORTANCE_UNITS2 of the tile's. */
static uint8_t rank_of(double twice_area)
{
    double units2 = twice_area / (2 * IMPORTANCE_UNITS2);
    int zoom = units2 < 1 ? TILE_ZOOM_EXACT : TILE_ZOOM_EXACT - (int)floor(log2(units2) / 2);

    return (uint8_t)(zoom < 0 ? 0 : zoom > IMPORTANCE_ZOOM ? IMPORTANCE_ZOOM : zoom);
}

static void rank_vertex(struct work *w, uint32_t i, double twice_area)
{
    uint8_t *rank = &w->vertices[w->chain[i]].rank;

    if (*rank == UNRANKED || rank_of(twice_area) < *rank)
        *rank = rank_of(twice_area);
}

/* A loop ends with a triangle: its two free corners matter as long as it does. */
static void rank_arc(struct work *w, uint32_t n)
{
    uint32_t spare = w->chain[0] == w->chain[n - 1] ? 2 : 0;
    double so_far = 0;

    w->n_heap = 0;
    for (uint32_t i = 1; i + 1 < n; i++) {
        w->before[i] = i - 1;
        w->after[i] = i + 1;
        w->area[i] = triangle(w, i);
        heap_put(w, w->n_heap++, i);
        heap_fix(w, w->n_heap - 1);
    }
    while (w->n_heap > spare) {
        uint32_t i = heap_take(w), a = w->before[i], b = w->after[i];

        so_far = fmax(so_far, w->area[i]); // no vertex outlives one that went before it
        rank_vertex(w, i, so_far);
        if (a > 0) {
            w->after[a] = b;
            w->area[a] = triangle(w, a);
            heap_fix(w, w->place[a]);
        }
        if (b + 1 < n) {
            w->before[b] = a;
            w->area[b] = triangle(w, b);
            heap_fix(w, w->place[b]);
        }
    }
    for (uint32_t k = 0; k < w->n_heap; k++)
        rank_vertex(w, w->heap[k], fmax(so_far, w->area[w->heap[k]]));
}

/* Where the walk round a ring begins: a junction, or the least vertex made one. */
static uint32_t ring_anchor(struct work *w, uint32_t start, uint32_t end)
{
    uint32_t least = start;

    for (uint32_t i = start; i < end; i++) {
        struct vertex *v = &w->vertices[w->vertex_of[i]], *best = &w->vertices[w->vertex_of[least]];

        if (v->junction)
            return i;
        if (v->at.x < best->at.x || (v->at.x == best->at.x && v->at.y < best->at.y))
            least = i;
    }
    w->vertices[w->vertex_of[least]].junction = true;
    return least;
}

static void rank_ring(struct work *w, uint32_t start, uint32_t end)
{
    uint32_t n = end - start, anchor = w->in->is_closed ? ring_anchor(w, start, end) : start;
    uint32_t steps = w->in->is_closed ? n : n - 1, n_chain = 0;

    for (uint32_t k = 0; k <= steps; k++) {
        uint32_t v = w->vertex_of[start + (anchor - start + k) % n];

        w->chain[n_chain++] = v;
        if (k == 0 || (!w->vertices[v].junction && k < steps))
            continue;
        if (n_chain > 2 && w->vertices[w->chain[1]].rank == UNRANKED)
            rank_arc(w, n_chain);
        w->chain[0] = v;
        n_chain = 1;
    }
}

static bool work_open(struct work *w, uint32_t n)
{
    uint32_t n_slots = 16;

    while (n_slots < 2 * (uint64_t)n && n_slots < 1u << 31)
        n_slots *= 2;
    w->mask = n_slots - 1;
    w->slots = malloc(n_slots * sizeof(*w->slots));
    w->vertices = malloc((n + 1) * sizeof(*w->vertices));
    w->vertex_of = malloc((n + 1) * sizeof(*w->vertex_of));
    if (w->slots)
        memset(w->slots, 0xff, n_slots * sizeof(*w->slots));
    return w->slots && w->vertices && w->vertex_of;
}

/* Room for the longest arc: a ring and its first vertex again. */
static bool work_arcs(struct work *w)
{
    uint32_t longest = 0;

    for (uint32_t r = 0; r < w->in->n_rings; r++) {
        uint32_t n = w->in->ring_starts[r + 1] - w->in->ring_starts[r];

        longest = n > longest ? n : longest;
    }
    w->chain = malloc((longest + 2) * 5 * sizeof(*w->chain));
    w->area = malloc((longest + 2) * sizeof(*w->area));
    if (!w->chain || !w->area)
        return false;
    w->before = w->chain + (longest + 2);
    w->after = w->before + (longest + 2);
    w->heap = w->after + (longest + 2);
    w->place = w->heap + (longest + 2);
    return true;
}

static void work_close(struct work *w)
{
    free(w->slots);
    free(w->vertices);
    free(w->vertex_of);
    free(w->chain);
    free(w->area);
}

static void rank_all(struct work *w, uint32_t n, uint8_t *ranks)
{
    const uint32_t *starts = w->in->ring_starts;

    for (uint32_t i = 0; i < n; i++)
        w->vertex_of[i] = vertex_find(w, w->in->points[i]);
    for (uint32_t r = 0; r < w->in->n_rings; r++)
        link_ring(w, starts[r], starts[r + 1]);
    for (uint32_t v = 0; v < w->n_vertices; v++) // ends of lines are junctions too
        w->vertices[v].junction |= w->vertices[v].b == NOBODY;
    for (uint32_t r = 0; r < w->in->n_rings; r++) {
        if (starts[r + 1] > starts[r])
            rank_ring(w, starts[r], starts[r + 1]);
    }
    for (uint32_t i = 0; i < n; i++) {
        const struct vertex *v = &w->vertices[w->vertex_of[i]];

        ranks[i] = v->junction || v->rank == UNRANKED ? 0 : v->rank;
    }
}

bool importance_rank(const struct importance_input *in, uint8_t *ranks, struct error *err)
{
    struct work w = { .in = in };
    uint32_t n = in->n_rings ? in->ring_starts[in->n_rings] : 0;
    bool ok = work_open(&w, n) && work_arcs(&w);

    if (ok)
        rank_all(&w, n, ranks);
    work_close(&w);
    if (!ok)
        return error_set(err, ERROR_TOO_LARGE, "no memory to simplify %u points", n);
    return true;
}
