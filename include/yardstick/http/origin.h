/*
 * origin: is this request from our own page, or from a program; never from
 * another site's page.
 *
 * Two checks. Host: a server on the loopback address answers only to names of
 * the loopback (and those configured), so that a page of another site cannot
 * reach it by rebinding its own name (DNS rebinding). Site: a request that
 * may change something must come from our own page (Sec-Fetch-Site
 * same-origin, or an Origin equal to Host) or from a program, which sends
 * neither, no form content type, or a Bearer token.
 */
#pragma once

#include "yardstick/base/error.h"
#include "yardstick/http/request.h"

struct origin_rules {
    bool loopback;            /* listening on 127.0.0.0/8 or ::1 only */
    const char *const *hosts; /* further names, without port, NULL at the end; "*" is any */
};

/* ERROR_FORBIDDEN when the Host is not one of ours. */
MUST_CHECK bool origin_host_check(const struct origin_rules *rules, const struct request *request,
                                  struct error *err);

/* ERROR_FORBIDDEN for an unsafe method that another site could have sent. */
MUST_CHECK bool origin_site_check(const struct request *request, struct error *err);

/* "[::1]:80" → "[::1]", "a.b:80" → "a.b". */
struct str origin_host_name(struct str host);
