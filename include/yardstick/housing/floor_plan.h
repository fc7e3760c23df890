/*
 * floor_plan: the drawing of a floor filled from the ledger.
 *
 * The connection's scope decides which rooms and people are seen; units and
 * what is above the standard are left out unless `units`, people unless `people`.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/draw/drawing.h"
#include "yardstick/store/conn.h"

struct floor_plan_question {
    int64_t floor;
    bool units, people;
};

/* Adds to a drawing whose lang, theme, day and maker are set; text lives in the arena, shapes until
 * drawing_release(), also after an error. ERROR_NOT_FOUND: no such floor. */
MUST_CHECK bool floor_plan_load(struct conn *conn, const struct floor_plan_question *question,
                                struct arena *arena, struct drawing *drawing, struct error *err);
