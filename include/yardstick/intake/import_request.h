/*
 * import_request: what somebody wants to bring in, and bringing it in.
 *
 * The same struct comes from the command line and from POST /api/imports. Two
 * phases: the worker reads the files into a spool (progress 0 to 50), then one
 * write request takes the rows (50 to 100), so that all of them are stored or
 * none. With dry_run the second phase is done in full and rolled back.
 *
 * Coordinates are transformed from the file's CRS when that is known or
 * likely, else from `crs`; Beijing 1954 and Xian 1980 are refused, because no
 * exact transformation to EPSG:4490 is public.
 *
 * TYPE is a collection of the registry or `layer`; a layer of tiles (MBTiles,
 * PMTiles) is a base map and nothing else.
 */
#pragma once

#include "yardstick/base/json.h"
#include "yardstick/base/json_read.h"
#include "yardstick/jobs/process.h"
#include "yardstick/jobs/watch.h"
#include "yardstick/registry/import.h"
#include "yardstick/store/ledger.h"

enum { IMPORT_CHOICES_MAX = 64 };

/* All text is borrowed; .ptr NULL where nothing was said. */
struct import_request {
    struct str type;                              /* rooms … layer */
    struct process_file files[PROCESS_FILES_MAX]; /* the parts of one delivery */
    size_t n_files;
    struct str layer, encoding;                   /* of the file */
    struct str crs;                               /* EPSG:4548 */
    struct str where;                             /* query/cql2.h over the file's columns */
    struct import_choice set[IMPORT_CHOICES_MAX]; /* field = value; .header is the value */
    size_t n_set;
    struct import_choice map[IMPORT_CHOICES_MAX]; /* field = column of the file */
    size_t n_map;
    struct str from; /* YYYY-MM-DD, else today */
    bool make_floors, replace, dry_run;
    struct str name, role; /* of a layer */
};

struct import_result {
    char type[64];
    struct import_counts counts; /* of layers: rows (of tiles: how many), inserted, ended */
    bool dry_run;
};

struct import_watch {
    struct watch work;
    /* Each problem, at most IMPORT_PROBLEMS_MAX; context is that of `work`. May be NULL. */
    void (*problem)(void *context, const struct problem *problem);
};

/*
 * `by` is for the audit, and asked within the transaction. On failure *out holds the counts so far:
 * with errors in rows they have been told, and *err says how many they were.
 */
MUST_CHECK bool import_request_run(struct ledger *ledger, const struct write_by *by,
                                   const struct import_request *request,
                                   const struct import_watch *watch, struct import_result *out,
                                   struct error *err);

/* "FIELD=VALUE" of the command line; borrowed. */
MUST_CHECK bool import_choice_read(struct str text, struct import_choice *out, struct error *err);

/*
 * The members of POST /api/imports but for the files, which are other people's
 * affair. ERROR_INVALID names an unknown or wrong member. Text in `arena`.
 */
MUST_CHECK bool import_request_read(const struct json_value *body, struct arena *arena,
                                    struct import_request *out, struct error *err);
void import_request_write(struct json *j, const char *key, const struct import_request *request);

/* {type, rows, inserted, updated, unchanged, ended, problems, repaired, dry_run} */
void import_result_write(struct json *j, const char *key, const struct import_result *result);
