/*
 * imdf: see the header. Each kind of feature is written into a text of its own
 * while the ledger is walked once, from the courtyard down; then all are packed.
 */
#include "yardstick/intake/imdf.h"

#include <stdio.h>

#include "imdf_parts.h"
#include "yardstick/archive/zip_writer.h"
#include "yardstick/base/clock.h"
#include "yardstick/geo/wkb.h"
#include "yardstick/store/stmt.h"

enum part { ADDRESS, VENUE, BUILDING, FOOTPRINT, LEVEL, UNIT, N_PARTS };
static const char *const part_names[N_PARTS] = { "address",   "venue", "building",
                                                 "footprint", "level", "unit" };

struct writing {
    struct conn *conn;
    const struct imdf_request *request;
    struct buf text[N_PARTS];
    struct json json[N_PARTS];
    struct geometry shape;
    char city[256];
    char address[UUID_TEXT], building[UUID_TEXT], level[UUID_TEXT];
};

static void writing_release(struct writing *w)
{
    for (int i = 0; i < N_PARTS; i++)
        buf_release(&w->text[i]);
    geometry_release(&w->shape);
}

static struct str text_at(const struct stmt *q, int column)
{
    return stmt_is_null(q, column) ? (struct str){ "", 0 } : stmt_str(q, column);
}

static void id_of(const struct writing *w, const char *kind, struct str key, char out[UUID_TEXT])
{
    imdf_id(str_from(w->city), kind, key, out);
}

static bool shape_read(struct writing *w, const struct stmt *q, int column, struct error *err)
{
    geometry_clear(&w->shape);
    return wkb_read(stmt_bytes(q, column), &w->shape, err);
}

static bool city_read(struct writing *w, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(w->conn, SQL_META_GET, &q, err))
        return false;
    stmt_bind_str(&q, ":key", STR("name"));
    step = stmt_step(&q, err);
    snprintf(w->city, sizeof(w->city), "%.*s",
             STR_ARG(step == STEP_ROW ? stmt_str(&q, 0) : STR("yardstick")));
    return step != STEP_FAILED;
}

static void unit_write(struct writing *w, const struct stmt *q)
{
    struct json *j = &w->json[UNIT];
    struct str number = text_at(q, 2), name = text_at(q, 3);
    char id[UUID_TEXT];

    id_of(w, stmt_str(q, 0).ptr, stmt_str(q, 1), id);
    imdf_feature_begin(j, id, "unit", &w->shape);
    json_text(j, "category", imdf_unit_category(text_at(q, 4), text_at(q, 5)));
    json_none(j, "restriction");
    json_none(j, "accessibility");
    imdf_labels(j, "name", number.len ? number : name);
    imdf_labels(j, "alt_name", number.len ? name : number);
    json_text(j, "level_id", w->level);
    imdf_display_point(j, &w->shape);
    imdf_feature_end(j);
}

static bool units_write(struct writing *w, int64_t floor, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(w->conn, SQL_IMDF_UNITS, &q, err))
        return false;
    stmt_bind_i64(&q, ":floor", floor);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        if (!shape_read(w, &q, 6, err))
            return false;
        unit_write(w, &q);
    }
    return step == STEP_DONE;
}

static void level_write(struct writing *w, const struct stmt *q, struct str building)
{
    struct json *j = &w->json[LEVEL];
    struct str label = text_at(q, 2);
    char key[320];

    snprintf(key, sizeof(key), "%.*s/%lld", STR_ARG(building), (long long)stmt_i64(q, 1));
    id_of(w, "level", str_from(key), w->level);
    imdf_feature_begin(j, w->level, "level", &w->shape);
    json_text(j, "category", "unspecified");
    json_none(j, "restriction");
    json_bool(j, "outdoor", false);
    json_i64(j, "ordinal", stmt_i64(q, 1));
    imdf_labels(j, "name", label);
    imdf_labels(j, "short_name", label);
    imdf_display_point(j, &w->shape);
    json_none(j, "address_id");
    json_array_begin(j, "building_ids");
    json_text(j, NULL, w->building);
    json_end(j);
    imdf_feature_end(j);
}

static bool levels_write(struct writing *w, int64_t building, struct str code, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(w->conn, SQL_IMDF_LEVELS, &q, err))
        return false;
    stmt_bind_i64(&q, ":building", building);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        if (!shape_read(w, &q, 3, err))
            return false;
        level_write(w, &q, code);
        if (!units_write(w, stmt_i64(&q, 0), err))
            return false;
    }
    return step == STEP_DONE;
}

/* A building has no place of its own in IMDF: its footprint has. */
static void building_write(struct writing *w, const struct stmt *q)
{
    struct json *j = &w->json[BUILDING];
    char footprint[UUID_TEXT];

    id_of(w, "building", stmt_str(q, 1), w->building);
    id_of(w, "footprint", stmt_str(q, 1), footprint);
    imdf_feature_begin(j, w->building, "building", NULL);
    imdf_labels(j, "name", text_at(q, 2));
    json_none(j, "alt_name");
    json_text(j, "category", "unspecified");
    json_none(j, "restriction");
    imdf_display_point(j, &w->shape);
    json_text(j, "address_id", w->address);
    imdf_feature_end(j);
    j = &w->json[FOOTPRINT];
    imdf_feature_begin(j, footprint, "footprint", &w->shape);
    json_text(j, "category", "ground");
    imdf_labels(j, "name", text_at(q, 2));
    json_array_begin(j, "building_ids");
    json_text(j, NULL, w->building);
    json_end(j);
    imdf_feature_end(j);
}

