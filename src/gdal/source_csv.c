/*
 * source_csv: rows of a CSV file. Bytes are decoded piece by piece into `text`;
 * csv_parse takes records from its front, and when a record does not end there
 * the text is doubled, so that a long record costs linear time.
 */
#include "source_kind.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yardstick/gdal/charset.h"
#include "yardstick/gdal/csv.h"

enum { PIECE_BYTES = 256 << 10, GUESS_BYTES = 64 << 10, COUNT_BYTES = 64 << 20 };

struct csv_state {
    int fd;
    int64_t file_bytes, read_bytes;
    struct charset charset;
    struct buf raw;  /* bytes not decoded yet: at most a cut-off character, then a piece */
    struct buf text; /* decoded */
    size_t at;       /* start of the unread text */
    bool raw_ended;
    char delimiter;
    int64_t line; /* where the next record starts, from 1 */
    struct csv_record record;
    struct field *values;
    size_t n_columns;
};

static bool is_utf8_throughout(struct csv_state *s, struct buf *piece)
{
    off_t at = 0;
    size_t kept = 0;

    for (;;) {
        ssize_t n;

        buf_clear(piece);
        if (!buf_extend(piece, PIECE_BYTES))
            return false;
        n = pread(s->fd, piece->data, PIECE_BYTES, at);
        if (n <= 0)
            return n == 0;
        for (kept = 0; kept < 4; kept++)
            if (str_is_utf8((struct str){ piece->data, (size_t)n - kept }) || (size_t)n == kept)
                break;
        if (kept == 4 || (n < PIECE_BYTES && kept > 0 && at + n >= s->file_bytes))
            return false;
        at += n - (ssize_t)kept;
    }
}

/* A byte order mark decides, then whether the whole file is UTF-8, else it is GB18030. */
static bool encoding_open(struct source *source, struct csv_state *s, struct error *err)
{
    AUTO(buf) piece = BUF_INIT(2 * PIECE_BYTES);
    struct str name = source->spec.encoding;
    char head[4];
    ssize_t n = pread(s->fd, head, sizeof(head), 0);

    if (name.len == 0) {
        name = charset_guess((struct str){ head, n < 0 ? 0 : (size_t)n });
        if (!str_starts(name, STR("UTF-16")))
            name = is_utf8_throughout(s, &piece) ? STR("UTF-8") : STR("GB18030");
    }
    return charset_open(&s->charset, name, err);
}

/* One more piece of text. */
static bool text_more(struct csv_state *s, size_t want, struct error *err)
{
    size_t used = 0, held = s->raw.len;
    char *to = buf_extend(&s->raw, want);
    ssize_t n;

    if (!to)
        return buf_ok(&s->raw, err);
    do
        n = read(s->fd, to, want);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return error_set(err, ERROR_INTERNAL, "the uploaded file cannot be read");
    s->raw.len = held + (size_t)n;
    s->read_bytes += n;
    s->raw_ended = n == 0;
    if (!charset_decode(&s->charset, buf_str(&s->raw), &s->text, &used, err) ||
        (s->raw_ended && used < s->raw.len)) {
        int64_t line = s->line;

        for (size_t i = s->at; i < s->text.len; i++)
            line += s->text.data[i] == '\n';
        return error_set(err, ERROR_INVALID,
                         "line %lld holds bytes that are not %s; name the file's encoding",
                         (long long)line, s->charset.name);
    }
    memmove(s->raw.data, s->raw.data + used, s->raw.len - used);
    s->raw.len -= used;
    return true;
}

/* Drop the text that was read, then hold at least twice what is left. */
static bool text_grow(struct csv_state *s, struct error *err)
{
    size_t left = s->text.len - s->at, before;

    if (s->at) {
        memmove(s->text.data, s->text.data + s->at, left);
        s->text.len = left;
        s->at = 0;
    }
    before = s->text.len;
    return text_more(s, left > PIECE_BYTES ? left : PIECE_BYTES, err) &&
           (s->raw_ended || s->text.len > before || text_more(s, PIECE_BYTES, err));
}

/* The next record that is not blank, and the line it starts on. */
static enum csv_step record_next_csv(struct csv_state *s, int64_t *line, struct error *err)
{
    for (;;) {
        struct str left = { s->text.data ? s->text.data + s->at : "", s->text.len - s->at };
        size_t used = 0;
        enum csv_step step = csv_parse(left, s->delimiter, s->raw_ended, &s->record, &used, err);

        if (step == CSV_FAILED)
            error_prefix(err, "the record that starts on line %lld", (long long)s->line);
        if (step == CSV_MORE) {
            if (!text_grow(s, err))
                return CSV_FAILED;
            continue;
        }
        if (step != CSV_RECORD)
            return step;
        *line = s->line;
        s->at += used;
        s->line += s->record.n_lines;
        if (s->record.text.len)
            return step;
    }
}

static bool rewind_csv(struct csv_state *s, struct error *err)
{
    if (lseek(s->fd, 0, SEEK_SET) != 0)
        return error_set(err, ERROR_INTERNAL, "the uploaded file cannot be read");
    buf_clear(&s->raw);
    buf_clear(&s->text);
    s->at = 0;
    s->read_bytes = 0;
    s->raw_ended = false;
    s->line = 1;
    if (!text_more(s, PIECE_BYTES, err))
        return false;
    if (str_starts(buf_str(&s->text), STR("\xEF\xBB\xBF")))
        s->at = 3;
    return true;
}

