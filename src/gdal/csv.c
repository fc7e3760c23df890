/*
 * csv: see the header.
 */
#include "yardstick/gdal/csv.h"

struct cursor {
    struct str text;
    size_t at;
    char delimiter;
    bool last;
    struct csv_record *record;
};

void csv_record_init(struct csv_record *record)
{
    record->text = (struct buf)BUF_INIT(CSV_RECORD_BYTES_MAX);
    record->n_cells = 0;
    record->n_lines = 0;
}

void csv_record_release(struct csv_record *record)
{
    buf_release(&record->text);
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* The text after an opening quote up to its closing one. False: the text ends before. */
static bool quoted_take(struct cursor *c)
{
    size_t start = c->at;

    for (;; c->at++) {
        if (c->at == c->text.len)
            return false;
        if (c->text.ptr[c->at] == '\n')
            c->record->n_lines++;
        if (c->text.ptr[c->at] != '"')
            continue;
        if (c->at + 1 == c->text.len && !c->last)
            return false;
        buf_add(&c->record->text, (struct str){ c->text.ptr + start, c->at - start });
        if (c->at + 1 == c->text.len || c->text.ptr[c->at + 1] != '"') {
            c->at++;
            return true;
        }
        buf_addc(&c->record->text, '"');
        c->at++;
        start = c->at + 1;
    }
}

/* Up to the delimiter or line end, which stays. */
static void plain_take(struct cursor *c)
{
    size_t start = c->at;

    while (c->at < c->text.len && c->text.ptr[c->at] != c->delimiter &&
           !is_line_end(c->text.ptr[c->at]))
        c->at++;
    buf_add(&c->record->text, (struct str){ c->text.ptr + start, c->at - start });
}

/* Past the line end at the cursor. False: it may go on in text still to come. */
static bool line_end_take(struct cursor *c)
{
    bool return_only = c->text.ptr[c->at] == '\r';

    c->record->n_lines++;
    c->at++;
    if (return_only && c->at == c->text.len && !c->last)
        return false;
    if (return_only && c->at < c->text.len && c->text.ptr[c->at] == '\n')
        c->at++;
    return true;
}

static enum csv_step cell_take(struct cursor *c, struct error *err)
{
    struct csv_record *record = c->record;
    struct csv_cell cell = { .start = record->text.len };

    if (record->n_cells == CSV_CELLS_MAX) {
        error_set(err, ERROR_TOO_LARGE, "a record of more than %d cells", CSV_CELLS_MAX);
        return CSV_FAILED;
    }
    if (c->at < c->text.len && c->text.ptr[c->at] == '"') {
        c->at++;
        if (!quoted_take(c)) {
            if (!c->last)
                return CSV_MORE;
            error_set(err, ERROR_INVALID, "a quote opens and never closes");
            return CSV_FAILED;
        }
    }
    plain_take(c);
    cell.len = record->text.len - cell.start;
    record->cells[record->n_cells++] = cell;
    return CSV_RECORD;
}

enum csv_step csv_parse(struct str text, char delimiter, bool last, struct csv_record *record,
                        size_t *used, struct error *err)
{
    struct cursor c = { .text = text, .delimiter = delimiter, .last = last, .record = record };
    enum csv_step step;

    buf_clear(&record->text);
    record->n_cells = 0;
    record->n_lines = 0;
    if (text.len == 0)
        return last ? CSV_END : CSV_MORE;
    for (;; c.at++) {
        step = cell_take(&c, err);
        if (step != CSV_RECORD)
            return step;
        if (c.at == text.len && !last)
            return CSV_MORE;
        if (c.at == text.len || is_line_end(text.ptr[c.at]))
            break;
    }
    if (c.at < text.len && !line_end_take(&c))
        return CSV_MORE;
    if (!buf_ok(&record->text, err))
        return CSV_FAILED;
    *used = c.at;
    return CSV_RECORD;
}

/* The cells of the first record that is not blank. */
static size_t cells_with(struct str text, char delimiter, struct csv_record *record)
{
    struct error ignored;
    size_t used = 0;

    while (csv_parse(text, delimiter, true, record, &used, &ignored) == CSV_RECORD) {
        if (record->n_cells > 1 || record->text.len)
            return record->n_cells;
        text = (struct str){ text.ptr + used, text.len - used };
    }
    return 0;
}

char csv_delimiter_guess(struct str text)
{
    static const char candidates[] = ",;\t|";
    struct csv_record record;
    size_t most = 1;
    char best = ',';

    csv_record_init(&record);
    for (const char *c = candidates; *c; c++) {
        size_t n = cells_with(text, *c, &record);

        if (n > most) {
            most = n;
            best = *c;
        }
    }
    csv_record_release(&record);
    return best;
}
