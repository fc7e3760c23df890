/*
 * session_json: who am I and what may I, as JSON.
 */
#pragma once

#include "access.h"
#include "yardstick/base/json.h"

/* The whole answer of /api/session for a caller. */
MUST_CHECK bool session_json_write(struct call *call, const struct caller *caller,
                                   struct error *err);

/* "roles": [{code, title, title_zh}, …] */
void roles_json_write(struct json *j, unsigned roles);
