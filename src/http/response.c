/*
 * response: see the header.
 */
#include "yardstick/http/response.h"

#include <unistd.h>

#include "yardstick/http/kept_response.h"
#include "yardstick/http/uri.h"

static bool is_clean(struct str value)
{
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.ptr[i] < ' ' || value.ptr[i] == 127)
            return false;
    return value.ptr != NULL;
}

void response_header(struct response *response, const char *name, struct str value)
{
    if (response->n_headers < RESPONSE_HEADERS_MAX && is_clean(value))
        response->headers[response->n_headers++] = (struct pair){ str_from(name), value };
}

void response_created(struct response *response, unsigned status, struct str location)
{
    response->status = status;
    response_header(response, "Location", location);
}

void response_file(struct response *response, int fd, int64_t offset, int64_t length)
{
    response->has_file = true;
    response->fd = fd;
    response->offset = offset;
    response->length = length;
}

void response_kept(struct response *response, struct kept_response *kept)
{
    kept_response_unref(response->kept);
    response->kept = kept_response_ref(kept);
}

void response_release(struct response *response)
{
    kept_response_unref(response->kept);
    if (response->has_file && response->fd >= 0)
        close(response->fd);
    buf_release(&response->body);
    *response = (struct response){ .body = BUF_INIT(RESPONSE_BODY_MAX) };
}

void response_download(struct response *response, struct str filename, struct arena *arena)
{
    struct str ascii = arena_copy(arena, filename);
    struct str coded = uri_encode(filename, arena);

    for (size_t i = 0; i < ascii.len; i++) {
        char *c = (char *)ascii.ptr + i; // our own copy

        if (*c < ' ' || *c > '~' || *c == '"' || *c == '\\' || *c == '/' || *c == '%')
            *c = '_';
    }
    response_header(
        response, "Content-Disposition",
        arena_printf(arena, "attachment; filename=\"%" STR_FMT "\"; filename*=UTF-8''%" STR_FMT,
                     STR_ARG(ascii), STR_ARG(coded)));
}
