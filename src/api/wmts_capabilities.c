/*
 * wmts_capabilities: the document that says which imagery there is, from which
 * zoom to which and of which days; and the report of an error.
 *
 * The layer `ortho` has the dimension Time: the days something was flown. A
 * tile of a day is the newest imagery of that day or before it.
 */
#include "wmts.h"

#include <stdio.h>

#include "yardstick/geo/mercator.h"

static const char xml_type[] = "text/xml; charset=utf-8";

void wmts_escape(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c == '<')
            buf_text(out, "&lt;");
        else if (c == '>')
            buf_text(out, "&gt;");
        else if (c == '&')
            buf_text(out, "&amp;");
        else if (c == '"')
            buf_text(out, "&quot;");
        else if (c >= ' ' || c == '\n') // other control characters cannot be in XML 1.0
            buf_addc(out, (char)c);
    }
}

bool wmts_exception(struct call *call, unsigned status, const char *code, const char *locator,
                    const char *fmt, ...)
{
    struct buf *out = &call->response->body;
    char text[512];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    buf_addf(out,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ExceptionReport "
             "xmlns=\"http://www.opengis.net/ows/1.1\" "
             "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
             "xsi:schemaLocation=\"http://www.opengis.net/ows/1.1 "
             "http://schemas.opengis.net/ows/1.1.0/owsExceptionReport.xsd\" version=\"1.1.0\" "
             "xml:lang=\"en\">\n<Exception exceptionCode=\"%s\"",
             code);
    if (locator)
        buf_addf(out, " locator=\"%s\"", locator);
    buf_text(out, "><ExceptionText>");
    wmts_escape(out, str_from(text));
    buf_text(out, "</ExceptionText></Exception>\n</ExceptionReport>\n");
    call->response->status = status;
    call->response->content_type = xml_type;
    return true;
}

struct wmts_limits wmts_limits_at(struct bbox degrees, uint32_t zoom)
{
    struct world_point nw = mercator_world((struct point){ degrees.min_x, degrees.max_y });
    struct world_point se = mercator_world((struct point){ degrees.max_x, degrees.min_y });
    int64_t last = ((int64_t)1 << zoom) - 1;
    unsigned shift = MERCATOR_WORLD_BITS - zoom;
    int64_t max_row = se.y >> shift, max_col = se.x >> shift;

    return (struct wmts_limits){ (uint32_t)(nw.y >> shift),
                                 (uint32_t)(max_row > last ? last : max_row),
                                 (uint32_t)(nw.x >> shift),
                                 (uint32_t)(max_col > last ? last : max_col) };
}

static void identification_write(struct buf *out)
{
    buf_text(out, "<ows:ServiceIdentification><ows:Title>Yardstick 影像 / imagery</ows:Title>"
                  "<ows:Abstract>无人机正射影像 / Orthophotos flown by drone</ows:Abstract>"
                  "<ows:ServiceType>OGC WMTS</ows:ServiceType>"
                  "<ows:ServiceTypeVersion>1.0.0</ows:ServiceTypeVersion>"
                  "<ows:Fees>none</ows:Fees><ows:AccessConstraints>none</ows:AccessConstraints>"
                  "</ows:ServiceIdentification>\n");
}

static void get_write(struct buf *out, const char *operation, struct str href, const char *encoding)
{
    if (operation)
        buf_addf(out, "<ows:Operation name=\"%s\"><ows:DCP><ows:HTTP>", operation);
    buf_addf(out, "<ows:Get xlink:href=\"%" STR_FMT "\">", STR_ARG(href));
    buf_addf(out,
             "<ows:Constraint name=\"GetEncoding\"><ows:AllowedValues><ows:Value>%s</ows:Value>"
             "</ows:AllowedValues></ows:Constraint></ows:Get>",
             encoding);
}

