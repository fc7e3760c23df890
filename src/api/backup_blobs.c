/*
 * backup_blobs: see the header.
 */
#include "backup_blobs.h"

#include <limits.h>
#include <stdio.h>

#include "yardstick/base/fs.h"
#include "yardstick/base/json_read.h"
#include "yardstick/crypto/mac.h"
#include "yardstick/store/blob.h"

struct taking {
    const struct ledger *ledger;
    const char *file;
    struct json *j;
};

static void path_in(const char *file, const char *key, char out[PATH_MAX])
{
    snprintf(out, PATH_MAX, "%s.blobs%s%s", file, key[0] ? "/" : "", key);
}

/* The blobs that the copy of the ledger speaks of: it is what will be restored. */
static bool each_registered(const char *file, struct taking *t,
                            bool (*each)(void *context, const char *key, int64_t bytes,
                                         struct error *err),
                            struct error *err)
{
    struct conn *conn = NULL;
    bool done = conn_open(file, CONN_READ, &conn, err) && blob_list(conn, t, each, err);

    conn_close(conn);
    return done;
}

static bool take(void *context, const char *key, int64_t bytes, struct error *err)
{
    struct taking *t = context;
    char name[BLOB_KEY_MAX + 8], from[LEDGER_PATH_MAX], to[PATH_MAX];

    snprintf(name, sizeof(name), "blobs/%s", key);
    ledger_path(t->ledger, name, from);
    path_in(t->file, key, to);
    if (!backup_file_copy(from, to, err))
        return error_prefix(err, "a layer may have been replaced meanwhile; try again");
    return fs_size(to) == bytes ||
           error_set(err, ERROR_INVALID, "%s has not the %lld bytes it was made with", from,
                     (long long)bytes);
}

bool backup_blobs_take(const struct ledger *ledger, const char *file, struct error *err)
{
    struct taking t = { ledger, file, NULL };
    char folder[PATH_MAX];

    path_in(file, "", folder);
    return fs_mkdir(folder, 0700, err) && each_registered(file, &t, take, err) &&
           fs_sync_dir(folder, err);
}

static bool note(void *context, const char *key, int64_t bytes, struct error *err)
{
    struct taking *t = context;
    char path[PATH_MAX], sha256[65];

    path_in(t->file, key, path);
    if (!digest_file(path, sha256, err))
        return false;
    json_object_begin(t->j, NULL);
    json_text(t->j, "key", key);
    json_i64(t->j, "bytes", bytes);
    json_text(t->j, "sha256", sha256);
    json_end(t->j);
    return true;
}

bool backup_blobs_note(const char *file, struct json *j, struct error *err)
{
    struct taking t = { NULL, file, j };
    bool done;

    json_array_begin(j, "blobs");
    done = each_registered(file, &t, note, err);
    json_end(j);
    return done;
}

/* Each of the manifest, with the path of its copy. */
static bool each_noted(const char *file, const char *data,
                       bool (*each)(const char *path, const struct json_value *blob,
                                    const char *data, struct error *err),
                       struct error *err)
{
    AUTO(buf) text = BUF_INIT(BACKUP_MANIFEST_MAX);
    AUTO(json_doc) doc = { 0 };
    const struct json_value *blobs;
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s.json", file);
    if (!fs_read(path, &text, err) || !json_read(buf_str(&text), BACKUP_MANIFEST_MAX, &doc, err))
        return false;
    blobs = json_get(doc.root, "blobs");
    for (size_t i = 0; i < json_count(blobs); i++) {
        struct str key = json_as_str(json_get(json_at(blobs, i), "key"));

        if (key.len == 0 || key.len > BLOB_KEY_MAX || str_find(key, '/') != key.len ||
            key.ptr[0] == '.')
            return error_set(err, ERROR_INVALID, "%s is not the manifest of a backup", path);
        path_in(file, key.ptr, path);
        if (!each(path, json_at(blobs, i), data, err))
            return false;
    }
    return true;
}

static bool is_whole(const char *path, const struct json_value *blob, const char *data,
                     struct error *err)
{
    char sha256[65];

    (void)data;
    if (!fs_exists(path))
        return error_set(err, ERROR_NOT_FOUND, "there is no file %s", path);
    if (!digest_file(path, sha256, err))
        return false;
    return str_eq(str_from(sha256), json_as_str(json_get(blob, "sha256"))) ||
           error_set(err, ERROR_INVALID,
                     "%s is not the file that was backed up: its SHA-256 differs", path);
}

bool backup_blobs_verify(const char *file, struct error *err)
{
    return each_noted(file, NULL, is_whole, err);
}

static bool restore(const char *path, const struct json_value *blob, const char *data,
                    struct error *err)
{
    char to[PATH_MAX];

    snprintf(to, sizeof(to), "%s/blobs/%s", data, json_as_str(json_get(blob, "key")).ptr);
    return backup_file_copy(path, to, err);
}

bool backup_blobs_restore(const char *file, const char *data, struct error *err)
{
    char folder[PATH_MAX];

    snprintf(folder, sizeof(folder), "%s/blobs", data);
    return fs_mkdir(folder, 0700, err) && each_noted(file, data, restore, err) &&
           fs_sync_dir(folder, err);
}
