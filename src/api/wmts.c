/*
 * wmts: /wmts (key-value pairs) and /wmts/1.0.0/… (RESTful) of imagery.
 *
 * Names of the query are of any case, unknown ones are passed over, errors are
 * OWS reports. GetFeatureInfo is not offered: a picture knows nothing of a
 * place, /api/at does.
 */
#include "wmts.h"

#include "imagery.h"

#include "yardstick/geo/tile_id.h"
#include "yardstick/http/uri.h"

struct wmts_args {
    struct str SERVICE, REQUEST, VERSION, LAYER, STYLE, FORMAT, TILEMATRIXSET, TILEMATRIX, TILEROW,
        TILECOL, TIME, ACCEPTVERSIONS, SECTIONS, ACCEPTFORMATS;
};

static const struct param kvp_params[] = {
    PARAM(STR, wmts_args, SERVICE, .about = "WMTS"),
    PARAM(STR, wmts_args, REQUEST, .about = "GetCapabilities or GetTile"),
    PARAM(STR, wmts_args, VERSION, .about = "1.0.0"),
    PARAM(STR, wmts_args, LAYER, .about = "ortho, or ortho-{id}"),
    PARAM(STR, wmts_args, STYLE, .about = WMTS_STYLE),
    PARAM(STR, wmts_args, FORMAT, .about = WMTS_FORMAT),
    PARAM(STR, wmts_args, TILEMATRIXSET, .about = WMTS_SET),
    PARAM(STR, wmts_args, TILEMATRIX, .about = "zoom", .about_zh = "级别"),
    PARAM(STR, wmts_args, TILEROW, .about = "row, from the north", .about_zh = "行，自北向南"),
    PARAM(STR, wmts_args, TILECOL, .about = "column, from the west", .about_zh = "列，自西向东"),
    PARAM(STR, wmts_args, TIME, .about = "of ortho: the newest imagery of that day or before",
          .about_zh = "ortho 的日期：该日及以前的最新影像"),
    PARAM(STR, wmts_args, ACCEPTVERSIONS, .about = "versions, with commas"),
    PARAM(STR, wmts_args, SECTIONS, .about = "parts of the document, with commas"),
    PARAM(STR, wmts_args, ACCEPTFORMATS, .about = "types, with commas"),
    PARAM_END
};

/* The value of a query's name in any case; ptr NULL without it. */
static struct str value_of(const struct pair *pairs, size_t n, const char *name)
{
    struct str found = { 0 };

    for (size_t i = 0; i < n; i++)
        if (str_eq_nocase(pairs[i].name, str_from(name)))
            found = pairs[i].value.ptr ? pairs[i].value : STR("");
    return found;
}

static bool missing(struct call *call, const char *name)
{
    return wmts_exception(call, 400, "MissingParameterValue", name, "%s is missing", name);
}

static bool invalid(struct call *call, const char *name, struct str value)
{
    return wmts_exception(call, 400, "InvalidParameterValue", name, "%s cannot be \"%" STR_FMT "\"",
                          name, STR_ARG(value));
}

struct wmts_tile {
    struct str layer, style, format, set, matrix, row, col, time;
};

/* 256 by 256 transparent pixels, lossless WebP: inside the limits, where nothing was flown. */
static const unsigned char clear_tile[] = { 0x52, 0x49, 0x46, 0x46, 0x22, 0x00, 0x00, 0x00, 0x57,
                                            0x45, 0x42, 0x50, 0x56, 0x50, 0x38, 0x4c, 0x15, 0x00,
                                            0x00, 0x00, 0x2f, 0xff, 0xc0, 0x3f, 0x10, 0x07, 0x10,
                                            0x11, 0x11, 0x00, 0x50, 0xa4, 0xff, 0xff, 0x29, 0xa2,
                                            0xff, 0xa9, 0xff, 0xfd, 0x07, 0x00 };

static bool out_of_range(struct call *call, const char *name, int64_t low, int64_t high)
{
    return wmts_exception(call, 400, "TileOutOfRange", name, "%s goes from %lld to %lld here", name,
                          (long long)low, (long long)high);
}

