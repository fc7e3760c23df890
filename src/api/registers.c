/*
 * registers: /api/registers, the registers and their columns, from the table
 * that imports and exports read too.
 */
#include "resource.h"

static const char *kind_name(enum column_kind kind)
{
    static const char *const names[] = {
        [COLUMN_TEXT] = "text",   [COLUMN_INTEGER] = "integer",     [COLUMN_ORDINAL] = "integer",
        [COLUMN_AREA] = "area",   [COLUMN_LENGTH] = "length",       [COLUMN_MONEY] = "money",
        [COLUMN_SHARE] = "share", [COLUMN_DATE] = "date",           [COLUMN_BOOLEAN] = "boolean",
        [COLUMN_CODE] = "code",   [COLUMN_REFERENCE] = "reference",
    };

    return names[kind];
}

static void titles_write(struct json *j, const char *const title[LANG_COUNT])
{
    json_text(j, "title", title[LANG_EN]);
    json_text(j, "title_zh", title[LANG_ZH]);
}

static void column_write(struct json *j, const struct column *c)
{
    json_object_begin(j, NULL);
    json_text(j, "name", c->name);
    titles_write(j, c->title);
    json_bool(j, "key", c->flags & COLUMN_KEY);
    json_bool(j, "required", c->flags & COLUMN_REQUIRED);
    if (c->flags & COLUMN_COMPUTED)
        json_bool(j, "computed", true);
    json_text(j, "kind", kind_name(c->kind));
    if (c->kind == COLUMN_REFERENCE)
        json_text(j, "refers", collections[c->refers].name);
    if (c->codes) {
        json_array_begin(j, "codes");
        for (const struct code *code = c->codes; code->code; code++) {
            json_object_begin(j, NULL);
            json_text(j, "code", code->code);
            titles_write(j, code->title);
            json_end(j);
        }
        json_end(j);
    }
    json_end(j);
}

static bool registers_get(struct call *call, const void *args, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);

    (void)args;
    json_array_begin(&j, NULL);
    for (size_t i = 0; i < COLLECTION_COUNT; i++) {
        const struct collection *c = &collections[i];

        json_object_begin(&j, NULL);
        json_text(&j, "type", c->name);
        titles_write(&j, c->title);
        json_bool(&j, "geometry", c->flags & COLLECTION_GEOMETRY);
        json_array_begin(&j, "columns");
        for (size_t k = 0; k < c->n_columns; k++)
            column_write(&j, &c->columns[k]);
        json_end(&j);
        json_end(&j);
    }
    json_end(&j);
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return buf_ok(&call->response->body, err);
}

const struct route register_routes[] = {
    { METHOD_GET, "/api/registers", registers_get, NULL, 0, "read", SCOPE_NONE,
      "The registers: their columns, kinds and codes", "各登记簿的列、类型与代码" },
};
const size_t n_register_routes = ARRAY_LEN(register_routes);
