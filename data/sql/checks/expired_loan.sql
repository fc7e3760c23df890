-- Finds loans that have ended while the borrower still holds the room.
-- out: collection, id, code, what was found
SELECT 'rooms', room.id, room.code, tenure.to_date
  FROM tenure
  JOIN room ON room.id = tenure.room_id
  JOIN institution AS borrower ON borrower.code = tenure.party
  JOIN holding AS h ON h.room_id = room.id AND h.institution_id = borrower.id, today
 WHERE tenure.kind = 'loan' AND tenure.to_date <= today.day
   AND h.from_date <= today.day AND (h.to_date IS NULL OR h.to_date > today.day)
 ORDER BY room.id
