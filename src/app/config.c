/*
 * config: yardstick.conf, read by inih; sections and keys are those of option_rows.
 */
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>

#include "options.h"
#include "yardstick/base/fs.h"

struct reading {
    struct options *options;
    const char *path;
    struct error *err;
    bool failed;
    FILE *file;
    int line; /* Debian's inih does not say it: the reader below counts */
};

/* Edit distance, for "did you mean"; keys are short. */
static size_t distance(const char *a, const char *b)
{
    size_t row[65];
    size_t n = strlen(b);

    if (n > 64)
        return 64;
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t corner = row[0];

        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t best = corner + (a[i - 1] != b[j - 1]);

            corner = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[n];
}

static const char *nearest(const char *key)
{
    const char *best = "";
    size_t least = SIZE_MAX;

    for (size_t i = 0; i < n_option_rows; i++)
        if (option_rows[i].key && distance(key, option_rows[i].key) < least) {
            least = distance(key, option_rows[i].key);
            best = option_rows[i].key;
        }
    return best;
}

/* inih asks for one line at a time, as fgets. */
static char *line_read(char *text, int room, void *reading)
{
    struct reading *r = reading;

    r->line++;
    return fgets(text, room, r->file);
}

static int take(void *user, const char *section, const char *name, const char *value)
{
    struct reading *r = user;
    char key[128];

    if (r->failed)
        return 1;
    snprintf(key, sizeof(key), "%s.%s", section, name);
    for (size_t i = 0; i < n_option_rows; i++) {
        const struct option_row *row = &option_rows[i];

        struct str kept; // inih's own text goes away

        if (!row->key || strcmp(row->key, key) != 0)
            continue;
        kept = arena_copy(&r->options->text, str_from(value));
        if (!option_is_given(r->options, row) && kept.ptr &&
            !option_set(row, kept.ptr, r->options, r->err)) {
            r->failed = true;
            error_prefix(r->err, "%s, line %d", r->path, r->line);
        }
        return 1;
    }
    r->failed = true;
    error_set(r->err, ERROR_INVALID, "%s, line %d: there is no setting %s; did you mean %s?",
              r->path, r->line, key, nearest(key));
    return 1;
}

bool options_load_config(struct options *options, struct error *err)
{
    char path[4096];
    struct reading r = { .options = options, .path = path, .err = err };
    int line;

    snprintf(path, sizeof(path), "%s%s", options->config ? options->config : options->data,
             options->config ? "" : "/yardstick.conf");
    if (!fs_exists(path))
        return options->config ? error_set(err, ERROR_NOT_FOUND, "there is no file %s", path)
                               : true;
    r.file = fopen(path, "re");
    if (!r.file)
        return error_set(err, ERROR_NOT_FOUND, "cannot read %s", path);
    line = ini_parse_stream(line_read, &r, take, &r);
    fclose(r.file);
    if (r.failed)
        return false;
    if (line != 0)
        return error_set(err, ERROR_INVALID, "%s, line %d: not a [section] or key = value", path,
                         line);
    return true;
}
