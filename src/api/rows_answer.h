/*
 * rows_answer: rows of statements as a file: GeoJSON, CSV or a workbook.
 */
#pragma once

#include "routes.h"
#include "yardstick/registry/table.h"

/* One sheet of a workbook; of GeoJSON and CSV only the first is written. */
struct rows_sheet {
    const struct collection *collection; /* whose rows they are: its columns and its title */
    /* Opens and binds the statement. */
    bool (*open)(const void *data, struct conn *conn, struct stmt *q, struct error *err);
    const void *data;
};

struct rows_file {
    enum table_form form; /* not TABLE_JSON */
    enum lang lang;       /* of a workbook */
    const struct rows_sheet *sheets;
    size_t n_sheets;
    struct str more; /* members of a GeoJSON beside its features, as JSON text; may be empty */
};

/* Named after the first sheet's collection. At most 10 s of SQL. */
MUST_CHECK bool rows_answer(struct call *call, struct conn *conn, const struct rows_file *file,
                            struct error *err);