/* What Excel calls the separator line: "sep=;". */
static void separator_take(struct csv_state *s)
{
    struct str left = { s->text.data ? s->text.data + s->at : "", s->text.len - s->at };
    size_t guess = left.len < GUESS_BYTES ? left.len : GUESS_BYTES;

    if (left.len > 5 && str_starts(left, STR("sep=")) &&
        (left.ptr[5] == '\n' || left.ptr[5] == '\r')) {
        s->delimiter = left.ptr[4];
        s->at += 5;
        return;
    }
    s->delimiter = csv_delimiter_guess((struct str){ left.ptr, guess });
}

static bool open_csv(struct source *source, struct error *err)
{
    struct csv_state *s = calloc(1, sizeof(*s));
    struct stat st;

    if (!s)
        return error_set(err, ERROR_TOO_LARGE, "no memory to open the file");
    source->state = s;
    source->n_layers = 1;
    s->raw = (struct buf)BUF_INIT(CSV_RECORD_BYTES_MAX * 4);
    s->text = (struct buf)BUF_INIT(CSV_RECORD_BYTES_MAX * 4);
    csv_record_init(&s->record);
    s->fd = open(source->found->path, O_RDONLY | O_CLOEXEC);
    if (s->fd < 0 || fstat(s->fd, &st) != 0)
        return error_set(err, ERROR_INTERNAL, "the uploaded file cannot be opened");
    s->file_bytes = st.st_size;
    return encoding_open(source, s, err);
}

static void close_csv(struct source *source)
{
    struct csv_state *s = source->state;

    if (!s)
        return;
    if (s->fd >= 0)
        close(s->fd);
    charset_release(&s->charset);
    buf_release(&s->raw);
    buf_release(&s->text);
    csv_record_release(&s->record);
    free(s->values);
    free(s);
}

static bool header_read(struct source *source, struct exchange_layer *out, struct error *err)
{
    struct csv_state *s = source->state;
    struct str cells[CSV_CELLS_MAX];
    struct error why = { 0 };
    int64_t line;
    enum csv_step step = record_next_csv(s, &line, &why);

    if (step == CSV_END)
        error_set(&why, ERROR_INVALID, "the file has no header line");
    if (step != CSV_RECORD) {
        *err = why;
        return false;
    }
    for (size_t i = 0; i < s->record.n_cells; i++)
        cells[i] = csv_cell(&s->record, i);
    if (!source_columns(source, cells, s->record.n_cells, out, err))
        return false;
    free(s->values);
    s->n_columns = out->n_columns;
    s->values = calloc(s->n_columns + 1, sizeof(*s->values));
    return s->values ? true : error_set(err, ERROR_TOO_LARGE, "no memory to open the file");
}

static bool start(struct source *source, struct exchange_layer *out, struct error *err)
{
    struct csv_state *s = source->state;

    if (!rewind_csv(s, err))
        return false;
    separator_take(s);
    return header_read(source, out, err);
}

/* Counts records up to COUNT_BYTES of file; beyond that, by proportion. */
static bool rows_count(struct csv_state *s, int64_t *n_rows, bool *exact, struct error *err)
{
    enum csv_step step = CSV_RECORD;
    int64_t n = 0, line;

    while (s->read_bytes < COUNT_BYTES || s->file_bytes < COUNT_BYTES) {
        step = record_next_csv(s, &line, err);
        if (step != CSV_RECORD)
            break;
        n++;
    }
    if (step == CSV_FAILED)
        return false;
    *exact = step == CSV_END;
    *n_rows = *exact ? n : (int64_t)((double)n / (double)s->read_bytes * (double)s->file_bytes);
    return true;
}

static bool select_csv(struct source *source, size_t i, struct exchange_layer *out,
                       struct error *err)
{
    struct csv_state *s = source->state;
    struct exchange_layer again = *out;

    (void)i;
    if (!start(source, out, err) || !rows_count(s, &out->n_rows, &out->rows_exact, err))
        return false;
    out->name = source_stem(source);
    out->encoding = source_text(source, str_from(s->charset.name));
    return start(source, &again, err);
}

/* The quote that guards a cell of a written CSV against being taken for a formula. */
static struct str unguarded(struct str cell)
{
    if (cell.len > 1 && cell.ptr[0] == '\'' && memchr("=+-@\t\r", cell.ptr[1], 6))
        return (struct str){ cell.ptr + 1, cell.len - 1 };
    return cell;
}

static bool is_void(const struct csv_record *record)
{
    for (size_t i = 0; i < record->n_cells; i++)
        if (str_trim(csv_cell(record, i)).len)
            return false;
    return true;
}

static enum source_step next_csv(struct source *source, struct exchange_row *out, struct error *err)
{
    struct csv_state *s = source->state;
    struct error notice;
    enum csv_step step;
    int64_t line = 0;

    do
        step = record_next_csv(s, &line, err);
    while (step == CSV_RECORD && is_void(&s->record));
    if (step != CSV_RECORD)
        return step == CSV_END ? SOURCE_END : SOURCE_FAILED;
    for (size_t i = 0; i < s->n_columns; i++)
        s->values[i] =
            (struct field){ .kind = FIELD_TEXT, .bytes = unguarded(csv_cell(&s->record, i)) };
    for (size_t i = s->n_columns; i < s->record.n_cells; i++)
        if (str_trim(csv_cell(&s->record, i)).len) {
            error_set(&notice, ERROR_INVALID, "the row has %zu cells, the header %zu",
                      s->record.n_cells, s->n_columns);
            source_warn(source, &notice, line);
            break;
        }
    *out = (struct exchange_row){ .number = line, .values = s->values, .n_values = s->n_columns };
    return SOURCE_ROW;
}

static void progress_csv(const struct source *source, struct exchange_progress *out)
{
    const struct csv_state *s = source->state;

    *out = (struct exchange_progress){ s->read_bytes, s->file_bytes, STR("bytes") };
}

const struct source_kind source_csv = { open_csv, close_csv, select_csv, next_csv, progress_csv };
