/*
 * walk: the files of a delivery. Hidden files and links are passed over: a
 * delivery is what lies in the folder, not what it points at.
 */
#include "delivery_parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MAX = 16 };

bool delivery_file_add(struct delivery_walking *w, const char *at, struct str path, int64_t bytes,
                       struct error *err)
{
    struct survey_file *grown;

    if (w->out->n_files == DELIVERY_FILES_MAX)
        return error_set(err, ERROR_TOO_LARGE, "a delivery of more than %d files",
                         DELIVERY_FILES_MAX);
    if (w->out->n_files == w->room) {
        grown = arena_alloc(w->arena, 2 * (w->room + 32) * sizeof(*grown));
        if (!grown)
            return error_set(err, ERROR_TOO_LARGE, "the delivery is too large");
        if (w->out->n_files)
            memcpy(grown, w->out->files, w->out->n_files * sizeof(*grown));
        w->room = 2 * (w->room + 32);
        w->out->files = grown;
    }
    w->out->files[w->out->n_files++] = (struct survey_file){
        .at = arena_copy(w->arena, str_from(at)).ptr, .path = path, .bytes = bytes
    };
    return true;
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && strcmp(entry->d_name, "__MACOSX") != 0 &&
           str_is_utf8(str_from(entry->d_name));
}

static bool folder_walk(struct delivery_walking *w, const char *at, struct str path, int depth,
                        struct error *err);

static bool entry_walk(struct delivery_walking *w, const char *at, struct str path, int depth,
                       struct error *err)
{
    struct stat st;

    if (lstat(at, &st) != 0)
        return error_set(err, ERROR_NOT_FOUND, "cannot open %s: %s", at, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return depth >= DEPTH_MAX || folder_walk(w, at, path, depth + 1, err);
    return !S_ISREG(st.st_mode) || delivery_file_add(w, at, path, st.st_size, err);
}

static bool folder_walk(struct delivery_walking *w, const char *at, struct str path, int depth,
                        struct error *err)
{
    struct dirent **names = NULL;
    int n = scandir(at, &names, is_shown, alphasort);
    bool done = n >= 0;

    if (!done)
        error_set(err, ERROR_NOT_FOUND, "cannot open %s: %s", at, strerror(errno));
    for (int i = 0; i < n; i++) {
        struct str inner = arena_printf(w->arena, "%s/%s", at, names[i]->d_name);
        struct str below = arena_printf(w->arena, "%" STR_FMT "%s%s", STR_ARG(path),
                                        path.len ? "/" : "", names[i]->d_name);

        done = done && (inner.ptr && below.ptr
                            ? entry_walk(w, inner.ptr, below, depth, err)
                            : error_set(err, ERROR_TOO_LARGE, "the delivery is too large"));
        free(names[i]);
    }
    free(names);
    return done;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash && slash[1] ? slash + 1 : path;
}

/* A zip that was given by itself is a delivery that somebody packed. */
static bool given_walk(struct delivery_walking *w, const struct delivery_source *source,
                       const struct watch *watch, const char *real, struct str name, bool is_folder,
                       struct error *err)
{
    if (!is_folder && str_ends(name, STR(".zip")) && delivery_is_zip(real))
        return delivery_unpack(source, watch, real, w, err);
    // The name of a folder that was given is not part of the delivery.
    return entry_walk(w, real, is_folder ? (struct str){ "", 0 } : arena_copy(w->arena, name), 0,
                      err);
}

bool delivery_walk(const struct delivery_source *source, const struct watch *watch,
                   struct arena *arena, struct delivery *out, struct error *err)
{
    struct delivery_walking w = { arena, out, 0 };

    for (size_t i = 0; i < source->n_paths; i++) {
        char real[PATH_MAX];
        struct stat st;
        struct str name = str_from(base_name(source->names ? source->names[i] : source->paths[i]));

        if (!realpath(source->paths[i], real) || stat(real, &st) != 0)
            return error_set(err, ERROR_NOT_FOUND, "cannot open %s: %s", source->paths[i],
                             strerror(errno));
        if (!given_walk(&w, source, watch, real, name, S_ISDIR(st.st_mode), err))
            return false;
    }
    return out->n_files ? true : error_set(err, ERROR_INVALID, "there is no file in the delivery");
}
