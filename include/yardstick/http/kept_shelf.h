/*
 * kept_shelf: answers made before, found by two numbers, up to so many bytes.
 *
 * For tiles that are bytes of a file: the second who asks for one costs no read
 * and no header. The least used of a few neighbours makes room for a new one,
 * any of them once the bytes are too many; what is being sent stays alive
 * whatever the shelf does. Safe from any thread.
 */
#pragma once

#include "yardstick/http/kept_response.h"

struct kept_shelf;

struct kept_shelf *kept_shelf_open(size_t limit_bytes); /* NULL: out of memory */
void kept_shelf_close(struct kept_shelf *shelf);        /* NULL is fine */

/* What stands under (of, at), with a reference for the caller; NULL when nothing does. */
struct kept_response *kept_shelf_get(struct kept_shelf *shelf, uint64_t of, uint64_t at);
/* Puts it there, in place of what was; the shelf takes a reference of its own. */
void kept_shelf_put(struct kept_shelf *shelf, uint64_t of, uint64_t at, struct kept_response *kept);

/* Bytes that all of them hold. */
size_t kept_shelf_bytes(struct kept_shelf *shelf);
