-- The cards: everything about one record. card_<noun> is the record as people
-- read it, card_<noun>_<part> what belongs to it. A column named "…:json" is
-- JSON already. Areas are m2. Nobody is named but in the cards of people and of who sits where;
-- elsewhere occupants are counted.

-- name: card_districts
SELECT * FROM districts WHERE id = :id;

-- name: card_district_totals
SELECT (SELECT count(*) FROM courtyard WHERE district_id = :id) AS courtyards,
       (SELECT count(*) FROM courtyard JOIN building ON building.courtyard_id = courtyard.id
         WHERE courtyard.district_id = :id) AS buildings,
       count(*) AS rooms, coalesce(sum(usable_area), 0.0) AS usable_area,
       count(*) FILTER (WHERE status = 'idle') AS idle_rooms,
       coalesce(sum(usable_area) FILTER (WHERE status = 'idle'), 0.0) AS idle_area
  FROM (SELECT usable_area, status FROM rooms
         WHERE id IN (SELECT room.id FROM courtyard
                        JOIN building ON building.courtyard_id = courtyard.id
                        JOIN floor ON floor.building_id = building.id
                        JOIN room ON room.floor_id = floor.id
                       WHERE courtyard.district_id = :id));

-- name: card_district_courtyards
SELECT courtyard.id, courtyard.code, courtyard.name, count(DISTINCT building.id) AS buildings,
       count(room.id) AS rooms,
       coalesce(sum(coalesce(room.measured_area, room.declared_area)), 0) / 100.0 AS usable_area
  FROM courtyard
  LEFT JOIN building ON building.courtyard_id = courtyard.id
  LEFT JOIN floor ON floor.building_id = building.id
  LEFT JOIN room ON room.floor_id = floor.id
 WHERE courtyard.district_id = :id
 GROUP BY courtyard.id ORDER BY courtyard.code;

-- name: card_courtyards
SELECT * FROM courtyards WHERE id = :id;

-- name: card_courtyard_totals
SELECT (SELECT count(*) FROM building WHERE courtyard_id = :id) AS buildings,
       count(*) AS rooms, coalesce(sum(usable_area), 0.0) AS usable_area,
       count(*) FILTER (WHERE status = 'idle') AS idle_rooms,
       coalesce(sum(usable_area) FILTER (WHERE status = 'idle'), 0.0) AS idle_area
  FROM (SELECT usable_area, status FROM rooms
         WHERE id IN (SELECT room.id FROM building
                        JOIN floor ON floor.building_id = building.id
                        JOIN room ON room.floor_id = floor.id
                       WHERE building.courtyard_id = :id));

-- name: card_courtyard_room_bounds
SELECT min(xmin), min(ymin), max(xmax), max(ymax)
  FROM building JOIN floor ON floor.building_id = building.id
  JOIN room ON room.floor_id = floor.id
  JOIN idx_room_geometry ON pkid = room.id
 WHERE building.courtyard_id = :id;

-- name: card_courtyard_buildings
WITH sums AS MATERIALIZED (
    SELECT building_id, count(*) AS rooms, sum(usable_area) AS usable_area,
           count(*) FILTER (WHERE status = 'idle') AS idle_rooms,
           sum(usable_area) FILTER (WHERE status = 'idle') AS idle_area
      FROM (SELECT building_id, usable_area, status FROM rooms
             WHERE id IN (SELECT room.id FROM building
                            JOIN floor ON floor.building_id = building.id
                            JOIN room ON room.floor_id = floor.id
                           WHERE building.courtyard_id = :id))
     GROUP BY building_id)
SELECT building.id, building.code, building.name, building.floors_above, building.floors_below,
       building.height / 100.0 AS height, building.gross_area / 100.0 AS gross_area,
       coalesce(sums.rooms, 0) AS rooms, coalesce(sums.usable_area, 0.0) AS usable_area,
       coalesce(sums.idle_rooms, 0) AS idle_rooms, coalesce(sums.idle_area, 0.0) AS idle_area
  FROM building LEFT JOIN sums ON sums.building_id = building.id
 WHERE building.courtyard_id = :id ORDER BY building.code;

