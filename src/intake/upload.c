/*
 * upload: see the header.
 */
#include "yardstick/intake/upload.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yardstick/base/clock.h"
#include "yardstick/base/fs.h"
#include "yardstick/base/json.h"
#include "yardstick/base/json_read.h"

static const int64_t disk_reserve = 512 << 20;

static bool folder_of(struct ledger *ledger, char out[LEDGER_PATH_MAX], struct error *err)
{
    ledger_path(ledger, "spool/uploads", out);
    return fs_mkdir(out, 0700, err);
}

static bool path_of(struct ledger *ledger, struct str id, const char *ending,
                    char out[LEDGER_PATH_MAX])
{
    char name[UPLOAD_ID + 32];

    for (size_t i = 0; i < id.len; i++)
        if (!strchr("0123456789abcdef", id.ptr[i]) || !id.ptr[i])
            return false;
    if (id.len != UPLOAD_ID - 1)
        return false;
    snprintf(name, sizeof(name), "spool/uploads/%" STR_FMT "%s", STR_ARG(id), ending);
    ledger_path(ledger, name, out);
    return true;
}

static size_t count(const char *folder)
{
    DIR *dir = opendir(folder);
    size_t n = 0;

    for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir))
        n += str_ends(str_from(e->d_name), STR(".json"));
    if (dir)
        closedir(dir);
    return n;
}

static bool id_make(char out[UPLOAD_ID], struct error *err)
{
    unsigned char bytes[(UPLOAD_ID - 1) / 2];

    if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
        return error_set(err, ERROR_INTERNAL, "no random numbers: %s", strerror(errno));
    for (size_t i = 0; i < sizeof(bytes); i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
    return true;
}

static bool note_write(struct ledger *ledger, const struct upload *u, struct error *err)
{
    AUTO(buf) text = BUF_INIT(4096);
    struct json j = JSON_INIT(&text);
    char path[LEDGER_PATH_MAX];

    json_object_begin(&j, NULL);
    json_text(&j, "name", u->name);
    json_i64(&j, "length", u->length);
    json_i64(&j, "expires", u->expires);
    json_end(&j);
    return path_of(ledger, str_from(u->id), ".json", path) && buf_ok(&text, err) &&
           fs_write(path, buf_str(&text), 0600, err);
}

/* The last part of what may be a path, without bytes that are no text. */
static void name_make(struct str name, char out[UPLOAD_NAME_MAX + 1])
{
    size_t n = 0;

    for (size_t i = name.len; i > 0; i--)
        if (name.ptr[i - 1] == '/' || name.ptr[i - 1] == '\\') {
            name = (struct str){ name.ptr + i, name.len - i };
            break;
        }
    for (size_t i = 0; i < name.len && n < UPLOAD_NAME_MAX; i++)
        if ((unsigned char)name.ptr[i] >= ' ' && name.ptr[i] != 0x7f)
            out[n++] = name.ptr[i];
    while (n && !str_is_utf8((struct str){ out, n }))
        n--;
    out[n] = '\0';
}

bool upload_create(struct ledger *ledger, struct str name, int64_t length, int64_t max_bytes,
                   struct upload *out, struct error *err)
{
    char folder[LEDGER_PATH_MAX];
    int64_t left;
    int fd;

    *out = (struct upload){ .length = length, .expires = clock_now() + UPLOAD_KEEP_S };
    if (length > max_bytes)
        return error_set(err, ERROR_TOO_LARGE, "a file of %lld bytes; at most %lld are taken",
                         (long long)length, (long long)max_bytes);
    if (!folder_of(ledger, folder, err))
        return false;
    left = fs_free_bytes(folder);
    if (left >= 0 && left - disk_reserve < length)
        return error_set(err, ERROR_FULL, "the disk has no room for %lld bytes", (long long)length);
    if (count(folder) >= UPLOADS_MAX)
        return error_set(err, ERROR_BUSY, "%d files are on their way already; try again later",
                         UPLOADS_MAX);
    name_make(name, out->name);
    if (!id_make(out->id, err) || !path_of(ledger, str_from(out->id), ".part", out->path))
        return false;
    fd = open(out->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return error_set(err, ERROR_FULL, "cannot keep the file: %s", strerror(errno));
    close(fd);
    return note_write(ledger, out, err);
}

bool upload_find(struct ledger *ledger, struct str id, struct upload *out, struct error *err)
{
    AUTO(buf) text = BUF_INIT(8192);
    AUTO(json_doc) doc = { 0 };
    struct error ignored = { 0 };
    char note[LEDGER_PATH_MAX];

    *out = (struct upload){ 0 };
    if (!path_of(ledger, id, ".json", note) || !fs_read(note, &text, &ignored) ||
        !json_read(buf_str(&text), 8192, &doc, &ignored) ||
        !json_as_i64(json_get(doc.root, "length"), &out->length) ||
        !json_as_i64(json_get(doc.root, "expires"), &out->expires) || out->expires < clock_now())
        return error_set(err, ERROR_NOT_FOUND,
                         "there is no upload \"%" STR_FMT "\", or it has expired; send the file "
                         "again",
                         STR_ARG(id));
    (void)!path_of(ledger, id, ".part", out->path);
    snprintf(out->id, sizeof(out->id), "%" STR_FMT, STR_ARG(id));
    name_make(json_as_str(json_get(doc.root, "name")), out->name);
    out->offset = fs_size(out->path);
    return out->offset >= 0
               ? true
               : error_set(err, ERROR_NOT_FOUND, "the upload is damaged; send the file again");
}

int upload_open(struct upload *upload, struct error *err)
{
    int fd = open(upload->path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);

    if (fd < 0) {
        error_set(err, ERROR_NOT_FOUND, "the upload is damaged; send the file again");
        return -1;
    }
    upload->offset = lseek(fd, 0, SEEK_END);
    return fd;
}

/*
 * A request whose line has broken lingers until its deadline: who comes after it goes on at once.
 * So each piece is written under a lock of its own, and only where the file ends.
 */
bool upload_append(struct upload *upload, int fd, struct str bytes, struct error *err)
{
    bool done = flock(fd, LOCK_EX) == 0 && lseek(fd, 0, SEEK_END) == upload->offset;

    if (!done)
        error_set(err, ERROR_CONFLICT,
                  "another request is writing this upload; ask for its offset");
    while (done && bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            done = error_set(err, ERROR_FULL, "cannot keep the file: %s", strerror(errno));
            break;
        }
        bytes = (struct str){ bytes.ptr + n, bytes.len - (size_t)n };
        upload->offset += n;
    }
    flock(fd, LOCK_UN);
    return done;
}

bool upload_remove(struct ledger *ledger, struct str id, struct error *err)
{
    struct upload upload;
    char path[LEDGER_PATH_MAX];

    if (!upload_find(ledger, id, &upload, err))
        return false;
    unlink(upload.path);
    if (path_of(ledger, id, ".json", path))
        unlink(path);
    return true;
}

void uploads_expire(struct ledger *ledger)
{
    char folder[LEDGER_PATH_MAX], path[LEDGER_PATH_MAX + 300];
    struct error ignored = { 0 };
    struct dirent *e;
    struct stat st;
    DIR *dir;

    if (!folder_of(ledger, folder, &ignored))
        return;
    dir = opendir(folder);
    while (dir && (e = readdir(dir))) {
        snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
        // What is still being written to has been touched lately.
        if (e->d_name[0] != '.' && stat(path, &st) == 0 &&
            st.st_mtime + 2 * UPLOAD_KEEP_S < clock_now())
            unlink(path);
    }
    if (dir)
        closedir(dir);
}
