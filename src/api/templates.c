/*
 * templates: /api/templates/{type}.csv and .xlsx.
 */
#include "routes.h"
#include "workbook.h"

#include <errno.h>

#include "yardstick/registry/template.h"

struct template_args {
    struct str type;
    int lang;
};

static const char *const langs[] = { "zh", "en", NULL };
static const struct param template_params[] = {
    PARAM(STR, template_args, type, .min = 1, .max = 64),
    PARAM(ENUM, template_args, lang, .values = langs, .otherwise = "zh"), PARAM_END
};

static bool type_find(const struct template_args *a, const struct collection **out,
                      struct error *err)
{
    *out = collection_find(a->type);
    return *out ? true
                : error_set(err, ERROR_NOT_FOUND, "there is no register \"%" STR_FMT "\"",
                            STR_ARG(a->type));
}

static void name_give(struct call *call, const struct collection *c, const char *ending)
{
    response_download(call->response, arena_printf(call->arena, "%s.%s", c->name, ending),
                      call->arena);
}

static bool csv_get(struct call *call, const void *args, struct error *err)
{
    const struct collection *c;

    if (!type_find(args, &c, err))
        return false;
    template_csv(c, &call->response->body);
    call->response->content_type = "text/csv; charset=utf-8";
    name_give(call, c, "csv");
    return true;
}

struct wanted {
    const struct collection *collection;
    enum lang lang;
};

static bool book_make(void *context, const char *path, struct error *err)
{
    const struct wanted *w = context;

    return template_book(w->collection, w->lang, path, err);
}

static bool book_get(struct call *call, const void *args, struct error *err)
{
    const struct template_args *a = args;
    struct wanted wanted = { .lang = a->lang == 1 ? LANG_EN : LANG_ZH };

    if (!type_find(a, &wanted.collection, err) || !workbook_answer(call, book_make, &wanted, err))
        return false;
    name_give(call, wanted.collection, "xlsx");
    return true;
}

const struct route template_routes[] = {
    { METHOD_GET, "/api/templates/{type}.csv", csv_get, template_params,
      sizeof(struct template_args), "read", SCOPE_NONE, "An empty file of a register",
      "导入模板（CSV）", "text/csv" },
    { METHOD_GET, "/api/templates/{type}.xlsx", book_get, template_params,
      sizeof(struct template_args), "read", SCOPE_NONE,
      "An empty workbook of a register, with the codes", "导入模板（XLSX）",
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
};
const size_t n_template_routes = ARRAY_LEN(template_routes);