-- name: card_buildings
SELECT buildings.*, courtyard.district_id
  FROM buildings JOIN courtyard ON courtyard.id = buildings.courtyard_id
 WHERE buildings.id = :id;

-- name: card_building_totals
SELECT (SELECT count(*) FROM floor WHERE building_id = :id) AS floors,
       count(*) AS rooms, coalesce(sum(usable_area), 0.0) AS usable_area,
       count(*) FILTER (WHERE status = 'idle') AS idle_rooms,
       coalesce(sum(usable_area) FILTER (WHERE status = 'idle'), 0.0) AS idle_area
  FROM (SELECT usable_area, status FROM rooms
         WHERE id IN (SELECT room.id FROM floor JOIN room ON room.floor_id = floor.id
                       WHERE floor.building_id = :id));

-- name: card_building_room_bounds
SELECT min(xmin), min(ymin), max(xmax), max(ymax)
  FROM floor JOIN room ON room.floor_id = floor.id
  JOIN idx_room_geometry ON pkid = room.id
 WHERE floor.building_id = :id;

-- name: card_building_floors
WITH sums AS MATERIALIZED (
    SELECT floor_id, use, count(*) AS rooms, sum(usable_area) AS usable_area,
           count(*) FILTER (WHERE status = 'idle') AS idle_rooms,
           sum(usable_area) FILTER (WHERE status = 'idle') AS idle_area
      FROM (SELECT floor_id, use, usable_area, status FROM rooms
             WHERE id IN (SELECT room.id FROM floor JOIN room ON room.floor_id = floor.id
                           WHERE floor.building_id = :id))
     GROUP BY floor_id, use)
SELECT floor.id, floor.ordinal,
       coalesce(floor.label, CASE WHEN floor.ordinal < 0 THEN 'B' || -floor.ordinal
                                  ELSE floor.ordinal + 1 || 'F' END) AS label,
       floor.gross_area / 100.0 AS gross_area,
       coalesce(sum(sums.rooms), 0) AS rooms,
       coalesce(sum(sums.usable_area), 0.0) AS usable_area,
       coalesce(sum(sums.idle_rooms), 0) AS idle_rooms,
       coalesce(sum(sums.idle_area), 0.0) AS idle_area,
       json_group_object(sums.use, json_object('rooms', sums.rooms,
                                               'area', round(coalesce(sums.usable_area, 0.0), 2)))
           FILTER (WHERE sums.use IS NOT NULL) AS "by_use:json"
  FROM floor LEFT JOIN sums ON sums.floor_id = floor.id
 WHERE floor.building_id = :id
 GROUP BY floor.id ORDER BY floor.ordinal DESC;

-- name: card_floors
SELECT floors.*, building.courtyard_id,
       building.name || ' ' || coalesce(floors.label, floors.ordinal + 1 || 'F') AS name
  FROM floors JOIN building ON building.id = floors.building_id
 WHERE floors.id = :id;

-- name: card_floor_totals
SELECT count(*) AS rooms, coalesce(sum(usable_area), 0.0) AS usable_area,
       count(*) FILTER (WHERE status = 'idle') AS idle_rooms,
       coalesce(sum(usable_area) FILTER (WHERE status = 'idle'), 0.0) AS idle_area
  FROM (SELECT usable_area, status FROM rooms
         WHERE id IN (SELECT id FROM room WHERE floor_id = :id));

-- name: card_floor_room_bounds
SELECT min(xmin), min(ymin), max(xmax), max(ymax)
  FROM room
  JOIN idx_room_geometry ON pkid = room.id
 WHERE room.floor_id = :id;

-- name: card_floor_rooms
SELECT * FROM rooms WHERE id IN (SELECT id FROM room WHERE floor_id = :id)
 ORDER BY length(number), number, id;

-- name: card_rooms
SELECT * FROM rooms WHERE id = :id;

