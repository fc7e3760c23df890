/*
 * password: Argon2id hashes and one-way names of secrets, by libsodium.
 *
 * A hash takes 64 MiB and about a tenth of a second, so at most two are
 * computed at a time in the process; whoever comes meanwhile waits. Any thread
 * may call, but not one that serves many connections.
 *
 * Parameters (t = 2, 64 MiB, p = 1) are above OWASP's minimum of 19 MiB; the
 * hash carries its own, so that older ones still verify when they are raised.
 */
#pragma once

#include "yardstick/crypto/mac.h"

enum { PASSWORD_HASH_TEXT = 128, SECRET_TEXT = 65, SECRET_HASH_BYTES = 32 };

/* ERROR_BUSY when there is no memory for it. */
MUST_CHECK bool password_hash(struct str password, char out[PASSWORD_HASH_TEXT], struct error *err);

/* Is it the password of that hash? A NULL hash is compared with one of our own, so that an
 * account that does not exist takes as long as one that does; the answer then is no. */
bool password_verify(const char *hash, struct str password);

/* 256 random bits as 64 hexadecimal digits and a NUL. */
void secret_make(char out[SECRET_TEXT]);

/* What is kept of a secret of 256 bits: its SHA-256. No salt is needed, nothing can be tried out.
 */
void secret_hash(struct str secret, unsigned char out[SECRET_HASH_BYTES]);

/* A code a person can type from paper: 20 letters and digits without look-alikes in groups of
 * five, 98 bits. */
enum { CODE_TEXT = 24 };
void onetime_make(char out[CODE_TEXT]);
/* As typed, to as printed: without blanks, in capitals, hyphens in their places. False: no code. */
bool onetime_read(struct str typed, char out[CODE_TEXT]);
