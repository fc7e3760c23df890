/*
 * height_grid: see the header.
 */
#include "yardstick/archive/height_grid.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD = 112, ENTRY = 16, BLOCK_BYTES = HEIGHT_CELLS * 4, MEMBER_MAX = BLOCK_BYTES + 4096 };

static const char magic[] = "YSHEIGHT";

static void put(struct buf *out, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        buf_addc(out, (char)(value >> (8 * i) & 0xff));
}

static uint64_t take(const unsigned char *at, unsigned bytes)
{
    uint64_t value = 0;

    for (unsigned i = bytes; i-- > 0;)
        value = value << 8 | at[i];
    return value;
}

static bool lies(struct error *err)
{
    return error_set(err, ERROR_INVALID, "the heights of the survey are damaged");
}

static uint64_t blocks_across(uint32_t cells)
{
    return ((uint64_t)cells + HEIGHT_BLOCK - 1) / HEIGHT_BLOCK;
}

static bool read_at(int fd, void *bytes, size_t n, uint64_t at, struct error *err)
{
    ssize_t got = pread(fd, bytes, n, (off_t)at);

    return got == (ssize_t)n || lies(err);
}

static bool write_at(int fd, struct str bytes, uint64_t at, struct error *err)
{
    while (bytes.len) {
        ssize_t n = pwrite(fd, bytes.ptr, bytes.len, (off_t)at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return error_set(err, errno == ENOSPC || errno == EDQUOT ? ERROR_FULL : ERROR_INTERNAL,
                             "the heights cannot be written: %s", strerror(errno));
        bytes = (struct str){ bytes.ptr + n, bytes.len - (size_t)n };
        at += (uint64_t)n;
    }
    return true;
}

static bool head_read(struct height_grid *grid, struct error *err)
{
    unsigned char head[HEAD];
    double *t = grid->transform;
    struct stat st;
    uint64_t n;

    if (fstat(grid->fd, &st) != 0 || !read_at(grid->fd, head, HEAD, 0, err))
        return lies(err);
    grid->file_bytes = (uint64_t)st.st_size;
    grid->columns = (uint32_t)take(head + 8, 4);
    grid->rows = (uint32_t)take(head + 12, 4);
    for (size_t i = 0; i < 6; i++) {
        uint64_t bits = take(head + 16 + 8 * i, 8);

        memcpy(&t[i], &bits, sizeof(bits));
    }
    grid->table_at = take(head + 64, 8);
    n = blocks_across(grid->columns) * blocks_across(grid->rows);
    return (memcmp(head, magic, 8) == 0 && n > 0 && n <= HEIGHT_BLOCKS_MAX &&
            grid->table_at >= HEAD && grid->table_at <= grid->file_bytes &&
            n * ENTRY <= grid->file_bytes - grid->table_at &&
            isfinite(t[0] + t[1] + t[2] + t[3] + t[4] + t[5]) && t[1] * t[5] - t[2] * t[4] != 0) ||
           lies(err);
}

bool height_grid_open(int fd, struct height_grid *out, struct error *err)
{
    *out = (struct height_grid){ .fd = fd };
    out->values = malloc(BLOCK_BYTES);
    if (out->values && (fd >= 0 ? head_read(out, err) : lies(err)))
        return true;
    if (!out->values) {
        error_set(err, ERROR_TOO_LARGE, "out of memory");
        close(fd);
    }
    height_grid_release(out);
    return false;
}

void height_grid_release(struct height_grid *grid)
{
    if (grid->values && grid->fd >= 0)
        close(grid->fd);
    free(grid->values);
    *grid = (struct height_grid){ .fd = -1 };
}

static bool block_load(struct height_grid *grid, uint64_t index, struct error *err)
{
    AUTO(buf) packed = BUF_INIT(MEMBER_MAX);
    AUTO(buf) planes = BUF_INIT(BLOCK_BYTES + 1);
    unsigned char entry[ENTRY];
    const unsigned char *p;
    uint64_t at, length;
    uint32_t value = 0;
    char *room;

    grid->block = 0;
    if (!read_at(grid->fd, entry, ENTRY, grid->table_at + index * ENTRY, err))
        return false;
    at = take(entry, 8);
    length = take(entry + 8, 4);
    if (length > MEMBER_MAX - 1 || length < 18 || at > grid->table_at ||
        length > grid->table_at - at)
        return lies(err);
    room = buf_extend(&packed, length);
    if (!room || !read_at(grid->fd, room, length, at, err) ||
        !gzip_expand(buf_str(&packed), &planes, err) || planes.len != BLOCK_BYTES)
        return lies(err);
    p = (const unsigned char *)planes.data;
    for (size_t i = 0; i < HEIGHT_CELLS; i++) {
        uint32_t difference = p[i] | (uint32_t)p[i + HEIGHT_CELLS] << 8 |
                              (uint32_t)p[i + 2 * HEIGHT_CELLS] << 16 |
                              (uint32_t)p[i + 3 * HEIGHT_CELLS] << 24;

        value += difference;
        memcpy(&grid->values[i], &value, sizeof(value));
    }
    grid->block = index + 1;
    return true;
}

bool height_grid_get(struct height_grid *grid, double x, double y, double *metres,
                     struct error *err)
{
    const double *t = grid->transform;
    double area = t[1] * t[5] - t[2] * t[4], dx = x - t[0], dy = y - t[3];
    double column = floor((dx * t[5] - dy * t[2]) / area);
    double row = floor((dy * t[1] - dx * t[4]) / area);
    uint64_t index;
    uint32_t c, r;
    int32_t value;

    *metres = NAN;
    if (!(column >= 0 && row >= 0 && column < grid->columns && row < grid->rows))
        return true;
    c = (uint32_t)column;
    r = (uint32_t)row;
    index = r / HEIGHT_BLOCK * blocks_across(grid->columns) + c / HEIGHT_BLOCK;
    if (grid->block != index + 1 && !block_load(grid, index, err))
        return false;
    value = grid->values[r % HEIGHT_BLOCK * HEIGHT_BLOCK + c % HEIGHT_BLOCK];
    if (value != INT32_MIN)
        *metres = (double)value / 1000;
    return true;
}

bool height_writer_begin(struct height_writer *w, int fd, uint32_t columns, uint32_t rows,
                         const double transform[6], struct error *err)
{
    uint64_t n = blocks_across(columns) * blocks_across(rows);

    *w = (struct height_writer){ .fd = fd,
                                 .columns = columns,
                                 .rows = rows,
                                 .at = HEAD,
                                 .table = BUF_INIT(ENTRY * HEIGHT_BLOCKS_MAX + 1),
                                 .gzip = GZIP_INIT(6) };
    memcpy(w->transform, transform, sizeof(w->transform));
    return n > 0 && n <= HEIGHT_BLOCKS_MAX
               ? true
               : error_set(err, ERROR_TOO_LARGE, "the heights have more cells than can be kept");
}

bool height_writer_add(struct height_writer *w, const float *metres, struct error *err)
{
    AUTO(buf) planes = BUF_INIT(BLOCK_BYTES + 1);
    AUTO(buf) packed = BUF_INIT(MEMBER_MAX);
    unsigned char *p = (unsigned char *)buf_extend(&planes, BLOCK_BYTES);
    uint32_t before = 0;

    for (size_t i = 0; p && i < HEIGHT_CELLS; i++) {
        bool is = isfinite(metres[i]) && fabsf(metres[i]) < 1e6F;
        int32_t mm = is ? (int32_t)lround((double)metres[i] * 1000) : INT32_MIN;
        uint32_t difference = (uint32_t)mm - before;

        before = (uint32_t)mm;
        for (unsigned b = 0; b < 4; b++)
            p[i + b * HEIGHT_CELLS] = (unsigned char)(difference >> (8 * b));
    }
    if (!p || !gzip_compress(&w->gzip, buf_str(&planes), &packed, err) || !buf_ok(&packed, err) ||
        !write_at(w->fd, buf_str(&packed), w->at, err))
        return p ? false : buf_ok(&planes, err);
    put(&w->table, w->at, 8);
    put(&w->table, packed.len, 8);
    w->at += packed.len;
    return true;
}

bool height_writer_end(struct height_writer *w, struct error *err)
{
    AUTO(buf) head = BUF_INIT(HEAD + 1);

    if (w->table.len != ENTRY * blocks_across(w->columns) * blocks_across(w->rows))
        return error_set(err, ERROR_INTERNAL, "the heights are not complete");
    buf_add(&head, (struct str){ magic, 8 });
    put(&head, w->columns, 4);
    put(&head, w->rows, 4);
    for (size_t i = 0; i < 6; i++) {
        uint64_t bits;

        memcpy(&bits, &w->transform[i], sizeof(bits));
        put(&head, bits, 8);
    }
    put(&head, w->at, 8);
    while (head.len < HEAD)
        buf_addc(&head, 0);
    return buf_ok(&head, err) && buf_ok(&w->table, err) &&
           write_at(w->fd, buf_str(&head), 0, err) &&
           write_at(w->fd, buf_str(&w->table), w->at, err);
}

void height_writer_release(struct height_writer *w)
{
    buf_release(&w->table);
    gzip_release(&w->gzip);
}
