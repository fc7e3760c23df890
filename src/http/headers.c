/*
 * headers: what every answer says to browsers.
 *
 * The page's policy allows its own files, a module worker and styles with the
 * nonce (Ant Design writes style elements). Everything else allows nothing but
 * to ask this server: a worker's policy is that of its own script's answer, and
 * the map's worker fetches the tiles. Where a base map of another server is
 * configured, the page may read pictures from that one origin, too.
 */
#include <stdio.h>

#include "transfer.h"

enum { MAP_HOST_MAX = 128 };

static const char policy[] =
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'nonce-%s'; "
    "img-src 'self' data: blob:%s%s; connect-src 'self'%s%s; font-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

void headers_secure(struct MHD_Response *response, const char *nonce, const char *map_host)
{
    char text[sizeof(policy) + 64 + 2 * MAP_HOST_MAX];

    if (nonce) {
        const char *blank = map_host ? " " : "", *host = map_host ? map_host : "";

        snprintf(text, sizeof(text), policy, nonce, blank, host, blank, host);
        MHD_add_response_header(response, "Content-Security-Policy", text);
        MHD_add_response_header(response, "Cross-Origin-Opener-Policy", "same-origin");
    } else {
        MHD_add_response_header(response, "Content-Security-Policy",
                                "default-src 'none'; connect-src 'self'; frame-ancestors 'none'");
    }
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "Referrer-Policy", "same-origin");
    MHD_add_response_header(response, "Cross-Origin-Resource-Policy", "same-origin");
}
