/*
 * cql2: which features of a layer of any file a filter wants.
 */
#include <stdlib.h>
#include <unistd.h>

#include "command.h"

#include "yardstick/intake/file_filter.h"

struct answer {
    FILE *out;
    bool count_only;
    int64_t n;
};

static void found(void *context, int64_t id)
{
    struct answer *a = context;

    a->n++;
    if (!a->count_only)
        fprintf(a->out, "%lld\n", (long long)id);
}

static bool engine_read(const char *text, enum file_filter_engine *out, struct error *err)
{
    *out = FILE_FILTER_CHEAPER;
    if (!text)
        return true;
    if (strcmp(text, "memory") == 0)
        *out = FILE_FILTER_MEMORY;
    else if (strcmp(text, "sql") == 0)
        *out = FILE_FILTER_SQL;
    else
        return error_set(err, ERROR_INVALID, "--engine: \"%s\" is neither memory nor sql", text);
    return true;
}

/* JSON begins with a brace, which no text does. */
static enum cql2_encoding encoding_of(struct str text)
{
    text = str_trim(text);
    return text.len && text.ptr[0] == '{' ? CQL2_ENCODING_JSON : CQL2_ENCODING_TEXT;
}

int run_cql2(struct session *session)
{
    const struct options *o = session->options;
    char spool[] = "/tmp/yardstick-cql2.XXXXXX";
    struct answer answer = { .out = session->out, .count_only = o->count };
    struct file_filter f = { .file = o->operands[0],
                             .layer = o->operands[1],
                             .request = { .text = str_from(o->operands[2]),
                                          .encoding = encoding_of(str_from(o->operands[2])) },
                             .spool = spool,
                             .found = found,
                             .context = &answer };
    struct error err = { 0 };
    bool done;

    if (!engine_read(o->engine, &f.engine, &err))
        return session_fail(session, &err);
    if (!mkdtemp(spool)) {
        error_set(&err, ERROR_FULL, "cannot make a folder in %s", "/tmp");
        return session_fail(session, &err);
    }
    done = file_filter_run(&f, &err);
    rmdir(spool);
    if (!done)
        return session_fail(session, &err);
    if (o->count)
        fprintf(session->out, "%lld\n", (long long)answer.n);
    return 0;
}
