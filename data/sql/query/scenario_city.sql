-- What a relocation problem is made of: today's buildings, rooms, people and who has what.

-- name: scenario_buildings
-- out: id, code, name, gross area, state, tenure, district, centre lon lat, rent a year, has a lift
SELECT building.id, building.code, building.name, building.gross_area, building.state,
       coalesce(building.tenure, courtyard.tenure), courtyard.district_id,
       ST_X(ST_Centroid(coalesce(building.geometry, courtyard.geometry))),
       ST_Y(ST_Centroid(coalesce(building.geometry, courtyard.geometry))),
       (SELECT sum(t.rent) FROM tenure AS t
         WHERE t.building_id = building.id AND t.kind = 'lease_in' AND t.from_date <= :day
           AND (t.to_date IS NULL OR t.to_date > :day)),
       EXISTS (SELECT 1 FROM floor JOIN circulation ON circulation.floor_id = floor.id
                WHERE floor.building_id = building.id AND circulation.kind = 'lift'),
       building.courtyard_id
  FROM building JOIN courtyard ON courtyard.id = building.courtyard_id
 ORDER BY building.id;

-- name: scenario_floors
-- out: id, building, ordinal, label
SELECT id, building_id, ordinal, label FROM floor ORDER BY building_id, ordinal;

-- name: scenario_rooms
-- Walking past them: by number. out: id, code, floor, use, subtype, area, state, is lent out or let,
-- number
SELECT room.id, room.code, room.floor_id, room.use, coalesce(room.subtype, ''),
       coalesce(room.measured_area, room.declared_area, 0), room.state,
       EXISTS (SELECT 1 FROM tenure AS t
                WHERE t.room_id = room.id AND t.kind = 'lease_out' AND t.from_date <= :day
                  AND (t.to_date IS NULL OR t.to_date > :day)),
       coalesce(room.number, '')
  FROM room JOIN floor ON floor.id = room.floor_id
 ORDER BY floor.building_id, floor.ordinal, length(room.number), room.number, room.id;

-- name: scenario_holdings
-- out: room, institution, share; the largest share first
SELECT room_id, institution_id, share FROM holding
 WHERE from_date <= :day AND (to_date IS NULL OR to_date > :day)
 ORDER BY room_id, share DESC, institution_id;

-- name: scenario_institutions
-- out: id, code, name, class, parent, is secret
SELECT id, code, name, coalesce(class, ''), parent_id, secret FROM institution ORDER BY id;

-- name: scenario_posts
-- out: institution, rank, posts: the latest of each rank
SELECT e.institution_id, e.rank, e.posts FROM establishment AS e
 WHERE e.from_date = (SELECT max(l.from_date) FROM establishment AS l
                       WHERE l.institution_id = e.institution_id AND l.rank = e.rank
                         AND l.from_date <= :day)
 ORDER BY e.institution_id, e.id;

-- name: scenario_people
-- Who works today. out: id, institution, department, rank, the room of the main office
SELECT person.id, person.institution_id, coalesce(person.department, ''), coalesce(person.rank, ''),
       (SELECT o.room_id FROM occupancy AS o
         WHERE o.person_id = person.id AND o.kind = 'main' AND o.from_date <= :day
           AND (o.to_date IS NULL OR o.to_date > :day) ORDER BY o.id LIMIT 1)
  FROM person WHERE person.status = 'active'
 ORDER BY person.institution_id, person.department, person.id;

-- name: scenario_seats
-- All seats of today, second offices included. out: room, institution of who sits there
SELECT o.room_id, person.institution_id
  FROM occupancy AS o JOIN person ON person.id = o.person_id
 WHERE o.from_date <= :day AND (o.to_date IS NULL OR o.to_date > :day);
