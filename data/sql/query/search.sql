-- What can be found by its name: id, label, code, another name, what it stands
-- in, and where (the middle of its box, degrees). :first and :last bound the ids,
-- so that one record is read by the statement that reads all.

-- name: search_district
SELECT id, name, code, NULL, NULL,
       (MbrMinX(geometry) + MbrMaxX(geometry)) / 2, (MbrMinY(geometry) + MbrMaxY(geometry)) / 2
  FROM district WHERE id BETWEEN :first AND :last ORDER BY id;

-- name: search_institution
SELECT id, name, code, short_name, NULL, NULL, NULL
  FROM institution WHERE id BETWEEN :first AND :last ORDER BY id;

-- name: search_courtyard
SELECT id, name, code, address, district_id,
       (MbrMinX(geometry) + MbrMaxX(geometry)) / 2, (MbrMinY(geometry) + MbrMaxY(geometry)) / 2
  FROM courtyard WHERE id BETWEEN :first AND :last ORDER BY id;

-- name: search_building
SELECT id, name, code, NULL, courtyard_id,
       (MbrMinX(geometry) + MbrMaxX(geometry)) / 2, (MbrMinY(geometry) + MbrMaxY(geometry)) / 2
  FROM building WHERE id BETWEEN :first AND :last ORDER BY id;

-- name: search_floor
-- A floor without a shape is where its building is.
SELECT f.id, b.name || ' ' || coalesce(f.label, CASE WHEN f.ordinal < 0 THEN 'B' || -f.ordinal
                                                     ELSE f.ordinal + 1 || 'F' END),
       NULL, NULL, f.building_id,
       (MbrMinX(coalesce(f.geometry, b.geometry)) + MbrMaxX(coalesce(f.geometry, b.geometry))) / 2,
       (MbrMinY(coalesce(f.geometry, b.geometry)) + MbrMaxY(coalesce(f.geometry, b.geometry))) / 2
  FROM floor AS f JOIN building AS b ON b.id = f.building_id
 WHERE f.id BETWEEN :first AND :last ORDER BY f.id;

-- name: search_room
SELECT room.id,
       coalesce(nullif(trim(coalesce(room.number, '') || ' ' || coalesce(room.name, '')), ''),
                room.code),
       room.code, room.number, floor.building_id,
       (MbrMinX(room.geometry) + MbrMaxX(room.geometry)) / 2,
       (MbrMinY(room.geometry) + MbrMaxY(room.geometry)) / 2
  FROM room JOIN floor ON floor.id = room.floor_id
 WHERE room.id BETWEEN :first AND :last ORDER BY room.id;

-- name: search_holder
-- The institutions that hold a room today, in the order of the rooms.
SELECT room_id, institution_id FROM holding, today
 WHERE room_id BETWEEN :first AND :last AND from_date <= today.day
   AND (to_date IS NULL OR to_date > today.day)
 ORDER BY room_id, share DESC, institution_id;

-- name: search_person
-- Where the room lies in which they sit today.
SELECT person.id, person.name, person.code, NULL, person.institution_id,
       (MbrMinX(room.geometry) + MbrMaxX(room.geometry)) / 2,
       (MbrMinY(room.geometry) + MbrMaxY(room.geometry)) / 2
  FROM person
  LEFT JOIN room ON room.id = (SELECT o.room_id FROM occupancy AS o, today
                                WHERE o.person_id = person.id AND o.from_date <= today.day
                                  AND (o.to_date IS NULL OR o.to_date > today.day)
                                ORDER BY o.share DESC, o.room_id LIMIT 1)
 WHERE person.id BETWEEN :first AND :last ORDER BY person.id;

-- name: search_seat
-- The rooms in which people sit today, in the order of the people.
SELECT person_id, room_id FROM occupancy, today
 WHERE person_id BETWEEN :first AND :last AND from_date <= today.day
   AND (to_date IS NULL OR to_date > today.day)
 ORDER BY person_id, share DESC, room_id;

-- name: search_person_of_occupancy
SELECT person_id FROM occupancy WHERE id = :id;

-- name: search_person_place
-- Who it is and where they sit; no row for a person that may not be seen.
SELECT floor.building_id, floor.ordinal,
       institution.name || coalesce(' · ' || courtyard.name || ' · ' || building.name || ' ' ||
                                    coalesce(room.number, room.name, ''), ''),
       room.id, person.rank, person.department
  FROM person JOIN institution ON institution.id = person.institution_id
  LEFT JOIN room ON room.id = (SELECT o.room_id FROM occupancy AS o, today
                                WHERE o.person_id = person.id AND o.from_date <= today.day
                                  AND (o.to_date IS NULL OR o.to_date > today.day)
                                ORDER BY o.share DESC, o.room_id LIMIT 1)
  LEFT JOIN floor ON floor.id = room.floor_id
  LEFT JOIN building ON building.id = floor.building_id
  LEFT JOIN courtyard ON courtyard.id = building.courtyard_id
 WHERE person.id = :id;

-- name: search_floors_of_building
SELECT id FROM floor WHERE building_id = :id;

-- name: search_room_place
-- Where a room found is: its building and floor, and what people call that.
SELECT floor.building_id, floor.ordinal, courtyard.name || ' · ' || building.name
  FROM room JOIN floor ON floor.id = room.floor_id
  JOIN building ON building.id = floor.building_id
  JOIN courtyard ON courtyard.id = building.courtyard_id
 WHERE room.id = :id;

-- name: search_room_on_floor
-- The same by its floor, which the map knows.
SELECT floor.building_id, floor.ordinal, courtyard.name || ' · ' || building.name
  FROM floor JOIN building ON building.id = floor.building_id
  JOIN courtyard ON courtyard.id = building.courtyard_id
 WHERE floor.id = :id;

-- name: search_floor_place
SELECT floor.building_id, floor.ordinal, courtyard.name
  FROM floor JOIN building ON building.id = floor.building_id
  JOIN courtyard ON courtyard.id = building.courtyard_id
 WHERE floor.id = :id;

-- name: search_building_place
SELECT building.id, NULL,
       coalesce(district.name || ' · ', '') || courtyard.name
  FROM building JOIN courtyard ON courtyard.id = building.courtyard_id
  LEFT JOIN district ON district.id = courtyard.district_id
 WHERE building.id = :id;

-- name: search_institution_seen
-- A row when the caller may know of it.
SELECT id FROM institution WHERE id = :id;

-- name: search_room_seen
SELECT id FROM room WHERE id = :id;
