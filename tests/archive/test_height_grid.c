#include "yardstick/archive/height_grid.h"

#include <math.h>
#include <sys/mman.h>
#include <unistd.h>

#include "test.h"

enum { COLUMNS = 300, ROWS = 270 };

static float height_of(int column, int row)
{
    return column == 7 && row == 9 ? NAN : (float)(40.0 + column * 0.5 - row * 0.013);
}

/* Two blocks across, two down. */
static int grid_make(struct error *err)
{
    static const double transform[] = { 550000, 0.25, 0, 3880000, 0, -0.25 };
    int fd = memfd_create("heights", MFD_CLOEXEC);
    struct height_writer w;
    bool done = height_writer_begin(&w, fd, COLUMNS, ROWS, transform, err);

    for (int b = 0; done && b < 4; b++) {
        static float block[HEIGHT_CELLS];

        for (int i = 0; i < HEIGHT_CELLS; i++) {
            int column = b % 2 * HEIGHT_BLOCK + i % HEIGHT_BLOCK;
            int row = b / 2 * HEIGHT_BLOCK + i / HEIGHT_BLOCK;

            block[i] = column < COLUMNS && row < ROWS ? height_of(column, row) : NAN;
        }
        done = height_writer_add(&w, block, err);
    }
    done = done && height_writer_end(&w, err);
    height_writer_release(&w);
    return done ? fd : -1;
}

TESTS
{
    struct error err = { 0 };
    struct height_grid grid;
    double metres;

    TEST ("every cell comes back to the millimetre, in any order") {
        CHECK(height_grid_open(grid_make(&err), &grid, &err));
        for (int i = 0; i < COLUMNS * ROWS; i += 977) {
            int column = i % COLUMNS, row = i / COLUMNS;

            CHECK(height_grid_get(&grid, 550000 + 0.25 * column + 0.01, 3880000 - 0.25 * row - 0.24,
                                  &metres, &err));
            CHECK(fabs(metres - (double)height_of(column, row)) <= 0.0006);
        }
        height_grid_release(&grid);
    }
    TEST ("outside, and where nothing was measured, there is no height") {
        CHECK(height_grid_open(grid_make(&err), &grid, &err));
        CHECK(height_grid_get(&grid, 550000 + 0.25 * 7.5, 3880000 - 0.25 * 9.5, &metres, &err));
        CHECK(isnan(metres));
        CHECK(height_grid_get(&grid, 549999.9, 3879999, &metres, &err) && isnan(metres));
        CHECK(height_grid_get(&grid, 550001, 3880000 - 0.25 * ROWS - 0.1, &metres, &err));
        CHECK(isnan(metres));
        height_grid_release(&grid);
    }
    TEST ("a file that is cut, or lies of its blocks, is refused") {
        int fd = grid_make(&err);
        char entry[16] = { (char)0xff, (char)0xff, (char)0xff, (char)0xff };
        uint64_t table;

        CHECK(pread(fd, &table, 8, 64) == 8 && pwrite(fd, entry, 16, (off_t)table) == 16);
        CHECK(height_grid_open(fd, &grid, &err));
        CHECK(!height_grid_get(&grid, 550001, 3879999, &metres, &err));
        CHECK(err.code == ERROR_INVALID);
        height_grid_release(&grid);
        fd = grid_make(&err);
        CHECK(ftruncate(fd, 500) == 0 && !height_grid_open(fd, &grid, &err));
        CHECK(!height_grid_open(-1, &grid, &err));
    }
}
