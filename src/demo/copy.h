/*
 * copy: `scale` copies of a finished city beside each other.
 */
#pragma once

#include "make.h"

/*
 * Copy k > 1 is shifted by whole kilometres, two columns of 90 km, rows of
 * 100 km to the north and south in turn; its codes begin with "k2-" and so on.
 * The order of an array is copy after copy; former institutions stay behind
 * all others.
 */
void city_copy(struct make *make);
