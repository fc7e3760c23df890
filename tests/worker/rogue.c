/* rogue: a worker behind the real walls that does what its verb says instead of its work. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "yardstick/worker/sandbox.h"

const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0:max_allocation_size_mb=1024:allocator_may_return_null=1";
}

int main(int argc, char **argv)
{
    struct sandbox_spec spec = { .profile = SANDBOX_PARSE };
    volatile unsigned spin = 0;
    struct error err;
    char *much;

    if (argc < 2 || !sandbox_close_descriptors(&err) || !sandbox_limits(&spec, &err) ||
        !sandbox_enter(&spec, &err))
        return 3;
    if (strcmp(argv[1], "crash") == 0)
        abort();
    while (strcmp(argv[1], "hang") == 0)
        spin++;
    if (strcmp(argv[1], "alloc") == 0) {
        much = malloc((size_t)2 << 30);
        if (!much)
            abort();
        memset(much, 1, (size_t)2 << 30);
    }
    sleep(60);
    return 0;
}
