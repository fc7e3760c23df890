/*
 * certificate: a key and a certificate signed by itself, for a server that has
 * none yet. Browsers ask once whether to trust it; the fingerprint is what a
 * person compares.
 */
#pragma once

#include "yardstick/base/buf.h"

enum { FINGERPRINT_TEXT = 96 };

/* ECDSA on P-256, ten years, for `name` and localhost; PEM. The fingerprint is SHA-256, AA:BB:…. */
MUST_CHECK bool certificate_make(const char *name, struct buf *certificate, struct buf *key,
                                 char fingerprint[FINGERPRINT_TEXT], struct error *err);
