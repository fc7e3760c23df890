/*
 * kept_files: see the header.
 */
#include "kept_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "yardstick/base/fs.h"

bool kept_file_path(const struct world *world, const char *folder, int64_t job, const char *ending,
                    char out[LEDGER_PATH_MAX], struct error *err)
{
    char name[80];

    ledger_path(world->ledger, folder, out);
    if (!fs_mkdir(out, 0700, err))
        return false;
    snprintf(name, sizeof(name), "%s/%lld.%s", folder, (long long)job, ending);
    ledger_path(world->ledger, name, out);
    return true;
}

static int by_number(const struct dirent **a, const struct dirent **b)
{
    long long x = atoll((*a)->d_name), y = atoll((*b)->d_name);

    return (x > y) - (x < y);
}

static int is_kept(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static bool is_old(int dir, const char *name, int64_t seconds)
{
    struct stat st;

    return seconds && fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
           st.st_mtime < time(NULL) - seconds;
}

void kept_files_tidy(const struct world *world, const char *folder, int n, int64_t seconds)
{
    char path[LEDGER_PATH_MAX];
    struct dirent **entries = NULL;
    int found, dir;

    ledger_path(world->ledger, folder, path);
    found = scandir(path, &entries, is_kept, by_number);
    dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int i = 0; i < found; i++) {
        if (dir >= 0 && (i < found - n || is_old(dir, entries[i]->d_name, seconds)))
            unlinkat(dir, entries[i]->d_name, 0);
        free(entries[i]);
    }
    free(entries);
    if (dir >= 0)
        close(dir);
}
