/*
 * tiles: every tile of a source in one file.
 */
#include "progress.h"

#include "yardstick/intake/export_tiles.h"
#include "yardstick/tile/tile_vector.h"

static bool request_make(const struct options *o, struct tiles_request *out, struct error *err)
{
    *out = (struct tiles_request){ .source = str_from(o->operands[0]),
                                   .path = o->output,
                                   .min_zoom = TILES_ZOOM_OWN,
                                   .max_zoom = TILES_ZOOM_OWN,
                                   .n_threads = (unsigned)o->threads,
                                   .view = o->everything ? TILE_VIEW_ALL : 0 };
    if (!o->output)
        return error_set(err, ERROR_INVALID, "say which file to write with -o FILE");
    return !o->zoom || tiles_zooms_read(str_from(o->zoom), out, err);
}

int run_tiles(struct session *session)
{
    struct progress progress = PROGRESS_INIT(session);
    struct watch watch = progress_watch(&progress);
    struct own_world own = { 0 };
    struct tiles_request request;
    struct ledger *ledger;
    struct error err = { 0 };
    int64_t n_tiles = 0;
    bool done;

    done = request_make(session->options, &request, &err) &&
           session_open_read(session, &own, &ledger, &err) &&
           export_tiles(ledger, &request, &watch, &n_tiles, &err);
    own_world_release(&own);
    progress_end(&progress);
    if (!done)
        return session_fail(session, &err);
    if (session->options->json)
        fprintf(session->out, "{\"event\":\"done\",\"tiles\":%lld}\n", (long long)n_tiles);
    else
        fprintf(session->out,
                session->options->speak == LANG_ZH ? "%s：%lld 个瓦片\n" : "%s: %lld tiles\n",
                session->options->output, (long long)n_tiles);
    return 0;
}
