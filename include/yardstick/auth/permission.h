/*
 * permission: what a route may ask for, and which roles have it, as one table.
 *
 * A set of permissions is a bit mask over the table's rows.
 */
#pragma once

#include "yardstick/auth/role.h"

enum { PERMISSIONS_MAX = 64 };

size_t permission_count(void);
const char *permission_name(size_t i);

/* The row of a name, -1 without one. */
int permission_find(const char *name);

/* Everything these roles have together. Nobody signed in: roles 0 (only "anyone", and with
 * `public_map` what the map shows). */
uint64_t permissions_of(unsigned roles, bool signed_in, bool public_map);

/* Which of these roles have it. */
unsigned permission_roles(size_t i);
/* Is it one that only looks, so that a token for reading has it? */
bool permission_reads(size_t i);

static inline bool permissions_have(uint64_t set, int permission)
{
    return permission >= 0 && set >> permission & 1;
}
