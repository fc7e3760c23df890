-- Lists of the registers: a page of rows behind :after, and the total of all
-- that the filters let through (count, area in m2). A filter that is NULL lets
-- everything through; :filter is 1, or a condition put in by stmt_open_parts(). Rooms of a place are found by the indexes of the place
-- (:in_floor, :in_building … of which one is given), never by reading all rooms.

-- name: list_districts
SELECT districts.*,
       (SELECT count(*) FROM courtyard WHERE courtyard.district_id = districts.id) AS courtyards,
       (SELECT count(*) FROM courtyard JOIN building ON building.courtyard_id = courtyard.id
         WHERE courtyard.district_id = districts.id) AS buildings
  FROM districts WHERE id > :after
   AND (:filter)
 ORDER BY id LIMIT :limit;

-- name: list_districts_total
SELECT count(*), NULL FROM district
 WHERE (:filter);

-- name: list_institutions
SELECT * FROM institutions
 WHERE id > :after
   AND (:parent_id IS NULL OR parent_id = :parent_id)
   AND (:class IS NULL OR class = :class)
   AND (:category IS NULL OR category = :category)
   AND (:filter)
 ORDER BY id LIMIT :limit;

-- name: list_institutions_total
SELECT count(*), NULL FROM institution
 WHERE (:parent_id IS NULL OR parent_id = :parent_id)
   AND (:class IS NULL OR class = :class)
   AND (:category IS NULL OR category = :category)
   AND (:filter);

-- name: list_establishments
SELECT establishments.* FROM establishments JOIN establishment USING (id)
 WHERE establishments.id > :after
   AND (:institution_id IS NULL OR institution_id = :institution_id)
   AND (:filter)
 ORDER BY establishments.id LIMIT :limit;

-- name: list_establishments_total
SELECT count(*), NULL FROM establishment
 WHERE (:institution_id IS NULL OR institution_id = :institution_id)
   AND (:filter);

-- name: list_courtyards
SELECT courtyards.*,
       (SELECT count(*) FROM building WHERE building.courtyard_id = courtyards.id) AS buildings,
       (SELECT count(*) FROM building JOIN floor ON floor.building_id = building.id
          JOIN room ON room.floor_id = floor.id
         WHERE building.courtyard_id = courtyards.id) AS rooms,
       coalesce((SELECT sum(coalesce(room.measured_area, room.declared_area))
          FROM building JOIN floor ON floor.building_id = building.id
          JOIN room ON room.floor_id = floor.id
         WHERE building.courtyard_id = courtyards.id), 0) / 100.0 AS usable_area
  FROM courtyards
 WHERE id > :after
   AND (:district_id IS NULL OR district_id = :district_id)
   AND (:tenure IS NULL OR tenure = :tenure)
   AND (:filter)
 ORDER BY id LIMIT :limit;

-- name: list_courtyards_total
SELECT count(*), sum(land_area) / 100.0 FROM courtyard
 WHERE (:district_id IS NULL OR district_id = :district_id)
   AND (:tenure IS NULL OR tenure = :tenure)
   AND (:filter);

-- name: list_buildings
SELECT buildings.*, courtyard.district_id,
       (SELECT count(*) FROM floor JOIN room ON room.floor_id = floor.id
         WHERE floor.building_id = buildings.id) AS rooms
  FROM buildings JOIN courtyard ON courtyard.id = buildings.courtyard_id
 WHERE buildings.id > :after
   AND (:district_id IS NULL OR courtyard.district_id = :district_id)
   AND (:courtyard_id IS NULL OR buildings.courtyard_id = :courtyard_id)
   AND (:tenure IS NULL OR buildings.tenure = :tenure)
   AND (:state IS NULL OR buildings.state = :state)
   AND (:filter)
 ORDER BY buildings.id LIMIT :limit;

-- name: list_buildings_total
SELECT count(*), sum(building.gross_area) / 100.0
  FROM building JOIN courtyard ON courtyard.id = building.courtyard_id
 WHERE (:district_id IS NULL OR courtyard.district_id = :district_id)
   AND (:courtyard_id IS NULL OR building.courtyard_id = :courtyard_id)
   AND (:tenure IS NULL OR building.tenure = :tenure)
   AND (:state IS NULL OR building.state = :state)
   AND (:filter);

