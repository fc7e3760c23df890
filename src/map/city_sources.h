/*
 * city_sources: imported layers as sources of the map.
 */
#pragma once

#include "yardstick/map/map_builder.h"
#include "yardstick/store/conn.h"

MUST_CHECK bool city_sources_load(struct conn *conn, struct map_builder *b, struct error *err);
