/*
 * kept_response: see the header.
 */
#include "yardstick/http/kept_response.h"

#include <stdlib.h>

#include "transfer.h"
#include "gzip.h"

enum variant { IDENTITY, GZIP, KNOWN, KNOWN_GZIP, VARIANTS };

struct kept_response {
    _Atomic unsigned refs;
    unsigned status;
    size_t bytes, bytes_identity, bytes_gzip;
    char etag[ETAG_TEXT];
    char *content_type, *cache;
    struct str packed; /* of the gzip variant; lives as long as it does */
    struct MHD_Response *variant[VARIANTS];
};

static struct MHD_Response *bytes_response(const struct kept_options *o, struct str bytes)
{
    struct MHD_Response *response;

    if (!o->owner || !bytes.len)
        return MHD_create_response_from_buffer(
            bytes.len, (void *)(uintptr_t)(bytes.ptr ? bytes.ptr : ""),
            o->borrowed || !bytes.len ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_COPY);
    o->hold(o->owner);
    response = MHD_create_response_from_buffer_with_free_callback_cls(
        bytes.len, (void *)(uintptr_t)bytes.ptr, o->drop, o->owner);
    if (!response)
        o->drop(o->owner);
    return response;
}

static struct MHD_Response *variant_make(const struct kept_options *o, enum variant v)
{
    bool is_gzip = v == GZIP || v == KNOWN_GZIP, is_known = v == KNOWN || v == KNOWN_GZIP;
    struct str bytes = is_known ? (struct str){ 0 } : is_gzip ? o->gzip : o->identity;
    struct MHD_Response *response = bytes_response(o, bytes);
    char etag[ETAG_TEXT];

    if (!response)
        return NULL;
    headers_secure(response, NULL, NULL);
    if (o->content_type && !is_known)
        MHD_add_response_header(response, "Content-Type", o->content_type);
    if (o->cache)
        MHD_add_response_header(response, "Cache-Control", o->cache);
    if (o->etag && is_gzip)
        etag_gzip(etag, o->etag);
    if (o->etag)
        MHD_add_response_header(response, "ETag", is_gzip ? etag : o->etag);
    if (o->gzip.len)
        MHD_add_response_header(response, "Vary", "Accept-Encoding");
    if (is_gzip && !is_known)
        MHD_add_response_header(response, "Content-Encoding", "gzip");
    return response;
}

static bool variants_make(const struct kept_options *o, struct kept_response *kept)
{
    bool want[VARIANTS] = {
        [IDENTITY] = o->identity.len || !o->gzip.len,
        [GZIP] = o->gzip.len,
        [KNOWN] = o->etag,
        [KNOWN_GZIP] = o->etag && o->gzip.len,
    };

    for (int v = 0; v < VARIANTS; v++) {
        if (!want[v])
            continue;
        kept->variant[v] = variant_make(o, (enum variant)v);
        if (!kept->variant[v])
            return false;
    }
    return true;
}

bool kept_response_make(const struct kept_options *options, struct kept_response **out,
                        struct error *err)
{
    struct kept_response *kept = calloc(1, sizeof(*kept));
    struct kept_options o = *options;

    if (!kept)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    atomic_init(&kept->refs, 1);
    kept->status = o.status ? o.status : 200;
    kept->bytes_identity = o.identity.len;
    kept->bytes_gzip = o.gzip.len;
    kept->bytes = sizeof(*kept) + 2048 + (o.borrowed || o.owner ? 0 : o.identity.len + o.gzip.len);
    if (o.etag)
        memcpy(kept->etag, o.etag, strnlen(o.etag, ETAG_TEXT - 1));
    if (!o.identity.len && o.gzip.len) { // kept_unpacked() needs them
        char *packed = malloc(o.gzip.len);

        if (packed)
            memcpy(packed, o.gzip.ptr, o.gzip.len);
        kept->packed = (struct str){ packed, o.gzip.len };
        kept->content_type = o.content_type ? strdup(o.content_type) : NULL;
        kept->cache = o.cache ? strdup(o.cache) : NULL;
        o.gzip = kept->packed;
        o.borrowed = true;
    }
    if ((kept->packed.len && !kept->packed.ptr) || !variants_make(&o, kept)) {
        kept_response_unref(kept);
        return error_set(err, ERROR_INTERNAL, "out of memory");
    }
    *out = kept;
    return true;
}

struct kept_response *kept_response_ref(struct kept_response *kept)
{
    if (kept)
        atomic_fetch_add(&kept->refs, 1);
    return kept;
}

void kept_response_unref(struct kept_response *kept)
{
    if (!kept || atomic_fetch_sub(&kept->refs, 1) != 1)
        return;
    for (int v = 0; v < VARIANTS; v++)
        if (kept->variant[v])
            MHD_destroy_response(kept->variant[v]);
    free((char *)(uintptr_t)kept->packed.ptr);
    free(kept->content_type);
    free(kept->cache);
    free(kept);
}

size_t kept_response_bytes(const struct kept_response *kept)
{
    return kept->bytes;
}

const char *kept_response_etag(const struct kept_response *kept)
{
    return kept->etag;
}

/* The rare client that takes no gzip, of an answer kept only so. */
static enum MHD_Result kept_unpacked(struct kept_response *kept, struct transfer *transfer,
                                     struct MHD_Connection *mhd)
{
    struct response *response = &transfer->response;

    if (!gzip_unpack(kept->packed, &response->body))
        return MHD_NO;
    response->status = kept->status;
    response->content_type = kept->content_type;
    response->cache = kept->cache;
    response->no_gzip = true;
    memcpy(response->etag, kept->etag, sizeof(response->etag));
    response_header(response, "Vary", STR("Accept-Encoding"));
    response->kept = NULL;
    {
        enum MHD_Result done = transfer_send(transfer, mhd);

        kept_response_unref(kept);
        return done;
    }
}

enum MHD_Result kept_response_queue(struct kept_response *kept, struct transfer *transfer,
                                    struct MHD_Connection *mhd)
{
    bool is_gzip = kept->variant[GZIP] && request_takes_gzip(&transfer->request);
    enum variant v = is_gzip ? GZIP : IDENTITY;

    transfer->status = kept->status;
    if (kept->status == 200 && etag_is_known(&transfer->request, kept->etag)) {
        v = is_gzip ? KNOWN_GZIP : KNOWN;
        transfer->status = 304;
    } else if (!is_gzip && !kept->variant[IDENTITY]) {
        return kept_unpacked(kept, transfer, mhd);
    }
    if (v == IDENTITY || v == GZIP)
        atomic_fetch_add(&transfer->connection->server->counters.bytes_out,
                         v == GZIP ? kept->bytes_gzip : kept->bytes_identity);
    return MHD_queue_response(mhd, transfer->status, kept->variant[v]);
}
