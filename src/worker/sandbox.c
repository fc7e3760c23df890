/*
 * sandbox: see the header. Landlock has no wrapper in glibc 2.36, so its three
 * calls are made by number; the structures are spelled out because the headers
 * of kernel 6.1 lack the rights of newer kernels.
 */
#include "yardstick/worker/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "seccomp_list.h"
#include "landlock_rules.h"

#if defined(__SANITIZE_ADDRESS__)
#define UNDER_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_ASAN 1
#endif
#endif
#ifndef UNDER_ASAN
#define UNDER_ASAN 0
#endif

bool sandbox_close_descriptors(struct error *err)
{
    long most = sysconf(_SC_OPEN_MAX);

    if (syscall(SYS_close_range, 3U, ~0U, 0U) == 0)
        return true;
    if (most < 0)
        return error_set(err, ERROR_UNAVAILABLE, "the sandbox cannot close open files: %s",
                         strerror(errno));
    for (int fd = 3; fd < most; fd++)
        close(fd);
    return true;
}

static bool limit_set(int what, uint64_t most, struct error *err)
{
    struct rlimit now, limit = { .rlim_cur = most, .rlim_max = most };

    if (getrlimit((__rlimit_resource_t)what, &now) == 0 && now.rlim_max < most)
        limit.rlim_cur = limit.rlim_max = now.rlim_max;
    return setrlimit((__rlimit_resource_t)what, &limit) == 0
               ? true
               : error_set(err, ERROR_UNAVAILABLE, "the sandbox cannot limit the process: %s",
                           strerror(errno));
}

bool sandbox_limits(const struct sandbox_spec *spec, struct error *err)
{
    unsigned seconds = spec->seconds ? spec->seconds : 600;

    // AddressSanitizer reserves terabytes of addresses for its shadow.
    if (!UNDER_ASAN &&
        !limit_set(RLIMIT_AS, spec->memory_bytes ? spec->memory_bytes : UINT64_C(1) << 30, err))
        return false;
    alarm(seconds + 1);
    return limit_set(RLIMIT_CPU, seconds, err) &&
           limit_set(RLIMIT_FSIZE, spec->file_bytes ? spec->file_bytes : UINT64_C(4) << 30, err) &&
           limit_set(RLIMIT_NOFILE, 64, err) && limit_set(RLIMIT_CORE, 0, err);
}

bool sandbox_enter(const struct sandbox_spec *spec, struct error *err)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return error_set(err, ERROR_UNAVAILABLE, "the sandbox cannot drop privileges: %s",
                         strerror(errno));
    return landlock_rules_set(spec, err) && seccomp_list_set(spec->profile, err);
}

bool sandbox_verify(struct error *err)
{
    char name[] = "true";
    char *const argv[] = { name, NULL };
    int fd = open("/etc/passwd", O_RDONLY | O_CLOEXEC);

    if (fd >= 0)
        return error_set(err, ERROR_UNAVAILABLE, "the sandbox does not hold: %s was possible",
                         "open");
    fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd >= 0)
        return error_set(err, ERROR_UNAVAILABLE, "the sandbox does not hold: %s was possible",
                         "socket");
    execve("/bin/true", argv, NULL);
    if (errno != EPERM)
        return error_set(err, ERROR_UNAVAILABLE, "the sandbox does not hold: %s was possible",
                         "execve");
    return true;
}
