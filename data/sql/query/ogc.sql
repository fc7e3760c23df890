-- Collections of /ogc. :filter, :after and :order are put in by stmt_open_parts():
-- a condition made by query/cql2_sql, one made of the last row seen, and columns.

-- name: ogc_districts
SELECT * FROM districts WHERE :after AND :filter ORDER BY :order, id LIMIT :limit;
-- name: ogc_districts_count
SELECT count(*) FROM districts WHERE :filter;
-- name: ogc_courtyards
SELECT * FROM courtyards WHERE :after AND :filter ORDER BY :order, id LIMIT :limit;
-- name: ogc_courtyards_count
SELECT count(*) FROM courtyards WHERE :filter;
-- name: ogc_buildings
SELECT * FROM buildings WHERE :after AND :filter ORDER BY :order, id LIMIT :limit;
-- name: ogc_buildings_count
SELECT count(*) FROM buildings WHERE :filter;
-- name: ogc_floors
SELECT * FROM floors WHERE :after AND :filter ORDER BY :order, id LIMIT :limit;
-- name: ogc_floors_count
SELECT count(*) FROM floors WHERE :filter;
-- name: ogc_rooms
SELECT * FROM rooms WHERE :after AND :filter ORDER BY :order, id LIMIT :limit;
-- name: ogc_rooms_count
SELECT count(*) FROM rooms WHERE :filter;
-- name: ogc_circulation
SELECT * FROM circulation_parts WHERE :after AND :filter ORDER BY :order, id LIMIT :limit;
-- name: ogc_circulation_count
SELECT count(*) FROM circulation_parts WHERE :filter;
-- name: ogc_institutions
SELECT * FROM institutions WHERE :after AND :filter ORDER BY :order, id LIMIT :limit;
-- name: ogc_institutions_count
SELECT count(*) FROM institutions WHERE :filter;
-- name: ogc_canteens
SELECT * FROM canteens WHERE :after AND :filter ORDER BY :order, id LIMIT :limit;
-- name: ogc_canteens_count
SELECT count(*) FROM canteens WHERE :filter;
-- name: ogc_parking
SELECT * FROM parkings WHERE :after AND :filter ORDER BY :order, id LIMIT :limit;
-- name: ogc_parking_count
SELECT count(*) FROM parkings WHERE :filter;

-- name: ogc_layer
SELECT id, properties, geometry FROM layer_feature
 WHERE layer_id = :layer AND :after AND :filter ORDER BY :order, id LIMIT :limit;
-- name: ogc_layer_count
SELECT count(*) FROM layer_feature WHERE layer_id = :layer AND :filter;
-- name: ogc_layers
SELECT id, name, title, fields FROM layer WHERE source = 'features' ORDER BY name;
-- name: ogc_layer_kinds
-- What the values of a layer's fields are, of its first two hundred features.
SELECT value.key, value.type, value.value
  FROM (SELECT properties FROM layer_feature WHERE layer_id = :layer LIMIT 200) AS f,
       json_each(f.properties) AS value;
-- name: ogc_layer_extent
SELECT min(xmin), min(ymin), max(xmax), max(ymax)
  FROM layer_feature JOIN idx_layer_feature_geometry ON pkid = id WHERE layer_id = :layer;

-- Surveys and proposals are no registers: like a layer's features they are an id, properties and a
-- shape. :layer is not asked for.
-- name: ogc_surveys
SELECT id, properties, geometry FROM survey_places
 WHERE :layer IS NOT NULL AND :after AND :filter ORDER BY :order, id LIMIT :limit;
-- name: ogc_surveys_count
SELECT count(*) FROM survey_places WHERE :layer IS NOT NULL AND :filter;
-- name: ogc_surveys_extent
SELECT min(MbrMinX(geometry)), min(MbrMinY(geometry)), max(MbrMaxX(geometry)), max(MbrMaxY(geometry))
  FROM survey_places WHERE :layer IS NOT NULL;
