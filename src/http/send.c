/*
 * send: a filled response becomes libmicrohttpd's and is queued.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include "transfer.h"
#include "gzip.h"

enum { GZIP_FROM = 1400 }; // one packet: smaller is not sooner there

/* What the body's makers leave to us. */
struct outgoing {
    struct MHD_Response *mhd;
    char nonce[33];
    char etag[ETAG_TEXT];
    bool is_gzip, may_vary;
    size_t n_bytes;
};

static bool nonce_make(char out[33])
{
    unsigned char random[16];

    if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
        return false;
    for (size_t i = 0; i < sizeof(random); i++)
        snprintf(out + 2 * i, 3, "%02x", random[i]);
    return true;
}

/* Put the nonce in place of each marker. */
static bool page_fill(struct response *response, const char *nonce)
{
    static const char marker[] = "__CSP_NONCE__";
    struct str rest = response->bytes.len ? response->bytes : buf_str(&response->body);
    struct buf out = BUF_INIT(RESPONSE_BODY_MAX);
    const char *at;
    struct error err;

    while (rest.len && (at = memmem(rest.ptr, rest.len, marker, sizeof(marker) - 1))) {
        size_t n = (size_t)(at - rest.ptr);

        buf_add(&out, (struct str){ rest.ptr, n });
        buf_text(&out, nonce);
        n += sizeof(marker) - 1;
        rest = (struct str){ rest.ptr + n, rest.len - n };
    }
    buf_add(&out, rest);
    buf_release(&response->body);
    response->bytes = (struct str){ 0 };
    response->body = out;
    return buf_ok(&out, &err);
}

static void body_pack(struct transfer *transfer, struct outgoing *out)
{
    struct response *response = &transfer->response;
    struct str bytes = response->bytes.len ? response->bytes : buf_str(&response->body);
    struct buf packed = BUF_INIT(RESPONSE_BODY_MAX);

    if (response->no_gzip || bytes.len < GZIP_FROM || !gzip_fits(response->content_type))
        return;
    out->may_vary = true;
    if (!request_takes_gzip(&transfer->request) || !gzip_pack(bytes, &packed)) {
        buf_release(&packed);
        return;
    }
    buf_release(&response->body);
    response->bytes = (struct str){ 0 };
    response->body = packed;
    out->is_gzip = true;
    if (response->etag[0])
        etag_gzip(out->etag, response->etag);
}

static void body_make(struct transfer *transfer, struct outgoing *out)
{
    struct response *response = &transfer->response;
    size_t n;
    char *bytes;

    if (response->has_file) {
        response->has_file = false;
        out->n_bytes = (size_t)response->length;
        out->mhd = MHD_create_response_from_fd_at_offset64((uint64_t)response->length, response->fd,
                                                           (uint64_t)response->offset);
        if (!out->mhd)
            close(response->fd);
        return;
    }
    if (response->bytes.len) { // lives until completed(): the arena, or longer
        out->n_bytes = response->bytes.len;
        out->mhd = MHD_create_response_from_buffer(
            response->bytes.len, (void *)(uintptr_t)response->bytes.ptr, MHD_RESPMEM_PERSISTENT);
        return;
    }
    bytes = buf_take(&response->body, &n);
    out->n_bytes = n;
    out->mhd = MHD_create_response_from_buffer(n, bytes, MHD_RESPMEM_MUST_FREE);
    if (!out->mhd)
        free(bytes);
}

static void headers_add(struct transfer *transfer, struct outgoing *out, bool is_known)
{
    struct response *response = &transfer->response;
    const char *cache = response->cache     ? response->cache
                        : response->etag[0] ? "no-cache"
                                            : "no-store";
    char value[2048];

    headers_secure(out->mhd, response->is_page ? out->nonce : NULL,
                   transfer->connection->server->options.map_host);
    MHD_add_response_header(out->mhd, "X-Request-Id", transfer->id);
    if (transfer->connection->server->options.tls_key)
        MHD_add_response_header(out->mhd, "Strict-Transport-Security", "max-age=31536000");
    MHD_add_response_header(out->mhd, "Cache-Control", cache);
    if (out->etag[0])
        MHD_add_response_header(out->mhd, "ETag", out->etag);
    if (out->may_vary)
        MHD_add_response_header(out->mhd, "Vary", "Accept-Encoding");
    if (response->content_type && !is_known)
        MHD_add_response_header(out->mhd, "Content-Type", response->content_type);
    if (out->is_gzip)
        MHD_add_response_header(out->mhd, "Content-Encoding", "gzip");
    for (size_t i = 0; i < response->n_headers; i++) {
        struct pair header = response->headers[i];

        snprintf(value, sizeof(value), "%" STR_FMT, STR_ARG(header.value));
        MHD_add_response_header(out->mhd, header.name.ptr, value);
    }
    if (transfer->must_close || atomic_load(&transfer->connection->server->stopping))
        MHD_add_response_header(out->mhd, "Connection", "close");
}

static enum MHD_Result plain_send(struct transfer *transfer, struct MHD_Connection *mhd)
{
    struct response *response = &transfer->response;
    struct outgoing out = { 0 };
    enum MHD_Result done;
    bool is_known;

    if (!response->content_type && (response->body.len || response->bytes.len))
        response->content_type = "application/json";
    if (response->is_page && (!nonce_make(out.nonce) || !page_fill(response, out.nonce)))
        return MHD_NO;
    memcpy(out.etag, response->etag, sizeof(out.etag));
    is_known = transfer->status == 200 && etag_is_known(&transfer->request, response->etag);
    if (is_known) {
        transfer->status = 304;
        out.may_vary = gzip_fits(response->content_type) && !response->no_gzip;
        out.mhd = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    } else {
        body_pack(transfer, &out);
        body_make(transfer, &out);
    }
    if (!out.mhd)
        return MHD_NO;
    headers_add(transfer, &out, is_known);
    atomic_fetch_add(&transfer->connection->server->counters.bytes_out, out.n_bytes);
    done = MHD_queue_response(mhd, transfer->status, out.mhd);
    MHD_destroy_response(out.mhd);
    return done;
}

enum MHD_Result transfer_send(struct transfer *transfer, struct MHD_Connection *mhd)
{
    transfer->status = transfer->response.status ? transfer->response.status : 200;
    if (transfer->response.kept && !transfer->refused)
        return kept_response_queue(transfer->response.kept, transfer, mhd);
    if (transfer->response.events)
        return events_queue(transfer, mhd);
    return plain_send(transfer, mhd);
}
