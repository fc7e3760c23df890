/*
 * collection: finding registers and columns; the table is collection_table.c.
 */
#include "yardstick/registry/collection.h"

const struct collection *collection_find(struct str name)
{
    for (size_t i = 0; i < COLLECTION_COUNT; i++)
        if (str_eq(str_from(collections[i].name), name))
            return &collections[i];
    return NULL;
}

const struct collection *collection_of_table(const char *table)
{
    for (size_t i = 0; i < COLLECTION_COUNT; i++)
        if (strcmp(collections[i].table, table) == 0)
            return &collections[i];
    return NULL;
}

int collection_column_named(const struct collection *collection, const char *name)
{
    for (size_t i = 0; i < collection->n_columns; i++)
        if (strcmp(collection->columns[i].name, name) == 0)
            return (int)i;
    return -1;
}

/* Does the character end a header's name: a bracket that opens a unit or a remark? */
static bool opens_remark(struct str s)
{
    return str_starts(s, STR("(")) || str_starts(s, STR("（")) || str_starts(s, STR("[")) ||
           str_starts(s, STR("【"));
}

/* Compare two headers, passing over case, blanks, _ - * and what stands in brackets. */
static bool same_header(struct str a, struct str b)
{
    static const char skipped[] = " _-*\t\r\n";

    for (;;) {
        while (a.len && memchr(skipped, a.ptr[0], sizeof(skipped) - 1))
            a = (struct str){ a.ptr + 1, a.len - 1 };
        while (b.len && memchr(skipped, b.ptr[0], sizeof(skipped) - 1))
            b = (struct str){ b.ptr + 1, b.len - 1 };
        if (a.len == 0 || b.len == 0)
            return (a.len == 0 || opens_remark(a)) && b.len == 0;
        if (!str_eq_nocase((struct str){ a.ptr, 1 }, (struct str){ b.ptr, 1 }))
            return false;
        a = (struct str){ a.ptr + 1, a.len - 1 };
        b = (struct str){ b.ptr + 1, b.len - 1 };
    }
}

static bool is_alias(const char *aliases, struct str header)
{
    struct str rest = str_from(aliases);

    while (rest.len)
        if (same_header(header, str_cut(&rest, ';')))
            return true;
    return false;
}

int collection_column(const struct collection *collection, struct str header)
{
    header = str_trim(header);
    /* The column's own names first: an alias of one may be the name of another. */
    for (size_t i = 0; i < collection->n_columns; i++) {
        const struct column *c = &collection->columns[i];

        if (same_header(header, str_from(c->name)) ||
            same_header(header, str_from(c->title[LANG_ZH])) ||
            same_header(header, str_from(c->title[LANG_EN])) ||
            same_header(header, str_from(c->short_name)))
            return (int)i;
    }
    for (size_t i = 0; i < collection->n_columns; i++)
        if (is_alias(collection->columns[i].aliases, header))
            return (int)i;
    return -1;
}
