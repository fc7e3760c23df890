/*
 * ogc_collection: which collections there are, and what their fields are.
 */
#include "ogc.h"

#include "yardstick/base/json_read.h"
#include "yardstick/query/cql2_register.h"

static const struct {
    enum collection_id id;
    enum sql_id items, count, extent, box;
} registers[] = {
#define REGISTER(NAME, noun_extent, noun_box)                                                      \
    {                                                                                              \
        COLLECTION_##NAME, SQL_OGC_##NAME, SQL_OGC_##NAME##_COUNT, SQL_OGC_##noun_extent,          \
            SQL_OGC_##noun_box                                                                     \
    }
    REGISTER(DISTRICTS, DISTRICT_EXTENT, DISTRICT_BOX),
    REGISTER(COURTYARDS, COURTYARD_EXTENT, COURTYARD_BOX),
    REGISTER(BUILDINGS, BUILDING_EXTENT, BUILDING_BOX),
    REGISTER(FLOORS, FLOOR_EXTENT, FLOOR_BOX),
    REGISTER(ROOMS, ROOM_EXTENT, ROOM_BOX),
    REGISTER(CIRCULATION, CIRCULATION_EXTENT, CIRCULATION_BOX),
    REGISTER(INSTITUTIONS, DISTRICT_EXTENT, DISTRICT_BOX), /* no geometry: never asked */
    REGISTER(PARKING, PARKING_EXTENT, PARKING_BOX),
    REGISTER(CANTEENS, CANTEEN_EXTENT, CANTEEN_BOX),
};

/* What is made of surveys: no register, so nothing is written here; like a layer otherwise. */
static const char *const survey_types[] = { "string",  "date",   "integer", "integer",
                                            "integer", "string", "string" };
static const char *const proposal_types[] = { "string",    "string",   "integer", "string",
                                              "string",    "integer",  "string",  "date",
                                              "number",    "number",   "number",  "integer",
                                              "date-time", "date-time" };
static const struct ogc_collection derived[] = {
    { .name = STR("surveys"),
      .title = STR("Surveys"),
      .title_zh = STR("测绘"),
      .fields = STR("[\"name\",\"flown\",\"files\",\"bytes\",\"images\",\"verdict\","
                    "\"state\"]"),
      .members = survey_types,
      .items = SQL_OGC_SURVEYS,
      .count = SQL_OGC_SURVEYS_COUNT,
      .extent = SQL_OGC_SURVEYS_EXTENT,
      .box = SQL_OGC_SURVEYS_BOX,
      .has_geometry = true },
    { .name = STR("proposals"),
      .title = STR("Proposals"),
      .title_zh = STR("拟议"),
      .fields = STR("[\"kind\",\"state\",\"building_id\",\"building_code\",\"building\","
                    "\"survey_id\",\"survey\",\"flown\",\"registered\",\"proposed\","
                    "\"spread\",\"coverage\",\"made\",\"decided\"]"),
      .members = proposal_types,
      .items = SQL_OGC_PROPOSALS,
      .count = SQL_OGC_PROPOSALS_COUNT,
      .extent = SQL_OGC_PROPOSALS_EXTENT,
      .box = SQL_OGC_PROPOSALS_BOX,
      .has_geometry = true },
};

bool ogc_is_tiled(const struct ogc_collection *c)
{
    return c->has_geometry && (c->reg || c->layer);
}

static void register_fill(size_t i, struct ogc_collection *out)
{
    const struct collection *reg = &collections[registers[i].id];

    *out = (struct ogc_collection){ .name = str_from(reg->name),
                                    .title = str_from(reg->title[LANG_EN]),
                                    .title_zh = str_from(reg->title[LANG_ZH]),
                                    .reg = reg,
                                    .items = registers[i].items,
                                    .count = registers[i].count,
                                    .extent = registers[i].extent,
                                    .box = registers[i].box,
                                    .has_geometry = reg->flags & COLLECTION_GEOMETRY };
}

void ogc_collection_of(const struct collection *reg, struct ogc_collection *out)
{
    for (size_t i = 0; i < ARRAY_LEN(registers); i++)
        if (registers[i].id == reg->id) {
            register_fill(i, out);
            return;
        }
    *out = (struct ogc_collection){ .name = str_from(reg->name), .reg = reg };
}

static bool layer_fill(const struct stmt *q, struct arena *arena, struct ogc_collection *out,
                       struct error *err)
{
    *out = (struct ogc_collection){ .layer = stmt_i64(q, 0),
                                    .name = arena_copy(arena, stmt_str(q, 1)),
                                    .title = arena_copy(arena, stmt_str(q, 2)),
                                    .fields = arena_copy(arena, stmt_str(q, 3)),
                                    .items = SQL_OGC_LAYER,
                                    .count = SQL_OGC_LAYER_COUNT,
                                    .extent = SQL_OGC_LAYER_EXTENT,
                                    .box = SQL_OGC_LAYER_BOX,
                                    .has_geometry = true };
    out->title_zh = out->title;
    if (out->name.ptr && out->title.ptr && out->fields.ptr)
        return true;
    return error_set(err, ERROR_TOO_LARGE, "more than fits into one answer");
}

