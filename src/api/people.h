/*
 * people: lists of people.
 */
#pragma once

#include "routes.h"

/* May the caller have one, as a file or to look at? It is noted in the audit who had it. */
MUST_CHECK bool people_list_check(struct call *call, bool is_file, struct error *err);
