/*
 * import_layer: see the header.
 */
#include "import_layer.h"

#include <math.h>
#include <stdio.h>

#include "import_turn.h"
#include "layer_place.h"
#include "yardstick/geo/crs.h"
#include "yardstick/geo/wkb.h"
#include "yardstick/store/stmt.h"

enum { STORED_EPSG = 4490, WGS84_EPSG = 4326, PROPERTIES_BYTES = 1 << 20 };

#define DEGREES_SLACK 1e-6

struct laying {
    const struct import_rows *rows;
    struct layer_place place;
    int epsg;
    struct crs_cache *crs;
    struct cql2_layer where; /* .filter NULL: every row */
    struct str cells[EXCHANGE_COLUMNS_MAX];
    char numbers[EXCHANGE_COLUMNS_MAX][32];
    char keys[EXCHANGE_COLUMNS_MAX][64]; /* with an end, for the JSON */
    struct geometry shape;
    struct buf wkb, properties, fields;
    struct stmt insert;
    struct import_turn turn;
};

/* The fields of the layer, and the keys of its features. */
static bool fields_make(struct laying *l, struct error *err)
{
    const struct exchange_layer *layer = &l->rows->spool->layer;
    struct json j = JSON_INIT(&l->fields);

    json_array_begin(&j, NULL);
    for (size_t i = 0; i < layer->n_columns; i++) {
        struct str name = str_trim(layer->columns[i].name);

        for (name.len = name.len < 63 ? name.len : 63; !str_is_utf8(name);)
            name.len--;
        snprintf(l->keys[i], sizeof(l->keys[i]), "%" STR_FMT, STR_ARG(name));
        json_text(&j, NULL, l->keys[i]);
    }
    json_end(&j);
    return buf_ok(&l->fields, err);
}

static bool properties_make(struct laying *l, const struct exchange_row *row, struct error *err)
{
    const struct exchange_column *columns = l->rows->spool->layer.columns;
    struct json j = JSON_INIT(&l->properties);

    buf_clear(&l->properties);
    json_object_begin(&j, NULL);
    for (size_t i = 0; i < row->n_values; i++) {
        const struct field *v = &row->values[i];
        bool boolean = v->kind == FIELD_I64 && str_eq(columns[i].kind, STR("boolean"));

        if (boolean)
            json_bool(&j, l->keys[i], v->i64 != 0);
        else if (v->kind == FIELD_I64)
            json_i64(&j, l->keys[i], v->i64);
        else if (v->kind == FIELD_F64 && isfinite(v->f64))
            json_raw(&j, l->keys[i], l->cells[i]);
        else if (v->kind == FIELD_TEXT && v->bytes.len)
            json_str(&j, l->keys[i], v->bytes);
    }
    json_end(&j);
    return buf_ok(&l->properties, err);
}

/* Into l->wkb, in EPSG:4490. */
static bool shape_make(struct laying *l, struct str wkb, struct error *err)
{
    struct geometry *g = &l->shape;

    if (!wkb.ptr)
        return error_set(err, ERROR_INVALID, "the row has no geometry and is left out");
    if (!wkb_read(wkb, g, err))
        return false;
    if (g->n_points == 0)
        return error_set(err, ERROR_INVALID, "the row has no geometry and is left out");
    if (l->epsg != 0 && l->epsg != STORED_EPSG && l->epsg != WGS84_EPSG &&
        !crs_transform(l->crs, l->epsg, STORED_EPSG, g->points, g->n_points, err))
        return false;
    for (uint32_t i = 0; i < g->n_points; i++) {
        // The pole and the 180th meridian, a little beyond by somebody's arithmetic, are meant.
        if (!(fabs(g->points[i].x) <= 180 + DEGREES_SLACK &&
              fabs(g->points[i].y) <= 90 + DEGREES_SLACK))
            return error_set(err, ERROR_INVALID,
                             "the coordinates %.2f, %.2f are not degrees; say which system they "
                             "are in with --crs EPSG:CODE",
                             g->points[i].x, g->points[i].y);
        g->points[i].x = fmax(-180, fmin(180, nearbyint(g->points[i].x * 1e9) / 1e9));
        g->points[i].y = fmax(-90, fmin(90, nearbyint(g->points[i].y * 1e9) / 1e9));
    }
    buf_clear(&l->wkb);
    wkb_write(&l->wkb, g);
    return buf_ok(&l->wkb, err);
}

