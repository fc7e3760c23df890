/*
 * routes: every table of routes, in one list.
 */
#include "routes.h"

#define TABLE(noun)                                                                                \
    out[n++] = (struct route_table)                                                                \
    {                                                                                              \
        noun##_routes, n_##noun##_routes                                                           \
    }

size_t api_tables(struct route_table out[API_TABLES_MAX])
{
    size_t n = 0;

    TABLE(action);
    TABLE(archive);
    TABLE(background);
    TABLE(building);
    TABLE(canteen);
    TABLE(circulation);
    TABLE(city);
    TABLE(batch);
    TABLE(confirmation);
    TABLE(confirmation_card);
    TABLE(confirmation_move);
    TABLE(confirmation_record);
    TABLE(confirmation_sign);
    TABLE(courtyard);
    TABLE(delegation);
    TABLE(district);
    TABLE(drawing);
    TABLE(entitlement);
    TABLE(establishment);
    TABLE(events);
    TABLE(export);
    TABLE(health);
    TABLE(height);
    TABLE(idle);
    TABLE(imdf);
    TABLE(import);
    TABLE(job);
    TABLE(floor);
    TABLE(holding);
    TABLE(layer);
    TABLE(institution);
    TABLE(measurement);
    TABLE(occupancy);
    TABLE(ogc_landing);
    TABLE(ogc_collection);
    TABLE(ogc_edit);
    TABLE(ogc_item);
    TABLE(ogc_process);
    TABLE(ogc_tile);
    TABLE(near);
    TABLE(openapi);
    TABLE(parking);
    TABLE(photo);
    TABLE(proposal);
    TABLE(person);
    TABLE(register);
    TABLE(report);
    TABLE(review);
    TABLE(review_round);
    TABLE(role);
    TABLE(room);
    TABLE(rule_set);
    TABLE(correction);
    TABLE(scenario);
    TABLE(scenario_file);
    TABLE(scenario_part);
    TABLE(scenario_run);
    TABLE(scenario_wave);
    TABLE(search);
    TABLE(session);
    TABLE(audit);
    TABLE(token);
    TABLE(user);
    TABLE(user_file);
    TABLE(movement);
    TABLE(statistic);
    TABLE(statistic_room);
    TABLE(style);
    TABLE(submission);
    TABLE(survey);
    TABLE(survey_shift);
    TABLE(template);
    TABLE(tenure);
    TABLE(tile);
    TABLE(upload);
    TABLE(within);
    TABLE(warning);
    TABLE(yearly_task);
    TABLE(wmts);
    return n;
}

struct str origin_of(struct call *call)
{
    struct str host = request_header(call->request, "Host");

    const struct world *world = call->context;

    return arena_printf(call->arena, "http%s://%" STR_FMT, world->secure ? "s" : "", STR_ARG(host));
}
