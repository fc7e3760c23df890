/*
 * city_problem: a wish becomes a relocation problem of the ledger, as JSON.
 *
 * Whoever has or uses a room of the buildings in question takes part; what
 * others have, what is sealed, let, under repair or locked is left out. A need is
 * what the standard allows the establishment, and at least a desk for
 * everybody who works there; ceilings are those of rank and class of the day.
 * Technical and ancillary rooms are not moved.
 */
#pragma once

#include "yardstick/base/buf.h"
#include "yardstick/housing/ruleset.h"
#include "yardstick/scenario/stock.h"
#include "yardstick/scenario/wish.h"

/* ERROR_INVALID: an id there is not; ERROR_CONFLICT: the ledger lacks something, named in words. */
MUST_CHECK bool city_problem_write(const struct stock *stock, const struct ruleset *set,
                                   const struct wish *wish, struct arena *arena, struct buf *out,
                                   struct error *err);
