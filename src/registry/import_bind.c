/*
 * import_bind: which column of the file is which field.
 */
#include "yardstick/registry/import.h"
#include "yardstick/registry/table.h"

static bool header_is_ordinal(struct str header)
{
    return str_eq_nocase(header, STR("ordinal")) || str_eq_nocase(header, STR("level")) ||
           str_eq(header, STR("楼层序号"));
}

enum { NAMES_BYTES = 4096 };

static void name_add(struct buf *names, struct str name)
{
    buf_addf(names, "%s%" STR_FMT, names->len ? ", " : "", STR_ARG(str_trim(name)));
}

/* The user's choice names what is not there: with what is. */
static bool no_header(const struct import_options *o, struct str asked, struct error *err)
{
    AUTO(buf) names = BUF_INIT(NAMES_BYTES);

    for (size_t i = 0; i < o->n_headers && names.len < sizeof(err->expected); i++)
        name_add(&names, o->headers[i]);
    error_set(err, ERROR_INVALID, "the file has no column \"%" STR_FMT "\"", STR_ARG(asked));
    return error_detail(err, STR("map"), asked, names.len ? names.data : "");
}

bool import_no_field(const struct collection *c, const char *parameter, struct str asked,
                     struct error *err)
{
    AUTO(buf) names = BUF_INIT(NAMES_BYTES);

    for (size_t i = 0; i < c->n_columns; i++)
        name_add(&names, str_from(c->columns[i].name));
    error_set(err, ERROR_INVALID, "%s has no field \"%" STR_FMT "\"", c->name, STR_ARG(asked));
    return error_detail(err, str_from(parameter), asked, names.len ? names.data : "");
}

static int header_find(const struct import_options *o, struct str header)
{
    for (size_t i = 0; i < o->n_headers; i++)
        if (str_eq(str_trim(o->headers[i]), header))
            return (int)i;
    return -1;
}

static bool choices_apply(struct import_options *o, const struct import_choice *map, size_t n_map,
                          bool *taken, struct error *err)
{
    for (size_t i = 0; i < n_map; i++) {
        int header = header_find(o, map[i].header);
        int column = collection_column(o->collection, map[i].field);

        if (header < 0)
            return no_header(o, map[i].header, err);
        if (str_eq(map[i].field, STR("id"))) {
            o->bindings[header].is_id = true;
            continue;
        }
        if (column < 0)
            return import_no_field(o->collection, "map", map[i].field, err);
        o->bindings[header].column = column;
        taken[column] = true;
    }
    return true;
}

/* OpenStreetMap's programs call a feature's id "@id"; it serves where there is no "id". */
static void foreign_id_bind(struct import_options *o)
{
    int header = header_find(o, STR("@id"));

    for (size_t i = 0; i < o->n_headers; i++)
        if (o->bindings[i].is_id)
            return;
    if (header >= 0 && o->bindings[header].column < 0)
        o->bindings[header].is_id = true;
}

/* A field that two columns of the file could be is the user's to decide. */
static bool header_bind(struct import_options *o, size_t i, bool *taken, const bool *chosen,
                        struct error *err)
{
    struct str header = str_trim(o->headers[i]);
    const struct column *extra = table_extra_headed(header);
    int column;

    if (o->bindings[i].column >= 0 || o->bindings[i].is_id)
        return true;
    if (extra && strcmp(extra->name, "id") == 0) {
        o->bindings[i].is_id = true;
        return true;
    }
    column = collection_column(o->collection, header);
    if (column < 0 || chosen[column])
        return true;
    if (taken[column])
        return error_set(err, ERROR_INVALID,
                         "two columns could be %s; say which with --map %s=COLUMN",
                         o->collection->columns[column].name, o->collection->columns[column].name);
    o->bindings[i].column = column;
    taken[column] = true;
    return true;
}

/* Is the column one that exports add, and no column of the register by its own name? */
static bool is_for_reading(const struct import_options *o, size_t i)
{
    const struct column *extra = table_extra_headed(o->headers[i]);

    return extra && strcmp(extra->name, "id") != 0 &&
           collection_column_named(o->collection, extra->name) < 0;
}

bool import_bind(struct import_options *o, const struct import_choice *map, size_t n_map,
                 struct error *err)
{
    bool taken[COLLECTION_COLUMNS_MAX] = { false };
    bool chosen[COLLECTION_COLUMNS_MAX];

    if (o->n_headers > IMPORT_COLUMNS_MAX)
        return error_set(err, ERROR_TOO_LARGE, "the file has %zu columns, at most %d are read",
                         o->n_headers, IMPORT_COLUMNS_MAX);
    for (size_t i = 0; i < o->n_headers; i++)
        o->bindings[i] = (struct import_binding){ .column = -1 };
    if (!choices_apply(o, map, n_map, taken, err))
        return false;
    memcpy(chosen, taken, sizeof(chosen));
    for (size_t i = 0; i < o->n_headers; i++)
        if (!is_for_reading(o, i) && !header_bind(o, i, taken, chosen, err))
            return false;
    /* "floor" is an export's label beside the ordinal; alone it is the floor. */
    for (size_t i = 0; i < o->n_headers; i++) {
        int column = collection_column(o->collection, o->headers[i]);

        if (is_for_reading(o, i) && column >= 0 && !taken[column] &&
            !header_bind(o, i, taken, chosen, err))
            return false;
    }
    foreign_id_bind(o);
    for (size_t i = 0; i < o->n_headers; i++)
        if (o->bindings[i].column >= 0 &&
            o->collection->columns[o->bindings[i].column].kind == COLUMN_ORDINAL)
            o->bindings[i].is_integer = header_is_ordinal(str_trim(o->headers[i]));
    return true;
}
