/* process_parts: what process.c does through other files; private to jobs. */
#pragma once

#include "yardstick/jobs/process.h"

/* process_watch.c: the thread that keeps the deadline and hears standard error. */
MUST_CHECK bool process_watch(struct process *p, struct error *err);
/* Kill it without calling that a cancellation. */
void process_stop(struct process *p);
/* Wait until the process is over (or killed), then end the thread. */
void process_unwatch(struct process *p);

/* process_folder.c: the folder with links to the files, and where the worker program is. */
MUST_CHECK bool process_folder_make(struct process *p, const struct process_spec *spec,
                                    struct error *err);
MUST_CHECK bool process_program(const char *asked, char out[PATH_MAX], struct error *err);