static void tell(struct laying *l, int64_t row, const struct error *what)
{
    struct problem problem = { .severity = PROBLEM_WARNING, .row = row, .what = *what };

    if (++l->rows->out->counts.warnings <= IMPORT_PROBLEMS_MAX)
        import_turn_tell(&l->turn, &problem);
}

static bool feature_add(struct laying *l, struct error *err)
{
    stmt_bind_i64(&l->insert, ":layer_id", l->place.id);
    stmt_bind_str(&l->insert, ":properties", buf_str(&l->properties));
    stmt_bind_bytes(&l->insert, ":wkb", buf_str(&l->wkb));
    l->rows->out->counts.inserted++;
    return stmt_run(&l->insert, err);
}

static bool row_store(void *context, const struct exchange_row *row, struct error *err)
{
    struct laying *l = context;
    struct import_counts *counts = &l->rows->out->counts;
    struct error what = { 0 };
    bool wanted = true;

    if (!import_turn_go_on(&l->turn, err) ||
        (l->where.filter && !cql2_layer_wants(&l->where, row, &wanted, err)))
        return false;
    if (!wanted) {
        counts->filtered++;
        return true;
    }
    for (size_t i = 0; i < row->n_values; i++)
        l->cells[i] = import_cell(&row->values[i], l->numbers[i]);
    counts->rows++;
    if (!shape_make(l, row->wkb, &what)) {
        // Only what is wrong with the row is the row's fault.
        if (what.code != ERROR_INVALID && what.code != ERROR_UNSUPPORTED) {
            *err = what;
            return false;
        }
        tell(l, row->number, &what);
        return true;
    }
    return properties_make(l, row, err) && feature_add(l, err);
}

/* The write request. */
static bool store(struct conn *conn, void *argument, struct error *err)
{
    struct laying *l = argument;
    bool done;

    import_turn_begin(&l->turn, conn);
    l->rows->out->counts = (struct import_counts){ 0 };
    done = layer_place_take(conn, &l->place, buf_str(&l->fields), err) &&
           stmt_open(conn, SQL_LAYER_FEATURE_INSERT, &l->insert, err) &&
           row_spool_each(l->rows->spool, l, row_store, err);
    stmt_release(&l->insert);
    if (done && l->rows->out->counts.inserted == 0)
        done = error_set(err, ERROR_INVALID,
                         "none of the rows has a geometry that can be drawn; nothing was imported");
    return import_turn_end(&l->turn, done, err);
}

static bool prepare(struct laying *l, struct arena *arena, struct error *err)
{
    const struct import_request *r = l->rows->request;
    const struct exchange_layer *layer = &l->rows->spool->layer;

    if (str_eq(layer->geometry, STR("none")))
        return error_set(err, ERROR_INVALID,
                         "the file has no geometry, so that a layer of it would draw nothing; rows "
                         "without a place go into a register");
    return layer_place_make(l->rows, (struct str){ 0 }, &l->place, err) && fields_make(l, err) &&
           import_crs(layer, r->crs, &l->epsg, err) && (l->crs = crs_cache_open(err)) &&
           (!r->where.len || import_where(&l->where, layer, l->epsg, r->where, arena, err));
}

bool import_layer_store(const struct import_rows *rows, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(4 << 20);
    struct laying *l = arena_alloc(&arena, sizeof(*l));
    struct write_request request = { .run = store, .argument = l };
    bool done;

    if (!l)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    l->rows = l->turn.rows = rows;
    l->wkb = (struct buf)BUF_INIT(64 << 20);
    l->properties = (struct buf)BUF_INIT(PROPERTIES_BYTES);
    l->fields = (struct buf)BUF_INIT(PROPERTIES_BYTES);
    done = prepare(l, &arena, err) && import_turn_run(&l->turn, &request, err);
    if (done && !l->turn.dry_run_done)
        layer_place_clean(&l->place);
    cql2_layer_release(&l->where);
    crs_cache_close(l->crs);
    geometry_release(&l->shape);
    buf_release(&l->wkb);
    buf_release(&l->properties);
    buf_release(&l->fields);
    return done;
}
