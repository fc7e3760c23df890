/*
 * guard: refuses requests whose framing two programs could read differently.
 *
 * libmicrohttpd 0.9.75 takes Content-Length beside Transfer-Encoding, several
 * Content-Lengths or Hosts, spaces in header names and any method; each of
 * these lets a request be smuggled past a proxy (RFC 9112 §11.2). Whatever is
 * refused here closes the connection, since where the next request starts is
 * not known. Pure functions; they see the bytes as sent.
 *
 * Not caught, and harmless to us: folded header lines and bare line feeds
 * reach us already joined, under names that nobody asks for.
 */
#pragma once

#include "yardstick/base/error.h"
#include "yardstick/http/request.h"

/* The request target as sent. 0 when it is fine, else the status to refuse with, and *err. */
unsigned guard_uri(struct str uri, struct error *err);

/* Method, headers, lengths; fills content_length and chunked. 0 when fine. */
unsigned guard_headers(struct request *request, struct error *err);
