/* machine: shares of the cores and the memory, taken in turn. */
#include "test.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "yardstick/jobs/machine.h"

struct waiting {
    struct machine_share share;
    struct watch watch;
    _Atomic bool canceled, is_in, is_out;
    struct error err;
    pthread_t thread;
};

static bool is_canceled(void *context)
{
    return atomic_load(&((struct waiting *)context)->canceled);
}

static void *take(void *context)
{
    struct waiting *w = context;

    atomic_store(machine_take(&w->share, &w->watch, &w->err) ? &w->is_in : &w->is_out, true);
    return NULL;
}

static void begin(struct waiting *w, unsigned threads, unsigned memory_mb)
{
    *w = (struct waiting){ .share = { threads, memory_mb } };
    w->watch = (struct watch){ .context = w, .is_canceled = is_canceled };
    pthread_create(&w->thread, NULL, take, w);
}

static bool comes(_Atomic bool *what)
{
    for (int i = 0; i < 300 && !atomic_load(what); i++)
        usleep(10000);
    return atomic_load(what);
}

static bool waits(struct waiting *w)
{
    usleep(250000);
    return !atomic_load(&w->is_in) && !atomic_load(&w->is_out);
}

static void leave(struct waiting *w)
{
    pthread_join(w->thread, NULL);
    machine_give(&w->share);
}

TESTS
{
    struct waiting a, b, c;

    TEST ("alone one has what it asked for, also more than there is") {
        machine_size(2, 1000);
        begin(&a, 4, 5000);
        CHECK(comes(&a.is_in));
        CHECK(a.share.threads == 4 && a.share.memory_mb == 5000);
        leave(&a);
        CHECK(a.share.threads == 0);
    }
    TEST ("who comes later has the cores that are left, one at least") {
        machine_size(4, 1000);
        begin(&a, 3, 100);
        CHECK(comes(&a.is_in));
        begin(&b, 4, 100);
        CHECK(comes(&b.is_in));
        CHECK(b.share.threads == 1);
        begin(&c, 4, 100);
        CHECK(comes(&c.is_in));
        CHECK(c.share.threads == 1);
        leave(&a);
        leave(&b);
        leave(&c);
    }
    TEST ("there are not more at once than cores") {
        machine_size(2, 1000);
        begin(&a, 2, 100);
        CHECK(comes(&a.is_in));
        begin(&b, 2, 100);
        CHECK(comes(&b.is_in));
        begin(&c, 2, 100);
        CHECK(waits(&c));
        leave(&b);
        CHECK(comes(&c.is_in));
        leave(&a);
        leave(&c);
    }
    TEST ("memory is waited for, and who wants much is not overtaken") {
        machine_size(8, 1000);
        begin(&a, 1, 600);
        CHECK(comes(&a.is_in));
        begin(&b, 1, 600);
        CHECK(waits(&b));
        begin(&c, 1, 100);
        CHECK(waits(&c));
        leave(&a);
        CHECK(comes(&b.is_in) && comes(&c.is_in));
        leave(&b);
        leave(&c);
    }
    TEST ("who waits can be stopped, and those behind go on") {
        machine_size(1, 1000);
        begin(&a, 1, 100);
        CHECK(comes(&a.is_in));
        begin(&b, 1, 100);
        CHECK(waits(&b));
        begin(&c, 1, 100);
        CHECK(waits(&c));
        atomic_store(&b.canceled, true);
        CHECK(comes(&b.is_out));
        CHECK(b.err.code == ERROR_CANCELED && b.share.threads == 0);
        leave(&b);
        CHECK(waits(&c));
        leave(&a);
        CHECK(comes(&c.is_in));
        leave(&c);
        machine_size(0, 0);
    }
}
