/*
 * options: every option of every command, in one table.
 *
 * From it come argp's parsing and --help, the environment (YARDSTICK_LISTEN),
 * the keys of yardstick.conf, the manual page and the shell's completion. An
 * option beats the environment, the environment beats the file.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/error.h"

struct command;

enum { OPTION_LIST_MAX = 64, OPERANDS_MAX = 256 };

struct option_list {
    const char *items[OPTION_LIST_MAX];
    size_t n;
};

struct options {
    /* where and how */
    const char *data, *config, *listen, *name;
    int64_t threads;
    bool json, access_log;
    /* who may */
    const char *tianditu_key, *tianditu_host;
    const char *separation, *tls_cert, *tls_key, *proxy, *proxy_header;
    bool tls_self_signed, plain_http;
    bool public_map, password_stdin;
    int64_t password_length, password_classes, password_days, password_past;
    int64_t lock_failures, lock_minutes, idle_minutes, session_hours, code_days, token_days;
    int64_t account_rate, address_rate, people_lists;
    /* demo */
    int64_t seed, scale;
    bool no_survey;
    /* import and export */
    const char *layer, *crs, *encoding, *where, *from, *role, *output, *filter, *as_of, *lang;
    struct option_list set, map;
    bool make_floors, replace, dry_run, wkt;
    /* entitlement */
    const char *class, *rank_counts, *rule_set, *coefficient;
    /* idle */
    const char *near, *institution, *courtyard, *building, *within, *min_area, *max_area, *use,
        *floor, *lift, *tenure, *district;
    bool reserved, connected;
    int64_t limit;
    /* cql2 */
    const char *engine;
    bool count;
    /* solving */
    int64_t seconds, steps; /* -1: not given */
    /* tiles */
    const char *zoom;
    /* backup */
    bool blobs;
    bool everything;
    /* what is no option */
    const char *password; /* read for --password-stdin */
    const char *operands[OPERANDS_MAX];
    size_t n_operands;
    enum lang speak;   /* the language of the terminal */
    struct arena text; /* of the settings file */
};

enum option_kind { OPTION_TEXT, OPTION_NUMBER, OPTION_FLAG, OPTION_LIST };

struct option_row {
    const char *name; /* --name */
    char letter;      /* -o; 0: none */
    const char *arg;
    enum option_kind kind;
    size_t offset;
    double min, max;         /* of a NUMBER */
    const char *environment; /* NULL: none */
    const char *key;         /* section.key of yardstick.conf; NULL: none */
    const char *about[LANG_COUNT];
};

extern const struct option_row option_rows[];
extern const size_t n_option_rows;

/* The row of --name; NULL when there is none. */
const struct option_row *option_find(const char *name);

void options_init(struct options *options);
void options_release(struct options *options);

/*
 * argv[0] is the command's last word. Returns -1 when the command should run,
 * otherwise the exit status (0 after --help, 2 after wrong use, which was said).
 */
int options_parse(const struct command *command, int argc, char **argv, struct options *options);

/* Fill what neither option nor environment gave from the file. ERROR_INVALID names file, line, key
 * and the nearest key there is. An absent file is fine unless --config named it. */
MUST_CHECK bool options_load_config(struct options *options, struct error *err);

/* Has it a value other than the default? */
bool option_is_given(const struct options *options, const struct option_row *row);

/* Text of one option, into the struct. ERROR_INVALID says what was expected. */
MUST_CHECK bool option_set(const struct option_row *row, const char *text, struct options *options,
                           struct error *err);

/* The profile of accounts out of the options; ERROR_INVALID. */
struct auth_settings;
MUST_CHECK bool options_auth(const struct options *options, struct auth_settings *out,
                             struct error *err);

/* The environment, then the defaults of what is still open. */
MUST_CHECK bool options_settle(struct options *options, struct error *err);
