/*
 * photo: where, when and whither a drone's photo was taken, by its own words.
 *
 * A pure, bounded parser of the head of a JPEG: Exif 2.3 (its GPS and dates)
 * and the attributes that drones write into XMP. What is not said stays NaN or
 * empty; nothing is guessed from the neighbours.
 */
#pragma once

#include "yardstick/base/error.h"

enum { PHOTO_HEAD_BYTES = 1 << 20 };

struct photo {
    unsigned width, height;
    double lon, lat;   /* degrees WGS 84; NaN */
    double altitude_m; /* as the camera says: mostly ellipsoidal or barometric */
    double relative_m; /* above the start of the flight */
    double yaw_deg;    /* of the camera, from north */
    double pitch_deg;  /* -90: straight down */
    char taken[20];    /* YYYY-MM-DDThh:mm:ss */
    char camera[80];   /* make and model */
};

/* `head` is the start of the file. ERROR_INVALID: no JPEG, or a broken one. */
MUST_CHECK bool photo_read(struct str head, struct photo *out, struct error *err);
