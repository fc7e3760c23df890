/*
 * demo_accounts: an account a role for the demo city, and one that is all.
 */
#pragma once

#include "yardstick/api/world.h"

/* Make them under one random password and write DIR/demo/accounts.txt (0600): login, password,
 * roles, institution, by tabs. */
MUST_CHECK bool demo_accounts_make(struct ledger *ledger, struct error *err);
