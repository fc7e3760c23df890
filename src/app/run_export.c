/*
 * export: a collection, or all of them, into a file.
 */
#include <stdlib.h>

#include "command.h"

#include "yardstick/intake/export.h"

/* "EPSG:4548" to 4548; 0 when nothing was said. */
static bool epsg_read(const char *text, int *out, struct error *err)
{
    struct str code = str_from(text);
    int64_t number;

    *out = 0;
    if (!text)
        return true;
    if (str_starts(code, STR("EPSG:")))
        code = (struct str){ code.ptr + 5, code.len - 5 };
    if (!str_to_i64(code, &number) || number < 1000 || number > 99999)
        return error_set(err, ERROR_INVALID, "--crs: \"%s\" is not of the form EPSG:4548", text);
    *out = (int)number;
    return true;
}

static bool request_make(const struct options *o, struct export_request *request, struct error *err)
{
    *request = (struct export_request){
        .collection = str_from(o->operands[0]),
        .filter = str_from(o->filter),
        .as_of = str_from(o->as_of),
        .lang = o->lang && strcmp(o->lang, "en") == 0 ? LANG_EN : LANG_ZH,
        .wkt = o->wkt,
        .personal = true, // who may run this may read the file
    };
    if (!o->output)
        return error_set(err, ERROR_INVALID, "say which file to write with -o FILE");
    request->format = export_format_of(str_from(o->output));
    if (request->format == EXPORT_NONE)
        return error_set(err, ERROR_UNSUPPORTED,
                         "%s: the ending must be one of .gpkg .geojson .shp.zip .csv .xlsx .fgb",
                         o->output);
    return epsg_read(o->crs, &request->epsg, err);
}

int run_export(struct session *session)
{
    struct own_world own = { 0 };
    struct export_request request;
    struct ledger *ledger;
    struct error err = { 0 };
    int64_t n_rows = 0;
    bool done = request_make(session->options, &request, &err) &&
                session_open_read(session, &own, &ledger, &err) &&
                export_write(ledger, &request, NULL, session->options->output, &n_rows, &err);

    own_world_release(&own);
    if (!done)
        return session_fail(session, &err);
    fprintf(session->out,
            session->options->speak == LANG_ZH ? "%s：%lld 条\n" : "%s: %lld records\n",
            session->options->output, (long long)n_rows);
    return 0;
}