/* Imagery lies there; who asks has named an existing layer. */
static bool tile_send(struct call *call, const struct imagery_set *set, const struct wmts_tile *t,
                      const struct imagery_view *view, struct error *err)
{
    struct imagery_args args = { .source = t->layer, .as_of = t->time };
    uint32_t low, high;
    struct wmts_limits l;
    struct bbox box;

    if (!str_to_i64(t->matrix, &args.z) || args.z < 0 || args.z > TILE_ZOOM_MAX)
        return invalid(call, "TileMatrix", t->matrix);
    if (!str_to_i64(t->row, &args.y))
        return invalid(call, "TileRow", t->row);
    if (!str_to_i64(t->col, &args.x))
        return invalid(call, "TileCol", t->col);
    // The limits are those of the document: of all days.
    if (!imagery_extent(set, &(struct imagery_view){ .id = view->id }, &low, &high, &box))
        return invalid(call, "Layer", t->layer);
    if (args.z < low || args.z > high)
        return out_of_range(call, "TileMatrix", low, high);
    l = wmts_limits_at(box, (uint32_t)args.z);
    if (args.y < l.min_row || args.y > l.max_row)
        return out_of_range(call, "TileRow", l.min_row, l.max_row);
    if (args.x < l.min_col || args.x > l.max_col)
        return out_of_range(call, "TileCol", l.min_col, l.max_col);
    if (!imagery_tile_answer(call, &args, err))
        return false;
    if (call->response->status == 204) {
        call->response->status = 0;
        call->response->content_type = WMTS_FORMAT;
        call->response->no_gzip = true;
        call->response->bytes = (struct str){ (const char *)clear_tile, sizeof(clear_tile) };
    }
    return true;
}

static bool is_day(struct str text)
{
    return !text.len || date_is_valid(text);
}

static bool tile_answer(struct call *call, struct wmts_tile t, struct error *err)
{
    struct world *world = call->context;
    struct imagery_set *set;
    struct imagery_view view;
    struct error ignored;
    bool done;

    if (str_eq_nocase(t.time, STR("default")) || str_eq_nocase(t.time, STR("current")))
        t.time = (struct str){ 0 };
    if (!str_eq(t.style, STR(WMTS_STYLE)) && t.style.len)
        return invalid(call, "Style", t.style);
    if (!str_eq(t.format, STR(WMTS_FORMAT)))
        return invalid(call, "Format", t.format);
    if (!str_eq(t.set, STR(WMTS_SET)) && !str_eq(t.set, STR(WMTS_SET_ALIAS)))
        return invalid(call, "TileMatrixSet", t.set);
    if (!is_day(t.time))
        return invalid(call, "Time", t.time);
    set = imagery_take(&world->imagery);
    done = imagery_is_source(t.layer) && imagery_view_read(set, t.layer, t.time, &view, &ignored) &&
           !view.is_terrain;
    done = done ? tile_send(call, set, &t, &view, err) : invalid(call, "Layer", t.layer);
    imagery_drop(set);
    return done;
}

/* Every name a GetTile must have, in the order in which the standard lists them. */
static bool tile_of_pairs(struct call *call, const struct pair *pairs, size_t n, struct error *err)
{
    struct wmts_tile t = { 0 };
    const struct {
        const char *name;
        struct str *to;
    } wanted[] = {
        { "Layer", &t.layer },       { "Style", &t.style },       { "Format", &t.format },
        { "TileMatrixSet", &t.set }, { "TileMatrix", &t.matrix }, { "TileRow", &t.row },
        { "TileCol", &t.col },
    };

    for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
        *wanted[i].to = value_of(pairs, n, wanted[i].name);
        if (!wanted[i].to->ptr || (!wanted[i].to->len && wanted[i].to != &t.style))
            return missing(call, wanted[i].name);
    }
    t.time = value_of(pairs, n, "Time");
    return tile_answer(call, t, err);
}

static bool list_has(struct str list, const char *word)
{
    while (list.len)
        if (str_eq_nocase(str_trim(str_cut(&list, ',')), str_from(word)))
            return true;
    return false;
}

/* 0: a name that is no section. */
static unsigned parts_of(struct str sections)
{
    static const struct {
        const char *name;
        unsigned part;
    } known[] = {
        { "ServiceIdentification", WMTS_IDENTIFICATION },
        { "ServiceProvider", WMTS_PROVIDER },
        { "OperationsMetadata", WMTS_OPERATIONS },
        { "Contents", WMTS_CONTENTS },
        { "Themes", WMTS_THEMES },
        { "All", WMTS_ALL },
    };
    unsigned parts = 0;

    while (sections.len) {
        struct str word = str_trim(str_cut(&sections, ','));
        unsigned part = 0;

        for (size_t i = 0; i < ARRAY_LEN(known); i++)
            if (str_eq_nocase(word, str_from(known[i].name)))
                part = known[i].part;
        if (!part)
            return 0;
        parts |= part;
    }
    return parts;
}

static bool document_of_pairs(struct call *call, const struct pair *pairs, size_t n,
                              struct error *err)
{
    struct str versions = value_of(pairs, n, "AcceptVersions");
    struct str sections = value_of(pairs, n, "Sections");
    unsigned parts = sections.len ? parts_of(sections) : WMTS_ALL;

