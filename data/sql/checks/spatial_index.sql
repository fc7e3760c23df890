-- Finds records whose place in the R-tree differs from their geometry, and places of records that
-- are not there (CheckSpatialIndex writes, so a reader cannot ask it). The tree rounds
-- outward to 32-bit floats: 1e-5 degrees.
-- out: collection, id, code, what was found
SELECT 'districts', district.id, district.id, NULL
  FROM district LEFT JOIN idx_district_geometry AS box ON box.pkid = district.id
 WHERE district.geometry IS NOT NULL
   AND (box.pkid IS NULL OR box.xmin > MbrMinX(district.geometry) OR box.xmax < MbrMaxX(district.geometry)
        OR box.ymin > MbrMinY(district.geometry) OR box.ymax < MbrMaxY(district.geometry)
        OR box.xmin < MbrMinX(district.geometry) - 1e-4 OR box.ymax > MbrMaxY(district.geometry) + 1e-4)
UNION ALL
SELECT 'courtyards', courtyard.id, courtyard.id, NULL
  FROM courtyard LEFT JOIN idx_courtyard_geometry AS box ON box.pkid = courtyard.id
 WHERE courtyard.geometry IS NOT NULL
   AND (box.pkid IS NULL OR box.xmin > MbrMinX(courtyard.geometry) OR box.xmax < MbrMaxX(courtyard.geometry)
        OR box.ymin > MbrMinY(courtyard.geometry) OR box.ymax < MbrMaxY(courtyard.geometry)
        OR box.xmin < MbrMinX(courtyard.geometry) - 1e-4 OR box.ymax > MbrMaxY(courtyard.geometry) + 1e-4)
UNION ALL
SELECT 'buildings', building.id, building.id, NULL
  FROM building LEFT JOIN idx_building_geometry AS box ON box.pkid = building.id
 WHERE building.geometry IS NOT NULL
   AND (box.pkid IS NULL OR box.xmin > MbrMinX(building.geometry) OR box.xmax < MbrMaxX(building.geometry)
        OR box.ymin > MbrMinY(building.geometry) OR box.ymax < MbrMaxY(building.geometry)
        OR box.xmin < MbrMinX(building.geometry) - 1e-4 OR box.ymax > MbrMaxY(building.geometry) + 1e-4)
UNION ALL
SELECT 'floors', floor.id, floor.id, NULL
  FROM floor LEFT JOIN idx_floor_geometry AS box ON box.pkid = floor.id
 WHERE floor.geometry IS NOT NULL
   AND (box.pkid IS NULL OR box.xmin > MbrMinX(floor.geometry) OR box.xmax < MbrMaxX(floor.geometry)
        OR box.ymin > MbrMinY(floor.geometry) OR box.ymax < MbrMaxY(floor.geometry)
        OR box.xmin < MbrMinX(floor.geometry) - 1e-4 OR box.ymax > MbrMaxY(floor.geometry) + 1e-4)
UNION ALL
SELECT 'rooms', room.id, room.id, NULL
  FROM room LEFT JOIN idx_room_geometry AS box ON box.pkid = room.id
 WHERE room.geometry IS NOT NULL
   AND (box.pkid IS NULL OR box.xmin > MbrMinX(room.geometry) OR box.xmax < MbrMaxX(room.geometry)
        OR box.ymin > MbrMinY(room.geometry) OR box.ymax < MbrMaxY(room.geometry)
        OR box.xmin < MbrMinX(room.geometry) - 1e-4 OR box.ymax > MbrMaxY(room.geometry) + 1e-4)
UNION ALL
SELECT 'circulation', circulation.id, circulation.id, NULL
  FROM circulation LEFT JOIN idx_circulation_geometry AS box ON box.pkid = circulation.id
 WHERE circulation.geometry IS NOT NULL
   AND (box.pkid IS NULL OR box.xmin > MbrMinX(circulation.geometry) OR box.xmax < MbrMaxX(circulation.geometry)
        OR box.ymin > MbrMinY(circulation.geometry) OR box.ymax < MbrMaxY(circulation.geometry)
        OR box.xmin < MbrMinX(circulation.geometry) - 1e-4 OR box.ymax > MbrMaxY(circulation.geometry) + 1e-4)
