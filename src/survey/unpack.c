/*
 * unpack: the files of a zip that was handed in. A worker under its sandbox
 * unpacks them, numbered; their names are kept as words, never as paths.
 */
#include "delivery_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yardstick/base/fs.h"

enum { UNPACK_SECONDS = 3600, NAME_MAX_BYTES = 1000, MB_MAX = 64 << 10 };

static const int64_t disk_reserve = 512 << 20;

bool delivery_is_zip(const char *path)
{
    char head[4] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool is = fd >= 0 && read(fd, head, sizeof(head)) == 4 && memcmp(head, "PK\3\4", 4) == 0;

    if (fd >= 0)
        close(fd);
    return is;
}

/* The same that a walk passes over: hidden files and what macOS adds. */
static bool is_shown(struct str name)
{
    struct str rest = name;

    while (rest.len) {
        struct str part = str_cut(&rest, '/');

        if (!part.len || part.ptr[0] == '.' || str_eq(part, STR("__MACOSX")))
            return false;
    }
    return name.len > 0 && name.len <= NAME_MAX_BYTES && str_is_utf8(name);
}

struct unpacked {
    struct delivery_walking *walking;
    const char *from; /* the worker's folder */
    int64_t entry;
};

static bool entry_take(struct unpacked *u, struct str name, struct error *err)
{
    struct arena *arena = u->walking->arena;
    struct str from = arena_printf(arena, "%s/out/%06lld", u->from, (long long)u->entry);
    struct str to =
        arena_printf(arena, "%s/%06zu", u->walking->out->folder, u->walking->out->n_files);
    struct stat st;

    if (!from.ptr || !to.ptr)
        return error_set(err, ERROR_TOO_LARGE, "the delivery is too large");
    if (!is_shown(name))
        return true;
    if (lstat(from.ptr, &st) != 0 || !S_ISREG(st.st_mode) || st.st_nlink != 1 ||
        rename(from.ptr, to.ptr) != 0)
        return error_set(err, ERROR_INTERNAL, "the worker left no file %s", from.ptr);
    return delivery_file_add(u->walking, to.ptr, arena_copy(arena, name), st.st_size, err);
}

static bool facts_read(struct unpacked *u, struct process *p, struct error *err)
{
    enum record_step step;
    struct exchange_end end;
    struct field value;
    struct str name;
    char tag;

    while ((step = process_next(p, &tag, err)) == RECORD_READ) {
        if (tag == EXCHANGE_END && !exchange_end_read(&p->from, &end, err))
            return false;
        if (tag == EXCHANGE_PROGRESS &&
            !exchange_progress_read(&p->from, &(struct exchange_progress){ 0 }, err))
            return false;
        if (tag != EXCHANGE_FACT)
            continue;
        if (!exchange_fact_read(&p->from, &name, &value, err))
            return false;
        if (str_eq(name, STR("entry")) && value.kind == FIELD_I64)
            u->entry = value.i64;
        else if (str_eq(name, STR("name")) && value.kind == FIELD_TEXT &&
                 !entry_take(u, value.bytes, err))
            return false;
    }
    return step == RECORD_EOF && process_finish(p, err);
}

/* Swept like the folders of workers when whoever made it has died. */
static bool folder_make(const char *spool, struct delivery *out, struct error *err)
{
    if (!fs_mkdir(spool, 0700, err))
        return false;
    snprintf(out->folder, sizeof(out->folder), "%s/job-%d-XXXXXX", spool, (int)getpid());
    if (mkdtemp(out->folder))
        return true;
    out->folder[0] = '\0';
    return error_set(err, ERROR_FULL, "the zip file cannot be unpacked: %s", strerror(errno));
}

bool delivery_unpack(const struct delivery_source *source, const struct watch *watch,
                     const char *path, struct delivery_walking *walking, struct error *err)
{
    struct process_file file = { path, "delivery.zip" };
    int64_t room = fs_free_bytes(source->spool) - disk_reserve;
    struct process_spec spec = { .verb = "unpack",
                                 .spool = source->spool,
                                 .files = &file,
                                 .n_files = 1,
                                 .seconds = UNPACK_SECONDS,
                                 .file_mb = room < 1 << 20        ? 1
                                            : room >> 20 > MB_MAX ? MB_MAX
                                                                  : (unsigned)(room >> 20),
                                 .numbered = true };
    struct unpacked u = { .walking = walking };
    struct process p;
    bool done;

    if (!walking->out->folder[0] && !folder_make(source->spool, walking->out, err))
        return false;
    watch_progress(watch, 0, "unpacking");
    if (!process_start(&p, &spec, err))
        return false;
    watch_holds(watch, &p);
    u.from = p.folder;
    done = facts_read(&u, &p, err);
    watch_holds(watch, NULL);
    process_release(&p);
    return done;
}

void delivery_release(struct delivery *delivery)
{
    struct error ignored = { 0 };

    if (delivery->folder[0])
        (void)!fs_remove_tree(delivery->folder, &ignored);
    delivery->folder[0] = '\0';
}
