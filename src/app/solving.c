/*
 * solving: see the header.
 */
#include "solving.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "yardstick/base/fs.h"
#include "yardstick/scenario/solver.h"

enum { SECONDS_USUAL = 60 };

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

static double seconds_of(const struct options *o)
{
    return o->seconds > 0 ? (double)o->seconds : o->steps > 0 ? 0 : SECONDS_USUAL;
}

static bool on_is_canceled(void *context)
{
    (void)context;
    return interrupted;
}

struct taking {
    struct solving *solving;
    const char *output;
};

static bool answer_take(void *to, struct str json, struct str file, struct error *err)
{
    struct taking *taking = to;
    struct solving *solving = taking->solving;

    buf_clear(&solving->json);
    buf_clear(&solving->file);
    buf_add(&solving->json, json);
    buf_add(&solving->file, file);
    if (!buf_ok(&solving->json, err) || !buf_ok(&solving->file, err))
        return false;
    return taking->output && file.len ? fs_write(taking->output, file, 0644, err) : true;
}

static bool run(struct solving *solving, const struct session *session,
                const struct solving_spec *spec, const char *spool, struct error *err)
{
    const struct options *o = session->options;
    struct watch watch = { .is_canceled = on_is_canceled };
    struct taking taking = { solving, o->output };
    struct process_file files[2];
    struct solver_spec how = { .verb = spec->verb,
                               .spool = spool,
                               .files = files,
                               .n_files = spec->n_files,
                               .seconds = seconds_of(o),
                               .steps = o->steps > 0 ? o->steps : 0,
                               .seed = o->seed,
                               .threads = o->threads > 0 ? (unsigned)o->threads : 0,
                               .watch = &watch,
                               .answer = answer_take,
                               .to = &taking };

    for (size_t i = 0; i < spec->n_files; i++) {
        const char *slash = strrchr(spec->files[i], '/');

        files[i] = (struct process_file){ spec->files[i], slash ? slash + 1 : spec->files[i] };
    }
    // Interrupted, what there is counts.
    return solver_run(&how, err) || (interrupted && solving->json.len);
}

bool solving_run(struct solving *solving, struct session *session, const struct solving_spec *spec,
                 struct error *err)
{
    const char *folder = getenv("TMPDIR");
    struct sigaction catch = { .sa_handler = on_interrupt }, before[2];
    struct error ignored;
    char spool[256];
    bool done;

    *solving = (struct solving){ .json = BUF_INIT(16 << 20), .file = BUF_INIT(64 << 20) };
    snprintf(spool, sizeof(spool), "%.200s/yardstick-XXXXXX", folder ? folder : "/tmp");
    if (!mkdtemp(spool))
        return error_set(err, ERROR_FULL, "cannot make a folder for the work: %s", strerror(errno));
    sigaction(SIGINT, &catch, &before[0]);
    sigaction(SIGTERM, &catch, &before[1]);
    done = run(solving, session, spec, spool, err);
    sigaction(SIGINT, &before[0], NULL);
    sigaction(SIGTERM, &before[1], NULL);
    (void)!fs_remove_tree(spool, &ignored);
    return done;
}

void solving_release(struct solving *solving)
{
    buf_release(&solving->json);
    buf_release(&solving->file);
}
