-- What a record said before: each span of days, newest first. References are
-- the codes that the records referred to have now.

-- name: history_districts
SELECT valid_from, valid_to, code, name
  FROM district_versions WHERE id = :id ORDER BY valid_from DESC;

-- name: history_institutions
SELECT v.valid_from, v.valid_to, v.code, v.name, v.short_name, v.class, v.category,
       parent.code AS parent_code, v.secret
  FROM institution_versions AS v LEFT JOIN institution AS parent ON parent.id = v.parent_id
 WHERE v.id = :id ORDER BY v.valid_from DESC;

-- name: history_establishments
SELECT "from" AS valid_from, NULL AS valid_to, institution_code, rank, "from", posts, document
  FROM establishments WHERE id = :id;

-- name: history_courtyards
SELECT v.valid_from, v.valid_to, v.code, v.name, district.name AS district, v.address,
       v.land_area / 100.0 AS land_area, v.tenure
  FROM courtyard_versions AS v LEFT JOIN district ON district.id = v.district_id
 WHERE v.id = :id ORDER BY v.valid_from DESC;

-- name: history_buildings
SELECT v.valid_from, v.valid_to, v.code, courtyard.code AS courtyard_code, v.name,
       v.floors_above, v.floors_below, v.height / 100.0 AS height,
       v.gross_area / 100.0 AS gross_area, v.certificate_area / 100.0 AS certificate_area,
       v.certificate_no, v.title, v.tenure, v.built, v.state
  FROM building_versions AS v LEFT JOIN courtyard ON courtyard.id = v.courtyard_id
 WHERE v.id = :id ORDER BY v.valid_from DESC;

-- name: history_floors
SELECT v.valid_from, v.valid_to, building.code AS building_code, v.ordinal, v.label,
       v.gross_area / 100.0 AS gross_area
  FROM floor_versions AS v LEFT JOIN building ON building.id = v.building_id
 WHERE v.id = :id ORDER BY v.valid_from DESC;

-- name: history_rooms
SELECT v.valid_from, v.valid_to, v.code, building.code AS building_code, floor.ordinal, v.number,
       v.name, v.use, v.subtype,
       coalesce(v.measured_area, v.declared_area) / 100.0 AS usable_area,
       v.measured_area / 100.0 AS measured_area, v.declared_area / 100.0 AS declared_area,
       v.approved_area / 100.0 AS approved_area, v.state, floor.label AS floor
  FROM room_versions AS v
  LEFT JOIN floor ON floor.id = v.floor_id
  LEFT JOIN building ON building.id = floor.building_id
 WHERE v.id = :id ORDER BY v.valid_from DESC;

-- name: history_people
SELECT v.valid_from, v.valid_to, v.code, v.name, institution.code AS institution_code,
       v.department, v.rank, v.status, institution.name AS institution
  FROM person_versions AS v LEFT JOIN institution ON institution.id = v.institution_id
 WHERE v.id = :id ORDER BY v.valid_from DESC;

-- name: history_occupancy
SELECT "from" AS valid_from, "to" AS valid_to, person_code, room_code, "from", "to", share, kind
  FROM occupancies WHERE id = :id;

-- name: history_circulation
SELECT v.valid_from, v.valid_to, building.code AS building_code, floor.ordinal, v.kind
  FROM circulation_versions AS v
  LEFT JOIN floor ON floor.id = v.floor_id
  LEFT JOIN building ON building.id = floor.building_id
 WHERE v.id = :id ORDER BY v.valid_from DESC;

-- name: history_holdings
SELECT "from" AS valid_from, "to" AS valid_to, institution_code, room_code, "from", "to", share,
       document
  FROM holdings WHERE id = :id;

-- name: history_measurements
SELECT measured AS valid_from, NULL AS valid_to, batch, room_code, round, area, length, width,
       height, instrument, surveyor, measured
  FROM measurements WHERE id = :id;

-- name: history_tenures
SELECT "from" AS valid_from, "to" AS valid_to, room_code, building_code, kind, party, "from",
       "to", rent, document
  FROM tenures WHERE id = :id;

-- name: history_canteens
SELECT v.valid_from, v.valid_to, v.code, courtyard.code AS courtyard_code, v.name,
       v.gross_area / 100.0 AS gross_area, v.seats
  FROM canteen_versions AS v LEFT JOIN courtyard ON courtyard.id = v.courtyard_id
 WHERE v.id = :id ORDER BY v.valid_from DESC;

-- name: history_parking
SELECT v.valid_from, v.valid_to, v.code, courtyard.code AS courtyard_code, v.kind, v.underground,
       v.spaces, v.area / 100.0 AS area
  FROM parking_versions AS v LEFT JOIN courtyard ON courtyard.id = v.courtyard_id
 WHERE v.id = :id ORDER BY v.valid_from DESC;
