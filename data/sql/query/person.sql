-- people: one record as stored, and how it is added, changed and ended.
-- References are ids.

-- name: person_by_id
-- out: id, revision, day from which it holds, geometry, then the columns of the register
SELECT person.id, person.revision, person.valid_from, NULL,
       person.code, person.name, person.institution_id, person.department, person.rank,
           person.status
  FROM person
 WHERE person.id = :id;

-- name: person_version
-- As it was from the day :version on.
SELECT person.id, person.revision, person.valid_from, NULL,
       person.code, person.name, person.institution_id, person.department, person.rank,
           person.status
  FROM person_versions AS person
 WHERE person.id = :id AND person.valid_from = :version;

-- name: person_by_key
SELECT person.id, person.revision, person.valid_from, NULL,
       person.code, person.name, person.institution_id, person.department, person.rank,
           person.status
  FROM person
 WHERE person.code = :code;

-- name: person_insert
-- in: :id NULL gives the next id; :day the day from which it holds
INSERT INTO person(id, code, name, institution_id, department, rank, status, valid_from)
VALUES(:id, :code, :name, :institution_code, :department, :rank, :status, :day);

-- name: person_update
UPDATE person
   SET code = :code, name = :name, institution_id = :institution_code, department = :department,
       rank = :rank, status = :status, valid_from = :day, revision = revision + 1
 WHERE id = :id;

-- name: person_end
DELETE FROM person WHERE id = :id;

-- name: person_ids
-- out: id of every record
SELECT id FROM person ORDER BY id;

-- name: person_by_name
-- out: ids of the people of that name in the institution, two at most
SELECT id FROM person WHERE institution_id = :institution AND name = :name LIMIT 2;