bool ogc_collections_list(struct conn *conn, struct arena *arena, struct ogc_collection **out,
                          size_t *n, struct error *err)
{
    enum { N_OWN = ARRAY_LEN(registers) + ARRAY_LEN(derived), LAYERS_MAX = 2000 };
    struct ogc_collection *all = arena_alloc(arena, (N_OWN + LAYERS_MAX) * sizeof(*all));
    enum stmt_step_result step;
    AUTO(stmt) q = { 0 };

    if (!all)
        return error_set(err, ERROR_TOO_LARGE, "more than fits into one answer");
    if (!stmt_open(conn, SQL_OGC_LAYERS, &q, err))
        return false;
    for (*n = 0; *n < ARRAY_LEN(registers); ++*n)
        register_fill(*n, &all[*n]);
    for (size_t i = 0; i < ARRAY_LEN(derived); i++)
        all[(*n)++] = derived[i];
    while ((step = stmt_step(&q, err)) == STEP_ROW && *n < N_OWN + LAYERS_MAX)
        if (!layer_fill(&q, arena, &all[(*n)++], err))
            return false;
    *out = all;
    return step != STEP_FAILED;
}

bool ogc_collection_find(struct conn *conn, struct arena *arena, struct str name,
                         struct ogc_collection *out, struct error *err)
{
    enum stmt_step_result step;
    AUTO(stmt) q = { 0 };

    for (size_t i = 0; i < ARRAY_LEN(registers); i++)
        if (str_eq(name, str_from(collections[registers[i].id].name))) {
            register_fill(i, out);
            return true;
        }
    for (size_t i = 0; i < ARRAY_LEN(derived); i++)
        if (str_eq(name, derived[i].name)) {
            *out = derived[i];
            return true;
        }
    if (!stmt_open(conn, SQL_OGC_LAYERS, &q, err))
        return false;
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        if (str_eq(stmt_str(&q, 1), name))
            return layer_fill(&q, arena, out, err);
    if (step == STEP_FAILED)
        return false;
    return error_set(err, ERROR_NOT_FOUND, "there is no collection %" STR_FMT, STR_ARG(name));
}

static void geometry_field(struct ogc_collection *c, struct cql2_field *fields)
{
    struct cql2_schema *schema = &c->schema;

    if (!c->has_geometry)
        return;
    fields[schema->n_fields++] = (struct cql2_field){ .name = STR("geometry"),
                                                      .kind = CQL2_GEOMETRY,
                                                      .sql = STR("AsBinary(geometry)") };
    schema->epsg = 4490;
    schema->per_unit = 1e9;
    schema->rtree_id = STR("id");
    schema->rtree_query = str_from(sql_text[c->box].text);
}

/* The columns that its view shows. */
static bool register_schema(struct conn *conn, struct arena *arena, struct ogc_collection *c,
                            struct error *err)
{
    AUTO(stmt) q = { 0 };
    struct cql2_field *fields;
    int n;

    if (!stmt_open(conn, c->reg->view, &q, err))
        return false;
    n = stmt_n_columns(&q);
    fields = arena_alloc(arena, ((size_t)n + 1) * sizeof(*fields));
    c->columns = arena_alloc(arena, ((size_t)n + 1) * sizeof(*c->columns));
    if (!fields || !c->columns)
        return error_set(err, ERROR_TOO_LARGE, "more than fits into one answer");
    c->schema = (struct cql2_schema){ .fields = fields };
    for (int i = 0; i < n; i++) {
        const char *name = stmt_column_name(&q, i);
        int own = collection_column_named(c->reg, name);
        const struct column *column = own >= 0 ? &c->reg->columns[own] : table_extra(name);

        if (!column || strcmp(name, "geometry") == 0)
            continue;
        c->columns[c->schema.n_fields] = column;
        fields[c->schema.n_fields] = cql2_register_field(column, arena);
        fields[c->schema.n_fields++].is_computed = own < 0;
    }
    geometry_field(c, fields);
    return true;
}

/* The name comes from a file: it goes into SQL as text with its quotes doubled, never as SQL. */
static bool member_sql(struct arena *arena, struct str name, struct str *out)
{
    AUTO(buf) sql = BUF_INIT(4096);
    struct error ignored;

    // Within a path of JSON a name in quotes cannot hold one.
    if (str_find(name, '"') < name.len || str_find(name, '\\') < name.len)
        return false;
    buf_text(&sql, "json_extract(properties,'$.\"");
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '\'')
            buf_addc(&sql, '\'');
        buf_addc(&sql, name.ptr[i]);
    }
    buf_text(&sql, "\"')");
    if (!buf_ok(&sql, &ignored))
        return false;
    *out = arena_copy(arena, buf_str(&sql));
    return out->ptr != NULL;
}

