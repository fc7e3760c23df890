/*
 * layer_place: see the header.
 */
#include "layer_place.h"

#include <stdio.h>

#include "yardstick/store/stmt.h"

void layer_name(struct str text, char out[LAYER_NAME_MAX + 1])
{
    size_t n = 0;

    for (size_t i = 0; i < text.len && n < LAYER_NAME_MAX; i++) {
        char c = text.ptr[i]; // NOLINT: len > 0 has a ptr

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (n && c >= '0' && c <= '9') || (n && c == '_'))
            out[n++] = c;
        else if (n && out[n - 1] != '-')
            out[n++] = '-';
    }
    while (n && out[n - 1] == '-')
        n--;
    if (n == 0)
        n = (size_t)snprintf(out, LAYER_NAME_MAX, "layer");
    out[n] = '\0';
}

/* Names that mean something else in the addresses of tiles and collections. */
static bool is_taken(const char *name)
{
    return strcmp(name, "city") == 0 || strncmp(name, "ortho", 5) == 0 ||
           strncmp(name, "terrain", 7) == 0 || strcmp(name, "surveys") == 0 ||
           strcmp(name, "proposals") == 0 || collection_find(str_from(name));
}

/* The file's name without folder and endings. */
static struct str stem(const struct import_request *r)
{
    struct str name = str_from(r->files[0].name ? r->files[0].name : r->files[0].path);

    for (size_t i = name.len; i > 0; i--)
        if (name.ptr[i - 1] == '/') {
            name = (struct str){ name.ptr + i, name.len - i };
            break;
        }
    return (struct str){ name.ptr, str_find(name, '.') };
}

static bool role_read(struct layer_place *l, struct error *err)
{
    struct str asked = l->rows->request->role;

    l->role = asked.len ? asked : STR("other");
    if (str_eq(l->role, STR("basemap")) || str_eq(l->role, STR("paths")) ||
        str_eq(l->role, STR("other")))
        return true;
    error_set(err, ERROR_INVALID, "the role \"%" STR_FMT "\" is none of basemap, paths, other",
              STR_ARG(asked));
    return error_detail(err, STR("role"), asked, "basemap | paths | other");
}

static bool name_choose(struct layer_place *l, struct str said, struct error *err)
{
    const struct import_request *r = l->rows->request;

    layer_name(r->name.len ? r->name : stem(r), l->name);
    // A title in Chinese makes no name: the file's name does.
    if (r->name.len && !str_eq(r->name, str_from(l->name)) && strcmp(l->name, "layer") == 0)
        layer_name(stem(r), l->name);
    l->title = r->name.len ? r->name : said.len ? said : stem(r);
    if (!is_taken(l->name))
        return true;
    error_set(err, ERROR_CONFLICT, "the name %s has a meaning of its own; give another with --name",
              l->name);
    return error_detail(err, STR("name"), str_from(l->name), "[a-z][a-z0-9_-]*");
}

bool layer_place_make(const struct import_rows *rows, struct str said, struct layer_place *out,
                      struct error *err)
{
    *out = (struct layer_place){ .rows = rows, .source = "features" };
    return name_choose(out, said, err) && role_read(out, err);
}

static bool is_there(void *found, const struct layer_info *layer, struct error *err)
{
    (void)layer, (void)err;
    *(bool *)found = true;
    return true;
}

/* The old layer of this name goes when it may. */
static bool clear(struct conn *conn, struct layer_place *l, struct error *err)
{
    struct str name = str_from(l->name);
    bool found = false;

    if (!layer_list(conn, name, &found, is_there, err))
        return false;
    if (!found)
        return true;
    if (!l->rows->request->replace)
        return error_set(err, ERROR_CONFLICT,
                         "there is a layer %s already; add --replace, or give another --name",
                         l->name);
    l->rows->out->counts.ended = 1;
    return layer_forget(conn, name, l->replaced, err);
}

bool layer_place_take(struct conn *conn, struct layer_place *l, struct str fields,
                      struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!clear(conn, l, err) || (l->blob && !blob_register(l->rows->ledger, conn, l->blob, err)) ||
        !stmt_open(conn, SQL_LAYER_INSERT, &q, err))
        return false;
    stmt_bind_str(&q, ":name", str_from(l->name));
    stmt_bind_str(&q, ":title", l->title);
    stmt_bind_str(&q, ":role", l->role);
    stmt_bind_str(&q, ":source", str_from(l->source));
    stmt_bind_text(&q, ":attribution", l->attribution);
    stmt_bind_str(&q, ":fields", fields);
    if (l->blob)
        stmt_bind_str(&q, ":blob", str_from(l->blob));
    else
        stmt_bind_null(&q, ":blob");
    return stmt_get_i64(&q, &l->id, err) && stmt_run(&q, err);
}

void layer_place_clean(const struct layer_place *l)
{
    layer_clean(l->rows->ledger, l->replaced);
}
