/*
 * process_folder: see process_parts.h. Files get a neutral name and keep only
 * a plain ending: what a sender calls a file never becomes a path. `number` 0: none.
 */
#include "process_parts.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yardstick/base/fs.h"

enum { ENDING = 9 };

/* ".shp" of "Rooms 2026.SHP"; empty when it is not letters and digits, at most eight. */
static void ending_of(const char *name, char out[ENDING + 1])
{
    const char *dot = name ? strrchr(name, '.') : NULL;
    size_t n = dot ? strlen(dot) : 0;

    out[0] = '\0';
    if (n < 2 || n > ENDING)
        return;
    for (size_t i = 1; i < n; i++)
        if (!isalnum((unsigned char)dot[i]) || (unsigned char)dot[i] >= 0x80)
            return;
    for (size_t i = 0; i <= n; i++)
        out[i] = (char)tolower((unsigned char)dot[i]);
}

/* A hard link; across file systems a symbolic one, which the worker's sandbox follows once. */
static bool file_link(const struct process *p, const struct process_file *file, size_t number,
                      struct error *err)
{
    char ending[ENDING + 1], path[PATH_MAX + 16], real[PATH_MAX];
    struct stat st;

    ending_of(file->name ? file->name : file->path, ending);
    if (number)
        snprintf(path, sizeof(path), "%s/in/%03zu%s", p->folder, number, ending);
    else
        snprintf(path, sizeof(path), "%s/in/input%s", p->folder, ending);
    if (!realpath(file->path, real))
        return error_set(err, ERROR_NOT_FOUND, "cannot open %s: %s", file->path, strerror(errno));
    if (stat(real, &st) == 0 && S_ISDIR(st.st_mode))
        return error_set(err, ERROR_INVALID, "cannot open %s: %s", file->path, strerror(EISDIR));
    if (link(real, path) == 0)
        return true;
    if (errno == EEXIST)
        return error_set(err, ERROR_INVALID, "two of the files end in %s; send one table at a time",
                         ending[0] ? ending : "nothing");
    return symlink(real, path) == 0
               ? true
               : error_set(err, ERROR_INTERNAL, "cannot prepare %s: %s", path, strerror(errno));
}

static bool folders_make(struct process *p, const char *spool, struct error *err)
{
    static const char *const parts[] = { "in", "out" };
    char path[PATH_MAX + 8];

    if (!fs_mkdir(spool, 0700, err))
        return false;
    if (!realpath(spool, path) || (size_t)snprintf(p->folder, sizeof(p->folder), "%s/job-%d-XXXXXX",
                                                   path, (int)getpid()) >= sizeof(p->folder) - 32) {
        p->folder[0] = '\0';
        return error_set(err, ERROR_INTERNAL, "the spool folder cannot be used");
    }
    if (!mkdtemp(p->folder)) {
        error_set(err, errno == ENOSPC ? ERROR_FULL : ERROR_INTERNAL, "cannot prepare %s: %s",
                  p->folder, strerror(errno));
        p->folder[0] = '\0';
        return false;
    }
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        snprintf(path, sizeof(path), "%s/%s", p->folder, parts[i]);
        if (!fs_mkdir(path, 0700, err))
            return false;
    }
    return true;
}

bool process_folder_make(struct process *p, const struct process_spec *spec, struct error *err)
{
    if (spec->n_files > PROCESS_FILES_MAX)
        return error_set(err, ERROR_TOO_LARGE, "a job reads at most %d files", PROCESS_FILES_MAX);
    if (!folders_make(p, spec->spool, err))
        return false;
    for (size_t i = 0; i < spec->n_files; i++)
        if (!file_link(p, &spec->files[i], spec->numbered ? i + 1 : 0, err))
            return false;
    return true;
}

/* The process whose folder it is: 12 of "job-12-a9Xk3b"; 0 when it is none of ours. */
static pid_t owner_of(const char *name)
{
    struct str rest = str_from(name);
    int64_t pid;

    return str_eq(str_cut(&rest, '-'), STR("job")) && str_to_i64(str_cut(&rest, '-'), &pid) &&
                   pid > 0 && pid <= INT_MAX
               ? (pid_t)pid
               : 0;
}

bool process_sweep(const char *spool, struct error *err)
{
    char path[PATH_MAX];
    DIR *dir = opendir(spool);
    const struct dirent *entry;
    bool done = true;

    while (done && dir && (entry = readdir(dir))) {
        pid_t pid = owner_of(entry->d_name);

        if (!pid || kill(pid, 0) == 0 || errno != ESRCH)
            continue;
        snprintf(path, sizeof(path), "%s/%s", spool, entry->d_name);
        done = fs_remove_tree(path, err);
    }
    if (dir)
        closedir(dir);
    return done;
}

bool process_program(const char *asked, char out[PATH_MAX], struct error *err)
{
    static const char name[] = "yardstick-worker";
    ssize_t n;
    char *slash;

    if (asked) {
        snprintf(out, PATH_MAX, "%s", asked);
    } else {
        n = readlink("/proc/self/exe", out, PATH_MAX - sizeof(name) - 1);
        out[n < 0 ? 0 : n] = '\0';
        slash = strrchr(out, '/');
        if (slash)
            memcpy(slash + 1, name, sizeof(name));
    }
    return access(out, X_OK) == 0 ? true
                                  : error_set(err, ERROR_UNAVAILABLE,
                                              "the program that reads files is not at %s", out);
}
