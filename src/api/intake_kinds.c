/*
 * intake_kinds: see the header.
 */
#include "intake_kinds.h"

#include "job_start.h"
#include "yardstick/intake/inspect.h"
#include "yardstick/intake/upload.h"

enum { REQUEST_BYTES = 1 << 20 };

bool intake_files(struct ledger *ledger, const struct json_value *uploads, struct arena *arena,
                  struct import_request *out, struct error *err)
{
    size_t n = json_count(uploads);
    struct upload upload;

    if (json_kind(uploads) != JSON_KIND_ARRAY || n == 0 || n > PROCESS_FILES_MAX) {
        error_set(err, ERROR_INVALID, "uploads must be a list of 1 to %d ids", PROCESS_FILES_MAX);
        return error_detail(err, STR("uploads"), STR(""), "[\"id\"]");
    }
    for (size_t i = 0; i < n; i++) {
        if (!upload_find(ledger, json_as_str(json_at(uploads, i)), &upload, err))
            return false;
        if (upload.offset < upload.length)
            return error_set(err, ERROR_CONFLICT,
                             "the upload %s is not complete: %lld of %lld bytes", upload.id,
                             (long long)upload.offset, (long long)upload.length);
        out->files[i] = (struct process_file){ arena_copy(arena, str_from(upload.path)).ptr,
                                               arena_copy(arena, str_from(upload.name)).ptr };
        if (!out->files[i].path || !out->files[i].name)
            return error_set(err, ERROR_TOO_LARGE, "the request is too large");
    }
    out->n_files = n;
    return true;
}

static void tell(void *context, const struct problem *p)
{
    struct job_problem problem = { .is_error = p->severity == PROBLEM_ERROR,
                                   .row = p->row,
                                   .column = str_from(p->what.parameter),
                                   .value = str_from(p->what.value),
                                   .expected = str_from(p->what.expected),
                                   .text = str_from(p->what.message[LANG_EN]),
                                   .text_zh = str_from(p->what.message[LANG_ZH]) };

    job_tell(context, &problem);
}

static bool request_open(struct world *world, struct job_run *run, struct arena *arena,
                         struct json_doc *doc, struct import_request *out, struct error *err)
{
    const struct json_value *body;

    if (!json_read(run->request, REQUEST_BYTES, doc, err))
        return false;
    body = json_get(doc->root, "request");
    if (json_count(body) && !import_request_read(body, arena, out, err))
        return false;
    return intake_files(world->ledger, json_get(doc->root, "uploads"), arena, out, err);
}

static bool import_run(void *context, struct job_run *run, struct buf *result, struct error *err)
{
    struct world *world = context;
    AUTO(arena) arena = ARENA_INIT(4 << 20);
    AUTO(json_doc) doc = { 0 };
    struct import_request request = { 0 };
    struct import_watch watch = { job_run_watch(run), tell };
    struct import_result outcome = { 0 };
    struct json j = JSON_INIT(result);
    struct caller caller;
    struct write_by by;
    bool done;

    if (!job_run_by(world, run, &caller, &by, err) ||
        !request_open(world, run, &arena, &doc, &request, err))
        return false;
    done = import_request_run(world->ledger, &by, &request, &watch, &outcome, err);
    import_result_write(&j, NULL, &outcome);
    /* A trial that found the problems of the file has done what it was asked. */
    return done || (request.dry_run && outcome.counts.errors && err->code == ERROR_INVALID);
}

static bool inspect_run(void *context, struct job_run *run, struct buf *result, struct error *err)
{
    struct world *world = context;
    AUTO(arena) arena = ARENA_INIT(4 << 20);
    AUTO(json_doc) doc = { 0 };
    struct import_request request = { 0 };
    struct str encoding;

    if (!request_open(world, run, &arena, &doc, &request, err))
        return false;
    encoding = json_as_str(json_get(doc.root, "encoding"));
    request.encoding = encoding;
    return inspect_files(world->ledger, &request, run->watch, result, err);
}

void intake_kinds(struct world *world, struct job_kind *kinds)
{
    kinds[0] = (struct job_kind){ "import", import_run, world, false };
    kinds[1] = (struct job_kind){ "inspect", inspect_run, world, true };
}