-- name: list_floors
SELECT floors.*,
       (SELECT count(*) FROM room WHERE room.floor_id = floors.id) AS rooms,
       coalesce((SELECT sum(coalesce(measured_area, declared_area)) FROM room
                  WHERE room.floor_id = floors.id), 0) / 100.0 AS usable_area
  FROM floors
 WHERE id > :after AND (:building_id IS NULL OR building_id = :building_id)
   AND (:filter)
 ORDER BY id LIMIT :limit;

-- name: list_floors_total
SELECT count(*), sum(gross_area) / 100.0 FROM floor
 WHERE (:building_id IS NULL OR building_id = :building_id)
   AND (:filter);

-- name: list_rooms
-- Idle and unoccupied rooms are those of the warnings of that name: they are found by these, by
-- list_rooms_within. What a row says of itself stays what counts.
SELECT * FROM rooms
 WHERE id > :after
   AND (:use IS NULL OR use = :use)
   AND (:state IS NULL OR state = :state)
   AND (:filter)
 ORDER BY id LIMIT :limit;

-- name: list_rooms_total
SELECT count(*), sum(coalesce(measured_area, declared_area)) / 100.0 FROM room
 WHERE (:use IS NULL OR use = :use)
   AND (:state IS NULL OR state = :state)
   AND (:filter);

-- name: list_rooms_within
SELECT * FROM rooms
 WHERE id IN (SELECT id FROM room WHERE floor_id = :in_floor
              UNION ALL
              SELECT room.id FROM floor JOIN room ON room.floor_id = floor.id
               WHERE floor.building_id = :in_building
              UNION ALL
              SELECT room_id FROM holding, today
               WHERE institution_id = :in_institution AND from_date <= today.day
                 AND (to_date IS NULL OR to_date > today.day)
              UNION ALL
              SELECT room.id FROM building JOIN floor ON floor.building_id = building.id
                JOIN room ON room.floor_id = floor.id
               WHERE building.courtyard_id = :in_courtyard
              UNION ALL
              SELECT room.id FROM courtyard JOIN building ON building.courtyard_id = courtyard.id
                JOIN floor ON floor.building_id = building.id
                JOIN room ON room.floor_id = floor.id
               WHERE courtyard.district_id = :in_district
              UNION ALL
              SELECT room_id FROM scope_status WHERE scope_status.status = :in_status)
   AND id > :after
   AND (:building_id IS NULL OR building_id = :building_id)
   AND (:courtyard_id IS NULL OR courtyard_id = :courtyard_id)
   AND (:district_id IS NULL OR district_id = :district_id)
   AND (:institution_id IS NULL
        OR EXISTS (SELECT 1 FROM holding, today
                    WHERE holding.room_id = rooms.id
                      AND holding.institution_id = :institution_id AND from_date <= today.day
                      AND (to_date IS NULL OR to_date > today.day)))
   AND (:use IS NULL OR use = :use)
   AND (:state IS NULL OR state = :state)
   AND (:status IS NULL OR status = :status)
   AND (:filter)
 ORDER BY id LIMIT :limit;