static bool buildings_write(struct writing *w, int64_t courtyard, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    int64_t n = 0;

    if (!stmt_open(w->conn, SQL_IMDF_BUILDINGS, &q, err))
        return false;
    stmt_bind_i64(&q, ":courtyard", courtyard);
    stmt_bind_i64(&q, ":building", w->request->building);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        if (!shape_read(w, &q, 3, err))
            return false;
        n++;
        building_write(w, &q);
        if (!levels_write(w, stmt_i64(&q, 0), stmt_str(&q, 1), err))
            return false;
    }
    if (step == STEP_DONE && w->request->building && n == 0)
        return error_set(err, ERROR_INVALID, "without an outline it is in no map of rooms");
    return step == STEP_DONE;
}

static void venue_write(struct writing *w, const struct stmt *q)
{
    struct json *j = &w->json[ADDRESS];
    struct str street = text_at(q, 3), district = text_at(q, 4);
    char venue[UUID_TEXT];

    id_of(w, "address", stmt_str(q, 1), w->address);
    id_of(w, "venue", stmt_str(q, 1), venue);
    imdf_feature_begin(j, w->address, "address", NULL);
    json_str(j, "address", street.len ? street : stmt_str(q, 2));
    json_none(j, "unit");
    json_str(j, "locality", district.len ? district : str_from(w->city));
    json_none(j, "province");
    json_text(j, "country", "CN");
    json_none(j, "postal_code");
    json_none(j, "postal_code_ext");
    json_none(j, "postal_code_vanity");
    imdf_feature_end(j);
    j = &w->json[VENUE];
    imdf_feature_begin(j, venue, "venue", &w->shape);
    json_text(j, "category", "governmentfacility");
    json_none(j, "restriction");
    imdf_labels(j, "name", stmt_str(q, 2));
    json_none(j, "alt_name");
    json_none(j, "hours");
    json_none(j, "phone");
    json_none(j, "website");
    imdf_display_point(j, &w->shape);
    json_text(j, "address_id", w->address);
    imdf_feature_end(j);
}

/* The courtyard asked for, or the building's. */
static bool courtyard_of(struct writing *w, int64_t *out, struct error *err)
{
    AUTO(stmt) q = { 0 };

    *out = w->request->courtyard;
    if (*out)
        return true;
    if (!stmt_open(w->conn, SQL_IMDF_COURTYARD_OF_BUILDING, &q, err))
        return false;
    stmt_bind_i64(&q, ":building", w->request->building);
    return stmt_get_i64(&q, out, err);
}

static bool venue_read(struct writing *w, int64_t courtyard, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(w->conn, SQL_IMDF_VENUE, &q, err))
        return false;
    stmt_bind_i64(&q, ":courtyard", courtyard);
    step = stmt_step(&q, err);
    if (step == STEP_DONE)
        return error_set(err, ERROR_NOT_FOUND, "there is no courtyard %lld", (long long)courtyard);
    if (step == STEP_FAILED)
        return false;
    if (stmt_is_null(&q, 5))
        return error_set(err, ERROR_INVALID, "without an outline it is in no map of rooms");
    if (!shape_read(w, &q, 5, err))
        return false;
    venue_write(w, &q);
    return true;
}

static bool manifest_add(struct zip_writer *zip, const struct imdf_request *request,
                         struct error *err)
{
    AUTO(buf) text = BUF_INIT(4096);
    struct json j = JSON_INIT(&text);
    char now[CLOCK_TEXT];

    clock_format(clock_now(), now);
    json_object_begin(&j, NULL);
    json_text(&j, "version", "1.0.0");
    json_text(&j, "created", now);
    json_text(&j, "generator", request->generator);
    json_text(&j, "language", "zh-CN");
    json_none(&j, "extensions");
    json_end(&j);
    return buf_ok(&text, err) && zip_add(zip, STR("manifest.json"), buf_str(&text), err);
}

static bool pack(struct writing *w, struct buf *out, struct error *err)
{
    struct zip_writer zip = { .out = out };
    char name[32];

    if (!manifest_add(&zip, w->request, err))
        return false;
    for (int i = 0; i < N_PARTS; i++) {
        json_end(&w->json[i]);
        json_end(&w->json[i]);
        snprintf(name, sizeof(name), "%s.geojson", part_names[i]);
        if (!buf_ok(&w->text[i], err) || !zip_add(&zip, str_from(name), buf_str(&w->text[i]), err))
            return false;
    }
    return zip_finish(&zip, err);
}

bool imdf_write(struct conn *conn, const struct imdf_request *request, struct buf *out,
                struct error *err)
{
    struct writing w = { .conn = conn, .request = request };
    int64_t courtyard;
    bool done;

    for (int i = 0; i < N_PARTS; i++) {
        w.text[i] = (struct buf)BUF_INIT(IMDF_BYTES_MAX);
        w.json[i] = (struct json)JSON_INIT(&w.text[i]);
        json_object_begin(&w.json[i], NULL);
        json_text(&w.json[i], "type", "FeatureCollection");
        json_text(&w.json[i], "name", part_names[i]);
        json_array_begin(&w.json[i], "features");
    }
    done = city_read(&w, err) && courtyard_of(&w, &courtyard, err) &&
           venue_read(&w, courtyard, err) && buildings_write(&w, courtyard, err) &&
           pack(&w, out, err);
    writing_release(&w);
    return done;
}
