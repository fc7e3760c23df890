/*
 * place: the cells of a town, shared by courtyards and streets.
 */
#pragma once

#include "make.h"

/* mm */
#define CELL_WIDTH    INT64_C(480000)
#define CELL_HEIGHT   INT64_C(360000)
#define STREET_MARGIN INT64_C(20000)

/* The nth cell from the seat, in rings around it. */
void place_cell(uint32_t nth, int *column, int *row);

/* The street along the lower side of a row of cells, or along the left side of a column. */
struct str place_street(struct make *make, uint32_t district, int line, bool upright);
