/*
 * report: the tables the bureau hands in, as workbooks and as PDF.
 *
 * A report is a row of the table in report_table.c: its sheets, each a
 * statement report_<name> of data/sql/query/report.sql and the columns that
 * people read. It is made of what a scoped reader shows, as of today; what was
 * handed in is kept as bytes (api/report_snapshots.c), never made again.
 * Numbers are whole hundredths; sums are formulas in a workbook, with the value
 * for programs that do not compute. Text of anybody is text, never a formula.
 */
#pragma once

#include "yardstick/base/buf.h"
#include "yardstick/jobs/watch.h"
#include "yardstick/registry/code.h"
#include "yardstick/store/conn.h"

enum report_kind { REPORT_TEXT, REPORT_COUNT, REPORT_AREA, REPORT_SHARE };

struct report_column {
    const char *title[LANG_COUNT];
    enum report_kind kind; /* AREA: 0.01 m2; SHARE: 0.0001, shown as percent */
    int width;             /* characters of a workbook; shares of a sheet */
    const struct code *codes;
    bool sums; /* the table ends with its sum */
};

struct report_sheet {
    const char *title[LANG_COUNT];
    enum sql_id sql; /* out: the columns in their order; binds :institution, :district, NULL: all */
    const struct report_column *columns;
    size_t n_columns;
    const char *none[LANG_COUNT]; /* said where there are no rows; NULL: "none" */
};

struct report {
    const char *name;
    const char *title[LANG_COUNT];
    const struct report_sheet *sheets;
    size_t n_sheets;
    bool by_district; /* one file a division, under the name the state asks for */
    bool people;      /* names people: needs read_people */
};

extern const struct report reports[];
extern const size_t n_reports;
/* NULL: there is none. */
const struct report *report_find(struct str name);

struct report_question {
    enum lang lang;
    int64_t institution, district; /* 0: all */
    struct str day;                /* today, written on it */
    struct str of;                 /* the unit's or division's name, written on it; may be empty */
};

enum report_form { REPORT_XLSX, REPORT_PDF };

/* A PDF into `out`; a workbook into the file `path`. `watch` may be NULL. */
MUST_CHECK bool report_make(struct conn *conn, const struct report *report,
                            const struct report_question *question, enum report_form form,
                            const char *path, struct buf *out, const struct watch *watch,
                            struct error *err);

/* The sheets into a workbook that is open. */
struct book;
MUST_CHECK bool report_write_book(struct conn *conn, const struct report *report,
                                  const struct report_question *question, struct book *book,
                                  const struct watch *watch, struct error *err);

/* "山东省-枣庄市-薛城区--370403000000": province, city, county, town, and a code of twelve digits;
 * `code` is the district's. */
struct str report_file_name(struct str code, struct str city, struct str district, char out[200]);
