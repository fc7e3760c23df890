/*
 * job_start: see the header.
 */
#include "job_start.h"

#include "job_json.h"
#include "yardstick/intake/upload.h"

bool job_start_can(const struct world *world, struct error *err)
{
    if (world->sandbox.code != ERROR_NONE)
        return error_set(err, ERROR_UNAVAILABLE,
                         "files cannot be taken: this machine cannot read them safely (%s)",
                         world->sandbox.message[LANG_EN]);
    return world->jobs
               ? true
               : error_set(err, ERROR_UNAVAILABLE, "no jobs are run here; start the server");
}

bool job_start_key(struct call *call, struct str *out, struct error *err)
{
    *out = str_trim(request_header(call->request, "Idempotency-Key"));
    if (out->len >= 1 && out->len <= 200)
        return true;
    error_set(err, ERROR_INVALID,
              "the header Idempotency-Key is missing: give each import a name of its own, so that "
              "sending it twice does it once");
    return error_detail(err, STR("Idempotency-Key"), *out, "1..200");
}

bool job_start_uploads(struct call *call, struct json *j, const struct json_value *uploads,
                       size_t most, struct error *err)
{
    const struct world *world = call->context;
    size_t n = json_count(uploads);

    if (json_kind(uploads) != JSON_KIND_ARRAY || n == 0 || n > most) {
        error_set(err, ERROR_INVALID, "uploads must be a list of 1 to %d ids", (int)most);
        return error_detail(err, STR("uploads"), STR(""), "[\"id\"]");
    }
    json_array_begin(j, "uploads");
    for (size_t i = 0; i < n; i++) {
        struct upload upload;

        if (!upload_find(world->ledger, json_as_str(json_at(uploads, i)), &upload, err))
            return false;
        if (upload.offset < upload.length)
            return error_set(err, ERROR_CONFLICT,
                             "the upload %s is not complete: %lld of %lld bytes", upload.id,
                             (long long)upload.offset, (long long)upload.length);
        json_str(j, NULL, str_from(upload.id));
    }
    json_end(j);
    return true;
}

bool job_start(struct call *call, const char *kind, struct buf *request, struct str key,
               struct error *err)
{
    struct world *world = call->context;
    struct json j = JSON_INIT(&call->response->body);
    int64_t asker = call->caller->account_id;
    struct job_order order = { .kind = kind,
                               .request = buf_str(request),
                               .owner = { asker, str_from(call->caller->address),
                                          str_from(call->route->permission) } };
    int64_t id;

    // A key is its owner's: another's may be the same.
    if (key.len)
        order.key = arena_printf(call->arena, "%lld %" STR_FMT, (long long)asker, STR_ARG(key));
    if (!buf_ok(request, err) || !job_submit(world->jobs, &order, &id, err))
        return false;
    response_created(call->response, 202,
                     arena_printf(call->arena, "/ogc/jobs/%lld", (long long)id));
    json_object_begin(&j, NULL);
    json_i64(&j, "id", id);
    json_text(&j, "status", "accepted");
    job_links_write(&j, call->arena, id);
    json_end(&j);
    return true;
}

bool job_run_by(struct world *world, const struct job_run *run, struct caller *caller,
                struct write_by *out, struct error *err)
{
    caller_nobody(caller, run->owner.origin, world->auth_settings.public_map);
    if (!auth_account(world->auth, run->owner.account_id, caller, err))
        return false;
    // The permission's text lives as long as the job does.
    *out = (struct write_by){ caller->login, caller->address, caller, run->owner.permission.ptr };
    return true;
}

static void on_progress(void *context, unsigned percent, const char *stage)
{
    watch_progress(((struct job_run *)context)->watch, percent, stage);
}

static bool on_is_canceled(void *context)
{
    return watch_is_canceled(((struct job_run *)context)->watch);
}

static void on_holds(void *context, struct process *process)
{
    watch_holds(((struct job_run *)context)->watch, process);
}

struct watch job_run_watch(struct job_run *run)
{
    return (struct watch){ run, on_progress, on_is_canceled, on_holds };
}