-- name: card_room_holders
SELECT holding.id, institution.id AS institution_id, institution.name AS institution,
       holding.share / 10000.0 AS share, holding.from_date AS "from", holding.to_date AS "to",
       holding.document
  FROM holding JOIN institution ON institution.id = holding.institution_id, today
 WHERE holding.room_id = :id AND holding.from_date <= today.day
   AND (holding.to_date IS NULL OR holding.to_date > today.day)
 ORDER BY holding.share DESC, institution.id;

-- name: card_room_reservation
SELECT reservation.institution_id, institution.name AS institution,
       reservation.from_date AS "from", reservation.to_date AS until, reservation.reason,
       reservation.document
  FROM reservation LEFT JOIN institution ON institution.id = reservation.institution_id
  JOIN room ON room.id = reservation.room_id, today
 WHERE reservation.room_id = :id AND reservation.to_date > today.day AND room.state = 'reserved'
 ORDER BY reservation.id DESC LIMIT 1;

-- name: card_room_loan
SELECT tenure.id, institution.id AS institution_id,
       coalesce(institution.name, tenure.party) AS institution, tenure.from_date AS "from", tenure.to_date AS until, tenure.document
  FROM tenure LEFT JOIN institution ON institution.code = tenure.party
  JOIN room ON room.id = tenure.room_id, today
 WHERE tenure.room_id = :id AND tenure.kind = 'loan' AND room.state = 'lent_out'
   AND tenure.from_date <= today.day
 ORDER BY tenure.from_date DESC LIMIT 1;

-- name: card_institutions
SELECT * FROM institutions WHERE id = :id;

-- name: card_institution_establishment
-- The latest posts of each rank.
SELECT e.id, e.rank, e.posts, e.from_date AS "from", e.document FROM establishment AS e, today
 WHERE e.institution_id = :id
   AND e.from_date = (SELECT max(l.from_date) FROM establishment AS l
                       WHERE l.institution_id = e.institution_id AND l.rank = e.rank
                         AND l.from_date <= today.day)
 ORDER BY e.id;

-- name: card_institution_totals
-- A room that is shared counts with its share. People are counted for those who see them: nobody seen is
-- not nobody there.
SELECT count(*) AS rooms,
       coalesce(sum(coalesce(room.measured_area, room.declared_area) * (holding.share / 10000.0)),
                0) / 100.0 AS usable_area,
       nullif((SELECT count(*) FROM person WHERE institution_id = :id AND status = 'active'),
              CASE scope_people() WHEN 2 THEN -1 ELSE 0 END) AS people
  FROM holding JOIN room ON room.id = holding.room_id, today
 WHERE holding.institution_id = :id AND holding.from_date <= today.day
   AND (holding.to_date IS NULL OR holding.to_date > today.day);

-- name: card_institution_places
WITH held AS MATERIALIZED (
    SELECT floor.building_id, floor.ordinal, count(*) AS rooms,
           sum(coalesce(room.measured_area, room.declared_area) * (holding.share / 10000.0)) AS area
      FROM holding JOIN room ON room.id = holding.room_id
      JOIN floor ON floor.id = room.floor_id, today
     WHERE holding.institution_id = :id AND holding.from_date <= today.day
       AND (holding.to_date IS NULL OR holding.to_date > today.day)
     GROUP BY floor.building_id, floor.ordinal)
SELECT building.id AS building_id, building.name AS building, building.courtyard_id,
       courtyard.name AS courtyard, sum(held.rooms) AS rooms,
       coalesce(sum(held.area), 0) / 100.0 AS usable_area,
       json_group_array(held.ordinal) AS "floors:json"
  FROM (SELECT * FROM held ORDER BY building_id, ordinal) AS held
  JOIN building ON building.id = held.building_id
  JOIN courtyard ON courtyard.id = building.courtyard_id
 GROUP BY building.id ORDER BY usable_area DESC, building.id;

-- name: card_establishments
SELECT establishments.*, establishment.institution_id
  FROM establishments JOIN establishment USING (id) WHERE establishments.id = :id;

-- name: card_holdings
SELECT holdings.*, holding.institution_id, holding.room_id
  FROM holdings JOIN holding USING (id) WHERE holdings.id = :id;

