/*
 * guard: refuses requests whose framing two programs could read differently.
 *
 * libmicrohttpd 0.9.75 takes Content-Length beside Transfer-Encoding, several
 * Content-Lengths or Hosts, spaces in header names and any method; each of
 * these lets a request be smuggled past a proxy (RFC 9112 §11.2). Whatever is
 * refused here closes the connection, since where the next request starts is
 * not known. Pure functions; they see the bytes as sent.
 *
 * It also takes a line feed alone for the end of a line, joins folded lines and
 * ends a value at a NUL, without telling. guard_lines() sees that by where the
 * pieces lie: this version parses in place, so each is a known distance behind
 * the one before. Later ones (0.9.77) are told to be strict instead.
 */
#pragma once

#include "yardstick/base/error.h"
#include "yardstick/http/request.h"

/* The request target as sent. 0 when it is fine, else the status to refuse with, and *err. */
unsigned guard_uri(struct str uri, struct error *err);

/*
 * Target, version and headers as libmicrohttpd points to them, in the bytes as they came: did every
 * line end in CR LF, was none folded, was there no NUL? 0 when fine. The empty line behind the
 * headers must have been read.
 */
unsigned guard_lines(struct str target, const char *version, const struct request *request,
                     struct error *err);

/* Method, headers, lengths; fills content_length and chunked. 0 when fine. */
unsigned guard_headers(struct request *request, struct error *err);
