/*
 * problem: errors as application/problem+json (RFC 9457), written here only.
 *
 * {type, title, status, detail, code, request_id, title_zh, detail_zh,
 *  errors: [{parameter, value, expected}]}
 *
 * Faults (5xx, except those that say what to do: busy, unavailable, full) tell
 * the client nothing of the inside; the log has it under the request id.
 */
#pragma once

#include "yardstick/http/response.h"

/* Replaces what the response held. `status` 0 is that of the code. */
void problem_write(const struct error *err, unsigned status, struct str request_id,
                   struct response *response);
