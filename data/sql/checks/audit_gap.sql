-- Finds records that were added or changed more often than the audit has rows for: rows cut off at
-- its end leave a chain that holds, but facts without an author.
-- out: collection, id, code, what was found
SELECT 'districts', district.id, district.code, NULL
  FROM district
 WHERE district.revision > (SELECT count(*) FROM audit WHERE object = 'district' AND object_id = district.id)
UNION ALL
SELECT 'institutions', institution.id, institution.code, NULL
  FROM institution
 WHERE institution.revision > (SELECT count(*) FROM audit WHERE object = 'institution' AND object_id = institution.id)
UNION ALL
SELECT 'courtyards', courtyard.id, courtyard.code, NULL
  FROM courtyard
 WHERE courtyard.revision > (SELECT count(*) FROM audit WHERE object = 'courtyard' AND object_id = courtyard.id)
UNION ALL
SELECT 'buildings', building.id, building.code, NULL
  FROM building
 WHERE building.revision > (SELECT count(*) FROM audit WHERE object = 'building' AND object_id = building.id)
UNION ALL
SELECT 'floors', floor.id, floor.id, NULL
  FROM floor
 WHERE floor.revision > (SELECT count(*) FROM audit WHERE object = 'floor' AND object_id = floor.id)
UNION ALL
SELECT 'rooms', room.id, room.code, NULL
  FROM room
 WHERE room.revision > (SELECT count(*) FROM audit WHERE object = 'room' AND object_id = room.id)
UNION ALL
SELECT 'circulation', circulation.id, circulation.id, NULL
  FROM circulation
 WHERE circulation.revision > (SELECT count(*) FROM audit WHERE object = 'circulation' AND object_id = circulation.id)
UNION ALL
SELECT 'people', person.id, person.id, NULL
  FROM person
 WHERE person.revision > (SELECT count(*) FROM audit WHERE object = 'person' AND object_id = person.id)
UNION ALL
SELECT 'canteens', canteen.id, canteen.code, NULL
  FROM canteen
 WHERE canteen.revision > (SELECT count(*) FROM audit WHERE object = 'canteen' AND object_id = canteen.id)
UNION ALL
SELECT 'parking', parking.id, parking.code, NULL
  FROM parking
 WHERE parking.revision > (SELECT count(*) FROM audit WHERE object = 'parking' AND object_id = parking.id)
UNION ALL
SELECT 'establishments', establishment.id, establishment.id, NULL
  FROM establishment
 WHERE establishment.revision > (SELECT count(*) FROM audit WHERE object = 'establishment' AND object_id = establishment.id)
UNION ALL
SELECT 'occupancy', occupancy.id, occupancy.id, NULL
  FROM occupancy
 WHERE occupancy.revision > (SELECT count(*) FROM audit WHERE object = 'occupancy' AND object_id = occupancy.id)
UNION ALL
SELECT 'holdings', holding.id, holding.id, NULL
  FROM holding
 WHERE holding.revision > (SELECT count(*) FROM audit WHERE object = 'holding' AND object_id = holding.id)
UNION ALL
SELECT 'tenures', tenure.id, tenure.id, NULL
  FROM tenure
 WHERE tenure.revision > (SELECT count(*) FROM audit WHERE object = 'tenure' AND object_id = tenure.id)
