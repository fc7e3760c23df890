/*
 * content_hash: which bytes are the same as others. Not for keeping secrets:
 * who may choose the bytes can make two that collide, so either they are our
 * own or they are compared as well.
 */
#pragma once

#include <stdio.h>

#include "yardstick/base/str.h"

static inline uint64_t content_hash(struct str bytes, uint64_t seed)
{
    uint64_t hash = (0xcbf29ce484222325u ^ seed) ^ bytes.len, word;

    for (; bytes.len >= 8; bytes = (struct str){ bytes.ptr + 8, bytes.len - 8 }) {
        memcpy(&word, bytes.ptr, 8);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 29;
    }
    for (size_t i = 0; i < bytes.len; i++)
        hash = (hash ^ (unsigned char)bytes.ptr[i]) * 0x100000001b3u;
    return hash ^ hash >> 32;
}

enum { CONTENT_NAME = 33 };

/* 128 bits as text. */
static inline void content_name(struct str bytes, char out[CONTENT_NAME])
{
    snprintf(out, CONTENT_NAME, "%016llx%016llx", (unsigned long long)content_hash(bytes, 0),
             (unsigned long long)content_hash(bytes, 0x5851f42d4c957f2du));
}
