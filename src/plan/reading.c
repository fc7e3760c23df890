/*
 * reading: see the header.
 */
#include "reading.h"

#include <math.h>

bool reading_no_room(struct error *err)
{
    return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
}

bool reading_number(const struct reading *r, const struct json_value *object, const char *key,
                    double scale, double most, int64_t usual, int64_t *out)
{
    const struct json_value *v = json_get(object, key);
    double value = json_as_f64(v);

    *out = usual;
    if (!v || json_kind(v) == JSON_KIND_NULL)
        return true;
    if (json_kind(v) != JSON_KIND_NUMBER || !(fabs(value) <= most))
        return error_set(r->err, ERROR_INVALID, "%s[%zu].%s must be a number up to %.15g", r->list,
                         r->at, key, most);
    *out = llround(value * scale);
    return true;
}

bool reading_not_negative(const struct reading *r, const char *key, int64_t value)
{
    return value >= 0 ? true
                      : error_set(r->err, ERROR_INVALID, "%s[%zu].%s must not be negative", r->list,
                                  r->at, key);
}

bool reading_area(const struct reading *r, const struct json_value *object, const char *key,
                  int64_t *out)
{
    return reading_number(r, object, key, 100, 1e8, 0, out) && reading_not_negative(r, key, *out);
}

bool reading_text(const struct reading *r, const struct json_value *object, const char *key,
                  struct str *out)
{
    *out = arena_copy(r->arena, json_as_str(json_get(object, key)));
    return out->ptr ? true : reading_no_room(r->err);
}

uint32_t problem_unit_find(const struct problem *p, int64_t id)
{
    if (id >= 0 && id < p->n_units && p->units[id].id == id)
        return (uint32_t)id;
    for (uint32_t u = 0; u < p->n_units; u++)
        if (p->units[u].id == id)
            return u;
    return PROBLEM_NONE;
}

uint32_t problem_building_find(const struct problem *p, int64_t id)
{
    if (id >= 0 && id < p->n_buildings && p->buildings[id].id == id)
        return (uint32_t)id;
    for (uint32_t b = 0; b < p->n_buildings; b++)
        if (p->buildings[b].id == id)
            return b;
    return PROBLEM_NONE;
}

bool reading_unit(const struct reading *r, const struct json_value *object, const char *key,
                  uint32_t *out)
{
    int64_t id;

    *out = json_as_i64(json_get(object, key), &id) ? problem_unit_find(r->p, id) : PROBLEM_NONE;
    return *out != PROBLEM_NONE
               ? true
               : error_set(r->err, ERROR_INVALID, "%s[%zu].%s is not the id of a unit", r->list,
                           r->at, key);
}

bool reading_building(const struct reading *r, const struct json_value *object, const char *key,
                      uint32_t *out)
{
    int64_t id;

    *out = json_as_i64(json_get(object, key), &id) ? problem_building_find(r->p, id) : PROBLEM_NONE;
    return *out != PROBLEM_NONE
               ? true
               : error_set(r->err, ERROR_INVALID, "%s[%zu].%s is not the id of a building", r->list,
                           r->at, key);
}

bool reading_list(struct reading *r, const struct json_value *root, const char *key, size_t most,
                  const struct json_value **out, size_t *n)
{
    *out = json_get(root, key);
    *n = json_count(*out);
    r->list = key;
    r->at = 0;
    if (*out && json_kind(*out) != JSON_KIND_ARRAY)
        return error_set(r->err, ERROR_INVALID, "%s must be a list", key);
    return *n <= most
               ? true
               : error_set(r->err, ERROR_TOO_LARGE, "%s has more than %zu members", key, most);
}
