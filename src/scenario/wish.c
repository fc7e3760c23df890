/*
 * wish: see the header.
 */
#include "yardstick/scenario/wish.h"

const char *const wish_kind_names[WISH_KINDS + 1] = { "empty", "together", "room", "tidy", NULL };

enum { WITHIN_USUAL = 3000, WITHIN_MOST = 200000 };

static bool wrong(const char *member, const char *expected, struct error *err)
{
    error_set(err, ERROR_INVALID, "%s is missing or not what it should be", member);
    return error_detail(err, str_from(member), (struct str){ 0 }, expected);
}

static bool ids_read(const struct json_value *body, const char *member, struct arena *arena,
                     struct wish_ids *out, struct error *err)
{
    const struct json_value *list = json_get(body, member);
    int64_t *ids;

    out->n = json_count(list);
    if (!list || json_kind(list) == JSON_KIND_NULL)
        return true;
    if (json_kind(list) != JSON_KIND_ARRAY || out->n > WISH_IDS_MAX)
        return wrong(member, "[id, …]", err);
    ids = arena_alloc(arena, (out->n + 1) * sizeof(*ids));
    if (!ids)
        return error_set(err, ERROR_TOO_LARGE, "the request needs more memory than it may have");
    for (size_t i = 0; i < out->n; i++)
        if (!json_as_i64(json_at(list, i), &ids[i]) || ids[i] <= 0)
            return wrong(member, "[id, …]", err);
    out->ids = ids;
    return true;
}

static bool members_check(const struct json_value *body, struct error *err)
{
    static const char *const known[] = {
        "kind",  "name",  "institution_ids", "building_ids", "targets",
        "empty", "keep",  "locked",          "within_m",     "same_district",
        "need",  "goals", "weights",         "rules",        "costs",
        "pins",  "bans",  "apart",           "affinities",   "distances"
    };
    const struct json_value *value;
    void *at = NULL;
    struct str key;

    if (json_kind(body) != JSON_KIND_OBJECT)
        return error_set(err, ERROR_INVALID, "send a JSON object");
    while (json_each(body, &at, &key, &value)) {
        size_t i = 0;

        while (i < sizeof(known) / sizeof(*known) && !str_eq(key, str_from(known[i])))
            i++;
        if (i < sizeof(known) / sizeof(*known))
            continue;
        error_set(err, ERROR_INVALID, "there is no member \"%" STR_FMT "\" here", STR_ARG(key));
        return error_detail(err, key, (struct str){ 0 }, "");
    }
    return true;
}

static bool kind_read(const struct json_value *body, struct wish *wish, struct error *err)
{
    struct str name = json_as_str(json_get(body, "kind"));

    for (int kind = 0; kind < WISH_KINDS; kind++)
        if (str_eq(name, str_from(wish_kind_names[kind]))) {
            wish->kind = (enum wish_kind)kind;
            return true;
        }
    return wrong("kind", "empty|together|room|tidy", err);
}

/* What each kind cannot do without. */
static bool subject_check(const struct wish *wish, struct error *err)
{
    if ((wish->kind == WISH_EMPTY || wish->kind == WISH_ROOM) && wish->buildings.n == 0)
        return wrong("building_ids", "[id, …]", err);
    if ((wish->kind == WISH_TOGETHER || wish->kind == WISH_ROOM) && wish->institutions.n == 0)
        return wrong("institution_ids", "[id, …]", err);
    return true;
}

static bool switches_read(const struct json_value *body, struct wish *wish, struct error *err)
{
    const struct json_value *within = json_get(body, "within_m");
    struct str need = json_as_str(json_get(body, "need"));

    wish->within_m = within ? json_as_f64(within) : WITHIN_USUAL;
    if (within && (json_kind(within) != JSON_KIND_NUMBER || wish->within_m < 0 ||
                   wish->within_m > WITHIN_MOST))
        return wrong("within_m", "0..200000", err);
    if (json_get(body, "need") && !str_eq(need, STR("held")) && !str_eq(need, STR("entitlement")))
        return wrong("need", "entitlement|held", err);
    wish->need_held = str_eq(need, STR("held"));
    wish->same_district = json_as_bool(json_get(body, "same_district"));
    return true;
}

bool wish_read(const struct json_value *body, struct arena *arena, struct wish *out,
               struct error *err)
{
    struct wish wish = { .body = body };

    if (!members_check(body, err) || !kind_read(body, &wish, err))
        return false;
    wish.name = json_as_str(json_get(body, "name"));
    if (!ids_read(body, "institution_ids", arena, &wish.institutions, err) ||
        !ids_read(body, "building_ids", arena, &wish.buildings, err) ||
        !ids_read(body, "targets", arena, &wish.targets, err) ||
        !ids_read(body, "empty", arena, &wish.empty, err) ||
        !ids_read(body, "keep", arena, &wish.keep, err) ||
        !ids_read(body, "locked", arena, &wish.locked, err) || !switches_read(body, &wish, err) ||
        !subject_check(&wish, err))
        return false;
    *out = wish;
    return true;
}
