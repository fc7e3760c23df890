/*
 * cql2_layer: see the header.
 */
#include "yardstick/query/cql2_layer.h"

bool cql2_is_loose_format(struct str format)
{
    return str_eq(format, STR("csv")) || str_eq(format, STR("xlsx")) || str_eq(format, STR("ods"));
}

enum cql2_kind cql2_kind_of_exchange(struct str kind, bool loose)
{
    static const struct {
        const char *name;
        enum cql2_kind kind;
    } kinds[] = {
        { "integer", CQL2_NUMBER }, { "real", CQL2_NUMBER }, { "boolean", CQL2_BOOLEAN },
        { "date", CQL2_DATE },      { "list", CQL2_ARRAY },  { "datetime", CQL2_TIMESTAMP },
    };

    for (size_t i = 0; !loose && i < ARRAY_LEN(kinds); i++)
        if (str_eq(kind, str_from(kinds[i].name)))
            return kinds[i].kind;
    return loose ? CQL2_LOOSE : CQL2_TEXT;
}

bool cql2_layer_schema(const struct exchange_layer *layer, int epsg, struct arena *arena,
                       struct cql2_schema *out, struct error *err)
{
    struct cql2_field *fields = arena_alloc(arena, (layer->n_columns + 1) * sizeof(*fields));
    bool loose = cql2_is_loose_format(layer->format);

    if (!fields)
        return error_set(err, ERROR_TOO_LARGE, "the column names take too much memory");
    for (size_t i = 0; i < layer->n_columns; i++)
        fields[i] = (struct cql2_field){
            .name = layer->columns[i].name,
            .kind = cql2_kind_of_exchange(layer->columns[i].kind, loose),
            .sql = arena_printf(arena, "c%zu", i),
        };
    fields[layer->n_columns] =
        (struct cql2_field){ .name = STR("geometry"), .kind = CQL2_GEOMETRY, .sql = STR("wkb") };
    *out = (struct cql2_schema){
        .fields = fields,
        .n_fields = layer->n_columns + !str_eq(layer->geometry, STR("none")),
        .epsg = epsg,
        .rtree_id = STR("seq"),
        .rtree_query = STR("SELECT id FROM scratch_box WHERE xmin <= :f4 AND xmax >= :f2 AND "
                           "ymin <= :f5 AND ymax >= :f3"),
    };
    return true;
}

bool cql2_layer_open(struct cql2_layer *l, const struct exchange_layer *layer, int epsg,
                     const struct cql2_request *request, int64_t limit_ms, struct arena *arena,
                     struct error *err)
{
    *l = (struct cql2_layer){ 0 };
    return cql2_layer_schema(layer, epsg, arena, &l->schema, err) &&
           cql2_parse(request, &l->schema, arena, &l->filter, err) &&
           cql2_eval_open(l->filter, limit_ms, &l->eval, err);
}

bool cql2_layer_wants(struct cql2_layer *l, const struct exchange_row *row, bool *wanted,
                      struct error *err)
{
    struct cql2_row r = { .values = row->values, .n_values = row->n_values, .wkb = row->wkb };

    return cql2_eval_row(l->eval, &r, wanted, err);
}

void cql2_layer_release(struct cql2_layer *l)
{
    cql2_eval_close(l->eval);
    *l = (struct cql2_layer){ 0 };
}
