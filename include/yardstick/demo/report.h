/*
 * report: what `yardstick demo` writes beside the ledger about a city.
 *
 * relocation.json, the problem of 47 units in 19 buildings:
 *   {version, name, objective:"freed_area", rules:{one_place, group_places_max,
 *    group_distance_m},
 *    units:[{id, code, name, group, heads, posts, need, held,
 *            rooms:[code…], places:[{building, rooms, area}]}],
 *    buildings:[{id, code, name, gross_area, capacity, rent, tenure, e, n,
 *            floors:[{ordinal, label, capacity}]}],
 *    bans:[{unit, building, reason}], affinities:[{a, b, weight}]}
 * Ids are indexes from 0; areas m2, rent yuan a year, e and n metres of
 * EPSG:4548. `need` is R1 to R3 of the standard by establishment; `capacity`
 * the usable area of office, service and equipment rooms.
 *
 * planted.json, the tests' oracle:
 *   {seed, scale, today, totals:{…}, given_back:{units, area, held_again, lent,
 *    borrowers}, faults:[{rule, type, code, note}],
 *    relocation:{freed_area, freed:[building code…], assignments:[{unit,
 *    building, first_ordinal, floors}]}}
 *
 * streets.geojson and covers.geojson have coordinates in EPSG:4548 metres and
 * say so in "crs" (the form of GeoJSON 2008, which GDAL reads).
 *
 * Each appends to `out`; failures show in buf_ok().
 */
#pragma once

#include "yardstick/base/buf.h"
#include "yardstick/demo/city.h"

void city_report_relocation(const struct city *city, struct buf *out);
void city_report_planted(const struct city *city, struct buf *out);
void city_report_streets(const struct city *city, struct buf *out);
void city_report_covers(const struct city *city, struct buf *out);
