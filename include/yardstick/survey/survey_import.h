/*
 * survey_import: a delivery from where it lies into the ledger and the map.
 *
 * Stages: looking (workers read each file), keeping (originals go unchanged
 * under their SHA-256 into the blobs), drawing (each orthophoto and height
 * model becomes tiles, in a worker that may use the whole machine), and last
 * the buildings of the register are measured (propose.h). Each ends
 * on the disk: stopped in between, the same delivery goes on with the file it
 * was at when it is handed in again, and the job of a server that died does so
 * at the next start. A delivery that is there already is found by its
 * contents and not stored twice.
 *
 * Of a file that is refused nothing is kept; when nothing of the delivery can be
 * used, or a person cancels, nothing is kept at all.
 */
#pragma once

#include "yardstick/store/ledger.h"
#include "yardstick/survey/delivery.h"
#include "yardstick/survey/propose.h"

struct survey_request {
    const char *const *paths; /* files, folders, zips */
    const char *const *names; /* what their senders call them; NULL: as the paths */
    size_t n_paths;
    bool may_take;    /* the files are ours: they may become blobs without being copied */
    struct str name;  /* of the survey; empty: made from its date */
    struct str flown; /* YYYY-MM-DD; empty: what the files say, else today */
    struct str crs;   /* EPSG:… of files that do not say, or say wrongly */
};

struct survey_watch {
    struct watch work;
    bool (*is_paused)(void *context); /* canceled by the server's stop, not by a person; or NULL */
};

struct survey_result {
    int64_t survey_id, delivery_id;
    bool was_there;
    size_t n_drawn;
    struct propose_result heights; /* of a delivery that was new */
};

/* On success `report` holds the delivery as JSON; on a refusal, too. */
MUST_CHECK bool survey_import(struct ledger *ledger, const struct write_by *by,
                              const struct survey_request *request,
                              const struct survey_watch *watch, struct survey_result *out,
                              struct buf *report, struct error *err);

/* "EPSG:4548" or "4548"; 0 for an empty text. ERROR_INVALID names the parameter crs. */
MUST_CHECK bool survey_crs_read(struct str text, int64_t *epsg, struct error *err);
