/*
 * door_cards: what stands on each door, to print, cut out and put up: ten cards a sheet of A4, with
 * lines to cut along.
 *
 *     door_cards_open(&form, out, &cards, err); door_cards_add(cards, &card); …
 *     door_cards_close(cards, err);
 *
 * PDF only; the same calls give the same bytes. Text is borrowed until the call returns.
 */
#pragma once

#include "yardstick/draw/lettering.h"
#include "yardstick/draw/paper.h"

struct door_card {
    struct str room, place; /* the number; building and floor */
    struct str unit, department, people;
};

struct door_cards;

/* `out` gets the bytes by door_cards_close(); `title` and `day` are the file's properties. */
MUST_CHECK bool door_cards_open(struct str title, struct str day, struct buf *out,
                                struct door_cards **cards, struct error *err);
void door_cards_add(struct door_cards *cards, const struct door_card *card);
MUST_CHECK bool door_cards_close(struct door_cards *cards, struct error *err);
