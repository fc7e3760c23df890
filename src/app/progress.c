/*
 * progress: see the header.
 */
#include "progress.h"

#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

static bool is_on_terminal(const struct progress *p)
{
    return !p->session->world && isatty(STDERR_FILENO);
}

static void show(void *context, unsigned percent, const char *stage)
{
    struct progress *p = context;

    if (percent == p->shown && stage == p->stage)
        return;
    p->shown = percent;
    p->stage = stage;
    if (p->session->options->json)
        fprintf(p->session->out, "{\"event\":\"progress\",\"stage\":\"%s\",\"percent\":%u}\n",
                stage, percent);
    else if (is_on_terminal(p))
        fprintf(p->session->err, "\r%-10s %3u %%", stage, percent);
}

static bool is_canceled(void *context)
{
    (void)context;
    return interrupted;
}

struct watch progress_watch(struct progress *progress)
{
    if (!progress->session->world) {
        signal(SIGINT, on_interrupt);
        signal(SIGTERM, on_interrupt);
    }
    return (struct watch){ progress, show, is_canceled, NULL };
}

void progress_end(const struct progress *progress)
{
    if (is_on_terminal(progress))
        fprintf(progress->session->err, "\r%24s\r", "");
}
