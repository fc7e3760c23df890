/*
 * map_file: a file in memory, for as long as some segment lies in it; private
 * to src/map.
 */
#pragma once

#include <stdatomic.h>
#include <stddef.h>

struct map_file {
    atomic_uint refs;
    char *at;
    size_t bytes;
};

/* Read only; with one reference. NULL: it cannot be had. */
struct map_file *map_file_open(const char *path);
void map_file_share(struct map_file *file);
void map_file_drop(struct map_file *file); /* NULL is no file */
