/*
 * uploads: tus 1.0 (core, creation, termination, expiration) under /api/uploads.
 *
 * An interrupted PATCH keeps what came: the next HEAD tells how much that is.
 * What a 204 has answered is on the disk.
 */
#include "routes.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "yardstick/intake/upload.h"

static const int64_t max_bytes = INT64_C(64) << 30;

struct upload_args {
    struct str id;
};

static const struct param upload_params[] = { PARAM(STR, upload_args, id, .min = 32, .max = 32),
                                              PARAM_END };

static bool walls_stand(struct call *call, struct error *err)
{
    const struct world *world = call->context;

    if (world->sandbox.code == ERROR_NONE)
        return true;
    return error_set(err, ERROR_UNAVAILABLE,
                     "files cannot be taken: this machine cannot read them safely (%s)",
                     world->sandbox.message[LANG_EN]);
}

static void tus_header(struct call *call)
{
    response_header(call->response, "Tus-Resumable", STR("1.0.0"));
    call->response->cache = "no-store";
}

static bool tus_speaks(struct call *call, struct error *err)
{
    struct str version = request_header(call->request, "Tus-Resumable");

    if (str_eq(version, STR("1.0.0")))
        return true;
    response_header(call->response, "Tus-Version", STR("1.0.0"));
    error_set(err, ERROR_CHANGED, "the header Tus-Resumable must be 1.0.0");
    return error_detail(err, STR("Tus-Resumable"), version, "1.0.0");
}

static void header_number(struct call *call, const char *name, int64_t value)
{
    response_header(call->response, name, arena_printf(call->arena, "%lld", (long long)value));
}

static void header_expires(struct call *call, int64_t at)
{
    time_t t = (time_t)at;
    struct tm tm;
    char text[40];

    gmtime_r(&t, &tm);
    strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &tm);
    response_header(call->response, "Upload-Expires", arena_copy(call->arena, str_from(text)));
}

/* Base64 of RFC 4648 with padding; false when it is none. */
static bool base64_read(struct str in, struct arena *arena, struct str *out)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *text = arena_alloc(arena, in.len + 1);
    uint32_t bits = 0;
    unsigned n_bits = 0;
    size_t n = 0;

    if (!text)
        return false;
    while (in.len && in.ptr[in.len - 1] == '=')
        in.len--;
    for (size_t i = 0; i < in.len; i++) {
        const char *at = in.ptr[i] ? strchr(letters, in.ptr[i]) : NULL;

        if (!at)
            return false;
        bits = bits << 6 | (uint32_t)(at - letters);
        n_bits += 6;
        if (n_bits >= 8) {
            n_bits -= 8;
            text[n++] = (char)(bits >> n_bits & 0xff);
        }
    }
    *out = (struct str){ text, n };
    return true;
}

/* "filename d29ybGQ=,is_confidential": the value of filename. */
static bool filename_read(struct call *call, struct str *out, struct error *err)
{
    struct str rest = request_header(call->request, "Upload-Metadata");

    *out = STR("upload");
    while (rest.len) {
        struct str pair = str_trim(str_cut(&rest, ','));
        struct str key = str_cut(&pair, ' ');

        if (str_eq(key, STR("filename")) && !base64_read(str_trim(pair), call->arena, out)) {
            error_set(err, ERROR_INVALID, "the filename in Upload-Metadata is not base64");
            return error_detail(err, STR("Upload-Metadata"), pair, "filename BASE64");
        }
    }
    return true;
}

static bool number_header(struct call *call, const char *name, int64_t *out, struct error *err)
{
    struct str text = request_header(call->request, name);

    if (str_to_i64(text, out) && *out >= 0)
        return true;
    error_set(err, ERROR_INVALID, "the header %s must be a number of bytes", name);
    return error_detail(err, str_from(name), text, "0, 1, 2 …");
}

static bool uploads_post(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;
    struct upload upload;
    struct str name;
    int64_t length;

    (void)args;
    tus_header(call);
    if (!tus_speaks(call, err) || !walls_stand(call, err) ||
        !number_header(call, "Upload-Length", &length, err) || !filename_read(call, &name, err))
        return false;
    uploads_expire(world->ledger);
    if (!upload_create(world->ledger, name, length, max_bytes, &upload, err))
        return false;
    response_created(call->response, 201, arena_printf(call->arena, "/api/uploads/%s", upload.id));
    header_number(call, "Upload-Offset", 0);
    header_expires(call, upload.expires);
    return true;
}

static bool uploads_options(struct call *call, const void *args, struct error *err)
{
    (void)args;
    (void)err;
    tus_header(call);
    response_header(call->response, "Tus-Version", STR("1.0.0"));
    response_header(call->response, "Tus-Extension", STR("creation,termination,expiration"));
    header_number(call, "Tus-Max-Size", max_bytes);
    response_header(call->response, "Allow", STR("POST, OPTIONS"));
    call->response->status = 204;
    return true;
}

