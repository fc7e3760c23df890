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
ROUTES(building);
ROUTES(canteen);
ROUTES(circulation);
ROUTES(city);
ROUTES(courtyard);
ROUTES(district);
ROUTES(entitlement);
ROUTES(establishment);
ROUTES(events);
ROUTES(export);
ROUTES(health);
ROUTES(idle);
ROUTES(import);
ROUTES(job);
ROUTES(floor);
ROUTES(holding);
ROUTES(institution);
ROUTES(openapi);
ROUTES(parking);
ROUTES(register);
ROUTES(room);
ROUTES(search);
ROUTES(style);
ROUTES(survey);
ROUTES(template);
ROUTES(tenure);
ROUTES(tile);
ROUTES(upload);

/* The values of f= and lang=, ending in NULL; f in the order of enum table_form. */
extern const char *const list_forms[];
extern const char *const list_langs[];

/* "http://127.0.0.1:8080", as the client reached us; in the arena. */
struct str origin_of(struct call *call);
