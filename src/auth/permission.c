/*
 * permission: see the header. The table is the data: a row a permission, an x
 * for each role that has it.
 *
 * "who" beside the roles: a everybody, p everybody where the map is public,
 * s everybody signed in. "how": r looks only, w changes something.
 */
#include "yardstick/auth/permission.h"

static const struct {
    const char *name;
    char who, how;
    const char roles[ROLE_COUNT + 1];
} table[] = {
    /*  viewer, unit_admin, unit_head, surveyor, manager, manager_head, inspector,
     *  system_admin, security_admin, audit_admin:            VUHSMNIyea */
    { "anyone", 'a', 'r', "xxxxxxxxxx" },        /* pages, health, signing in */
    { "signed_in", 's', 'w', "xxxxxxxxxx" },     /* one's own account */
    { "read", 'p', 'r', "xxxxxxxxxx" },          /* the registers and the map, nobody's name */
    { "read_units", ' ', 'r', "xxxxxxxxxx" },    /* who holds a room, and what is over standard */
    { "read_people", ' ', 'r', " xx xxx   " },   /* names, ranks and rooms of people */
    { "read_secret", ' ', 'r', "    xxx   " },   /* secret institutions and their rooms */
    { "export_people", ' ', 'r', "    xxx   " }, /* lists of people as files */
    { "edit", ' ', 'w', " x  xx    " },          /* the registers; a unit's within it */
    { "import", ' ', 'w', "    xx    " },        /* files into the registers */
    { "upload", ' ', 'w', " x xxx    " },        /* files, to be looked at */
    { "jobs", ' ', 'r', " x xxx x  " },          /* long works and what came of them */
    { "jobs_all", ' ', 'r', "    xx    " },      /* those of others, too */
    { "archives", ' ', 'w', "   xxx    " },      /* every tile of a source in one file */
    { "survey", ' ', 'w', "   xxx    " },        /* hand in and judge surveys */
    { "plan", ' ', 'w', "    xx    " },          /* relocation plans */
    { "sign", ' ', 'w', "  xx x    " },          /* a confirmation: unit, surveyor, bureau */
    { "sign_unit", ' ', 'w', "  x       " },     /* a unit's data, before they are handed in */
    { "correct", ' ', 'w', "  x xx    " },       /* accept what was proposed to change */
    { "confirm", ' ', 'w', " xxxxx    " },       /* take part in one: dispute, answer, sign for */
    { "approve", ' ', 'w', "     x    " },       /* cases and plans */
    { "inspect", ' ', 'w', "    xxx   " },       /* inspections and rectification */
    { "rectify", ' ', 'w', " xx xxx   " },       /* answer for what was inspected, and look again */
    { "standards", ' ', 'w', "    xx    " },     /* rule sets */
    { "accounts_read", ' ', 'r', "       xxx" }, /* who has an account */
    { "accounts", ' ', 'w', "       x  " },      /* make and disable accounts */
    { "accounts_code", ' ', 'w', "       xx " }, /* give a new one-time code */
    { "grants", ' ', 'w', "        x " },        /* who has which role, in which unit */
    { "audit", ' ', 'r', "         x" },         /* who did what */
    { "settings", ' ', 'r', "       xx " },      /* how the server is set up */
};

_Static_assert(ARRAY_LEN(table) <= PERMISSIONS_MAX, "a set of permissions has 64 bits");

size_t permission_count(void)
{
    return ARRAY_LEN(table);
}

const char *permission_name(size_t i)
{
    return table[i].name;
}

int permission_find(const char *name)
{
    for (size_t i = 0; name && i < ARRAY_LEN(table); i++)
        if (strcmp(table[i].name, name) == 0)
            return (int)i;
    return -1;
}

unsigned permission_roles(size_t i)
{
    unsigned mask = 0;

    for (int r = 0; r < ROLE_COUNT; r++)
        if (table[i].roles[r] == 'x')
            mask |= ROLE_BIT(r);
    return mask;
}

bool permission_reads(size_t i)
{
    return table[i].how == 'r';
}

uint64_t permissions_of(unsigned roles, bool signed_in, bool public_map)
{
    uint64_t set = 0;

    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        char who = table[i].who;

        if (who == 'a' || (who == 'p' && public_map) || (who == 's' && signed_in) ||
            (permission_roles(i) & roles))
            set |= (uint64_t)1 << i;
    }
    return set;
}
