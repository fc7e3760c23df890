/*
 * access: see access.c; for the resources that deal with accounts themselves.
 */
#pragma once

#include "routes.h"

/* So that scanners for secrets find a token that has strayed into a repository. */
#define TOKEN_PREFIX "ys_"

const char *cookie_name(const struct world *world);

/* call->caller. */
bool access_identify(struct call *call, struct error *err);
bool access_allow(struct call *call, struct error *err);
/* Who may what has changed, by this call: nothing remembered of it holds, streams end. */
void access_changed(struct call *call);
