/*
 * zip_folder: see sink_kind.h. GDAL's zip writer puts no times into entries.
 */
#include "sink_kind.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cpl_conv.h>

static bool file_add(void *zip, const char *folder, const char *name)
{
    char path[PATH_MAX], piece[65536];
    FILE *file;
    size_t n;
    bool done;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "rbe");
    done = file && CPLCreateFileInZip(zip, name, NULL) == CE_None;
    while (done && (n = fread(piece, 1, sizeof(piece), file)) > 0)
        done = CPLWriteFileInZip(zip, piece, (int)n) == CE_None;
    done = done && CPLCloseFileInZip(zip) == CE_None;
    if (file)
        fclose(file);
    unlink(path);
    return done;
}

static int is_file(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

bool zip_folder(const char *from, const char *path, struct error *err)
{
    struct dirent **names = NULL;
    int n = scandir(from, &names, is_file, alphasort);
    void *zip = n > 0 ? CPLCreateZip(path, NULL) : NULL;
    bool done = zip != NULL;

    for (int i = 0; i < n; i++) {
        done = done && file_add(zip, from, names[i]->d_name);
        free(names[i]);
    }
    free(names);
    done = (!zip || CPLCloseZip(zip) == CE_None) && done;
    rmdir(from);
    return done ? true : error_set(err, ERROR_INTERNAL, "the shapefile cannot be zipped");
}