UNION ALL
SELECT 'canteens', canteen.id, canteen.id, NULL
  FROM canteen LEFT JOIN idx_canteen_geometry AS box ON box.pkid = canteen.id
 WHERE canteen.geometry IS NOT NULL
   AND (box.pkid IS NULL OR box.xmin > MbrMinX(canteen.geometry) OR box.xmax < MbrMaxX(canteen.geometry)
        OR box.ymin > MbrMinY(canteen.geometry) OR box.ymax < MbrMaxY(canteen.geometry)
        OR box.xmin < MbrMinX(canteen.geometry) - 1e-4 OR box.ymax > MbrMaxY(canteen.geometry) + 1e-4)
UNION ALL
SELECT 'parking', parking.id, parking.id, NULL
  FROM parking LEFT JOIN idx_parking_geometry AS box ON box.pkid = parking.id
 WHERE parking.geometry IS NOT NULL
   AND (box.pkid IS NULL OR box.xmin > MbrMinX(parking.geometry) OR box.xmax < MbrMaxX(parking.geometry)
        OR box.ymin > MbrMinY(parking.geometry) OR box.ymax < MbrMaxY(parking.geometry)
        OR box.xmin < MbrMinX(parking.geometry) - 1e-4 OR box.ymax > MbrMaxY(parking.geometry) + 1e-4)
UNION ALL
SELECT 'layer', layer_feature.id, layer_feature.id, NULL
  FROM layer_feature LEFT JOIN idx_layer_feature_geometry AS box ON box.pkid = layer_feature.id
 WHERE layer_feature.geometry IS NOT NULL
   AND (box.pkid IS NULL OR box.xmin > MbrMinX(layer_feature.geometry) OR box.xmax < MbrMaxX(layer_feature.geometry)
        OR box.ymin > MbrMinY(layer_feature.geometry) OR box.ymax < MbrMaxY(layer_feature.geometry)
        OR box.xmin < MbrMinX(layer_feature.geometry) - 1e-4 OR box.ymax > MbrMaxY(layer_feature.geometry) + 1e-4)
UNION ALL
SELECT 'districts', box.pkid, box.pkid, NULL
  FROM idx_district_geometry AS box LEFT JOIN district ON district.id = box.pkid
 WHERE district.geometry IS NULL
UNION ALL
SELECT 'courtyards', box.pkid, box.pkid, NULL
  FROM idx_courtyard_geometry AS box LEFT JOIN courtyard ON courtyard.id = box.pkid
 WHERE courtyard.geometry IS NULL
UNION ALL
SELECT 'buildings', box.pkid, box.pkid, NULL
  FROM idx_building_geometry AS box LEFT JOIN building ON building.id = box.pkid
 WHERE building.geometry IS NULL
UNION ALL
SELECT 'floors', box.pkid, box.pkid, NULL
  FROM idx_floor_geometry AS box LEFT JOIN floor ON floor.id = box.pkid
 WHERE floor.geometry IS NULL
UNION ALL
SELECT 'rooms', box.pkid, box.pkid, NULL
  FROM idx_room_geometry AS box LEFT JOIN room ON room.id = box.pkid
 WHERE room.geometry IS NULL
UNION ALL
SELECT 'circulation', box.pkid, box.pkid, NULL
  FROM idx_circulation_geometry AS box LEFT JOIN circulation ON circulation.id = box.pkid
 WHERE circulation.geometry IS NULL
UNION ALL
SELECT 'canteens', box.pkid, box.pkid, NULL
  FROM idx_canteen_geometry AS box LEFT JOIN canteen ON canteen.id = box.pkid
 WHERE canteen.geometry IS NULL
UNION ALL
SELECT 'parking', box.pkid, box.pkid, NULL
  FROM idx_parking_geometry AS box LEFT JOIN parking ON parking.id = box.pkid
 WHERE parking.geometry IS NULL
UNION ALL
SELECT 'layer', box.pkid, box.pkid, NULL
  FROM idx_layer_feature_geometry AS box LEFT JOIN layer_feature ON layer_feature.id = box.pkid
 WHERE layer_feature.geometry IS NULL
