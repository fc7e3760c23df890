/* tile_table: any file is refused or gives places that lie inside it. */
#include <sys/mman.h>
#include <unistd.h>

#include "yardstick/base/tile_table.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct tile_table table;
    struct error err;
    int fd = memfd_create("table", MFD_CLOEXEC);

    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        __builtin_trap();
    if (tile_table_read(fd, &table, &err)) {
        for (size_t i = 0; i < table.n_places; i++)
            if (table.places[i].offset + table.places[i].length > size)
                __builtin_trap();
        for (size_t i = 0; i < table.n_levels; i++)
            (void)tile_table_find(&table, table.levels[i].z, table.levels[i].x, table.levels[i].y);
        tile_table_release(&table);
    }
    close(fd);
    return 0;
}
