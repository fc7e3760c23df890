/*
 * run_layer: the imported layers on the command line.
 */
#include "command.h"

#include "yardstick/base/json.h"
#include "yardstick/intake/layer.h"

static bool layer_print(void *context, const struct layer_info *layer, struct error *err)
{
    struct session *session = context;
    AUTO(buf) line = BUF_INIT(1 << 14);
    struct json j = JSON_INIT(&line);

    (void)err;
    if (!session->options->json) {
        fprintf(session->out,
                "%-24" STR_FMT " %-8" STR_FMT " %-8" STR_FMT " %10lld  %" STR_FMT "\n",
                STR_ARG(layer->name), STR_ARG(layer->role), STR_ARG(layer->source),
                (long long)(layer->bytes ? layer->bytes : layer->features), STR_ARG(layer->title));
        return true;
    }
    json_object_begin(&j, NULL);
    json_str(&j, "name", layer->name);
    json_str(&j, "title", layer->title);
    json_str(&j, "role", layer->role);
    json_str(&j, "source", layer->source);
    json_i64(&j, "features", layer->features);
    json_i64(&j, "bytes", layer->bytes);
    json_end(&j);
    fprintf(session->out, "%" STR_FMT "\n", STR_ARG(buf_str(&line)));
    return true;
}

int run_layer_list(struct session *session)
{
    struct own_world own;
    struct ledger *ledger;
    AUTO(reader) r = { 0 };
    struct error err = { 0 };
    bool done = session_open_read(session, &own, &ledger, &err) &&
                reader_borrow(ledger, &r, &err) &&
                layer_list(r.conn, (struct str){ 0 }, session, layer_print, &err);

    reader_release(&r);
    own_world_release(&own);
    return done ? 0 : session_fail(session, &err);
}

struct removal {
    struct str name;
    char blob[BLOB_KEY_MAX + 1];
};

static bool remove_run(struct conn *conn, void *context, struct error *err)
{
    struct removal *removal = context;

    return layer_forget(conn, removal->name, removal->blob, err);
}

int run_layer_remove(struct session *session)
{
    struct own_world own = { 0 };
    struct world *world = NULL;
    struct removal removal = { .name = str_from(session->options->operands[0]) };
    struct write_request request = { .run = remove_run, .argument = &removal };
    struct error err = { 0 };
    bool done;

    write_request_by(&request, &command_line);
    done = session_open_write(session, &own, &world, &err) &&
           writer_run(ledger_writer(world->ledger), &request, &err);
    if (done)
        layer_clean(world->ledger, removal.blob);
    own_world_release(&own);
    return done ? 0 : session_fail(session, &err);
}
