/*
 * entitlement_json: an entitlement as programs read it.
 */
#include "yardstick/housing/entitlement.h"

static void ranks_write(struct json *j, const struct entitlement *e)
{
    json_array_begin(j, "ranks");
    for (size_t i = 0; i < e->n_ranks; i++) {
        const struct entitlement_rank *r = &e->ranks[i];

        json_object_begin(j, NULL);
        json_str(j, "rank", r->rank);
        json_i64(j, "posts", r->posts);
        figure_write(j, "ceiling", &r->ceiling);
        figure_write(j, "area", &r->area);
        json_end(j);
    }
    json_end(j);
}

void entitlement_write(struct json *j, const struct entitlement *e)
{
    json_str(j, "rule_set", e->set->id);
    json_str(j, "class", e->class);
    figure_write(j, "establishment", &e->posts);
    figure_write(j, "office", &e->office);
    figure_write(j, "service_per_head", &e->service_per_head);
    figure_write(j, "service", &e->service);
    figure_write(j, "equipment", &e->equipment);
    figure_write(j, "basic", &e->basic);
    figure_write(j, "coefficient", &e->coefficient);
    figure_write(j, "gross", &e->gross);
    figure_write(j, "canteen", &e->canteen);
    ranks_write(j, e);
    if (e->unknown_posts)
        json_i64(j, "unknown_posts", e->unknown_posts);
}
