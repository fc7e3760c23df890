/*
 * imdf: a courtyard or a building as an archive of the Indoor Mapping Data Format.
 */
#include "yardstick/intake/imdf.h"

#include "routes.h"

struct imdf_args {
    int64_t id;
};

static const struct param imdf_params[] = { PARAM(I64, imdf_args, id, .min = 1,
                                                  .max = 9007199254740991.0, .about = "its id",
                                                  .about_zh = "编号"),
                                            PARAM_END };

static bool archive_send(struct call *call, const struct imdf_request *request, const char *name,
                         int64_t id, struct error *err)
{
    AUTO(reader) r = { 0 };

    call->response->body = (struct buf)BUF_INIT(IMDF_BYTES_MAX);
    if (!call_reader(call, &r, err) || !imdf_write(r.conn, request, &call->response->body, err))
        return false;
    call->response->content_type = "application/zip";
    call->response->no_gzip = true;
    response_download(call->response,
                      arena_printf(call->arena, "%s-%lld.imdf.zip", name, (long long)id),
                      call->arena);
    return true;
}

static bool building_get(struct call *call, const void *args_, struct error *err)
{
    const struct imdf_args *args = args_;
    struct imdf_request request = { .building = args->id, .generator = "Yardstick " YS_VERSION };

    return archive_send(call, &request, "building", args->id, err);
}

static bool courtyard_get(struct call *call, const void *args_, struct error *err)
{
    const struct imdf_args *args = args_;
    struct imdf_request request = { .courtyard = args->id, .generator = "Yardstick " YS_VERSION };

    return archive_send(call, &request, "courtyard", args->id, err);
}

const struct route imdf_routes[] = {
    { METHOD_GET, "/api/buildings/{id}/imdf.zip", building_get, imdf_params,
      sizeof(struct imdf_args), "read", SCOPE_READ, "A building as IMDF 1.0, for indoor maps",
      "楼栋的 IMDF 1.0 室内地图", "application/zip" },
    { METHOD_GET, "/api/courtyards/{id}/imdf.zip", courtyard_get, imdf_params,
      sizeof(struct imdf_args), "read", SCOPE_READ, "A courtyard as IMDF 1.0, for indoor maps",
      "院落的 IMDF 1.0 室内地图", "application/zip" },
};
const size_t n_imdf_routes = ARRAY_LEN(imdf_routes);
