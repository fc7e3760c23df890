/*
 * command: a command is a row; main finds it and runs it.
 *
 * A command that writes is handed to the server that is running on the data
 * directory, if there is one (control.h), and there runs with the server's
 * world; otherwise it opens the ledger itself. It prints to the session's
 * streams, never to stdout, so that both ways look the same.
 */
#pragma once

#include <stdio.h>

#include "options.h"
#include "yardstick/api/world.h"

struct session {
    struct options *options;
    FILE *out, *err;
    struct world *world; /* the running server's; NULL on one's own */
};

struct command {
    const char *name;     /* one word, or two: "backup create" */
    const char *operands; /* "TYPE FILE..."; "" for none */
    size_t min_operands, max_operands;
    const char *options; /* names separated by blanks */
    const char *about[LANG_COUNT];
    int (*run)(struct session *session); /* exit status: 0 done, 1 failed */
    bool writes;
};

/* As whom the commands write. */
extern const struct write_by command_line;

extern const struct command commands[];
extern const size_t n_commands;

int run_serve(struct session *session);
int run_init(struct session *session);
int run_demo(struct session *session);
int run_user_add(struct session *session);
int run_user_import(struct session *session);
int run_user_passwd(struct session *session);
int run_user_list(struct session *session);
int run_user_disable(struct session *session);
int run_import(struct session *session);
int run_import_survey(struct session *session);
int run_survey_info(struct session *session);
int run_export(struct session *session);
int run_export_imdf(struct session *session);
int run_layer_list(struct session *session);
int run_layer_remove(struct session *session);
int run_tiles(struct session *session);
int run_find(struct session *session);
int run_idle(struct session *session);
int run_check(struct session *session);
int run_entitlement(struct session *session);
int run_review_export(struct session *session);
int run_review_import(struct session *session);
int run_cql2(struct session *session);
int run_backup_create(struct session *session);
int run_backup_list(struct session *session);
int run_backup_verify(struct session *session);
int run_backup_restore(struct session *session);
int run_audit_verify(struct session *session);
int run_osa(struct session *session);
int run_plan_problem(struct session *session);
int run_plan_solve(struct session *session);
int run_plan_check(struct session *session);
int run_routes(struct session *session);
int run_explain(struct session *session);
int run_config_check(struct session *session);
int run_config_show(struct session *session);
int run_manual(struct session *session);
int run_completion(struct session *session);
int run_version(struct session *session);

/* Print the error in the session's language; yields 1. */
int session_fail(struct session *session, const struct error *err);

/* The ledger to write to: the server's, or opened here into *own, which the caller closes. */
struct own_world {
    struct world world;
    struct ledger *ledger;
};
MUST_CHECK bool session_open_write(struct session *session, struct own_world *own,
                                   struct world **out, struct error *err);
/* To read beside a server, or from it. */
MUST_CHECK bool session_open_read(struct session *session, struct own_world *own,
                                  struct ledger **out, struct error *err);
void own_world_release(struct own_world *own);