-- name: list_rooms_within_total
SELECT count(*), sum(coalesce(measured_area, declared_area)) / 100.0 FROM room
 WHERE id IN (SELECT id FROM room WHERE floor_id = :in_floor
              UNION ALL
              SELECT room.id FROM floor JOIN room ON room.floor_id = floor.id
               WHERE floor.building_id = :in_building
              UNION ALL
              SELECT room_id FROM holding, today
               WHERE institution_id = :in_institution AND from_date <= today.day
                 AND (to_date IS NULL OR to_date > today.day)
              UNION ALL
              SELECT room.id FROM building JOIN floor ON floor.building_id = building.id
                JOIN room ON room.floor_id = floor.id
               WHERE building.courtyard_id = :in_courtyard
              UNION ALL
              SELECT room.id FROM courtyard JOIN building ON building.courtyard_id = courtyard.id
                JOIN floor ON floor.building_id = building.id
                JOIN room ON room.floor_id = floor.id
               WHERE courtyard.district_id = :in_district
              UNION ALL
              SELECT room_id FROM scope_status WHERE scope_status.status = :in_status)
   AND (:building_id IS NULL
        OR (SELECT building_id FROM floor WHERE id = room.floor_id) = :building_id)
   AND (:courtyard_id IS NULL
        OR (SELECT courtyard_id FROM floor JOIN building ON building.id = floor.building_id
             WHERE floor.id = room.floor_id) = :courtyard_id)
   AND (:district_id IS NULL
        OR (SELECT district_id FROM floor JOIN building ON building.id = floor.building_id
              JOIN courtyard ON courtyard.id = building.courtyard_id
             WHERE floor.id = room.floor_id) = :district_id)
   AND (:institution_id IS NULL
        OR EXISTS (SELECT 1 FROM holding, today
                    WHERE holding.room_id = room.id
                      AND holding.institution_id = :institution_id AND from_date <= today.day
                      AND (to_date IS NULL OR to_date > today.day)))
   AND (:use IS NULL OR use = :use)
   AND (:state IS NULL OR state = :state)
   AND (:status IS NULL OR (SELECT status FROM rooms WHERE rooms.id = room.id) = :status)
   AND (:filter);

-- name: list_circulation
SELECT * FROM circulation_parts
 WHERE id > :after
   AND (:building_id IS NULL OR building_id = :building_id)
   AND (:floor_id IS NULL OR floor_id = :floor_id)
   AND (:kind IS NULL OR kind = :kind)
   AND (:filter)
 ORDER BY id LIMIT :limit;

-- name: list_circulation_total
SELECT count(*), NULL FROM circulation_parts
 WHERE (:building_id IS NULL OR building_id = :building_id)
   AND (:floor_id IS NULL OR floor_id = :floor_id)
   AND (:kind IS NULL OR kind = :kind)
   AND (:filter);

-- name: list_holdings
SELECT * FROM holdings WHERE id > :after
   AND (:filter)
 ORDER BY id LIMIT :limit;

-- name: list_holdings_total
SELECT count(*), NULL FROM holding
 WHERE (:filter);

-- name: list_holdings_within
SELECT * FROM holdings
 WHERE id IN (SELECT id FROM holding WHERE room_id = :in_room
              UNION ALL
              SELECT id FROM holding WHERE institution_id = :in_institution)
   AND id > :after
   AND (:institution_id IS NULL
        OR (SELECT institution_id FROM holding AS h WHERE h.id = holdings.id) = :institution_id)
   AND (:filter)
 ORDER BY id LIMIT :limit;

-- name: list_holdings_within_total
SELECT count(*), NULL FROM holding
 WHERE id IN (SELECT id FROM holding WHERE room_id = :in_room
              UNION ALL
              SELECT id FROM holding WHERE institution_id = :in_institution)
   AND (:institution_id IS NULL OR institution_id = :institution_id)
   AND (:filter);

-- name: list_tenures
SELECT tenures.* FROM tenures JOIN tenure USING (id)
 WHERE tenures.id > :after
   AND (:building_id IS NULL OR tenure.building_id = :building_id)
   AND (:room_id IS NULL OR tenure.room_id = :room_id)
   AND (:kind IS NULL OR tenures.kind = :kind)
   AND (:filter)
 ORDER BY tenures.id LIMIT :limit;

-- name: list_tenures_total
SELECT count(*), NULL FROM tenure
 WHERE (:building_id IS NULL OR building_id = :building_id)
   AND (:room_id IS NULL OR room_id = :room_id)
   AND (:kind IS NULL OR kind = :kind)
   AND (:filter);

-- name: list_canteens
SELECT * FROM canteens
 WHERE id > :after AND (:courtyard_id IS NULL OR courtyard_id = :courtyard_id)
   AND (:filter)
 ORDER BY id LIMIT :limit;

-- name: list_canteens_total
SELECT count(*), sum(gross_area) / 100.0 FROM canteen
 WHERE (:courtyard_id IS NULL OR courtyard_id = :courtyard_id)
   AND (:filter);

-- name: list_parking
SELECT * FROM parkings
 WHERE id > :after
   AND (:courtyard_id IS NULL OR courtyard_id = :courtyard_id)
   AND (:kind IS NULL OR kind = :kind)
   AND (:filter)
 ORDER BY id LIMIT :limit;

