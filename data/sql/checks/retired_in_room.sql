-- Finds people who have left and still sit in a room.
-- out: collection, id, code, what was found
SELECT DISTINCT 'people', person.id, person.code, person.status
  FROM occupancy AS o JOIN person ON person.id = o.person_id, today
 WHERE person.status <> 'active'
   AND o.from_date <= today.day AND (o.to_date IS NULL OR o.to_date > today.day)
 ORDER BY person.id