static bool upload_head(struct call *call, const void *args, struct error *err)
{
    const struct upload_args *a = args;
    struct world *world = call->context;
    struct upload upload;

    tus_header(call);
    if (!tus_speaks(call, err) || !upload_find(world->ledger, a->id, &upload, err))
        return false;
    header_number(call, "Upload-Offset", upload.offset);
    header_number(call, "Upload-Length", upload.length);
    header_expires(call, upload.expires);
    return true;
}

static bool upload_delete(struct call *call, const void *args, struct error *err)
{
    const struct upload_args *a = args;
    struct world *world = call->context;

    tus_header(call);
    if (!tus_speaks(call, err) || !upload_remove(world->ledger, a->id, err))
        return false;
    call->response->status = 204;
    return true;
}

/* A PATCH under way. */
struct writing {
    struct upload upload;
    int fd;
};

static bool type_fits(struct call *call, struct error *err)
{
    struct str type = request_header(call->request, "Content-Type");

    if (str_eq_nocase(str_trim(type), STR("application/offset+octet-stream")))
        return true;
    error_set(err, ERROR_UNSUPPORTED,
              "the bytes of an upload have the type application/offset+octet-stream");
    return error_detail(err, STR("Content-Type"), type, "application/offset+octet-stream");
}

static bool offset_fits(struct call *call, const struct writing *w, struct error *err)
{
    int64_t offset;

    if (!number_header(call, "Upload-Offset", &offset, err))
        return false;
    if (offset == w->upload.offset)
        return call->request->chunked || call->request->content_length <= w->upload.length - offset
                   ? true
                   : error_set(err, ERROR_TOO_LARGE,
                               "more bytes than Upload-Length has announced (%lld)",
                               (long long)w->upload.length);
    header_number(call, "Upload-Offset", w->upload.offset);
    return error_set(err, ERROR_CONFLICT, "the upload is at byte %lld; go on from there",
                     (long long)w->upload.offset);
}

static bool patch_open(struct call *call, const void *args, void **state, struct error *err)
{
    const struct upload_args *a = args;
    struct world *world = call->context;
    struct writing *w = calloc(1, sizeof(*w));

    tus_header(call);
    if (!w)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    w->fd = -1;
    if (tus_speaks(call, err) && walls_stand(call, err) && type_fits(call, err) &&
        upload_find(world->ledger, a->id, &w->upload, err) &&
        (w->fd = upload_open(&w->upload, err)) >= 0 && offset_fits(call, w, err)) {
        *state = w;
        return true;
    }
    if (w->fd >= 0)
        close(w->fd);
    free(w);
    return false;
}

static bool patch_piece(void *state, struct str bytes, struct error *err)
{
    struct writing *w = state;

    if ((int64_t)bytes.len > w->upload.length - w->upload.offset)
        return error_set(err, ERROR_TOO_LARGE, "more bytes than Upload-Length has announced (%lld)",
                         (long long)w->upload.length);
    return upload_append(&w->upload, w->fd, bytes, err);
}

static void patch_close(void *state, bool complete)
{
    struct writing *w = state;

    (void)complete;
    close(w->fd);
    free(w);
}

static bool upload_patch(struct call *call, const void *args, struct error *err)
{
    struct writing *w = call->request->stream;

    (void)args;
    tus_header(call);
    // The offset told below is promised to be on the disk.
    if (fdatasync(w->fd) != 0)
        return error_set(err, ERROR_FULL, "cannot keep the file: %s", strerror(errno));
    header_number(call, "Upload-Offset", w->upload.offset);
    header_expires(call, w->upload.expires);
    call->response->status = 204;
    return true;
}

static const struct body_stream patch_stream = { patch_open, patch_piece, patch_close };

const struct route upload_routes[] = {
    { METHOD_OPTIONS, "/api/uploads", uploads_options, NULL, 0, "upload", SCOPE_WRITE,
      "What this server understands of tus", "支持的 tus 能力" },
    { METHOD_POST, "/api/uploads", uploads_post, NULL, 0, "upload", SCOPE_WRITE,
      "Announce a file (tus 1.0 creation)", "申请上传文件" },
    { METHOD_HEAD, "/api/uploads/{id}", upload_head, upload_params, sizeof(struct upload_args),
      "upload", SCOPE_WRITE, "How much of a file has come", "查询上传进度" },
    { METHOD_PATCH, "/api/uploads/{id}", upload_patch, upload_params, sizeof(struct upload_args),
      "upload", SCOPE_WRITE, "More of a file", "续传文件", .body = BODY_STREAM,
      .stream = &patch_stream },
    { METHOD_DELETE, "/api/uploads/{id}", upload_delete, upload_params, sizeof(struct upload_args),
      "upload", SCOPE_WRITE, "Forget a file", "删除上传" },
};
const size_t n_upload_routes = ARRAY_LEN(upload_routes);
