/*
 * imagery: see the header.
 */
#include "yardstick/survey/imagery.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "yardstick/base/log.h"
#include "yardstick/store/stmt.h"

enum { ITEMS_MAX = 10000 };

static void item_drop(struct imagery_item *item)
{
    if (--item->refs > 0)
        return;
    tile_table_release(&item->table);
    free(item);
}

void imagery_drop(struct imagery_set *set)
{
    if (!set || --set->refs > 0)
        return;
    for (size_t i = 0; i < set->n; i++)
        item_drop(set->items[i]);
    free(set->items);
    free(set);
}

struct imagery_set *imagery_take(struct imagery_live *live)
{
    struct imagery_set *set;

    pthread_mutex_lock(&live->lock);
    set = live->now;
    if (set)
        set->refs++;
    pthread_mutex_unlock(&live->lock);
    return set;
}

static void put(struct imagery_live *live, struct imagery_set *set)
{
    struct imagery_set *old;

    pthread_mutex_lock(&live->lock);
    old = live->now;
    live->now = set;
    pthread_mutex_unlock(&live->lock);
    imagery_drop(old);
}

void imagery_live_release(struct imagery_live *live)
{
    put(live, NULL);
}

static enum imagery_kind kind_read(struct str text)
{
    return str_eq(text, STR("ortho")) ? IMAGERY_ORTHO
           : str_eq(text, STR("dsm")) ? IMAGERY_DSM
                                      : IMAGERY_DTM;
}

static void text_read(const struct stmt *q, int column, char *out, size_t size)
{
    struct str text = stmt_is_null(q, column) ? (struct str){ "", 0 } : stmt_str(q, column);

    snprintf(out, size, "%.*s", STR_ARG(text));
}

static bool table_load(struct ledger *ledger, struct imagery_item *item, struct error *err)
{
    char name[BLOB_KEY_MAX + 8], path[LEDGER_PATH_MAX];
    bool done;
    int fd;

    snprintf(name, sizeof(name), "blobs/%s", item->tiles);
    ledger_path(ledger, name, path);
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return error_set(err, ERROR_NOT_FOUND, "the tiles of image %lld are not there",
                         (long long)item->id);
    done = tile_table_read(fd, &item->table, err);
    close(fd);
    return done;
}

static _Atomic uint64_t numbers;

/* The row's item, with the table of the old set where the blob is the same. */
static struct imagery_item *item_make(struct ledger *ledger, const struct stmt *q,
                                      struct imagery_set *old, struct error *err)
{
    struct imagery_item *item = calloc(1, sizeof(*item));

    if (!item) {
        error_set(err, ERROR_INTERNAL, "out of memory");
        return NULL;
    }
    item->refs = 1;
    item->number = atomic_fetch_add(&numbers, 1);
    item->id = stmt_i64(q, 0);
    item->kind = kind_read(stmt_str(q, 1));
    text_read(q, 2, item->flown, sizeof(item->flown));
    text_read(q, 3, item->tiles, sizeof(item->tiles));
    text_read(q, 4, item->heights, sizeof(item->heights));
    item->min_zoom = (uint32_t)stmt_i64(q, 5);
    item->max_zoom = (uint32_t)stmt_i64(q, 6);
    item->degrees =
        (struct bbox){ stmt_f64(q, 8), stmt_f64(q, 9), stmt_f64(q, 10), stmt_f64(q, 11) };
    item->survey_id = stmt_i64(q, 12);
    item->shift_east_m = stmt_f64(q, 13);
    item->shift_north_m = stmt_f64(q, 14);
    text_read(q, 15, item->name, sizeof(item->name));
    text_read(q, 16, item->grid, sizeof(item->grid));
    item->epsg = stmt_i64(q, 17);
    text_read(q, 18, item->datum, sizeof(item->datum));
    for (size_t i = 0; old && i < old->n; i++) {
        struct imagery_item *was = old->items[i];

        if (was->id == item->id && strcmp(was->tiles, item->tiles) == 0 &&
            strcmp(was->flown, item->flown) == 0 && strcmp(was->name, item->name) == 0 &&
            strcmp(was->grid, item->grid) == 0 && was->shift_east_m == item->shift_east_m &&
            was->shift_north_m == item->shift_north_m) {
            free(item);
            was->refs++;
            return was;
        }
    }
    if (table_load(ledger, item, err))
        return item;
    item_drop(item);
    return NULL;
}

static bool rows_load(struct ledger *ledger, struct conn *conn, struct imagery_set *set,
                      struct imagery_set *old, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_IMAGERY_LIST, &q, err))
        return false;
    while ((step = stmt_step(&q, err)) == STEP_ROW && set->n < ITEMS_MAX) {
        struct error why = { 0 };
        struct imagery_item *item = item_make(ledger, &q, old, &why);

        // One that is damaged must not take the others off the map.
        if (item)
            set->items[set->n++] = item;
        else
            log_event(LOG_ERROR, "imagery", "%s", why.message[LANG_EN]);
    }
    return step != STEP_FAILED;
}

