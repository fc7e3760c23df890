/*
 * links: see the header.
 */
#include "links.h"

#include "yardstick/base/buf.h"

/* The query as it was sent, without what only forms the answer. */
static void query_write(struct buf *out, const struct request *request, char before)
{
    static const char *const forms[] = { "f", "lang", "limit" };
    struct str rest = request->query;

    while (rest.len) {
        struct str pair = str_cut(&rest, '&'), value = pair;
        struct str name = str_cut(&value, '=');
        bool is_form = name.len == 0;

        for (size_t i = 0; i < ARRAY_LEN(forms); i++)
            is_form |= str_eq(name, str_from(forms[i]));
        if (is_form)
            continue;
        buf_addc(out, before);
        buf_add(out, pair);
        before = '&';
    }
}

static void page_write(struct buf *out, struct call *call, const char *screen)
{
    buf_add(out, origin_of(call));
    buf_addf(out, "/#/%s", screen);
    query_write(out, call->request, '?');
}

void links_write(struct json *j, struct call *call, const char *screen)
{
    AUTO(buf) link = BUF_INIT(1 << 16);

    json_object_begin(j, "links");
    if (screen) {
        page_write(&link, call, screen);
        json_str(j, "map", buf_str(&link));
    }
    for (size_t i = 0; list_forms[i]; i++) {
        buf_clear(&link);
        buf_add(&link, origin_of(call));
        buf_add(&link, call->request->path);
        buf_addf(&link, "?f=%s", list_forms[i]);
        query_write(&link, call->request, '&');
        json_str(j, list_forms[i], buf_str(&link));
    }
    json_end(j);
}

void links_headers(struct call *call, const char *screen, int64_t count, int64_t area)
{
    AUTO(buf) link = BUF_INIT(1 << 16);

    if (screen) {
        buf_addc(&link, '<');
        page_write(&link, call, screen);
        buf_text(&link, ">; rel=\"alternate\"; type=\"text/html\"");
        response_header(call->response, "Link", arena_copy(call->arena, buf_str(&link)));
    }
    response_header(call->response, "X-Total-Count",
                    arena_printf(call->arena, "%lld", (long long)count));
    response_header(
        call->response, "X-Total-Area",
        arena_printf(call->arena, "%lld.%02lld", (long long)area / 100, (long long)area % 100));
}

void links_shape_write(struct json *j, struct call *call, const struct geometry *shape)
{
    enum { CORNERS_MOST = 200 };
    AUTO(buf) link = BUF_INIT(1 << 16);

    json_object_begin(j, "links");
    if (shape->n_rings == 1 && shape->n_points <= CORNERS_MOST) {
        buf_add(&link, origin_of(call));
        buf_text(&link, "/#/within");
        query_write(&link, call->request, '?');
        buf_text(&link, memchr(link.data, '?', link.len) ? "&shape=" : "?shape=");
        for (uint32_t i = 0; i + 1 < shape->n_points; i++)
            buf_addf(&link, "%s%.7f,%.7f", i ? ";" : "", shape->points[i].x, shape->points[i].y);
        json_str(j, "map", buf_str(&link));
    }
    json_end(j);
}

void links_origin_write(struct json *j, const struct origin *origin)
{
    struct point middle;

    if (!origin_is_given(origin))
        return;
    middle = origin_middle(origin);
    json_object_begin(j, "origin");
    json_f64(j, "lon", middle.x, 8);
    json_f64(j, "lat", middle.y, 8);
    json_end(j);
    json_object_begin(j, "walking");
    json_f64(j, "factor", ORIGIN_WALK, 1);
    json_text(j, "about", "walk_m is an estimate: 1.3 times the straight line");
    json_text(j, "about_zh", "步行距离为估算值：直线距离的 1.3 倍");
    json_end(j);
}
