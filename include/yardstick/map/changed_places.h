/*
 * changed_places: where on the map something changed, in few words.
 *
 * A commit may touch thousands of features, several of them at one place (a
 * room, its label, its floor). Who looks at the map only needs to know which
 * tiles to ask for again: boxes by tile source and by the zoom from which what
 * changed is drawn, at most CHANGED_PLACES_MAX of them. Boxes too many are
 * joined with their neighbours along the Hilbert curve, so that the places
 * always cover all that changed and little else. Pure.
 */
#pragma once

#include "yardstick/map/map.h"

enum { CHANGED_PLACES_MAX = 64 };

struct changed_place {
    const char *source; /* the snapshot's */
    unsigned min_zoom;  /* nothing below it shows the change */
    struct world_box box;
};

/*
 * How many were filled in; false without memory. `s` is the snapshot that `changed` led to. What is
 * secret is among them for those who see it alone (`sees_secret`).
 */
MUST_CHECK bool changed_places_make(const struct snapshot *s, const struct map_changed *changed,
                                    bool sees_secret, struct changed_place out[CHANGED_PLACES_MAX],
                                    size_t *n, struct error *err);
