-- Finds records whose history does not join up with the present, or overlaps itself.
-- out: collection, id, code, what was found
SELECT 'districts', h.id, h.code, h.valid_to
  FROM district_history AS h LEFT JOIN district ON district.id = h.id
 WHERE h.valid_to > district.valid_from
    OR EXISTS (SELECT 1 FROM district_history AS other
                WHERE other.id = h.id AND other.valid_from < h.valid_to
                  AND other.valid_to > h.valid_from AND other.rowid <> h.rowid)
UNION ALL
SELECT 'institutions', h.id, h.code, h.valid_to
  FROM institution_history AS h LEFT JOIN institution ON institution.id = h.id
 WHERE h.valid_to > institution.valid_from
    OR EXISTS (SELECT 1 FROM institution_history AS other
                WHERE other.id = h.id AND other.valid_from < h.valid_to
                  AND other.valid_to > h.valid_from AND other.rowid <> h.rowid)
UNION ALL
SELECT 'courtyards', h.id, h.code, h.valid_to
  FROM courtyard_history AS h LEFT JOIN courtyard ON courtyard.id = h.id
 WHERE h.valid_to > courtyard.valid_from
    OR EXISTS (SELECT 1 FROM courtyard_history AS other
                WHERE other.id = h.id AND other.valid_from < h.valid_to
                  AND other.valid_to > h.valid_from AND other.rowid <> h.rowid)
UNION ALL
SELECT 'buildings', h.id, h.code, h.valid_to
  FROM building_history AS h LEFT JOIN building ON building.id = h.id
 WHERE h.valid_to > building.valid_from
    OR EXISTS (SELECT 1 FROM building_history AS other
                WHERE other.id = h.id AND other.valid_from < h.valid_to
                  AND other.valid_to > h.valid_from AND other.rowid <> h.rowid)
UNION ALL
SELECT 'floors', h.id, h.id, h.valid_to
  FROM floor_history AS h LEFT JOIN floor ON floor.id = h.id
 WHERE h.valid_to > floor.valid_from
    OR EXISTS (SELECT 1 FROM floor_history AS other
                WHERE other.id = h.id AND other.valid_from < h.valid_to
                  AND other.valid_to > h.valid_from AND other.rowid <> h.rowid)
UNION ALL
SELECT 'rooms', h.id, h.code, h.valid_to
  FROM room_history AS h LEFT JOIN room ON room.id = h.id
 WHERE h.valid_to > room.valid_from
    OR EXISTS (SELECT 1 FROM room_history AS other
                WHERE other.id = h.id AND other.valid_from < h.valid_to
                  AND other.valid_to > h.valid_from AND other.rowid <> h.rowid)
UNION ALL
SELECT 'circulation', h.id, h.id, h.valid_to
  FROM circulation_history AS h LEFT JOIN circulation ON circulation.id = h.id
 WHERE h.valid_to > circulation.valid_from
    OR EXISTS (SELECT 1 FROM circulation_history AS other
                WHERE other.id = h.id AND other.valid_from < h.valid_to
                  AND other.valid_to > h.valid_from AND other.rowid <> h.rowid)
UNION ALL
SELECT 'people', h.id, h.id, h.valid_to
  FROM person_history AS h LEFT JOIN person ON person.id = h.id
 WHERE h.valid_to > person.valid_from
    OR EXISTS (SELECT 1 FROM person_history AS other
                WHERE other.id = h.id AND other.valid_from < h.valid_to
                  AND other.valid_to > h.valid_from AND other.rowid <> h.rowid)
UNION ALL
SELECT 'canteens', h.id, h.code, h.valid_to
  FROM canteen_history AS h LEFT JOIN canteen ON canteen.id = h.id
 WHERE h.valid_to > canteen.valid_from
    OR EXISTS (SELECT 1 FROM canteen_history AS other
                WHERE other.id = h.id AND other.valid_from < h.valid_to
                  AND other.valid_to > h.valid_from AND other.rowid <> h.rowid)
UNION ALL
SELECT 'parking', h.id, h.code, h.valid_to
  FROM parking_history AS h LEFT JOIN parking ON parking.id = h.id
 WHERE h.valid_to > parking.valid_from
    OR EXISTS (SELECT 1 FROM parking_history AS other
                WHERE other.id = h.id AND other.valid_from < h.valid_to
                  AND other.valid_to > h.valid_from AND other.rowid <> h.rowid)
