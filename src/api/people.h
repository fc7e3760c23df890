/*
 * people: lists of people as files.
 */
#pragma once

#include "routes.h"

/* May the caller have one? It is noted in the audit who had it. */
MUST_CHECK bool people_file_check(struct call *call, struct error *err);
