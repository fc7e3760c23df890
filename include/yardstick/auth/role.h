/*
 * role: what an account is for. A set of roles is a bit mask.
 *
 * The last three are the separated administrators (三员分立): with separation
 * on, nobody holds two of them.
 */
#pragma once

#include "yardstick/base/buf.h"
#include "yardstick/base/error.h"

enum role {
    ROLE_VIEWER,
    ROLE_UNIT_ADMIN, /* keeps the rooms and people of an institution and what is below it */
    ROLE_UNIT_HEAD,  /* signs for it */
    ROLE_SURVEYOR,
    ROLE_MANAGER,      /* the bureau's staff */
    ROLE_MANAGER_HEAD, /* signs and approves */
    ROLE_INSPECTOR,
    ROLE_SYSTEM_ADMIN,   /* accounts, settings, backups */
    ROLE_SECURITY_ADMIN, /* who has which role */
    ROLE_AUDIT_ADMIN,    /* reads the audit */
    ROLE_COUNT
};

#define ROLE_BIT(role) (1u << (role))
#define ROLES_SEPARATED                                                                            \
    (ROLE_BIT(ROLE_SYSTEM_ADMIN) | ROLE_BIT(ROLE_SECURITY_ADMIN) | ROLE_BIT(ROLE_AUDIT_ADMIN))
/* Those whose reach is an institution and what is below it. */
#define ROLES_OF_UNITS (ROLE_BIT(ROLE_UNIT_ADMIN) | ROLE_BIT(ROLE_UNIT_HEAD))

const char *role_name(enum role role); /* "unit_admin" */
const char *role_title(enum role role, enum lang lang);

/* "manager system_admin" (blanks, commas): ERROR_INVALID names the word that is no role. */
MUST_CHECK bool roles_read(struct str text, unsigned *out, struct error *err);
/* The other way, in the order of the enum. */
void roles_write(unsigned mask, struct buf *out);

/* ERROR_INVALID: none, or (separated) two of the three. */
MUST_CHECK bool roles_check(unsigned roles, bool separated, struct error *err);
