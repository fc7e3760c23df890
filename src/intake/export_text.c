/*
 * export_text: see the header.
 */
#include "export_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "export_rows.h"
#include "yardstick/registry/table.h"

enum { FLUSH_AT = 1 << 16, TEXT_MAX = 128 << 20, LOOK_EVERY = 256 };

/* What has gathered goes into the file. */
static bool flush(struct buf *text, int fd, struct error *err)
{
    struct str left = buf_str(text);

    if (!buf_ok(text, err))
        return false;
    while (left.len) {
        ssize_t n = write(fd, left.ptr, left.len);

        if (n < 0 && errno != EINTR)
            return error_set(err, errno == ENOSPC ? ERROR_FULL : ERROR_INTERNAL,
                             "cannot write the export: %s", strerror(errno));
        if (n > 0)
            left = (struct str){ left.ptr + n, left.len - (size_t)n };
    }
    buf_clear(text);
    return true;
}

static bool rows_write(struct export_work *work, struct export_rows *rows, struct table *table,
                       int fd, struct error *err)
{
    struct field values[EXPORT_COLUMNS_MAX];
    struct exchange_row row = { .values = values };
    enum record_step step;

    while ((step = export_rows_next(rows, &row, err)) == RECORD_READ) {
        if (!table_row(table, &rows->q, err))
            return false;
        if (table->options.out->len > FLUSH_AT && !flush(table->options.out, fd, err))
            return false;
        if (++work->n_rows % LOOK_EVERY == 0 && watch_is_canceled(work->watch))
            return error_set(err, ERROR_CANCELED, "stopped on request");
    }
    return step == RECORD_EOF;
}

bool export_by_text(struct export_work *work, int *fd, struct error *err)
{
    AUTO(buf) text = BUF_INIT(TEXT_MAX);
    AUTO(table) table = { 0 };
    struct export_rows rows = { 0 };
    struct table_options options = { .form = TABLE_GEOJSON,
                                     .collection = work->collections[0],
                                     .out = &text };
    char path[LEDGER_PATH_MAX];
    bool done;

    ledger_path(work->ledger, "spool/text-XXXXXX", path);
    *fd = mkostemp(path, O_CLOEXEC);
    if (*fd < 0)
        return error_set(err, ERROR_FULL, "cannot write %s: %s", path, strerror(errno));
    unlink(path);
    done = export_rows_open(&rows, work->conn, work->collections[0], work->request, err) &&
           table_begin(&table, &options, &rows.q, err) &&
           rows_write(work, &rows, &table, *fd, err) && table_end(&table, err) &&
           flush(&text, *fd, err) && lseek(*fd, 0, SEEK_SET) == 0;
    export_rows_release(&rows);
    if (!done) {
        close(*fd);
        *fd = -1;
    }
    return done;
}