-- name: card_tenures
SELECT tenures.*, tenure.room_id, tenure.building_id
  FROM tenures JOIN tenure USING (id) WHERE tenures.id = :id;

-- name: card_measurements
SELECT measurements.*, measurement.room_id
  FROM measurements JOIN measurement USING (id) WHERE measurements.id = :id;

-- name: card_people
SELECT * FROM people WHERE id = :id;

-- name: card_person_seats
-- Where the person sits today.
SELECT occupancy.id, occupancy.room_id, rooms.number, rooms.name, rooms.building_id, rooms.building,
       rooms.ordinal, rooms.floor, rooms.usable_area, occupancy.share / 10000.0 AS share,
       occupancy.kind, occupancy.from_date AS "from", occupancy.to_date AS "to"
  FROM occupancy JOIN rooms ON rooms.id = occupancy.room_id, today
 WHERE occupancy.person_id = :id AND occupancy.from_date <= today.day
   AND (occupancy.to_date IS NULL OR occupancy.to_date > today.day)
 ORDER BY occupancy.kind, occupancy.id;

-- name: card_occupancy
SELECT occupancies.*, occupancy.person_id, person.name AS person, occupancy.room_id
  FROM occupancies JOIN occupancy USING (id) JOIN person ON person.id = occupancy.person_id
 WHERE occupancies.id = :id;

-- name: card_circulation
SELECT * FROM circulation_parts WHERE id = :id;

-- name: card_canteens
SELECT * FROM canteens WHERE id = :id;

-- name: card_parking
SELECT * FROM parkings WHERE id = :id;

-- name: city_totals
SELECT (SELECT count(*) FROM district) AS districts,
       (SELECT count(*) FROM institution) AS institutions,
       (SELECT count(*) FROM courtyard) AS courtyards,
       (SELECT count(*) FROM building) AS buildings,
       (SELECT count(*) FROM floor) AS floors,
       (SELECT count(*) FROM room) AS rooms,
       CASE scope_people() WHEN 2 THEN (SELECT count(*) FROM person) END AS people,
       coalesce((SELECT sum(coalesce(measured_area, declared_area)) FROM room), 0) / 100.0
           AS usable_area,
       coalesce((SELECT sum(gross_area) FROM building), 0) / 100.0 AS gross_area;

-- name: city_bounds
-- Around the courtyards; where none has an outline, around the buildings, the rooms, the districts.
-- One of the four has a row: what comes later is not read.
SELECT min(MbrMinX(geometry)), min(MbrMinY(geometry)), max(MbrMaxX(geometry)),
       max(MbrMaxY(geometry))
  FROM courtyard WHERE geometry IS NOT NULL HAVING count(*) > 0
UNION ALL
SELECT min(MbrMinX(geometry)), min(MbrMinY(geometry)), max(MbrMaxX(geometry)),
       max(MbrMaxY(geometry))
  FROM building WHERE geometry IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM courtyard WHERE geometry IS NOT NULL) HAVING count(*) > 0
UNION ALL
SELECT min(MbrMinX(geometry)), min(MbrMinY(geometry)), max(MbrMaxX(geometry)),
       max(MbrMaxY(geometry))
  FROM room WHERE geometry IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM courtyard WHERE geometry IS NOT NULL)
   AND NOT EXISTS (SELECT 1 FROM building WHERE geometry IS NOT NULL) HAVING count(*) > 0
UNION ALL
SELECT min(MbrMinX(geometry)), min(MbrMinY(geometry)), max(MbrMaxX(geometry)),
       max(MbrMaxY(geometry))
  FROM district WHERE geometry IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM courtyard WHERE geometry IS NOT NULL)
   AND NOT EXISTS (SELECT 1 FROM building WHERE geometry IS NOT NULL)
   AND NOT EXISTS (SELECT 1 FROM room WHERE geometry IS NOT NULL) HAVING count(*) > 0;

-- name: city_layers
SELECT name, title, role, attribution, blob, fields FROM layer ORDER BY name;
