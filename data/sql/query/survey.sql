-- Surveys, their deliveries and files, and what is shown of them.

-- name: survey_insert
INSERT INTO survey(name, flown, created) VALUES(:name, :flown, :now) RETURNING id;

-- name: survey_named
SELECT id FROM survey WHERE name = :name AND flown = :flown ORDER BY id DESC LIMIT 1;

-- name: survey_delete
DELETE FROM survey WHERE id = :id AND NOT EXISTS (SELECT 1 FROM delivery WHERE survey_id = :id);

-- name: survey_list
-- Newest first; `after` is how many to leave out.
SELECT s.id, s.name, s.flown, s.created, s.revision,
       (SELECT count(*) FROM survey_file f JOIN delivery d ON d.id = f.delivery_id WHERE d.survey_id = s.id) AS n_files,
       (SELECT coalesce(sum(f.bytes), 0) FROM survey_file f JOIN delivery d ON d.id = f.delivery_id WHERE d.survey_id = s.id) AS bytes,
       (SELECT CASE max(CASE d.verdict WHEN 'good' THEN 0 WHEN 'remarks' THEN 1 ELSE 2 END) WHEN 0 THEN 'good' WHEN 1 THEN 'remarks' ELSE 'refused' END
          FROM delivery d WHERE d.survey_id = s.id) AS verdict,
       (SELECT CASE max(d.state) WHEN 'ready' THEN min(d.state) ELSE 'open' END FROM delivery d WHERE d.survey_id = s.id) AS state,
       (SELECT d.producer FROM delivery d WHERE d.survey_id = s.id ORDER BY d.id DESC LIMIT 1) AS producer,
       (SELECT min(west) FROM survey_file f JOIN delivery d ON d.id = f.delivery_id WHERE d.survey_id = s.id) AS west,
       (SELECT min(south) FROM survey_file f JOIN delivery d ON d.id = f.delivery_id WHERE d.survey_id = s.id) AS south,
       (SELECT max(east) FROM survey_file f JOIN delivery d ON d.id = f.delivery_id WHERE d.survey_id = s.id) AS east,
       (SELECT max(north) FROM survey_file f JOIN delivery d ON d.id = f.delivery_id WHERE d.survey_id = s.id) AS north,
       s.offset_east_m, s.offset_north_m, s.offset_spread_m, s.offset_buildings,
       (SELECT count(*) FROM proposal p WHERE p.survey_id = s.id AND p.state = 'open') AS n_proposals
  FROM survey s WHERE :id IS NULL OR s.id = :id
 ORDER BY s.flown DESC, s.id DESC LIMIT :limit OFFSET :after;

-- name: survey_total
SELECT count(*) FROM survey;

-- name: survey_rename
UPDATE survey SET name = :name, flown = :flown, revision = revision + 1 WHERE id = :id AND revision = :revision;

-- name: survey_deliveries
SELECT id, state, producer, received, verdict, findings FROM delivery WHERE survey_id = :id ORDER BY id;

-- name: survey_delivery_files
SELECT id, path, kind, bytes, sha256, verdict, epsg, west, south, east, north, facts, findings
  FROM survey_file WHERE delivery_id = :id ORDER BY CASE kind
       WHEN 'ortho' THEN 0 WHEN 'dsm' THEN 1 WHEN 'dtm' THEN 2 WHEN 'points' THEN 3 WHEN 'report' THEN 4 WHEN 'photo' THEN 6 ELSE 5 END, path;

-- name: delivery_insert
INSERT INTO delivery(survey_id, state, digest, producer, received, verdict, findings)
VALUES(:survey, 'open', :digest, :producer, :now, :verdict, :findings) RETURNING id;

-- name: delivery_by_digest
SELECT id, survey_id, state FROM delivery WHERE digest = :digest;

-- name: delivery_finish
UPDATE delivery SET state = 'ready', revision = revision + 1,
       verdict = CASE WHEN EXISTS (SELECT 1 FROM survey_file WHERE delivery_id = :id AND verdict <> 'good')
                      THEN 'remarks' ELSE verdict END
 WHERE id = :id;

-- name: delivery_delete
DELETE FROM delivery WHERE id = :id;

-- name: survey_file_insert
INSERT INTO survey_file(delivery_id, path, kind, bytes, sha256, blob, verdict, epsg, west, south, east, north, facts, findings)
VALUES(:delivery, :path, :kind, :bytes, :sha256, :blob, :verdict, :epsg, :west, :south, :east, :north, :facts, :findings);

