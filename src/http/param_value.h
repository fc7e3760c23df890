/*
 * param_value: one value's text into its field. Private to params.
 */
#pragma once

#include "yardstick/http/params.h"

MUST_CHECK bool param_value_read(const struct param *param, struct str text, struct arena *arena,
                                 void *args, struct error *err);
