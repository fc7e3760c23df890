-- Proposals of surveys, and what becomes of them.

-- name: proposal_buildings
-- Buildings that may lie within a box of degrees.
SELECT id, height, AsBinary(geometry) FROM building
 WHERE geometry IS NOT NULL AND MbrMaxX(geometry) >= :west AND MbrMinX(geometry) <= :east
   AND MbrMaxY(geometry) >= :south AND MbrMinY(geometry) <= :north
 ORDER BY id;

-- name: proposal_put
-- What was decided before about the same height is not asked again.
INSERT INTO proposal(kind, survey_id, building_id, height, spread, coverage, was, made)
SELECT 'height', :survey, :building, :height, :spread, :coverage, :was, :now
 WHERE NOT EXISTS (SELECT 1 FROM proposal WHERE kind = 'height' AND building_id = :building AND survey_id = :survey
                      AND state = 'rejected' AND abs(height - :height) <= 50)
ON CONFLICT(kind, building_id, survey_id) WHERE state = 'open'
DO UPDATE SET height = excluded.height, spread = excluded.spread, coverage = excluded.coverage, was = excluded.was,
              made = excluded.made, revision = revision + 1
        WHERE height IS NOT excluded.height OR was IS NOT excluded.was;

-- name: proposal_withdraw
-- The survey and the register agree by now, or the building is not measured any more.
DELETE FROM proposal WHERE kind = 'height' AND building_id = :building AND survey_id = :survey AND state = 'open';

-- name: proposal_withdraw_ended
DELETE FROM proposal WHERE survey_id = :survey AND state = 'open' AND NOT EXISTS (SELECT 1 FROM building b WHERE b.id = building_id);

-- name: survey_offset_set
UPDATE survey SET offset_east_m = :east, offset_north_m = :north, offset_spread_m = :spread, offset_buildings = :n,
       revision = revision + 1
 WHERE id = :id AND (offset_east_m IS NOT :east OR offset_north_m IS NOT :north OR offset_spread_m IS NOT :spread
       OR offset_buildings IS NOT :n);

-- name: proposal_list
-- out: id, then the columns of the list
SELECT p.id, p.kind, p.state, p.building_id, b.code AS building_code, b.name AS building, p.survey_id, s.name AS survey, s.flown,
       b.height / 100.0 AS registered, p.height / 100.0 AS proposed, p.spread / 100.0 AS spread, p.coverage, p.made, p.decided, p.reason, p.revision
  FROM proposal p JOIN survey s ON s.id = p.survey_id LEFT JOIN building b ON b.id = p.building_id
 WHERE (:state IS NULL OR p.state = :state) AND (:survey_id IS NULL OR p.survey_id = :survey_id)
   AND (:building_id IS NULL OR p.building_id = :building_id) AND p.id > :after
 ORDER BY p.id LIMIT :limit;

-- name: proposal_total
SELECT count(*) FROM proposal p
 WHERE (:state IS NULL OR p.state = :state) AND (:survey_id IS NULL OR p.survey_id = :survey_id)
   AND (:building_id IS NULL OR p.building_id = :building_id);

-- name: proposal_by_id
SELECT state, building_id, height, was FROM proposal WHERE id = :id;

-- name: proposal_decide
UPDATE proposal SET state = :state, decided = :now, reason = :reason, revision = revision + 1 WHERE id = :id;
