/*
 * blame: whose fault an error is, by the name the reader knows it under.
 */
#pragma once

#include "yardstick/registry/collection.h"

/* Puts the name in front of *err: in English as imports and /api spell it, in Chinese as people say
 * it. Yield false. */
bool column_blame(const struct column *column, struct error *err);
bool collection_blame(const struct collection *collection, struct error *err);
