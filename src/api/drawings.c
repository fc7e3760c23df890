/*
 * drawings: /api/floors/{id}/drawing.svg, .pdf, .png: the plan of a floor as a sheet.
 */
#include "resource.h"

#include "yardstick/base/clock.h"
#include "yardstick/housing/floor_plan.h"

struct drawing_args {
    int64_t id;
    int ext, theme, paper, lang;
    bool people;
};

static const char *const exts[] = { "svg", "pdf", "png", NULL }; /* in the order of paper_format */
static const char *const papers[] = { "a4", "a3", NULL };

static const struct param drawing_params[] = {
    PARAM(I64, drawing_args, id, .min = 1, .max = 9007199254740991, .about = "of the floor",
          .about_zh = "楼层编号"),
    PARAM(ENUM, drawing_args, ext, .values = exts, .about = "svg, pdf or png"),
    PARAM(ENUM, drawing_args, theme, .values = drawing_themes, .otherwise = "use",
          .about = "what the colours say", .about_zh = "配色：用途、单位、状态、超标、无"),
    PARAM(ENUM, drawing_args, paper, .values = papers, .otherwise = "a4", .about = "the sheet",
          .about_zh = "图幅"),
    PARAM(BOOL, drawing_args, people, .about = "names of those who sit there",
          .about_zh = "标注使用人"),
    PARAM(ENUM, drawing_args, lang, .values = list_langs, .otherwise = "zh"),
    PARAM_END
};

static bool theme_allowed(const struct call *call, const struct drawing_args *a, struct error *err)
{
    if ((a->theme == DRAWING_UNIT || a->theme == DRAWING_OVER) &&
        !caller_may(call->caller, "read_units"))
        return error_set(err, ERROR_FORBIDDEN, "who holds a room is not for everybody");
    if (a->people && !caller_may(call->caller, "read_people"))
        return error_set(err, ERROR_FORBIDDEN, "who sits in a room is not for everybody");
    return true;
}

static bool drawing_get(struct call *call, const void *args, struct error *err)
{
    const struct drawing_args *a = args;
    struct floor_plan_question question = { a->id, caller_may(call->caller, "read_units"),
                                            a->people };
    char today[DATE_TEXT];
    AUTO(drawing)
    d = { .lang = a->lang == 1 ? LANG_EN : LANG_ZH,
          .theme = (enum drawing_theme)a->theme,
          .maker = str_from(call->caller->login) };
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    struct response *response = call->response;

    if (a->people)
        response->cache = "no-store";
    clock_today(today);
    d.day = str_from(today);
    if (!theme_allowed(call, a, err) || !call_reader(call, &r, err) ||
        !tx_begin_read(&tx, r.conn, err) || !list_etag(call, r.conn, err))
        return false;
    if (etag_is_known(call->request, response->etag))
        return true;
    response->body.limit = RESPONSE_BODY_MAX;
    if (!floor_plan_load(r.conn, &question, call->arena, &d, err) ||
        !drawing_sheet(&d, (enum paper_format)a->ext, (enum drawing_size)a->paper, &response->body,
                       err))
        return false;
    response->content_type = paper_type((enum paper_format)a->ext);
    response->no_gzip = a->ext != PAPER_SVG;
    return buf_ok(&response->body, err);
}

const struct route drawing_routes[] = {
    { METHOD_GET, "/api/floors/{id}/drawing.{ext}", drawing_get, drawing_params,
      sizeof(struct drawing_args), "read", SCOPE_READ, "The plan of a floor, as an official sheet",
      "楼层平面图（办公用房使用现状图）", "image/svg+xml, application/pdf, image/png" },
};
const size_t n_drawing_routes = ARRAY_LEN(drawing_routes);
