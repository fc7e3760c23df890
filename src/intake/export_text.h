/*
 * export_text: GeoJSON by the program's own writer.
 *
 * GDAL's shortens runs of nines (117.175999992 becomes 117.176), and what is
 * imported again would then differ from what was exported.
 */
#pragma once

#include "export_worker.h"

/* *fd is the finished file, without a name, at its start. */
MUST_CHECK bool export_by_text(struct export_work *work, int *fd, struct error *err);
