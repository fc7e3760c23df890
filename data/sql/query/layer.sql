-- Imported layers and their features.

-- name: layer_insert
INSERT INTO layer(name, title, role, source, attribution, fields)
VALUES(:name, :title, :role, :source, :attribution, :fields)
RETURNING id;

-- name: layer_feature_insert
INSERT INTO layer_feature(layer_id, properties, geometry)
VALUES(:layer_id, :properties, GeomFromWKB(:wkb, 4490));

-- name: layer_delete
DELETE FROM layer WHERE name = :name;

-- name: layer_list
SELECT id, name, title, role, source, attribution, fields, revision FROM layer ORDER BY name;

-- name: layer_named
SELECT id FROM layer WHERE name = :name;
