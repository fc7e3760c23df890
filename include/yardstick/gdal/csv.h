/*
 * csv: records of RFC 4180 out of UTF-8 text.
 *
 * A pure parser without files: quotes may run over lines, "" is a quote, lines
 * end in CRLF, LF or CR, a quote inside an unquoted cell is itself. One pass,
 * linear in the text.
 */
#pragma once

#include "yardstick/base/buf.h"

enum { CSV_CELLS_MAX = 1024, CSV_RECORD_BYTES_MAX = 16 << 20 };

struct csv_cell {
    size_t start; /* in csv_record.text */
    size_t len;
};

struct csv_record {
    struct buf text; /* of the cells, unquoted, one after the other */
    struct csv_cell cells[CSV_CELLS_MAX];
    size_t n_cells;
    int64_t n_lines; /* how many lines of text the record took, blank ones before it excluded */
};

enum csv_step {
    CSV_FAILED,
    CSV_RECORD,
    CSV_MORE, /* the record does not end in this text: call again with more of it */
    CSV_END
};

void csv_record_init(struct csv_record *record);
void csv_record_release(struct csv_record *record);

/*
 * The record at the start of `text`; *used is how much of it was taken. `last`
 * says that nothing follows `text`. A blank line is a record of one empty cell.
 */
enum csv_step csv_parse(struct str text, char delimiter, bool last, struct csv_record *record,
                        size_t *used, struct error *err);

static inline struct str csv_cell(const struct csv_record *record, size_t i)
{
    if (i >= record->n_cells || !record->text.data)
        return (struct str){ "", 0 };
    return (struct str){ record->text.data + record->cells[i].start, record->cells[i].len };
}

/* Which of , ; tab | divides the first records into the most cells; ',' when none does. */
char csv_delimiter_guess(struct str text);
