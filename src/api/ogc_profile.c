/*
 * ogc_profile: columns that name a record of another collection, and the three
 * ways of Part 5 to say them: its id, its address, or an object of address and
 * title.
 */
#include "ogc_query.h"

#include <stdio.h>

static const struct {
    const char *column;
    enum collection_id to;
} references[] = {
    { "district_id", COLLECTION_DISTRICTS }, { "courtyard_id", COLLECTION_COURTYARDS },
    { "building_id", COLLECTION_BUILDINGS }, { "floor_id", COLLECTION_FLOORS },
    { "room_id", COLLECTION_ROOMS },         { "institution_id", COLLECTION_INSTITUTIONS },
};

static const char *const names[] = { [OGC_REL_AS_KEY] = "rel-as-key",
                                     [OGC_REL_AS_URI] = "rel-as-uri",
                                     [OGC_REL_AS_LINK] = "rel-as-link" };
static const char register_of_profiles[] = "http://www.opengis.net/def/profile/OGC/0/";

const struct collection *ogc_reference(const struct ogc_collection *c, const char *column)
{
    if (c->reg && strcmp(column, "parent_id") == 0)
        return c->reg;
    for (size_t i = 0; c->reg && i < ARRAY_LEN(references); i++)
        if (strcmp(references[i].column, column) == 0)
            return &collections[references[i].to];
    return NULL;
}

static bool refers(const struct ogc_collection *c)
{
    for (size_t i = 0; c->reg && i < c->schema.n_fields; i++)
        if (c->schema.fields[i].kind != CQL2_GEOMETRY && ogc_reference(c, c->columns[i]->name))
            return true;
    return false;
}

/* By its name in the register, or its whole address. */
static enum ogc_profile profile_named(struct str name)
{
    size_t n = sizeof(register_of_profiles) - 1;

    if (name.len > n && str_eq_nocase((struct str){ name.ptr, n }, str_from(register_of_profiles)))
        name = (struct str){ name.ptr + n, name.len - n };
    for (size_t i = OGC_REL_AS_KEY; i < ARRAY_LEN(names); i++)
        if (str_eq(name, str_from(names[i])))
            return (enum ogc_profile)i;
    return OGC_NO_PROFILE;
}

enum ogc_profile ogc_profile_of(const struct ogc_collection *c, struct str asked)
{
    enum ogc_profile found = OGC_NO_PROFILE;

    if (!refers(c))
        return OGC_NO_PROFILE;
    while (asked.len && found == OGC_NO_PROFILE)
        found = profile_named(str_trim(str_cut(&asked, ',')));
    return found == OGC_NO_PROFILE ? OGC_REL_AS_KEY : found;
}

void ogc_profile_link(struct call *call, enum ogc_profile profile, struct json *j)
{
    if (profile != OGC_NO_PROFILE)
        ogc_link_write(
            j, &(struct ogc_link){ .rel = "profile",
                                   .href = arena_printf(call->arena, "%s%s", register_of_profiles,
                                                        names[profile]) });
}

/* What the row calls the record: "courtyard" beside "courtyard_id". */
static struct str title_of(const struct stmt *row, const char *column)
{
    size_t n = strlen(column) - strlen("_id");

    for (int i = 0; i < stmt_n_columns(row); i++)
        if (strlen(stmt_column_name(row, i)) == n &&
            memcmp(stmt_column_name(row, i), column, n) == 0 && !stmt_is_null(row, i))
            return stmt_str(row, i);
    return (struct str){ 0 };
}

void ogc_reference_write(struct call *call, enum ogc_profile profile, const struct collection *to,
                         const struct table_column *column, struct stmt *row, struct json *j)
{
    struct str href = ogc_href(call, "/ogc/collections/%s/items/%lld", to->name,
                               (long long)stmt_i64(row, column->at));
    struct str title = title_of(row, column->name);

    if (profile == OGC_REL_AS_URI) {
        json_str(j, column->name, href);
        return;
    }
    json_object_begin(j, column->name);
    json_str(j, "href", href);
    if (title.len)
        json_str(j, "title", title);
    json_end(j);
}
