-- canteens: one record as stored, and how it is added, changed and ended.
-- References are ids; :geometry is a SpatiaLite BLOB.

-- name: canteen_by_id
-- out: id, revision, day from which it holds, geometry, then the columns of the register
SELECT canteen.id, canteen.revision, canteen.valid_from, canteen.geometry,
       canteen.code, canteen.courtyard_id, canteen.name, canteen.gross_area, canteen.seats
  FROM canteen
 WHERE canteen.id = :id;

-- name: canteen_version
-- As it was from the day :version on.
SELECT canteen.id, canteen.revision, canteen.valid_from, canteen.geometry,
       canteen.code, canteen.courtyard_id, canteen.name, canteen.gross_area, canteen.seats
  FROM canteen_versions AS canteen
 WHERE canteen.id = :id AND canteen.valid_from = :version;

-- name: canteen_by_key
SELECT canteen.id, canteen.revision, canteen.valid_from, canteen.geometry,
       canteen.code, canteen.courtyard_id, canteen.name, canteen.gross_area, canteen.seats
  FROM canteen
 WHERE canteen.code = :code;

-- name: canteen_insert
-- in: :id NULL gives the next id; :day the day from which it holds
INSERT INTO canteen(id, code, courtyard_id, name, gross_area, seats, valid_from, geometry)
VALUES(:id, :code, :courtyard_code, :name, :gross_area, :seats, :day, :geometry);

-- name: canteen_update
UPDATE canteen
   SET code = :code, courtyard_id = :courtyard_code, name = :name, gross_area = :gross_area,
       seats = :seats, valid_from = :day, geometry = :geometry, revision = revision + 1
 WHERE id = :id;

-- name: canteen_end
DELETE FROM canteen WHERE id = :id;

-- name: canteen_ids
-- out: id of every record
SELECT id FROM canteen ORDER BY id;