static const char *type_of_text(struct str text)
{
    struct str day = { text.ptr, text.len < 10 ? text.len : 10 };
    bool dated = text.len >= 10 && str_to_i64((struct str){ text.ptr, 4 }, &(int64_t){ 0 }) &&
                 day.ptr[4] == '-' && day.ptr[7] == '-';

    return !dated                                  ? "string"
           : text.len == 10                        ? "date"
           : text.len >= 19 && text.ptr[13] == ':' ? "date-time"
                                                   : "string";
}

/* The widest of two types. */
static const char *type_join(const char *was, const char *is)
{
    if (!was || strcmp(was, is) == 0)
        return is;
    if ((strcmp(was, "integer") == 0 && strcmp(is, "number") == 0) ||
        (strcmp(was, "number") == 0 && strcmp(is, "integer") == 0))
        return "number";
    return "string";
}

static bool layer_types(struct conn *conn, struct arena *arena, struct ogc_collection *c,
                        struct error *err)
{
    enum stmt_step_result step;
    AUTO(stmt) q = { 0 };

    c->types = arena_alloc(arena, (c->schema.n_fields + 1) * sizeof(*c->types));
    if (!c->types)
        return error_set(err, ERROR_TOO_LARGE, "more than fits into one answer");
    for (size_t i = 0; c->members && i + 2 < c->schema.n_fields; i++)
        c->types[i] = c->members[i];
    if (c->members)
        return true;
    if (!stmt_open(conn, SQL_OGC_LAYER_KINDS, &q, err))
        return false;
    stmt_bind_i64(&q, ":layer", c->layer);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        struct str key = stmt_str(&q, 0), type = stmt_str(&q, 1);
        const char *is = str_eq(type, STR("integer"))                              ? "integer"
                         : str_eq(type, STR("real"))                               ? "number"
                         : str_eq(type, STR("true")) || str_eq(type, STR("false")) ? "boolean"
                                                                                   : "string";

        if (strcmp(is, "string") == 0)
            is = type_of_text(stmt_str(&q, 2));
        for (size_t i = 0; i < c->schema.n_fields; i++)
            if (str_eq(c->schema.fields[i].name, key))
                c->types[i] = type_join(c->types[i], is);
    }
    return step == STEP_DONE;
}

static bool layer_schema(struct arena *arena, struct ogc_collection *c, struct error *err)
{
    struct json_doc doc = { 0 };
    struct cql2_field *fields;
    size_t n;

    if (!json_read(c->fields, 1 << 20, &doc, err))
        return false;
    n = json_count(doc.root);
    fields = arena_alloc(arena, (n + 2) * sizeof(*fields));
    c->schema = (struct cql2_schema){ .fields = fields };
    for (size_t i = 0; fields && i < n; i++) {
        struct str name = arena_copy(arena, json_as_str(json_at(doc.root, i))), sql;

        if (name.ptr && member_sql(arena, name, &sql))
            fields[c->schema.n_fields++] =
                (struct cql2_field){ .name = name, .kind = CQL2_LOOSE, .sql = sql };
    }
    json_doc_release(&doc);
    if (!fields)
        return error_set(err, ERROR_TOO_LARGE, "more than fits into one answer");
    fields[c->schema.n_fields++] =
        (struct cql2_field){ .name = STR("id"), .kind = CQL2_NUMBER, .sql = STR("id") };
    geometry_field(c, fields);
    return true;
}

bool ogc_schema_load(struct conn *conn, struct arena *arena, bool types, struct ogc_collection *c,
                     struct error *err)
{
    if (c->reg)
        return register_schema(conn, arena, c, err);
    return layer_schema(arena, c, err) && (!types || layer_types(conn, arena, c, err));
}

bool ogc_extent(struct conn *conn, const struct ogc_collection *c, double out[4])
{
    struct error ignored;
    AUTO(stmt) q = { 0 };

    if (!c->has_geometry || !stmt_open(conn, c->extent, &q, &ignored))
        return false;
    if (!c->reg)
        stmt_bind_i64(&q, ":layer", c->layer);
    if (stmt_step(&q, &ignored) != STEP_ROW || stmt_is_null(&q, 0))
        return false;
    for (int i = 0; i < 4; i++)
        out[i] = stmt_f64(&q, i);
    // The index keeps single precision, rounded outward: the world stays the world.
    out[0] = out[0] < -180 ? -180 : out[0];
    out[1] = out[1] < -90 ? -90 : out[1];
    out[2] = out[2] > 180 ? 180 : out[2];
    out[3] = out[3] > 90 ? 90 : out[3];
    return true;
}
