/*
 * routes: the tables of the resources, a file each, joined in routes.c; and the
 * little that all of them share.
 */
#pragma once

#include "yardstick/api/world.h"

#define ROUTES(noun)                                                                               \
    extern const struct route noun##_routes[];                                                     \
    extern const size_t n_##noun##_routes

ROUTES(action);
ROUTES(archive);
ROUTES(background);
ROUTES(building);
ROUTES(canteen);
ROUTES(circulation);
ROUTES(city);
ROUTES(batch);
ROUTES(confirmation);
ROUTES(confirmation_card);
ROUTES(confirmation_reminder);
ROUTES(confirmation_move);
ROUTES(confirmation_record);
ROUTES(confirmation_sign);
ROUTES(courtyard);
ROUTES(delegation);
ROUTES(district);
ROUTES(drawing);
ROUTES(entitlement);
ROUTES(establishment);
ROUTES(events);
ROUTES(export);
ROUTES(health);
ROUTES(idle);
ROUTES(imdf);
ROUTES(import);
ROUTES(inspection);
ROUTES(inspection_photo);
ROUTES(job);
ROUTES(floor);
ROUTES(height);
ROUTES(holding);
ROUTES(layer);
ROUTES(institution);
ROUTES(measurement);
ROUTES(occupancy);
ROUTES(ogc_landing);
ROUTES(ogc_collection);
ROUTES(ogc_edit);
ROUTES(ogc_item);
ROUTES(ogc_process);
ROUTES(ogc_tile);
ROUTES(near);
ROUTES(openapi);
ROUTES(parking);
ROUTES(photo);
ROUTES(person);
ROUTES(proposal);
ROUTES(register);
ROUTES(report);
ROUTES(review);
ROUTES(review_round);
ROUTES(role);
ROUTES(room);
ROUTES(rule_set);
ROUTES(correction);
ROUTES(scenario);
ROUTES(scenario_file);
ROUTES(scenario_part);
ROUTES(scenario_run);
ROUTES(scenario_wave);
ROUTES(search);
ROUTES(session);
ROUTES(audit);
ROUTES(token);
ROUTES(user);
ROUTES(map_place);
ROUTES(unit_book);
ROUTES(user_file);
ROUTES(movement);
ROUTES(statistic);
ROUTES(statistic_room);
ROUTES(style);
ROUTES(submission);
ROUTES(survey);
ROUTES(survey_shift);
ROUTES(template);
ROUTES(tenure);
ROUTES(tile);
ROUTES(upload);
ROUTES(warning);
ROUTES(within);
ROUTES(yearly_task);
ROUTES(wmts);

/* The values of f= and lang=, ending in NULL; f in the order of enum table_form. */
extern const char *const list_forms[];
extern const char *const list_langs[];

/*
 * A reader for this call: whatever statement is run on it, the rows are those the caller may see.
 * Handlers borrow here and nowhere else.
 */
MUST_CHECK bool call_reader(struct call *call, struct reader *out, struct error *err);

/* May the caller do this, too, besides what the route asks for? Else 401 or 403. */
MUST_CHECK bool call_demand(struct call *call, const char *permission, struct error *err);

/*
 * Write for this call: who, from where and with which permission are filled in (that of the route),
 * and are checked again within the transaction. `run`, `argument`, `day`, `why` are the handler's.
 */
MUST_CHECK bool call_write(struct call *call, const struct write_request *request,
                           struct error *err);

/* "http://127.0.0.1:8080", as the client reached us; in the arena. */
struct str origin_of(struct call *call);
