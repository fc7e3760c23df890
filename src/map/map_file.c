/*
 * map_file: see the header.
 */
#include "map_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct map_file *map_file_open(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct map_file *file = NULL;
    struct stat about;
    void *at = MAP_FAILED;

    if (fd < 0)
        return NULL;
    if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0)
        at = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (at != MAP_FAILED)
        file = calloc(1, sizeof(*file));
    if (file) {
        atomic_init(&file->refs, 1);
        file->at = at;
        file->bytes = (size_t)about.st_size;
    } else if (at != MAP_FAILED) {
        munmap(at, (size_t)about.st_size);
    }
    return file;
}

void map_file_share(struct map_file *file)
{
    atomic_fetch_add_explicit(&file->refs, 1, memory_order_relaxed);
}

void map_file_drop(struct map_file *file)
{
    if (!file || atomic_fetch_sub_explicit(&file->refs, 1, memory_order_acq_rel) != 1)
        return;
    munmap(file->at, file->bytes);
    free(file);
}