-- name: survey_file_to_draw
-- The next file of a delivery of which nothing is shown yet.
SELECT f.id, f.kind, f.blob, f.epsg, f.path, f.bytes, d.survey_id, s.flown, f.findings
  FROM survey_file f JOIN delivery d ON d.id = f.delivery_id JOIN survey s ON s.id = d.survey_id
 WHERE f.delivery_id = :delivery AND f.kind IN ('ortho', 'dsm', 'dtm') AND f.verdict <> 'refused'
   AND f.west IS NOT NULL AND f.blob IS NOT NULL AND f.id > :after
   AND NOT EXISTS (SELECT 1 FROM imagery i WHERE i.file_id = f.id)
 ORDER BY f.id LIMIT 1;

-- name: survey_file_draw_count
SELECT count(*), coalesce(sum(bytes), 0) FROM survey_file
 WHERE delivery_id = :delivery AND kind IN ('ortho', 'dsm', 'dtm') AND verdict <> 'refused' AND west IS NOT NULL AND blob IS NOT NULL;

-- name: survey_file_refuse
UPDATE survey_file SET verdict = 'refused', findings = :findings, blob = NULL WHERE id = :id;

-- name: survey_file_useful
SELECT count(*) FROM survey_file WHERE delivery_id = :delivery AND verdict <> 'refused' AND kind IN ('ortho', 'dsm', 'dtm', 'points', 'photo', 'raster');

-- name: survey_blob_uses
-- How many rows still speak of an original.
SELECT count(*) FROM survey_file WHERE blob = :key;

-- name: survey_file_blobs
SELECT DISTINCT blob FROM survey_file WHERE delivery_id = :delivery AND blob IS NOT NULL;

-- name: imagery_insert
INSERT INTO imagery(survey_id, file_id, kind, flown, tiles, heights, grid, epsg, min_zoom, max_zoom, n_tiles, west, south, east, north)
VALUES(:survey, :file, :kind, :flown, :tiles, :heights, :grid, :epsg, :min_zoom, :max_zoom, :n_tiles, :west, :south, :east, :north)
RETURNING id;

-- name: imagery_to_shift
SELECT i.id, i.kind, f.blob, i.epsg, f.bytes, i.tiles, i.heights, i.grid
  FROM imagery i JOIN survey_file f ON f.id = i.file_id WHERE i.survey_id = :survey AND f.blob IS NOT NULL ORDER BY i.id;

-- name: imagery_shift
-- As long as it still shows the tiles that were replaced.
UPDATE imagery SET tiles = :tiles, heights = :heights, grid = :grid, min_zoom = :min_zoom, max_zoom = :max_zoom, n_tiles = :n_tiles,
       west = :west, south = :south, east = :east, north = :north,
       shift_east_m = :shift_east_m, shift_north_m = :shift_north_m, revision = revision + 1
 WHERE id = :id AND tiles = :old RETURNING id;

-- name: imagery_list
-- Newest first: the order in which they lie on top of each other.
SELECT i.id, i.kind, i.flown, i.tiles, i.heights, i.min_zoom, i.max_zoom, i.n_tiles, i.west, i.south, i.east, i.north,
       i.survey_id, i.shift_east_m, i.shift_north_m, s.name, i.grid, i.epsg,
       coalesce(json_extract(f.facts, '$.height_datum'), '')
  FROM imagery i JOIN survey s ON s.id = i.survey_id JOIN survey_file f ON f.id = i.file_id
 ORDER BY i.flown DESC, i.id DESC;

-- name: imagery_of_survey
SELECT id, kind, flown, min_zoom, max_zoom, n_tiles, west, south, east, north, file_id, shift_east_m, shift_north_m
  FROM imagery WHERE survey_id = :id ORDER BY id;

-- name: imagery_of_delivery_delete
DELETE FROM imagery WHERE file_id IN (SELECT id FROM survey_file WHERE delivery_id = :delivery)
RETURNING tiles, heights, grid;

-- name: survey_photo_to_show
SELECT id, blob FROM survey_file
 WHERE delivery_id = :delivery AND kind = 'photo' AND verdict <> 'refused' AND west IS NOT NULL AND blob IS NOT NULL
   AND thumb IS NULL AND id > :after ORDER BY id LIMIT 16;

-- name: survey_photo_show
UPDATE survey_file SET thumb = :thumb WHERE id = :id;

-- name: survey_photo_list
SELECT f.id, f.path, f.west, f.south, f.thumb, f.facts FROM survey_file f JOIN delivery d ON d.id = f.delivery_id
 WHERE d.survey_id = :id AND f.kind = 'photo' AND f.west IS NOT NULL ORDER BY f.path, f.id;

-- name: survey_photo_thumb
SELECT f.thumb, b.bytes FROM survey_file f JOIN blob b ON b.key = f.thumb WHERE f.id = :id;

-- name: survey_thumbs_of_delivery
SELECT thumb FROM survey_file WHERE delivery_id = :delivery AND thumb IS NOT NULL;

-- name: survey_thumbs_forget
UPDATE survey_file SET thumb = NULL WHERE delivery_id = :delivery;
