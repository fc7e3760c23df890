/*
 * table_read: see the header.
 */
#include "table_read.h"

#include "aside.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "yardstick/base/fs.h"
#include "yardstick/http/wait.h"

enum { WAIT_MS = 20000 };

const char *const table_formats[] = { "xlsx", "ods", "csv", NULL };

/* Freed with its result. */
struct running {
    struct table_reading reading;
    const struct table_kind *kind;
    struct waiter *waiter;
    _Atomic bool *busy;
    bool done;
    struct error err;
};

static void running_free(void *result)
{
    struct running *r = result;

    if (*r->reading.path)
        unlink(r->reading.path);
    if (r->kind->release && r->reading.result)
        r->kind->release(r->reading.result);
    free(r->reading.result);
    free(r);
}

static void run(void *argument)
{
    struct running *r = argument;

    r->done = r->kind->read(&r->reading, &r->err);
    *r->busy = false;
    wait_done(r->waiter, r, running_free);
}

static bool busy(struct error *err)
{
    return error_set(err, ERROR_BUSY, "another list is being read; try again");
}

static bool body_keep(struct call *call, struct running *r, struct error *err)
{
    struct str body = call->request->body;
    char spool[LEDGER_PATH_MAX];

    if (!body.len)
        return error_set(err, ERROR_INVALID, "send the table as the body");
    ledger_path(r->reading.ledger, "spool", spool);
    snprintf(r->reading.path, sizeof(r->reading.path), "%s/table-%" STR_FMT, spool,
             STR_ARG(call->request->id));
    return fs_write(r->reading.path, body, 0600, err);
}

static struct running *running_make(struct world *world, const struct table_kind *kind,
                                    const char *format)
{
    struct running *r = calloc(1, sizeof(*r));

    if (!r)
        return NULL;
    *r = (struct running){ .reading.ledger = world->ledger,
                           .reading.result = calloc(1, kind->size),
                           .kind = kind,
                           .busy = &world->reading_list };
    snprintf(r->reading.name, sizeof(r->reading.name), "table.%s", format);
    if (r->reading.result)
        return r;
    free(r);
    return NULL;
}

static bool start(struct call *call, const struct table_kind *kind, const char *format,
                  struct error *err)
{
    struct world *world = call->context;
    struct running *r;

    if (world->sandbox.code != ERROR_NONE)
        return error_set(err, ERROR_UNAVAILABLE,
                         "files cannot be taken: this machine cannot read them safely (%s)",
                         world->sandbox.message[LANG_EN]);
    r = running_make(world, kind, format);
    if (!r)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    if (atomic_exchange(&world->reading_list, true)) {
        running_free(r);
        return busy(err);
    }
    if (!body_keep(call, r, err) || !(r->waiter = wait_begin(call, WAIT_MS, err))) {
        world->reading_list = false;
        running_free(r);
        return false;
    }
    if (!aside_start(world, run, r)) {
        world->reading_list = false;
        busy(&r->err);
        wait_done(r->waiter, r, running_free);
    }
    return true;
}

bool table_read(struct call *call, const struct table_kind *kind, const char *format, void **out,
                struct error *err)
{
    struct waiter *waiter = wait_find(call);
    struct running *r;

    *out = NULL;
    call->response->cache = "no-store";
    if (!waiter)
        return start(call, kind, format, err);
    if (wait_state(waiter) != WAIT_DONE)
        return busy(err);
    r = wait_result(waiter);
    *out = r->reading.result;
    if (!r->done)
        *err = r->err;
    return r->done;
}
