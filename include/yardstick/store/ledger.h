/*
 * ledger: the data directory and the file in it.
 *
 *   DIR/ledger.sqlite  blobs/  spool/  keys/ (0700)  server.lock  yardstick.sock  yardstick.conf
 *
 * Whoever writes holds an exclusive lock on server.lock, so a directory has one
 * writing process; others read beside it. Readers are lent from a pool: one a
 * call, given back at its end.
 */
#pragma once

#include "yardstick/store/scope.h"
#include "yardstick/store/writer.h"

enum { LEDGER_PATH_MAX = 1024 };

enum ledger_mode {
    LEDGER_READ,   /* beside a server, if there is one */
    LEDGER_WRITE,  /* takes the lock, migrates an older schema (after a backup) */
    LEDGER_CREATE, /* an empty ledger; ERROR_CONFLICT when there is one */
};

struct ledger;

MUST_CHECK bool ledger_open(const char *dir, enum ledger_mode mode, struct ledger **out,
                            struct error *err);
void ledger_close(struct ledger *ledger);

const char *ledger_dir(const struct ledger *ledger);
/* DIR/name, into a buffer of LEDGER_PATH_MAX bytes. */
void ledger_path(const struct ledger *ledger, const char *name, char *out);

/* The sink must be set before the first write; NULL in a ledger opened for reading. */
MUST_CHECK bool ledger_start_writer(struct ledger *ledger, const struct change_sink *sink,
                                    struct error *err);
struct writer *ledger_writer(struct ledger *ledger);

/* A reader for this call; waits for none: a new one is opened when all are lent. */
MUST_CHECK bool ledger_borrow(struct ledger *ledger, struct conn **out, struct error *err);
void ledger_return(struct ledger *ledger, struct conn *conn);

/* AUTO(reader) r = { 0 }; gives back by scope. */
struct reader {
    struct ledger *ledger;
    struct conn *conn;
};
/* One that shows everything: for the program itself, never for somebody's request. */
MUST_CHECK bool reader_borrow(struct ledger *ledger, struct reader *out, struct error *err);
/* One that shows the rows of a scope, whatever is asked of it. */
MUST_CHECK bool reader_borrow_for(struct ledger *ledger, const struct read_scope *scope,
                                  struct reader *out, struct error *err);
void reader_release(struct reader *reader);

/* Is a process holding the directory's lock? Its number, or 0. */
int64_t ledger_owner(const char *dir);

/* A point-in-time copy by VACUUM INTO on a connection of its own; `file` must not exist. */
MUST_CHECK bool ledger_copy(const struct ledger *ledger, const char *file, struct error *err);
/* quick_check (or integrity_check when `full`) of a ledger file: ERROR_INVALID says what is broken.
 */
MUST_CHECK bool ledger_file_check(const char *file, bool full, struct error *err);
