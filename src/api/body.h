/*
 * body: a JSON object of a request, member by member.
 */
#pragma once

#include "routes.h"
#include "yardstick/base/json_read.h"

/* The body is an object with no members but these; ERROR_INVALID names the one that is too many. */
MUST_CHECK bool body_object(struct call *call, const char *const *known, struct json_doc *out,
                            struct error *err);
/* The same of a value that is an object already. */
MUST_CHECK bool body_members(const struct json_value *object, const char *const *known,
                             struct error *err);
/* "name is missing or not what it should be"; `value` may be empty. Yields false. */
bool body_wrong(const char *name, struct str value, const char *expected, struct error *err);
/* A list of at most `most` ids, copied; none when it is absent. */
MUST_CHECK bool body_ids(const struct json_value *object, const char *name, size_t most,
                         struct arena *arena, const int64_t **out, size_t *n, struct error *err);
/* Text, copied; ptr NULL when it is absent or null. */
MUST_CHECK bool body_text(const struct json_doc *doc, const char *name, struct arena *arena,
                          struct str *out, struct error *err);
/* ERROR_INVALID when there is none. */
MUST_CHECK bool body_needs(struct str value, const char *name, struct error *err);
