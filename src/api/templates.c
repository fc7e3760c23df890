/*
 * templates: /api/templates/{type}.csv and .xlsx.
 */
#include "routes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yardstick/base/fs.h"
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

/* Made in a folder of its own, which is gone before it is sent. */
static bool book_make(struct call *call, const struct collection *c, enum lang lang,
                      struct error *err)
{
    const struct world *world = call->context;
    char folder[LEDGER_PATH_MAX], path[LEDGER_PATH_MAX + 16];
    struct error ignored;
    struct stat st;
    int fd = -1;

    ledger_path(world->ledger, "spool/template-XXXXXX", folder);
    if (!mkdtemp(folder))
        return error_set(err, ERROR_FULL, "cannot make a file in the spool folder");
    snprintf(path, sizeof(path), "%s/out.xlsx", folder);
    if (template_book(c, lang, path, err)) {
        fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0 || fstat(fd, &st) != 0)
            error_set(err, ERROR_INTERNAL, "cannot read the workbook");
        else
            response_file(call->response, fd, 0, st.st_size);
    }
    (void)!fs_remove_tree(folder, &ignored);
    return fd >= 0;
}

static bool book_get(struct call *call, const void *args, struct error *err)
{
    const struct template_args *a = args;
    const struct collection *c;

    if (!type_find(a, &c, err) || !book_make(call, c, a->lang == 1 ? LANG_EN : LANG_ZH, err))
        return false;
    call->response->content_type =
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    name_give(call, c, "xlsx");
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
