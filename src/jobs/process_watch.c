/*
 * process_watch: one thread a process, asleep in poll(2) on the process itself
 * (a pidfd), on its standard error and on an eventfd by which it is canceled.
 * It kills by process group, and only before the owner has reaped: the owner
 * joins it first, so the number cannot be somebody else's.
 */
#include "process_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "yardstick/base/clock.h"

/* Keep the first of it, drop the rest; false at its end. */
static bool errors_drain(struct process *p)
{
    char piece[1024];
    ssize_t n = read(p->errors, piece, sizeof(piece));

    for (ssize_t i = 0; i < n && p->n_heard + 1 < sizeof(p->heard); i++)
        p->heard[p->n_heard++] = (unsigned char)piece[i] < ' ' ? ' ' : piece[i];
    return n > 0 || (n < 0 && errno == EINTR);
}

static void end_by_force(struct process *p, enum process_end how)
{
    p->end = how;
    kill(-p->pid, SIGKILL);
}

static void *watch(void *argument)
{
    struct process *p = argument;
    struct pollfd on[] = { { .fd = p->pidfd, .events = POLLIN },
                           { .fd = p->wake, .events = POLLIN },
                           { .fd = p->errors, .events = POLLIN } };

    while (p->end == PROCESS_RUNNING) {
        int64_t left = p->deadline_ms - clock_ms();
        int n = poll(on, ARRAY_LEN(on), left > 0 ? (int)(left < 60000 ? left : 60000) : 0);

        if (n < 0 && errno != EINTR)
            end_by_force(p, PROCESS_STOPPED);
        else if (n > 0 && on[1].revents)
            end_by_force(p, PROCESS_STOPPED);
        else if (n > 0 && on[2].revents && !errors_drain(p))
            on[2].fd = -1;
        else if (n > 0 && on[0].revents && !on[2].revents)
            p->end = PROCESS_ENDED;
        else if (n == 0 && clock_ms() >= p->deadline_ms)
            end_by_force(p, PROCESS_TIMED_OUT);
    }
    // What it said before it was stopped; the pipe may have other writers, so no waiting.
    fcntl(p->errors, F_SETFL, O_NONBLOCK);
    for (int i = 0; i < 64 && errors_drain(p); i++)
        ;
    while (p->n_heard > 0 && p->heard[p->n_heard - 1] == ' ')
        p->n_heard--;
    while (p->n_heard > 0 && !str_is_utf8((struct str){ p->heard, p->n_heard }))
        p->n_heard--;
    p->heard[p->n_heard] = '\0';
    return NULL;
}

bool process_watch(struct process *p, struct error *err)
{
    int rc;

    p->pidfd = (int)syscall(SYS_pidfd_open, p->pid, 0);
    p->wake = eventfd(0, EFD_CLOEXEC);
    if (p->pidfd >= 0 && p->wake >= 0) {
        rc = pthread_create(&p->watcher, NULL, watch, p);
        if (rc == 0)
            return true;
        errno = rc;
    }
    error_set(err, ERROR_UNAVAILABLE, "cannot watch over a worker: %s", strerror(errno));
    if (p->wake >= 0)
        close(p->wake);
    p->wake = -1;
    return false;
}

void process_unwatch(struct process *p)
{
    int *const all[] = { &p->pidfd, &p->wake, &p->errors };

    if (p->wake >= 0)
        pthread_join(p->watcher, NULL);
    pthread_mutex_lock(&p->lock);
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        if (*all[i] >= 0)
            close(*all[i]);
        *all[i] = -1;
    }
    pthread_mutex_unlock(&p->lock);
}

static void wake(struct process *p, bool canceled)
{
    uint64_t one = 1;
    ssize_t ignored;

    pthread_mutex_lock(&p->lock);
    if (p->wake >= 0) {
        p->canceled = p->canceled || canceled;
        ignored = write(p->wake, &one, sizeof(one));
        (void)ignored;
    }
    pthread_mutex_unlock(&p->lock);
}

void process_stop(struct process *p)
{
    wake(p, false);
}

void process_cancel(struct process *p)
{
    wake(p, true);
}
