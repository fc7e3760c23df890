/*
 * sandbox: the walls a worker builds around itself before it reads a byte.
 *
 * Everything is set by the process on itself, without privileges, and cannot
 * be taken back: resource limits, no new privileges, not dumpable, Landlock
 * (files below two folders and the two share folders, nothing else) and a
 * seccomp list (no socket, no exec, no ptrace, no signal to others; anything
 * not listed answers EPERM). Landlock needs ABI 1 at least; rights of newer
 * ABIs are handled where the kernel knows them, and truncate(2), which ABI 1
 * and 2 do not govern, is not on the list.
 *
 * It fails closed: when either wall cannot be built, sandbox_enter() fails
 * with ERROR_UNAVAILABLE and the caller must end the process.
 */
#pragma once

#include "yardstick/base/error.h"

enum sandbox_profile {
    SANDBOX_PARSE,  /* vectors and tables: one thread */
    SANDBOX_COMPUTE /* imagery, points, drawing, solving: threads, fonts */
};

struct sandbox_spec {
    enum sandbox_profile profile;
    const char *in;        /* folder read only, with the files its links lead to; NULL: none */
    const char *out;       /* folder read and written; NULL: none */
    uint64_t memory_bytes; /* RLIMIT_AS; 0: 1 GiB. Not set under AddressSanitizer. */
    uint64_t file_bytes;   /* RLIMIT_FSIZE; 0: 4 GiB */
    unsigned seconds;      /* of processor, and of the clock by alarm(2); 0: 600 */
};

/* Close every descriptor but 0, 1 and 2. */
MUST_CHECK bool sandbox_close_descriptors(struct error *err);
MUST_CHECK bool sandbox_limits(const struct sandbox_spec *spec, struct error *err);
/* Landlock and seccomp; what has to be opened or loaded from elsewhere is open by now. */
MUST_CHECK bool sandbox_enter(const struct sandbox_spec *spec, struct error *err);

/* Try what must not work: /etc/passwd, a socket, execve. False names the hole. */
MUST_CHECK bool sandbox_verify(struct error *err);
