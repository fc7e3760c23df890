/*
 * problem_edit: see the header.
 */
#include "yardstick/scenario/problem_edit.h"

#include "id_set.h"
#include "yardstick/base/json.h"

/* Of the sorted ids of the longest lists a body can hold. */
enum { SET_BYTES = 256 << 20 };

static bool is_named(const char *const *names, struct str key)
{
    for (size_t i = 0; names && names[i]; i++)
        if (str_eq(str_from(names[i]), key))
            return true;
    return false;
}

/* Keys are the program's or came through json_read, where they end in NUL. */
static void member_write(struct json *j, struct str key, const struct json_value *value)
{
    json_value_write(j, key.ptr, value);
}

bool problem_merge(const struct json_value *base, const struct json_value *patch,
                   const char *const *drop, struct buf *out, struct error *err)
{
    struct json j = JSON_INIT(out);
    const struct json_value *value;
    void *at = NULL;
    struct str key;

    json_object_begin(&j, NULL);
    while (json_each(base, &at, &key, &value))
        if (!json_get(patch, key.ptr) && !is_named(drop, key))
            member_write(&j, key, value);
    at = NULL;
    while (json_each(patch, &at, &key, &value))
        if (json_kind(value) != JSON_KIND_NULL && !is_named(drop, key))
            member_write(&j, key, value);
    json_end(&j);
    return buf_ok(out, err);
}

static int64_t id_of(const struct json_value *object, const char *member)
{
    int64_t id = 0;

    return json_as_i64(json_get(object, member), &id) ? id : 0;
}

bool problem_hand_merge(const struct json_value *before, const struct json_value *moves,
                        struct buf *out, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(SET_BYTES);
    struct json j = JSON_INIT(out);
    struct id_set again;

    if (!id_set_read(moves, "unit", &arena, &again, err))
        return false;
    json_array_begin(&j, NULL);
    for (size_t i = 0; i < json_count(before); i++)
        if (!id_set_has(&again, id_of(json_at(before, i), "unit")))
            json_value_write(&j, NULL, json_at(before, i));
    for (size_t i = 0; i < json_count(moves); i++)
        json_value_write(&j, NULL, json_at(moves, i));
    json_end(&j);
    return buf_ok(out, err);
}

/* Buildings to be marked, and units moved by hand. */
struct marked {
    const struct problem_marks *marks;
    struct id_set empty, keep, hand;
};

static bool marked_read(const struct problem_marks *marks, struct arena *arena, struct marked *out,
                        struct error *err)
{
    out->marks = marks;
    return id_set_read(marks->empty, NULL, arena, &out->empty, err) &&
           id_set_read(marks->keep, NULL, arena, &out->keep, err) &&
           id_set_read(marks->hand, "unit", arena, &out->hand, err);
}

static void pins_write(struct json *j, const struct json_value *problem, const struct marked *m)
{
    const struct json_value *pins = json_get(problem, "pins"), *hand = m->marks->hand;

    json_array_begin(j, "pins");
    for (size_t i = 0; i < json_count(pins); i++)
        if (!id_set_has(&m->hand, id_of(json_at(pins, i), "unit")))
            json_value_write(j, NULL, json_at(pins, i));
    for (size_t i = 0; i < json_count(hand); i++)
        json_value_write(j, NULL, json_at(hand, i));
    json_end(j);
}

static void building_write(struct json *j, const struct json_value *building,
                           const struct marked *m)
{
    int64_t id = id_of(building, "id");
    const struct json_value *value;
    void *at = NULL;
    struct str key;

    json_object_begin(j, NULL);
    while (json_each(building, &at, &key, &value))
        if (!(m->marks->empty && str_eq(key, STR("empty"))) &&
            !(m->marks->keep && str_eq(key, STR("keep"))))
            member_write(j, key, value);
    if (id_set_has(&m->empty, id))
        json_bool(j, "empty", true);
    if (id_set_has(&m->keep, id))
        json_bool(j, "keep", true);
    json_end(j);
}

