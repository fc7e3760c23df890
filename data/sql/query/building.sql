-- buildings: one record as stored, and how it is added, changed and ended.
-- References are ids; :geometry is a SpatiaLite BLOB.

-- name: building_by_id
-- out: id, revision, day from which it holds, geometry, then the columns of the register
SELECT building.id, building.revision, building.valid_from, building.geometry,
       building.code, building.courtyard_id, building.name, building.floors_above,
           building.floors_below, building.height,
       building.gross_area, building.certificate_area, building.certificate_no, building.title,
           building.tenure, building.built,
       building.state
  FROM building
 WHERE building.id = :id;

-- name: building_version
-- As it was from the day :version on.
SELECT building.id, building.revision, building.valid_from, building.geometry,
       building.code, building.courtyard_id, building.name, building.floors_above,
           building.floors_below, building.height,
       building.gross_area, building.certificate_area, building.certificate_no, building.title,
           building.tenure, building.built,
       building.state
  FROM building_versions AS building
 WHERE building.id = :id AND building.valid_from = :version;

-- name: building_by_key
SELECT building.id, building.revision, building.valid_from, building.geometry,
       building.code, building.courtyard_id, building.name, building.floors_above,
           building.floors_below, building.height,
       building.gross_area, building.certificate_area, building.certificate_no, building.title,
           building.tenure, building.built,
       building.state
  FROM building
 WHERE building.code = :code;

-- name: building_insert
-- in: :id NULL gives the next id; :day the day from which it holds
INSERT INTO building(id, code, courtyard_id, name, floors_above, floors_below, height,
    gross_area, certificate_area, certificate_no, title, tenure, built, state, valid_from,
    geometry)
VALUES(:id, :code, :courtyard_code, :name, :floors_above, :floors_below, :height, :gross_area,
    :certificate_area, :certificate_no, :title, :tenure, :built, :state, :day, :geometry);

-- name: building_update
UPDATE building
   SET code = :code, courtyard_id = :courtyard_code, name = :name, floors_above = :floors_above,
       floors_below = :floors_below, height = :height, gross_area = :gross_area,
       certificate_area = :certificate_area, certificate_no = :certificate_no, title = :title,
       tenure = :tenure, built = :built, state = :state, valid_from = :day, geometry =
       :geometry, revision = revision + 1
 WHERE id = :id;

-- name: building_end
DELETE FROM building WHERE id = :id;

-- name: building_ids
-- out: id of every record
SELECT id FROM building ORDER BY id;