bool imagery_load(struct ledger *ledger, struct conn *conn, struct imagery_live *live,
                  struct error *err)
{
    struct imagery_set *set = calloc(1, sizeof(*set)), *old = imagery_take(live);
    bool done = set && (set->items = calloc(ITEMS_MAX, sizeof(struct imagery_item *))) != NULL;

    if (done) {
        set->refs = 1;
        set->number = atomic_fetch_add(&numbers, 1);
        done = rows_load(ledger, conn, set, old, err);
    } else {
        error_set(err, ERROR_INTERNAL, "out of memory");
    }
    imagery_drop(old);
    if (done) {
        put(live, set);
    } else if (set) {
        set->refs = 1;
        imagery_drop(set);
    }
    return done; // NOLINT: dropped or put
}

/* "ortho-12": what stands before and behind the dash. */
static bool source_read(struct str source, struct imagery_view *out)
{
    struct str rest = source, head = str_cut(&rest, '-');

    *out = (struct imagery_view){ .is_terrain = str_eq(head, STR("terrain")) };
    if (!out->is_terrain && !str_eq(head, STR("ortho")))
        return false;
    return head.len == source.len || (str_to_i64(rest, &out->id) && out->id > 0);
}

bool imagery_is_source(struct str source)
{
    struct imagery_view view;

    return source_read(source, &view);
}

static bool shows(const struct imagery_view *view, const struct imagery_item *item)
{
    if (view->is_terrain != (item->kind != IMAGERY_ORTHO))
        return false;
    if (view->id)
        return view->id == item->id;
    return !view->as_of.len || str_compare(str_from(item->flown), view->as_of) <= 0;
}

bool imagery_view_read(const struct imagery_set *set, struct str source, struct str as_of,
                       struct imagery_view *out, struct error *err)
{
    bool found = source_read(source, out) && !out->id;

    for (size_t i = 0; set && !found && i < set->n; i++)
        found = shows(out, set->items[i]);
    out->as_of = as_of;
    return found ? true
                 : error_set(err, ERROR_NOT_FOUND, "there is no tile source %" STR_FMT,
                             STR_ARG(source));
}

/* Is any image as fine as that? Beyond the finest of all nothing is shown. */
static bool reaches(const struct imagery_set *set, const struct imagery_view *view, uint32_t z)
{
    for (size_t i = 0; i < set->n; i++)
        if (set->items[i]->max_zoom >= z && shows(view, set->items[i]))
            return true;
    return false;
}

static bool layer_find(const struct imagery_set *set, const struct imagery_view *view,
                       const uint32_t at[3], struct imagery_layer *layer)
{
    const struct imagery_item *item = layer->item;

    layer->up = 0;
    if (item->max_zoom < at[0] && !view->id && !view->is_terrain) {
        layer->up = at[0] - item->max_zoom;
        if (layer->up > IMAGERY_UP_MAX || !reaches(set, view, at[0]))
            return false;
    }
    layer->place =
        tile_table_find(&item->table, at[0] - layer->up, at[1] >> layer->up, at[2] >> layer->up);
    return layer->place && layer->place->length;
}

size_t imagery_stack(const struct imagery_set *set, const struct imagery_view *view, uint32_t z,
                     uint32_t x, uint32_t y, struct imagery_layer out[IMAGERY_STACK_MAX])
{
    size_t n = 0;

    for (size_t i = 0; set && i < set->n && n < IMAGERY_STACK_MAX; i++) {
        out[n] = (struct imagery_layer){ .index = i, .item = set->items[i] };
        if (!shows(view, out[n].item) ||
            !layer_find(set, view, (const uint32_t[]){ z, x, y }, &out[n]))
            continue;
        if (out[n++].place->flags & TILE_OPAQUE)
            break;
    }
    return n;
}

bool imagery_extent(const struct imagery_set *set, const struct imagery_view *view,
                    uint32_t *min_zoom, uint32_t *max_zoom, struct bbox *degrees)
{
    *min_zoom = 22;
    *max_zoom = 0;
    *degrees = BBOX_NONE;
    for (size_t i = 0; set && i < set->n; i++) {
        const struct imagery_item *item = set->items[i];

        if (!shows(view, item))
            continue;
        *min_zoom = item->min_zoom < *min_zoom ? item->min_zoom : *min_zoom;
        *max_zoom = item->max_zoom > *max_zoom ? item->max_zoom : *max_zoom;
        *degrees = bbox_join(*degrees, item->degrees);
    }
    return !bbox_is_empty(*degrees);
}
