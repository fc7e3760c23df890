/*
 * export_book: see the header.
 */
#include "export_book.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "yardstick/base/fs.h"
#include "yardstick/geo/wkb.h"
#include "yardstick/geo/wkt.h"
#include "yardstick/registry/table.h"

enum { LOOK_EVERY = 256 };

struct booking {
    struct export_work *work;
    char folder[LEDGER_PATH_MAX], path[LEDGER_PATH_MAX + 16];
    struct table_book *book; /* between two sheets */
    struct field values[EXPORT_COLUMNS_MAX];
    struct geometry shape;
    struct buf wkt;
};

/* The row's shape as text, behind its columns. */
static bool wkt_add(struct booking *b, struct table *table, struct str wkb, struct error *err)
{
    buf_clear(&b->wkt);
    if (wkb.len) {
        if (!wkb_read(wkb, &b->shape, err))
            return false;
        wkt_write(&b->wkt, &b->shape);
    }
    return buf_ok(&b->wkt, err) && table_wkt(table, buf_str(&b->wkt), err);
}

static bool rows_write(struct booking *b, struct export_rows *rows, struct table *table,
                       struct error *err)
{
    struct exchange_row row = { .values = b->values };
    enum record_step step;

    while ((step = export_rows_next(rows, &row, err)) == RECORD_READ) {
        if (!table_row(table, &rows->q, err) ||
            (table->options.wkt && !wkt_add(b, table, row.wkb, err)))
            return false;
        if (++b->work->n_rows % LOOK_EVERY == 0 && watch_is_canceled(b->work->watch))
            return error_set(err, ERROR_CANCELED, "stopped on request");
    }
    return step == RECORD_EOF;
}

static bool sheet_write(struct booking *b, const struct collection *c, bool more, struct error *err)
{
    const struct export_request *r = b->work->request;
    struct table_options options = { .form = TABLE_XLSX,
                                     .lang = r->lang,
                                     .collection = c,
                                     .path = b->path,
                                     .book = b->book,
                                     .more = more,
                                     .wkt = r->wkt && (c->flags & COLLECTION_GEOMETRY) };
    struct export_rows rows = { 0 };
    AUTO(table) table = { 0 };
    bool done = export_rows_open(&rows, b->work->conn, c, r, err);

    if (done) {
        b->book = NULL;
        done = table_begin(&table, &options, &rows.q, err) && rows_write(b, &rows, &table, err) &&
               table_end(&table, err);
    }
    if (done && more) {
        b->book = table.book;
        table.book = NULL;
    }
    export_rows_release(&rows);
    return done;
}

static bool sheets_write(struct booking *b, struct error *err)
{
    size_t n = b->work->n_collections;

    for (size_t i = 0; i < n; i++) {
        watch_progress(b->work->watch, (unsigned)(i * 90 / n), "writing");
        if (!sheet_write(b, b->work->collections[i], i + 1 < n, err))
            return false;
    }
    return true;
}

bool export_by_book(struct export_work *work, int *fd, struct error *err)
{
    struct booking b = { .work = work, .wkt = BUF_INIT(64 << 20) };
    struct error ignored = { 0 };
    bool done;

    ledger_path(work->ledger, "spool/book-XXXXXX", b.folder);
    if (!mkdtemp(b.folder))
        return error_set(err, ERROR_FULL, "cannot write %s: %s", b.folder, strerror(errno));
    snprintf(b.path, sizeof(b.path), "%s/out.xlsx", b.folder);
    done = sheets_write(&b, err);
    table_release(&(struct table){ .book = b.book });
    geometry_release(&b.shape);
    buf_release(&b.wkt);
    if (done) {
        *fd = open(b.path, O_RDONLY | O_CLOEXEC);
        done = *fd >= 0 ||
               error_set(err, ERROR_INTERNAL, "cannot read what was exported: %s", strerror(errno));
    }
    if (!fs_remove_tree(b.folder, &ignored) && done) {
        close(*fd);
        *err = ignored;
        done = false;
    }
    return done;
}
