/*
 * height: see the header.
 */
#include "yardstick/survey/height.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EPSG_STORED = 4490 };

/* The item's grid, open already or opened now in the place of the oldest. */
static struct height_grid *grid_of(struct height_asker *a, const struct imagery_item *item,
                                   struct error *err)
{
    char name[BLOB_KEY_MAX + 8], path[LEDGER_PATH_MAX];
    size_t at = a->next;
    int fd;

    for (size_t i = 0; i < HEIGHT_GRIDS_OPEN; i++)
        if (a->open[i].item == item)
            return &a->open[i].grid;
    snprintf(name, sizeof(name), "blobs/%s", item->grid);
    ledger_path(a->ledger, name, path);
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        error_set(err, ERROR_NOT_FOUND, "the heights of image %lld are not there",
                  (long long)item->id);
        return NULL;
    }
    height_grid_release(&a->open[at].grid);
    a->open[at].item = NULL;
    if (!height_grid_open(fd, &a->open[at].grid, err))
        return NULL;
    a->open[at].item = item;
    a->next = (at + 1) % HEIGHT_GRIDS_OPEN;
    return &a->open[at].grid;
}

/* Of n places, in place: `places` are the model's own then. */
static bool item_ask(struct height_asker *a, const struct imagery_item *item, struct point *places,
                     size_t n, double *metres, struct error *err)
{
    struct height_grid *grid;

    if (!a->crs && !(a->crs = crs_cache_open(err)))
        return false;
    if (!crs_transform(a->crs, EPSG_STORED, (int)item->epsg, places, n, err))
        return false;
    grid = grid_of(a, item, err);
    for (size_t i = 0; grid && i < n; i++)
        if (!height_grid_get(grid, places[i].x, places[i].y, &metres[i], err))
            return false;
    return grid != NULL;
}

static bool may_know(const struct height_asker *a, const struct imagery_item *item,
                     struct point degrees)
{
    return item->kind != IMAGERY_ORTHO && item->grid[0] && item->epsg > 0 &&
           bbox_has(item->degrees, degrees) &&
           (!a->as_of.len || str_compare(str_from(item->flown), a->as_of) <= 0);
}

/* The newest of a kind; of one survey only, unless that is 0. */
static bool kind_ask(struct height_asker *a, enum imagery_kind kind, int64_t survey,
                     struct point degrees, struct height_found *out, struct error *err)
{
    *out = (struct height_found){ .item = NULL };
    for (size_t i = 0; a->set && i < a->set->n; i++) {
        const struct imagery_item *item = a->set->items[i];
        struct point place = degrees;
        double metres;

        if (item->kind != kind || (survey && item->survey_id != survey) ||
            !may_know(a, item, degrees))
            continue;
        if (!item_ask(a, item, &place, 1, &metres, err))
            return false;
        if (isnan(metres))
            continue;
        *out = (struct height_found){ item, metres };
        return true;
    }
    return true;
}

/* Of one model, where nothing newer has measured. */
static bool item_fill(struct height_asker *a, const struct imagery_item *item,
                      const struct point *degrees, size_t n, double *metres, struct error *err)
{
    struct point *places = malloc(n * sizeof(*places));
    double *said = malloc(n * sizeof(*said));
    bool done = places && said ? true : error_set(err, ERROR_INTERNAL, "out of memory");

    if (done) {
        memcpy(places, degrees, n * sizeof(*places));
        done = item_ask(a, item, places, n, said, err);
    }
    for (size_t i = 0; done && i < n; i++)
        if (isnan(metres[i]))
            metres[i] = said[i];
    free(places);
    free(said);
    return done;
}

bool height_ask_many(struct height_asker *asker, enum imagery_kind kind, int64_t survey,
                     const struct point *degrees, size_t n, double *metres, struct error *err)
{
    struct bbox box = BBOX_NONE;

    for (size_t i = 0; i < n; i++) {
        metres[i] = NAN;
        box = bbox_add(box, degrees[i]);
    }
    for (size_t i = 0; asker->set && n && i < asker->set->n; i++) {
        const struct imagery_item *item = asker->set->items[i];

        if (item->kind == kind && item->survey_id == survey && item->grid[0] && item->epsg > 0 &&
            bbox_meets(item->degrees, box) && !item_fill(asker, item, degrees, n, metres, err))
            return false;
    }
    return true;
}

bool height_ask(struct height_asker *asker, struct point degrees, struct height_answer *out,
                struct error *err)
{
    struct height_found under;

    out->above_m = NAN;
    if (!kind_ask(asker, IMAGERY_DSM, 0, degrees, &out->surface, err) ||
        !kind_ask(asker, IMAGERY_DTM, 0, degrees, &out->ground, err))
        return false;
    if (!out->surface.item)
        return true;
    if (!kind_ask(asker, IMAGERY_DTM, out->surface.item->survey_id, degrees, &under, err))
        return false;
    if (under.item)
        out->above_m = out->surface.metres - under.metres;
    return true;
}

void height_asker_release(struct height_asker *asker)
{
    for (size_t i = 0; i < HEIGHT_GRIDS_OPEN; i++)
        height_grid_release(&asker->open[i].grid);
    crs_cache_close(asker->crs);
    asker->crs = NULL;
}
