-- Finds people who sit in more than one room today.
-- out: collection, id, code, what was found
SELECT 'people', person.id, person.code, count(DISTINCT o.room_id)
  FROM occupancy AS o JOIN person ON person.id = o.person_id, today
 WHERE o.from_date <= today.day AND (o.to_date IS NULL OR o.to_date > today.day)
 GROUP BY person.id HAVING count(DISTINCT o.room_id) > 1 ORDER BY person.id
