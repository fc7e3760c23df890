/* photo_thumb: a small picture of a stranger's photo (JPEG). Only in a sandbox. */
#pragma once

#include "yardstick/base/error.h"

/* A WebP whose longer side is at most `side` pixels, without anything the photo says of itself. */
MUST_CHECK bool photo_thumb_make(const char *from, int side, const char *to, struct error *err);
