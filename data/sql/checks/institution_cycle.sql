-- Finds institutions that are above themselves.
-- out: collection, id, code, what was found
WITH RECURSIVE above(id, parent_id, depth) AS (
    SELECT id, parent_id, 1 FROM institution WHERE parent_id IS NOT NULL
    UNION ALL
    SELECT above.id, institution.parent_id, depth + 1
      FROM above JOIN institution ON institution.id = above.parent_id
     WHERE institution.parent_id IS NOT NULL AND depth < 60 AND above.parent_id <> above.id)
SELECT DISTINCT 'institutions', institution.id, institution.code, NULL
  FROM above JOIN institution ON institution.id = above.id
 WHERE above.parent_id = above.id ORDER BY institution.id
