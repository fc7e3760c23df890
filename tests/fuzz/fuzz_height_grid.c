/* height_grid: any file is refused or gives heights, or none. */
#include <math.h>
#include <sys/mman.h>
#include <unistd.h>

#include "yardstick/archive/height_grid.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct height_grid grid;
    struct error err;
    double metres;
    int fd = memfd_create("heights", MFD_CLOEXEC);

    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        __builtin_trap();
    if (!height_grid_open(fd, &grid, &err))
        return 0;
    for (int i = 0; i < 4; i++)
        if (height_grid_get(&grid, grid.transform[0] + grid.transform[1] * (i + 0.5),
                            grid.transform[3] + grid.transform[5] * (i + 0.5), &metres, &err) &&
            isinf(metres))
            __builtin_trap();
    height_grid_release(&grid);
    return 0;
}