bool problem_mark(const struct json_value *problem, const struct problem_marks *marks,
                  struct buf *out, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(SET_BYTES);
    struct json j = JSON_INIT(out);
    const struct json_value *value;
    struct marked marked;
    void *at = NULL;
    struct str key;

    if (!marked_read(marks, &arena, &marked, err))
        return false;
    json_object_begin(&j, NULL);
    while (json_each(problem, &at, &key, &value)) {
        if (str_eq(key, STR("pins")))
            continue;
        if (!str_eq(key, STR("buildings"))) {
            member_write(&j, key, value);
            continue;
        }
        json_array_begin(&j, "buildings");
        for (size_t i = 0; i < json_count(value); i++)
            building_write(&j, json_at(value, i), &marked);
        json_end(&j);
    }
    pins_write(&j, problem, &marked);
    json_end(&j);
    return buf_ok(out, err);
}

static const char *const lists[] = { "pins", "bans", "apart", NULL };
static const char *const limits[] = { "group_places_max", "group_distance_m", "moves_max", "budget",
                                      NULL };

static void lists_take(const struct json_value *problem, struct problem_rule_name *out, size_t *n)
{
    for (size_t k = 0; lists[k]; k++) {
        const struct json_value *list = json_get(problem, lists[k]);

        for (size_t i = 0; i < json_count(list) && *n < PROBLEM_PRICES_MAX; i++) {
            const struct json_value *one = json_at(list, i);
            bool pair = str_eq(str_from(lists[k]), STR("apart"));

            out[(*n)++] = (struct problem_rule_name){ .list = lists[k],
                                                      .index = i,
                                                      .unit = id_of(one, pair ? "a" : "unit"),
                                                      .other = pair ? id_of(one, "b") : 0,
                                                      .building = id_of(one, "building") };
        }
    }
}

size_t problem_rules_list(const struct json_value *problem,
                          struct problem_rule_name out[PROBLEM_PRICES_MAX])
{
    const struct json_value *rules = json_get(problem, "rules"),
                            *buildings = json_get(problem, "buildings");
    size_t n = 0;

    lists_take(problem, out, &n);
    for (size_t k = 0; limits[k] && n < PROBLEM_PRICES_MAX; k++)
        if (json_get(rules, limits[k]))
            out[n++] = (struct problem_rule_name){ .list = "rules", .member = limits[k] };
    for (size_t i = 0; i < json_count(buildings) && n < PROBLEM_PRICES_MAX; i++)
        if (json_as_bool(json_get(json_at(buildings, i), "empty")))
            out[n++] = (struct problem_rule_name){ .list = "empty",
                                                   .index = i,
                                                   .building = id_of(json_at(buildings, i), "id") };
    return n;
}

static void list_without(struct json *j, const char *key, const struct json_value *list, size_t at)
{
    json_array_begin(j, key);
    for (size_t i = 0; i < json_count(list); i++)
        if (i != at)
            json_value_write(j, NULL, json_at(list, i));
    json_end(j);
}

static void object_without(struct json *j, const char *key, const struct json_value *object,
                           const char *member)
{
    const struct json_value *value;
    void *at = NULL;
    struct str name;

    json_object_begin(j, key);
    while (json_each(object, &at, &name, &value))
        if (!str_eq(name, str_from(member)))
            member_write(j, name, value);
    json_end(j);
}

static void buildings_without(struct json *j, const struct json_value *list, size_t at)
{
    json_array_begin(j, "buildings");
    for (size_t i = 0; i < json_count(list); i++)
        if (i == at)
            object_without(j, NULL, json_at(list, i), "empty");
        else
            json_value_write(j, NULL, json_at(list, i));
    json_end(j);
}

bool problem_without(const struct json_value *problem, const struct problem_rule_name *rule,
                     struct buf *out, struct error *err)
{
    bool empty = strcmp(rule->list, "empty") == 0;
    struct json j = JSON_INIT(out);
    const struct json_value *value;
    void *at = NULL;
    struct str key;

    json_object_begin(&j, NULL);
    while (json_each(problem, &at, &key, &value)) {
        if (empty && str_eq(key, STR("buildings")))
            buildings_without(&j, value, rule->index);
        else if (empty || !str_eq(key, str_from(rule->list)))
            member_write(&j, key, value);
        else if (rule->member)
            object_without(&j, key.ptr, value, rule->member);
        else
            list_without(&j, rule->list, value, rule->index);
    }
    json_end(&j);
    return buf_ok(out, err);
}
