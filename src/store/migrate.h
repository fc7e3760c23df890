/*
 * migrate: bring a ledger file to the schema of this program.
 *
 * The scripts of data/sql/schema are numbered and never edited once released;
 * each runs in one transaction with the rise of user_version. The views are
 * made anew after them, since they are the program's way of reading.
 */
#pragma once

#include "yardstick/store/conn.h"

enum { LEDGER_APPLICATION_ID = 0x59415244 }; /* "YARD" */

/* Make the tables in an empty file. */
MUST_CHECK bool migrate_create(struct conn *conn, struct error *err);
/* user_version of the file, ERROR_UNSUPPORTED when it is newer than this program or not ours. */
MUST_CHECK bool migrate_version(struct conn *conn, int *out, struct error *err);
int migrate_latest(void);
MUST_CHECK bool migrate_run(struct conn *conn, int from, struct error *err);
