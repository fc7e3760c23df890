/*
 * mac: keyed hashes (HMAC-SHA-256) and random bytes, by libsodium.
 *
 * crypto_start() once before the first thread; the rest is safe from any thread.
 */
#pragma once

#include "yardstick/base/error.h"

enum { MAC_BYTES = 32, KEY_BYTES = 32 };

MUST_CHECK bool crypto_start(struct error *err);

/* HMAC-SHA-256 over the parts as if they stood one after the other, each behind its length. */
void mac_make(const unsigned char key[KEY_BYTES], const struct str *parts, size_t n,
              unsigned char out[MAC_BYTES]);
bool mac_equal(const unsigned char a[MAC_BYTES], const unsigned char b[MAC_BYTES]);

/* SHA-256 of the bytes as 64 hexadecimal digits and a NUL. */
void digest_text(struct str bytes, char out[65]);
/* SHA-256 of a file's bytes, likewise. */
MUST_CHECK bool digest_file(const char *path, char out[65], struct error *err);

void random_bytes(void *out, size_t n);
/* The key kept in `path` (mode 0600), made when absent. */
MUST_CHECK bool key_load(const char *path, unsigned char key[KEY_BYTES], struct error *err);