static void operations_write(struct call *call, struct buf *out)
{
    struct str origin = origin_of(call);
    struct str kvp = arena_printf(call->arena, "%" STR_FMT "/wmts?", STR_ARG(origin));
    struct str rest = arena_printf(call->arena, "%" STR_FMT "/wmts/", STR_ARG(origin));
    struct str document =
        arena_printf(call->arena, "%" STR_FMT "/wmts/1.0.0/WMTSCapabilities.xml", STR_ARG(origin));

    buf_text(out, "<ows:OperationsMetadata>");
    get_write(out, "GetCapabilities", kvp, "KVP");
    get_write(out, NULL, document, "RESTful");
    buf_text(out, "</ows:HTTP></ows:DCP></ows:Operation>");
    get_write(out, "GetTile", kvp, "KVP");
    get_write(out, NULL, rest, "RESTful");
    buf_text(out, "</ows:HTTP></ows:DCP></ows:Operation></ows:OperationsMetadata>\n");
}

/* The days on which something was flown, newest first, each once. */
static void days_write(struct buf *out, const struct imagery_set *set)
{
    const char *last = "";
    bool any = false;

    for (size_t i = 0; i < set->n; i++) {
        const struct imagery_item *item = set->items[i];

        if (item->kind != IMAGERY_ORTHO || strcmp(item->flown, last) == 0)
            continue;
        if (!any)
            buf_addf(out,
                     "<Dimension><ows:Title>飞行日期 / day of flight</ows:Title>"
                     "<ows:Identifier>Time</ows:Identifier><ows:UOM>ISO8601</ows:UOM>"
                     "<Default>%s</Default><Current>true</Current>",
                     item->flown);
        any = true;
        last = item->flown;
        buf_addf(out, "<Value>%s</Value>", item->flown);
    }
    if (any)
        buf_text(out, "</Dimension>");
}

static void limits_write(struct buf *out, struct bbox box, uint32_t low, uint32_t high)
{
    buf_text(out, "<TileMatrixSetLink><TileMatrixSet>" WMTS_SET "</TileMatrixSet>"
                  "<TileMatrixSetLimits>");
    for (uint32_t z = low; z <= high; z++) {
        struct wmts_limits l = wmts_limits_at(box, z);

        buf_addf(out,
                 "<TileMatrixLimits><TileMatrix>%u</TileMatrix><MinTileRow>%u</MinTileRow>"
                 "<MaxTileRow>%u</MaxTileRow><MinTileCol>%u</MinTileCol><MaxTileCol>%u</MaxTileCol>"
                 "</TileMatrixLimits>",
                 z, l.min_row, l.max_row, l.min_col, l.max_col);
    }
    buf_text(out, "</TileMatrixSetLimits></TileMatrixSetLink>");
}

static void layer_write(struct call *call, struct buf *out, const struct imagery_set *set,
                        struct str source, struct str title)
{
    bool has_days = str_eq(source, STR("ortho"));
    struct imagery_view view;
    struct error ignored;
    uint32_t low, high;
    struct bbox box;

    if (!imagery_view_read(set, source, (struct str){ 0 }, &view, &ignored) ||
        !imagery_extent(set, &view, &low, &high, &box))
        return;
    buf_text(out, "<Layer><ows:Title>");
    wmts_escape(out, title);
    buf_addf(out,
             "</ows:Title><ows:WGS84BoundingBox><ows:LowerCorner>%.7f %.7f</ows:LowerCorner>"
             "<ows:UpperCorner>%.7f %.7f</ows:UpperCorner></ows:WGS84BoundingBox>"
             "<ows:Identifier>%" STR_FMT "</ows:Identifier>"
             "<Style isDefault=\"true\"><ows:Identifier>" WMTS_STYLE "</ows:Identifier></Style>"
             "<Format>" WMTS_FORMAT "</Format>",
             box.min_x, box.min_y, box.max_x, box.max_y, STR_ARG(source));
    if (has_days)
        days_write(out, set);
    limits_write(out, box, low, high);
    buf_addf(out,
             "<ResourceURL format=\"" WMTS_FORMAT "\" resourceType=\"tile\" template=\"%" STR_FMT
             "/wmts/1.0.0/%" STR_FMT "/{Style}/%s{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}"
             ".webp\"/></Layer>\n",
             STR_ARG(origin_of(call)), STR_ARG(source), has_days ? "{Time}/" : "");
}

