/*
 * caller: see the header.
 */
#include "yardstick/auth/caller.h"

#include <pthread.h>

static const char *const unit_reach[] = { "edit",      "upload",  "read_people", "sign",
                                          "sign_unit", "correct", "confirm",     "rectify" };

void caller_settle(struct caller *caller, bool public_map)
{
    uint64_t set = permissions_of(caller->roles, caller->account_id != 0, public_map);

    if (caller->reads_only)
        for (size_t i = 0; i < permission_count(); i++)
            if (!permission_reads(i))
                set &= ~((uint64_t)1 << i);
    caller->permissions = set;
    caller->scope = (struct read_scope){
        .secret = caller_may(caller, "read_secret"),
        .units = caller_may(caller, "read_units"),
        .people = !caller_may(caller, "read_people")            ? PEOPLE_NONE
                  : caller_is_unit_bound(caller, "read_people") ? PEOPLE_UNIT
                                                                : PEOPLE_ALL,
        .institution = caller->roles & ROLES_OF_UNITS ? caller->institution_id : 0,
    };
}

/* Nobody, settled once for each setting of the map: every request begins as nobody. */
static struct caller nobody[2];
static pthread_once_t nobody_once = PTHREAD_ONCE_INIT;

static void nobody_settle(void)
{
    caller_settle(&nobody[false], false);
    caller_settle(&nobody[true], true);
}

void caller_nobody(struct caller *caller, struct str address, bool public_map)
{
    size_t n = address.len < ADDRESS_TEXT - 1 ? address.len : ADDRESS_TEXT - 1;

    pthread_once(&nobody_once, nobody_settle);
    *caller = nobody[public_map];
    if (n)
        memcpy(caller->address, address.ptr, n);
}

bool caller_may(const struct caller *caller, const char *permission)
{
    return caller && permissions_have(caller->permissions, permission_find(permission));
}

bool caller_is_unit_bound(const struct caller *caller, const char *permission)
{
    int i = permission_find(permission);
    bool can_be = false;

    for (size_t k = 0; k < ARRAY_LEN(unit_reach); k++)
        can_be |= strcmp(unit_reach[k], permission) == 0;
    return can_be && i >= 0 && !(caller->roles & permission_roles((size_t)i) & ~ROLES_OF_UNITS);
}

unsigned caller_view(const struct caller *caller)
{
    return caller ? (unsigned)caller->scope.secret | (unsigned)caller->scope.units << 1 : 3;
}
