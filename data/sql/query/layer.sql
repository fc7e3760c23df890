-- Imported layers and their features.

-- name: layer_insert
INSERT INTO layer(name, title, role, source, attribution, fields, blob)
VALUES(:name, :title, :role, :source, :attribution, :fields, :blob)
RETURNING id;

-- name: layer_feature_insert
INSERT INTO layer_feature(layer_id, properties, geometry)
VALUES(:layer_id, :properties, GeomFromWKB(:wkb, 4490));

-- name: layer_delete
DELETE FROM layer WHERE name = :name;

-- name: layer_list
-- All of them, or the one of a name.
SELECT id, name, title, role, source, attribution, revision,
       (SELECT count(*) FROM layer_feature WHERE layer_id = layer.id),
       (SELECT bytes FROM blob WHERE key = layer.blob)
  FROM layer WHERE :name IS NULL OR name = :name ORDER BY name;

-- name: layer_named
SELECT id, blob FROM layer WHERE name = :name;

-- name: layer_tiles
SELECT blob, title FROM layer WHERE name = :name AND blob IS NOT NULL;
