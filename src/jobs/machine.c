/*
 * machine: see the header. Turns are numbers: who waits goes in when all who
 * came before have, so that a large share is not overtaken for ever.
 */
#include "yardstick/jobs/machine.h"

#include <pthread.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

enum { LOOK_EVERY_MS = 100 };

static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned cores, memory_mb; /* 0: not looked at yet */
    unsigned n_running, n_threads, held_mb;
    uint64_t next, turn;
    uint64_t left; /* bit i: who has turn + i stopped waiting */
} machine = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

enum { WAITING_MAX = 64 };

static void size_find(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int64_t pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);

    if (!machine.cores)
        machine.cores = cores > 0 ? (unsigned)cores : 1;
    if (!machine.memory_mb)
        machine.memory_mb = pages > 0 ? (unsigned)(pages * page / 4 * 3 >> 20) : 4096;
}

static bool fits(const struct machine_share *share)
{
    return machine.n_running == 0 ||
           (machine.n_running < machine.cores &&
            (uint64_t)machine.held_mb + share->memory_mb <= machine.memory_mb);
}

/* The next who still waits. */
static void turn_pass(void)
{
    do {
        machine.turn++;
        machine.left >>= 1;
    } while (machine.left & 1);
    pthread_cond_broadcast(&machine.changed);
}

static void turn_leave(uint64_t mine)
{
    if (mine == machine.turn)
        turn_pass();
    else
        machine.left |= UINT64_C(1) << (mine - machine.turn);
}

static void nap(void)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += LOOK_EVERY_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_cond_timedwait(&machine.changed, &machine.lock, &until);
}

static void hold(struct machine_share *share)
{
    unsigned free = machine.cores > machine.n_threads ? machine.cores - machine.n_threads : 1;

    share->threads = share->threads < free || machine.n_running == 0 ? share->threads : free;
    machine.n_running++;
    machine.n_threads += share->threads;
    machine.held_mb += share->memory_mb;
}

bool machine_take(struct machine_share *share, const struct watch *watch, struct error *err)
{
    bool may = false;
    uint64_t mine;

    pthread_mutex_lock(&machine.lock);
    size_find();
    if (machine.next - machine.turn >= WAITING_MAX) {
        pthread_mutex_unlock(&machine.lock);
        *share = (struct machine_share){ 0 };
        return error_set(err, ERROR_BUSY, "too much is being computed; try again later");
    }
    mine = machine.next++;
    while (!(may = mine == machine.turn && fits(share))) {
        // Asked without the lock: it has locks of its own.
        pthread_mutex_unlock(&machine.lock);
        may = !watch_is_canceled(watch);
        pthread_mutex_lock(&machine.lock);
        if (!may)
            break;
        nap();
    }
    if (may)
        hold(share);
    else
        *share = (struct machine_share){ 0 };
    turn_leave(mine);
    pthread_mutex_unlock(&machine.lock);
    return may || error_set(err, ERROR_CANCELED, "stopped on request");
}

void machine_give(struct machine_share *share)
{
    if (!share->threads)
        return;
    pthread_mutex_lock(&machine.lock);
    machine.n_running--;
    machine.n_threads -= share->threads;
    machine.held_mb -= share->memory_mb;
    pthread_cond_broadcast(&machine.changed);
    pthread_mutex_unlock(&machine.lock);
    *share = (struct machine_share){ 0 };
}

void machine_size(unsigned cores, unsigned memory_mb)
{
    pthread_mutex_lock(&machine.lock);
    machine.cores = cores;
    machine.memory_mb = memory_mb;
    pthread_mutex_unlock(&machine.lock);
}
