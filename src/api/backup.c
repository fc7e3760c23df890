/*
 * backup: see the header.
 */
#include "yardstick/api/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup_blobs.h"
#include "yardstick/audit/audit.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/fs.h"
#include "yardstick/base/json.h"
#include "yardstick/base/json_read.h"
#include "yardstick/store/stmt.h"

struct manifest {
    char sha256[65], made[CLOCK_TEXT], audit_hash[2 * MAC_BYTES + 1];
    int64_t bytes, revision, audit_seq;
};

static void hex(const unsigned char *bytes, size_t n, char *out)
{
    for (size_t i = 0; i < n; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

/* What the copy itself says: its revision and the head of its audit. */
static bool state_read(const char *file, struct manifest *m, struct error *err)
{
    struct conn *conn = NULL;
    struct stmt q = { 0 }, head = { 0 };
    bool done;

    if (!conn_open(file, CONN_READ, &conn, err))
        return false;
    done = stmt_open(conn, SQL_REVISION, &q, err) && stmt_get_i64(&q, &m->revision, err) &&
           stmt_open(conn, SQL_AUDIT_HEAD, &head, err);
    if (done) {
        enum stmt_step_result step = stmt_step(&head, err);

        done = step != STEP_FAILED;
        if (step == STEP_ROW) {
            m->audit_seq = stmt_i64(&head, 0);
            hex((const unsigned char *)stmt_bytes(&head, 1).ptr, MAC_BYTES, m->audit_hash);
        }
    }
    stmt_release(&head);
    stmt_release(&q);
    conn_close(conn);
    return done;
}

static bool manifest_make(const char *file, struct manifest *m, struct error *err)
{
    *m = (struct manifest){ .bytes = fs_size(file) };
    clock_format(clock_now(), m->made);
    return digest_file(file, m->sha256, err) && state_read(file, m, err);
}

static bool manifest_write(const char *file, const struct manifest *m, bool with_blobs,
                           struct error *err)
{
    AUTO(buf) text = BUF_INIT(BACKUP_MANIFEST_MAX);
    struct json j = JSON_INIT(&text);
    char path[PATH_MAX];

    json_object_begin(&j, NULL);
    json_text(&j, "program", "yardstick " YS_VERSION);
    json_text(&j, "made", m->made);
    json_i64(&j, "bytes", m->bytes);
    json_text(&j, "sha256", m->sha256);
    json_i64(&j, "revision", m->revision);
    json_i64(&j, "audit_seq", m->audit_seq);
    json_text(&j, "audit_hash", m->audit_hash);
    if (with_blobs && !backup_blobs_note(file, &j, err))
        return false;
    json_end(&j);
    buf_addc(&text, '\n');
    snprintf(path, sizeof(path), "%s.json", file);
    return buf_ok(&text, err) && fs_write(path, buf_str(&text), 0600, err);
}

static void text_copy(const struct json_doc *doc, const char *key, char *out, size_t size)
{
    snprintf(out, size, "%" STR_FMT, STR_ARG(json_as_str(json_get(doc->root, key))));
}

static bool manifest_read(const char *file, struct manifest *m, struct error *err)
{
    AUTO(buf) text = BUF_INIT(BACKUP_MANIFEST_MAX);
    AUTO(json_doc) doc = { 0 };
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s.json", file);
    if (!fs_read(path, &text, err) || !json_read(buf_str(&text), BACKUP_MANIFEST_MAX, &doc, err))
        return error_prefix(err, "the backup's manifest");
    *m = (struct manifest){ 0 };
    text_copy(&doc, "sha256", m->sha256, sizeof(m->sha256));
    text_copy(&doc, "made", m->made, sizeof(m->made));
    text_copy(&doc, "audit_hash", m->audit_hash, sizeof(m->audit_hash));
    if (!json_as_i64(json_get(doc.root, "bytes"), &m->bytes) ||
        !json_as_i64(json_get(doc.root, "revision"), &m->revision) ||
        !json_as_i64(json_get(doc.root, "audit_seq"), &m->audit_seq))
        return error_set(err, ERROR_INVALID, "%s is not the manifest of a backup", path);
    return true;
}

/* DIR/backups/20261123T083000Z.sqlite */
static bool default_name(const struct ledger *ledger, char file[PATH_MAX], struct error *err)
{
    char folder[LEDGER_PATH_MAX], at[CLOCK_TEXT];
    size_t n = 0;

    ledger_path(ledger, "backups", folder);
    if (!fs_mkdir(folder, 0700, err))
        return false;
    clock_format(clock_now(), at);
    for (size_t i = 0; at[i]; i++)
        if (at[i] != '-' && at[i] != ':')
            at[n++] = at[i];
    at[n] = '\0';
    snprintf(file, PATH_MAX, "%s/%s.sqlite", folder, at);
    for (int i = 2; fs_exists(file); i++)
        snprintf(file, PATH_MAX, "%s/%s-%d.sqlite", folder, at, i);
    return true;
}

bool backup_file_copy(const char *from, const char *to, struct error *err)
{
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool done = in >= 0 && out >= 0;

    if (!done)
        error_set(err, errno == ENOSPC ? ERROR_FULL : ERROR_INTERNAL, "cannot copy %s to %s: %s",
                  from, to, strerror(errno));
    done = done && fs_copy(in, out, err);
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    return done;
}

/* The key of the audit chain travels with the copy, or the chain could not be verified there. */
static bool key_copy(const struct ledger *ledger, const char *file, struct error *err)
{
    char key[LEDGER_PATH_MAX], to[PATH_MAX];

    ledger_path(ledger, "keys/audit.key", key);
    snprintf(to, sizeof(to), "%s.key", file);
    return !fs_exists(key) || backup_file_copy(key, to, err);
}

/* A backup that failed leaves nothing that could be taken for one. */
static void leave_nothing(const char *file)
{
    static const char *const endings[] = { "", ".json", ".key", ".blobs" };
    char path[PATH_MAX];
    struct error ignored;

    for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
        snprintf(path, sizeof(path), "%s%s", file, endings[i]);
        (void)!fs_remove_tree(path, &ignored);
    }
}

bool backup_create(struct ledger *ledger, const char *output, bool with_blobs, char file[PATH_MAX],
                   struct error *err)
{
    struct manifest m;

    if (output)
        snprintf(file, PATH_MAX, "%s", output);
    else if (!default_name(ledger, file, err))
        return false;
    if (fs_exists(file))
        return error_set(err, ERROR_CONFLICT, "%s is there already; name another file", file);
    if (ledger_copy(ledger, file, err) && ledger_file_check(file, true, err) &&
        (!with_blobs || backup_blobs_take(ledger, file, err)) && manifest_make(file, &m, err) &&
        manifest_write(file, &m, with_blobs, err) && key_copy(ledger, file, err))
        return true;
    leave_nothing(file);
    return false;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_backup(const struct dirent *entry)
{
    return str_ends(str_from(entry->d_name), STR(".sqlite"));
}

static void backup_print(const char *file, const struct manifest *m, bool json, FILE *out)
{
    AUTO(buf) line = BUF_INIT(BACKUP_MANIFEST_MAX);
    struct json j = JSON_INIT(&line);

    if (!json) {
        fprintf(out, "%s  %10lld  %s\n", m->made, (long long)m->bytes, file);
        return;
    }
    json_object_begin(&j, NULL);
    json_text(&j, "file", file);
    json_text(&j, "made", m->made);
    json_i64(&j, "bytes", m->bytes);
    json_i64(&j, "revision", m->revision);
    json_end(&j);
    fprintf(out, "%s\n", line.data);
}

bool backup_list(const char *data, bool json, FILE *out, struct error *err)
{
    char folder[LEDGER_PATH_MAX], file[PATH_MAX];
    struct dirent **entries = NULL;
    struct manifest m;
    bool done = true;
    int n;

    snprintf(folder, sizeof(folder), "%s/backups", data);
    n = scandir(folder, &entries, is_backup, by_name);
    for (int i = 0; i < n; i++) {
        snprintf(file, sizeof(file), "%s/%s", folder, entries[i]->d_name);
        done = done && manifest_read(file, &m, err);
        if (done)
            backup_print(file, &m, json, out);
        free(entries[i]);
    }
    free(entries);
    return done;
}

bool backup_verify(const char *file, struct error *err)
{
    struct manifest said, is;

    if (!fs_exists(file))
        return error_set(err, ERROR_NOT_FOUND, "there is no file %s", file);
    if (!manifest_read(file, &said, err) || !manifest_make(file, &is, err))
        return false;
    if (strcmp(said.sha256, is.sha256) != 0)
        return error_set(err, ERROR_INVALID,
                         "%s is not the file that was backed up: its SHA-256 differs", file);
    if (said.audit_seq != is.audit_seq || strcmp(said.audit_hash, is.audit_hash) != 0)
        return error_set(err, ERROR_INVALID, "the audit of %s ends at row %lld, not at %lld", file,
                         (long long)is.audit_seq, (long long)said.audit_seq);
    return ledger_file_check(file, true, err) && backup_blobs_verify(file, err);
}

bool backup_restore(const char *file, const char *data, struct error *err)
{
    char to[LEDGER_PATH_MAX], key[PATH_MAX];

    snprintf(to, sizeof(to), "%s/ledger.sqlite", data);
    if (fs_exists(to))
        return error_set(err, ERROR_CONFLICT, "there is a ledger in %s already", data);
    if (!backup_verify(file, err) || !fs_mkdir(data, 0700, err) ||
        !backup_blobs_restore(file, data, err) || !backup_file_copy(file, to, err))
        return false;
    snprintf(key, sizeof(key), "%s.key", file);
    if (!fs_exists(key))
        return fs_sync_dir(data, err);
    snprintf(to, sizeof(to), "%s/keys", data);
    if (!fs_mkdir(to, 0700, err))
        return false;
    snprintf(to, sizeof(to), "%s/keys/audit.key", data);
    return backup_file_copy(key, to, err) && fs_sync_dir(data, err);
}
