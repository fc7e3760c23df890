/*
 * routes: every table of routes, in one list.
 */
#include "routes.h"

#define TABLE(noun)                                                                                \
    {                                                                                              \
        noun##_routes, &n_##noun##_routes                                                          \
    }

static const struct {
    const struct route *routes;
    const size_t *n;
} tables[] = {
    TABLE(action),
    TABLE(archive),
    TABLE(audit),
    TABLE(background),
    TABLE(batch),
    TABLE(building),
    TABLE(canteen),
    TABLE(circulation),
    TABLE(city),
    TABLE(confirmation),
    TABLE(confirmation_card),
    TABLE(confirmation_reminder),
    TABLE(confirmation_move),
    TABLE(confirmation_record),
    TABLE(confirmation_sign),
    TABLE(correction),
    TABLE(courtyard),
    TABLE(delegation),
    TABLE(district),
    TABLE(drawing),
    TABLE(entitlement),
    TABLE(establishment),
    TABLE(events),
    TABLE(export),
    TABLE(floor),
    TABLE(health),
    TABLE(height),
    TABLE(holding),
    TABLE(idle),
    TABLE(imdf),
    TABLE(import),
    TABLE(inspection),
    TABLE(inspection_photo),
    TABLE(institution),
    TABLE(job),
    TABLE(layer),
    TABLE(measurement),
    TABLE(movement),
    TABLE(near),
    TABLE(occupancy),
    TABLE(ogc_collection),
    TABLE(ogc_edit),
    TABLE(ogc_item),
    TABLE(ogc_landing),
    TABLE(ogc_process),
    TABLE(ogc_tile),
    TABLE(openapi),
    TABLE(parking),
    TABLE(person),
    TABLE(photo),
    TABLE(proposal),
    TABLE(register),
    TABLE(report),
    TABLE(review),
    TABLE(review_round),
    TABLE(role),
    TABLE(room),
    TABLE(rule_set),
    TABLE(scenario),
    TABLE(scenario_file),
    TABLE(scenario_part),
    TABLE(scenario_run),
    TABLE(scenario_wave),
    TABLE(search),
    TABLE(session),
    TABLE(statistic),
    TABLE(statistic_room),
    TABLE(style),
    TABLE(submission),
    TABLE(survey),
    TABLE(survey_shift),
    TABLE(template),
    TABLE(tenure),
    TABLE(tile),
    TABLE(token),
    TABLE(upload),
    TABLE(user),
    TABLE(map_place),
    TABLE(unit_book),
    TABLE(user_file),
    TABLE(warning),
    TABLE(within),
    TABLE(wmts),
    TABLE(yearly_task),
};
_Static_assert(ARRAY_LEN(tables) <= API_TABLES_MAX, "there are more tables of routes than room");

size_t api_tables(struct route_table out[API_TABLES_MAX])
{
    for (size_t i = 0; i < ARRAY_LEN(tables); i++)
        out[i] = (struct route_table){ tables[i].routes, *tables[i].n };
    return ARRAY_LEN(tables);
}

struct str origin_of(struct call *call)
{
    struct str host = request_header(call->request, "Host");

    const struct world *world = call->context;

    return arena_printf(call->arena, "http%s://%" STR_FMT, world->secure ? "s" : "", STR_ARG(host));
}
