/* seccomp_list: which system calls a worker may make. Private to the sandbox. */
#pragma once

#include "yardstick/worker/sandbox.h"

MUST_CHECK bool seccomp_list_set(enum sandbox_profile profile, struct error *err);
