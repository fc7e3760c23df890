/*
 * names: see the header.
 */
#include "names.h"

#include <stdio.h>
#include <stdlib.h>

#include "yardstick/base/clock.h"
#include "yardstick/base/log.h"
#include "yardstick/http/wait.h"
#include "yardstick/query/search_file.h"
#include "yardstick/query/search_load.h"

enum { WAITERS_MAX = 200, MISSED_MAX = 20000 };

struct names {
    struct ledger *ledger;
    struct search_live live;
    char day[DATE_TEXT]; /* of the start */
    uint64_t kept;       /* the revision that is in the file; 0: none */
    pthread_t reader;
    pthread_mutex_t lock; /* guards what follows */
    bool is_read;
    struct error failed; /* code NONE: it did not */
    struct waiter *waiters[WAITERS_MAX];
    size_t n_waiters;
    struct change_ref *missed; /* committed while it was being read; the writer's thread alone */
    size_t n_missed;
    bool missed_all; /* more than are noted: read anew */
};

bool names_are_read(struct names *names)
{
    bool is_read;

    pthread_mutex_lock(&names->lock);
    is_read = names->is_read;
    pthread_mutex_unlock(&names->lock);
    return is_read;
}

struct search_index *names_take(struct names *names)
{
    return names_are_read(names) ? search_live_take(&names->live) : NULL;
}

/* Who waited is called again, whatever became of it. */
static void let_go(struct names *names, const struct error *failed)
{
    struct waiter *waiters[WAITERS_MAX];
    size_t n;

    pthread_mutex_lock(&names->lock);
    names->is_read = true;
    if (failed)
        names->failed = *failed;
    n = names->n_waiters;
    memcpy(waiters, names->waiters, n * sizeof(waiters[0]));
    names->n_waiters = 0;
    pthread_mutex_unlock(&names->lock);
    for (size_t i = 0; i < n; i++)
        wait_done(waiters[i], NULL, NULL);
}

static bool catch_up(struct conn *conn, void *argument, struct error *err)
{
    struct names *names = argument;
    bool done = names->missed_all
                    ? search_load(conn, &names->live, err)
                    : search_follow(conn, &names->live, names->missed, names->n_missed, err);

    free(names->missed);
    names->missed = NULL;
    names->n_missed = 0;
    if (done)
        let_go(names, NULL);
    return done;
}

static bool read_all(struct names *names, struct error *err)
{
    struct write_request request = { .run = catch_up, .argument = names, .actor = "clock" };
    AUTO(reader) r = { 0 };
    char path[LEDGER_PATH_MAX];

    if (!reader_borrow(names->ledger, &r, err))
        return false;
    conn_deadline(r.conn, 0);
    ledger_path(names->ledger, "names", path);
    return search_open(r.conn, str_from(names->day), path, &names->live, &names->kept, err) &&
           writer_run(ledger_writer(names->ledger), &request, err);
}

static void *read_on(void *argument)
{
    struct names *names = argument;
    struct error err = { 0 };

    if (!read_all(names, &err)) {
        log_event(LOG_ERROR, "search", "the index was not read: %s", err.message[LANG_EN]);
        let_go(names, &err);
    }
    return NULL;
}

/* What is to be kept. */
struct keeping {
    struct names *names;
    struct str day;
    char key[KEPT_KEY_MAX + 1];
    uint64_t revision;
    struct search_index *index; /* NULL: it is kept already */
};

/* On the writer's thread: there the index is in step with the ledger. */
static bool keep_take(struct conn *conn, void *argument, struct error *err)
{
    struct keeping *k = argument;

    if (!search_key_make(conn, k->day, k->key, &k->revision, err))
        return false;
    if (k->revision != k->names->kept)
        k->index = search_live_take(&k->names->live);
    return true;
}

void names_keep(struct names *names, struct str day)
{
    struct keeping keeping = { .names = names, .day = day };
    struct write_request request = { .run = keep_take, .argument = &keeping, .actor = "clock" };
    char path[LEDGER_PATH_MAX];
    struct error err = { 0 };
    bool done;

    if (!names || !names_are_read(names) || names->failed.code != ERROR_NONE)
        return;
    ledger_path(names->ledger, "names", path);
    done = writer_run(ledger_writer(names->ledger), &request, &err);
    if (done && keeping.index)
        done = search_file_write(keeping.index, keeping.key, path, &err);
    if (done)
        names->kept = keeping.revision;
    else
        log_event(LOG_WARNING, "search", "%s", err.message[LANG_EN]);
    search_index_drop(keeping.index);
}

bool names_open(struct ledger *ledger, struct str day, struct names **out, struct error *err)
{
    struct names *names = calloc(1, sizeof(*names));

    if (!names)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    *names = (struct names){ .ledger = ledger, .live = SEARCH_LIVE_INIT };
    snprintf(names->day, sizeof(names->day), "%" STR_FMT, STR_ARG(day));
    pthread_mutex_init(&names->lock, NULL);
    if (pthread_create(&names->reader, NULL, read_on, names) != 0) {
        pthread_mutex_destroy(&names->lock);
        free(names);
        return error_set(err, ERROR_INTERNAL, "no thread to read the names with");
    }
    *out = names;
    return true;
}

void names_close(struct names *names)
{
    if (!names)
        return;
    pthread_join(names->reader, NULL);
    search_live_put(&names->live, NULL);
    pthread_mutex_destroy(&names->lock);
    free(names->missed);
    free(names);
}

static void miss(struct names *names, const struct change_ref *changes, size_t n)
{
    struct change_ref *missed = NULL;

    if (!names->missed_all && names->n_missed + n <= MISSED_MAX)
        missed = realloc(names->missed, (names->n_missed + n + 1) * sizeof(*missed));
    if (!missed) {
        names->missed_all = true;
        return;
    }
    memcpy(missed + names->n_missed, changes, n * sizeof(*missed));
    names->missed = missed;
    names->n_missed += n;
}

bool names_follow(struct names *names, struct conn *conn, const struct change_ref *changes,
                  size_t n, struct error *err)
{
    if (!names_are_read(names))
        miss(names, changes, n);
    else if (names->failed.code == ERROR_NONE)
        return search_follow(conn, &names->live, changes, n, err);
    return true;
}

bool names_reload(struct names *names, struct conn *conn, struct error *err)
{
    names->kept = 0; // of another day
    return search_load(conn, &names->live, err);
}

/* With the lock. */
static bool wait_for(struct names *names, struct call *call, struct error *err)
{
    struct waiter *waiter = NULL;

    if (names->n_waiters < WAITERS_MAX && !wait_find(call))
        waiter = wait_begin(call, WAIT_MS_MAX, err);
    else
        error_set(err, ERROR_BUSY, "the names are still being read; try again in a moment");
    if (waiter)
        names->waiters[names->n_waiters++] = waiter;
    return waiter != NULL;
}

bool names_get(struct names *names, struct call *call, struct search_index **out, struct error *err)
{
    bool is_read, ok;

    *out = NULL;
    if (!names)
        return error_set(err, ERROR_UNAVAILABLE, "names are known to a running server only");
    pthread_mutex_lock(&names->lock);
    is_read = names->is_read;
    ok = is_read ? names->failed.code == ERROR_NONE : wait_for(names, call, err);
    if (is_read && !ok)
        *err = names->failed;
    pthread_mutex_unlock(&names->lock);
    if (is_read && ok)
        *out = search_live_take(&names->live);
    return ok;
}