    if (versions.len && !list_has(versions, "1.0.0"))
        return wmts_exception(call, 400, "VersionNegotiationFailed", "AcceptVersions",
                              "this is WMTS 1.0.0");
    if (!parts)
        return invalid(call, "Sections", sections);
    return wmts_capabilities(call, parts, err);
}

static bool kvp_get(struct call *call, const void *args, struct error *err)
{
    struct pair *pairs;
    struct str service, request, version;
    size_t n;

    (void)args; // declared for the documentation: here names come in any case
    if (!uri_query(call->request->query, call->arena, &pairs, &n, err))
        return false;
    if (n == 0) // the bare address, as people paste it
        return wmts_capabilities(call, WMTS_ALL, err);
    service = value_of(pairs, n, "SERVICE");
    request = value_of(pairs, n, "REQUEST");
    version = value_of(pairs, n, "VERSION");
    if (!service.len)
        return missing(call, "Service");
    if (!str_eq_nocase(service, STR("WMTS")))
        return invalid(call, "Service", service);
    if (!request.len)
        return missing(call, "Request");
    if (str_eq(request, STR("GetCapabilities")))
        return document_of_pairs(call, pairs, n, err);
    if (str_eq(request, STR("GetFeatureInfo")))
        return wmts_exception(call, 501, "OperationNotSupported", "GetFeatureInfo",
                              "there are no features in imagery; ask /api/at");
    if (!str_eq(request, STR("GetTile")))
        return invalid(call, "Request", request);
    if (!version.len)
        return missing(call, "Version");
    if (!str_eq(version, STR("1.0.0")))
        return invalid(call, "Version", version);
    return tile_of_pairs(call, pairs, n, err);
}

static bool document_get(struct call *call, const void *args, struct error *err)
{
    struct str accept = request_header(call->request, "Accept");

    (void)args;
    if (accept.len && str_find(accept, '*') == accept.len &&
        !request_prefers(call->request, "text/xml", "\n") &&
        !request_prefers(call->request, "application/xml", "\n") &&
        !request_prefers(call->request, "text/html", "\n"))
        return wmts_exception(call, 406, "NoApplicableCode", "Accept", "this document is text/xml");
    return wmts_capabilities(call, WMTS_ALL, err);
}

struct rest_args {
    struct str layer, style, time, set, matrix, row, col;
};

#define REST(field) PARAM(STR, rest_args, field, .min = 1, .max = 63)
static const struct param rest_params[] = { REST(layer), REST(style), REST(set), REST(matrix),
                                            REST(row),   REST(col),   PARAM_END };
static const struct param rest_time_params[] = { REST(layer),  REST(style), REST(time), REST(set),
                                                 REST(matrix), REST(row),   REST(col),  PARAM_END };

static bool rest_get(struct call *call, const void *args, struct error *err)
{
    const struct rest_args *a = args;

    return tile_answer(call,
                       (struct wmts_tile){ .layer = a->layer,
                                           .style = a->style,
                                           .format = STR(WMTS_FORMAT),
                                           .set = a->set,
                                           .matrix = a->matrix,
                                           .row = a->row,
                                           .col = a->col,
                                           .time = a->time },
                       err);
}

#define WMTS_ROUTE(address, handler, declared, args, en, zh, types)                                \
    {                                                                                              \
        .method = METHOD_GET, .path = address, .handle = handler, .params = declared,              \
        .args_size = args, .permission = "read", .scope = SCOPE_READ, .about = en, .about_zh = zh, \
        .answers = types, .flags = ROUTE_LAST_WINS | ROUTE_IGNORE_UNKNOWN                          \
    }

const struct route wmts_routes[] = {
    WMTS_ROUTE("/wmts", kvp_get, kvp_params, sizeof(struct wmts_args),
               "WMTS 1.0 of imagery, by key-value pairs", "影像 WMTS 1.0（KVP）",
               "text/xml, " WMTS_FORMAT),
    WMTS_ROUTE("/wmts/1.0.0/WMTSCapabilities.xml", document_get, NULL, 0,
               "WMTS 1.0: which imagery there is", "影像 WMTS 1.0 能力文档", "text/xml"),
    WMTS_ROUTE("/wmts/1.0.0/{layer}/{style}/{set}/{matrix}/{row}/{col}.webp", rest_get, rest_params,
               sizeof(struct rest_args), "WMTS 1.0: a tile of imagery", "WMTS 影像瓦片",
               WMTS_FORMAT),
    WMTS_ROUTE("/wmts/1.0.0/{layer}/{style}/{time}/{set}/{matrix}/{row}/{col}.webp", rest_get,
               rest_time_params, sizeof(struct rest_args), "WMTS 1.0: a tile of a day's imagery",
               "WMTS 某日影像瓦片", WMTS_FORMAT),
};
const size_t n_wmts_routes = ARRAY_LEN(wmts_routes);