-- name: list_parking_total
SELECT count(*), sum(area) / 100.0 FROM parking
 WHERE (:courtyard_id IS NULL OR courtyard_id = :courtyard_id)
   AND (:kind IS NULL OR kind = :kind)
   AND (:filter);

-- name: list_people
-- :q is part of a name, or a whole staff number. room_id is the main office.
SELECT people.*,
       (SELECT o.room_id FROM occupancy AS o, today
         WHERE o.person_id = people.id AND o.kind = 'main' AND o.from_date <= today.day
           AND (o.to_date IS NULL OR o.to_date > today.day) ORDER BY o.id LIMIT 1) AS room_id,
       (SELECT building.name || ' ' || coalesce(room.number, room.name, room.code)
          FROM occupancy AS o JOIN room ON room.id = o.room_id JOIN floor ON floor.id = room.floor_id
          JOIN building ON building.id = floor.building_id, today
         WHERE o.person_id = people.id AND o.kind = 'main' AND o.from_date <= today.day
           AND (o.to_date IS NULL OR o.to_date > today.day) ORDER BY o.id LIMIT 1) AS room
  FROM people
 WHERE people.id > :after
   AND (:institution_id IS NULL OR people.institution_id = :institution_id)
   AND (:status IS NULL OR people.status = :status)
   AND (:rank IS NULL OR people.rank = :rank)
   AND (:q IS NULL OR instr(people.name, :q) > 0 OR people.code = :q)
   AND (:filter)
 ORDER BY people.id LIMIT :limit;

-- name: list_people_total
SELECT count(*), NULL FROM person
 WHERE (:institution_id IS NULL OR institution_id = :institution_id)
   AND (:status IS NULL OR status = :status)
   AND (:rank IS NULL OR rank = :rank)
   AND (:q IS NULL OR instr(name, :q) > 0 OR code = :q)
   AND (:filter);

-- name: list_occupancy
SELECT occupancies.*, occupancy.person_id, person.name AS person, person.rank, person.department,
       person.institution_id, institution.name AS institution, occupancy.room_id
  FROM occupancies
  JOIN occupancy ON occupancy.id = occupancies.id
  JOIN person ON person.id = occupancy.person_id
  JOIN institution ON institution.id = person.institution_id
 WHERE occupancies.id > :after
   AND (:filter)
 ORDER BY occupancies.id LIMIT :limit;

-- name: list_occupancy_total
SELECT count(*), NULL FROM occupancy WHERE (:filter);

-- name: list_occupancy_within
SELECT occupancies.*, occupancy.person_id, person.name AS person, person.rank, person.department,
       person.institution_id, institution.name AS institution, occupancy.room_id
  FROM occupancies
  JOIN occupancy ON occupancy.id = occupancies.id
  JOIN person ON person.id = occupancy.person_id
  JOIN institution ON institution.id = person.institution_id
 WHERE occupancies.id IN (SELECT id FROM occupancy WHERE room_id = :in_room
                          UNION ALL
                          SELECT id FROM occupancy WHERE person_id = :in_person)
   AND occupancies.id > :after
   AND (:person_id IS NULL OR occupancy.person_id = :person_id)
   AND (:filter)
 ORDER BY occupancies.id LIMIT :limit;

-- name: list_occupancy_within_total
SELECT count(*), NULL FROM occupancy
 WHERE id IN (SELECT id FROM occupancy WHERE room_id = :in_room
              UNION ALL
              SELECT id FROM occupancy WHERE person_id = :in_person)
   AND (:person_id IS NULL OR person_id = :person_id)
   AND (:filter);

-- name: list_measurements
SELECT measurements.* FROM measurements JOIN measurement USING (id)
 WHERE measurements.id > :after
   AND (:room_id IS NULL OR measurement.room_id = :room_id)
   AND (:q IS NULL OR measurement.batch = :q)
   AND (:filter)
 ORDER BY measurements.id LIMIT :limit;

-- name: list_measurements_total
SELECT count(*), sum(area) FROM measurement
 WHERE (:room_id IS NULL OR room_id = :room_id)
   AND (:q IS NULL OR batch = :q)
   AND room_id IN (SELECT id FROM room)
   AND (:filter);
