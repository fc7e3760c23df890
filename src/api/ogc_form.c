/*
 * ogc_form: what an answer looks like: its form, its links, the frame of a page.
 */
#include "ogc.h"

#include <math.h>
#include <stdio.h>

const char *const ogc_forms[] = { "json", "html", "csv", NULL };
const char *const ogc_page_forms[] = { "json", "html", NULL };

enum ogc_form ogc_form_of(const struct call *call, int f)
{
    if (f >= 0)
        return (enum ogc_form)f;
    if (request_prefers(call->request, "text/csv", "text/html"))
        return OGC_CSV;
    return request_prefers(call->request, "text/html", "application/json") ? OGC_HTML : OGC_JSON;
}

void ogc_link_write(struct json *j, const struct ogc_link *link)
{
    json_object_begin(j, NULL);
    json_str(j, "href", link->href);
    json_text(j, "rel", link->rel);
    if (link->type)
        json_text(j, "type", link->type);
    if (link->title)
        json_text(j, "title", link->title);
    json_end(j);
}

struct str ogc_href(struct call *call, const char *fmt, ...)
{
    char path[1024];
    va_list args;

    va_start(args, fmt);
    vsnprintf(path, sizeof(path), fmt, args);
    va_end(args);
    return arena_printf(call->arena, "%" STR_FMT "%s", STR_ARG(origin_of(call)), path);
}

void ogc_self_links(struct call *call, struct json *j, const char *path, enum ogc_form form,
                    const char *json_type)
{
    bool html = form == OGC_HTML;

    ogc_link_write(j, &(struct ogc_link){ .rel = html ? "alternate" : "self",
                                          .type = json_type,
                                          .href = ogc_href(call, "%s?f=json", path) });
    ogc_link_write(j, &(struct ogc_link){ .rel = html ? "self" : "alternate",
                                          .type = "text/html",
                                          .href = ogc_href(call, "%s?f=html", path) });
}

void ogc_escape(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.ptr[i]) {
        case '<':
            buf_text(out, "&lt;");
            break;
        case '>':
            buf_text(out, "&gt;");
            break;
        case '&':
            buf_text(out, "&amp;");
            break;
        case '"':
            buf_text(out, "&quot;");
            break;
        default:
            buf_addc(out, text.ptr[i]);
        }
    }
}

static const char style[] =
    "<style nonce=\"__CSP_NONCE__\">"
    ":root{color-scheme:light dark}"
    "body{font:15px/1.5 system-ui,'Noto Sans SC',sans-serif;margin:0 auto;max-width:72rem;"
    "padding:1rem}"
    "nav{margin-bottom:1rem}a{color:light-dark(#0958d9,#69b1ff)}"
    "table{border-collapse:collapse;display:block;overflow-x:auto}"
    "th,td{border-bottom:1px solid light-dark(#ddd,#444);padding:.3rem .6rem;text-align:left;"
    "white-space:nowrap}"
    "code,pre{font:13px ui-monospace,monospace;overflow-x:auto;white-space:pre-wrap;"
    "overflow-wrap:anywhere}"
    "svg{width:100%;max-width:32rem;height:18rem;border:1px solid light-dark(#ddd,#444);"
    "margin:1rem 0}"
    "svg path{fill:light-dark(#1677ff33,#69b1ff33);stroke:light-dark(#0958d9,#69b1ff);"
    "vector-effect:non-scaling-stroke}"
    "</style>";

void ogc_shape_path(struct buf *out, const struct geometry *g)
{
    for (uint32_t ring = 0; ring < g->n_rings; ring++) {
        uint32_t start = geometry_ring_start(g, ring);

        for (uint32_t i = start; i < g->ring_ends[ring]; i++)
            buf_addf(out, "%c%.6f %.6f", i == start ? 'M' : 'L', g->points[i].x, -g->points[i].y);
        if (g->ring_ends[ring] - start == 1)
            buf_text(out, "l0.00001 0");
    }
}

void ogc_map_write(struct buf *out, struct bbox box, const struct buf *paths)
{
    double k = cos((box.min_y + box.max_y) / 360 * M_PI); // a degree to the east is that much less

    if (bbox_is_empty(box))
        return;
    buf_addf(out,
             "<svg viewBox=\"%.6f %.6f %.6f %.6f\" role=\"img\" aria-label=\"地图 Map\"><path "
             "transform=\"scale(%.6f 1)\" d=\"",
             box.min_x * k, -box.max_y, (box.max_x - box.min_x) * k + 1e-5,
             box.max_y - box.min_y + 1e-5, k);
    buf_add(out, buf_str(paths));
    buf_text(out, "\"/></svg>");
}

bool ogc_page(struct call *call, struct str title, const struct buf *body, struct error *err)
{
    struct buf *out = &call->response->body;

    buf_text(out,
             "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
             "content=\"width=device-width,initial-scale=1\"><title>");
    ogc_escape(out, title);
    buf_text(out, "</title>");
    buf_text(out, style);
    buf_text(out, "<nav><a href=\"/ogc?f=html\">Yardstick OGC API</a> · <a "
                  "href=\"/ogc/collections?f=html\">数据集 Collections</a> · <a "
                  "href=\"/ogc/api.html\">接口 API</a></nav><main><h1>");
    ogc_escape(out, title);
    buf_text(out, "</h1>");
    buf_add(out, buf_str(body));
    buf_text(out, "</main></html>");
    call->response->is_page = true;
    call->response->content_type = "text/html; charset=utf-8";
    call->response->etag[0] = '\0'; // a page carries a nonce
    return buf_ok(body, err) && buf_ok(out, err);
}
