/* landlock_rules: which files a worker may touch. Private to the sandbox. */
#pragma once

#include "yardstick/worker/sandbox.h"

MUST_CHECK bool landlock_rules_set(const struct sandbox_spec *spec, struct error *err);
