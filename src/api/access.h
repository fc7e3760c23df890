/*
 * access: see access.c; for the resources that deal with accounts themselves.
 */
#pragma once

#include "routes.h"

/* So that scanners for secrets find a token that has strayed into a repository. */
#define TOKEN_PREFIX "ys_"

const char *cookie_name(const struct world *world);

struct json;
struct json_value;
/*
 * A token instead of a session: `wish` is {name, may, days}, all optional. j NULL only checks it;
 * else it is made for `who` and its members are written.
 */
MUST_CHECK bool token_for_sign_in(struct call *call, const struct json_value *wish,
                                  const struct caller *who, struct json *j, struct error *err);

/* call->caller. */
bool access_identify(struct call *call, struct error *err);
bool access_allow(struct call *call, struct error *err);
/* Who may what has changed, by this call: nothing remembered of it holds, streams end. */
void access_changed(struct call *call);