/* To the finest zoom of all layers and no further: GDAL takes the last for a layer's own. */
static void matrix_set_write(struct buf *out, uint32_t finest)
{
    buf_text(out, "<TileMatrixSet><ows:Title>Web Mercator</ows:Title>"
                  "<ows:Identifier>" WMTS_SET "</ows:Identifier>"
                  "<ows:SupportedCRS>urn:ogc:def:crs:EPSG::3857</ows:SupportedCRS>"
                  "<WellKnownScaleSet>urn:ogc:def:wkss:OGC:1.0:GoogleMapsCompatible"
                  "</WellKnownScaleSet>\n");
    for (uint32_t z = 0; z <= finest; z++) {
        int64_t side = (int64_t)1 << z;

        buf_addf(out,
                 "<TileMatrix><ows:Identifier>%u</ows:Identifier>"
                 "<ScaleDenominator>%.9f</ScaleDenominator>"
                 "<TopLeftCorner>%.7f %.7f</TopLeftCorner><TileWidth>256</TileWidth>"
                 "<TileHeight>256</TileHeight><MatrixWidth>%lld</MatrixWidth>"
                 "<MatrixHeight>%lld</MatrixHeight></TileMatrix>\n",
                 z, 2 * MERCATOR_HALF_SIDE / 256 / (double)side / 0.00028, -MERCATOR_HALF_SIDE,
                 MERCATOR_HALF_SIDE, (long long)side, (long long)side);
    }
    buf_text(out, "</TileMatrixSet>\n");
}

static void contents_write(struct call *call, struct buf *out)
{
    struct world *world = call->context;
    struct imagery_set *set = imagery_take(&world->imagery);
    uint32_t low, high, finest = 18; // the well-known set has 0 to 18
    struct bbox box;

    if (imagery_extent(set, &(struct imagery_view){ 0 }, &low, &high, &box) && high > finest)
        finest = high;
    buf_text(out, "<Contents>\n");
    if (set)
        layer_write(call, out, set, STR("ortho"), STR("最新正射影像 / newest imagery"));
    for (size_t i = 0; set && i < set->n; i++) {
        const struct imagery_item *item = set->items[i];

        if (item->kind == IMAGERY_ORTHO)
            layer_write(
                call, out, set, arena_printf(call->arena, "ortho-%lld", (long long)item->id),
                arena_printf(call->arena, "%s %s",
                             item->name[0] ? item->name : "正射影像 / imagery", item->flown));
    }
    matrix_set_write(out, finest);
    buf_text(out, "</Contents>\n");
    imagery_drop(set);
}

bool wmts_capabilities(struct call *call, unsigned parts, struct error *err)
{
    struct buf *out = &call->response->body;

    buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<Capabilities xmlns=\"http://www.opengis.net/wmts/1.0\" "
                  "xmlns:ows=\"http://www.opengis.net/ows/1.1\" "
                  "xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
                  "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                  "xsi:schemaLocation=\"http://www.opengis.net/wmts/1.0 "
                  "http://schemas.opengis.net/wmts/1.0/wmtsGetCapabilities_response.xsd\" "
                  "version=\"1.0.0\">\n");
    if (parts & WMTS_IDENTIFICATION)
        identification_write(out);
    if (parts & WMTS_PROVIDER)
        buf_text(out, "<ows:ServiceProvider><ows:ProviderName>Yardstick</ows:ProviderName>"
                      "<ows:ServiceContact/></ows:ServiceProvider>\n");
    if (parts & WMTS_OPERATIONS)
        operations_write(call, out);
    if (parts & WMTS_CONTENTS)
        contents_write(call, out);
    buf_addf(out,
             "<ServiceMetadataURL xlink:href=\"%" STR_FMT "/wmts/1.0.0/WMTSCapabilities.xml\"/>\n"
             "</Capabilities>\n",
             STR_ARG(origin_of(call)));
    call->response->content_type = xml_type;
    etag_of_bytes(call->response->etag, buf_str(out));
    return buf_ok(out, err);
}