-- name: ogc_surveys_box
SELECT id FROM survey_places
 WHERE MbrMinX(geometry) <= :f4 AND MbrMaxX(geometry) >= :f2
   AND MbrMinY(geometry) <= :f5 AND MbrMaxY(geometry) >= :f3;

-- name: ogc_proposals
SELECT id, properties, geometry FROM proposal_places
 WHERE :layer IS NOT NULL AND :after AND :filter ORDER BY :order, id LIMIT :limit;
-- name: ogc_proposals_count
SELECT count(*) FROM proposal_places WHERE :layer IS NOT NULL AND :filter;
-- name: ogc_proposals_extent
SELECT min(MbrMinX(geometry)), min(MbrMinY(geometry)), max(MbrMaxX(geometry)), max(MbrMaxY(geometry))
  FROM proposal_places WHERE :layer IS NOT NULL;
-- name: ogc_proposals_box
SELECT id FROM proposal_places
 WHERE MbrMinX(geometry) <= :f4 AND MbrMaxX(geometry) >= :f2
   AND MbrMinY(geometry) <= :f5 AND MbrMaxY(geometry) >= :f3;

-- name: ogc_district_extent
SELECT min(xmin), min(ymin), max(xmax), max(ymax) FROM idx_district_geometry;
-- name: ogc_courtyard_extent
SELECT min(xmin), min(ymin), max(xmax), max(ymax) FROM idx_courtyard_geometry;
-- name: ogc_building_extent
SELECT min(xmin), min(ymin), max(xmax), max(ymax) FROM idx_building_geometry;
-- name: ogc_floor_extent
SELECT min(xmin), min(ymin), max(xmax), max(ymax) FROM idx_floor_geometry;
-- name: ogc_room_extent
SELECT min(xmin), min(ymin), max(xmax), max(ymax) FROM idx_room_geometry;
-- name: ogc_circulation_extent
SELECT min(xmin), min(ymin), max(xmax), max(ymax) FROM idx_circulation_geometry;
-- name: ogc_canteen_extent
SELECT min(xmin), min(ymin), max(xmax), max(ymax) FROM idx_canteen_geometry;
-- name: ogc_parking_extent
SELECT min(xmin), min(ymin), max(xmax), max(ymax) FROM idx_parking_geometry;

-- Who may lie in a box: :f2 west, :f3 south, :f4 east, :f5 north.
-- name: ogc_district_box
SELECT pkid FROM idx_district_geometry WHERE xmin <= :f4 AND xmax >= :f2 AND ymin <= :f5 AND ymax >= :f3;
-- name: ogc_courtyard_box
SELECT pkid FROM idx_courtyard_geometry WHERE xmin <= :f4 AND xmax >= :f2 AND ymin <= :f5 AND ymax >= :f3;
-- name: ogc_building_box
SELECT pkid FROM idx_building_geometry WHERE xmin <= :f4 AND xmax >= :f2 AND ymin <= :f5 AND ymax >= :f3;
-- name: ogc_floor_box
SELECT pkid FROM idx_floor_geometry WHERE xmin <= :f4 AND xmax >= :f2 AND ymin <= :f5 AND ymax >= :f3;
-- name: ogc_room_box
SELECT pkid FROM idx_room_geometry WHERE xmin <= :f4 AND xmax >= :f2 AND ymin <= :f5 AND ymax >= :f3;
-- name: ogc_circulation_box
SELECT pkid FROM idx_circulation_geometry WHERE xmin <= :f4 AND xmax >= :f2 AND ymin <= :f5 AND ymax >= :f3;
-- name: ogc_canteen_box
SELECT pkid FROM idx_canteen_geometry WHERE xmin <= :f4 AND xmax >= :f2 AND ymin <= :f5 AND ymax >= :f3;
-- name: ogc_parking_box
SELECT pkid FROM idx_parking_geometry WHERE xmin <= :f4 AND xmax >= :f2 AND ymin <= :f5 AND ymax >= :f3;
-- name: ogc_layer_box
SELECT pkid FROM idx_layer_feature_geometry WHERE xmin <= :f4 AND xmax >= :f2 AND ymin <= :f5 AND ymax >= :f3;
