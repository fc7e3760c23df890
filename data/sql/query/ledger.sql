-- Bookkeeping of the ledger itself.

-- name: change_begin
UPDATE change SET day = :day, actor = :actor, origin = coalesce(:origin, 'local'),
       why = coalesce(:why, '')
 WHERE one = 1;

-- name: change_now
SELECT day, actor, origin, why FROM change;

-- name: revision_raise
UPDATE revision SET n = n + 1, mark = (SELECT hash FROM audit ORDER BY seq DESC LIMIT 1)
 WHERE layer = 'ledger';

-- name: revision
SELECT n FROM revision WHERE layer = 'ledger';

-- name: state
SELECT n, mark FROM revision WHERE layer = 'ledger';

-- name: meta_get
SELECT value FROM meta WHERE key = :key;

-- name: meta_set
INSERT INTO meta(key, value) VALUES(:key, :value)
    ON CONFLICT(key) DO UPDATE SET value = excluded.value;

-- name: foreign_key_check
SELECT "table", rowid, parent FROM pragma_foreign_key_check;

-- name: geometry_blob
-- WKB in EPSG:4490 to a SpatiaLite BLOB, polygons as multipolygons.
SELECT CASE WHEN GeometryType(g) = 'POLYGON' THEN CastToMulti(g) ELSE g END
  FROM (SELECT GeomFromWKB(:wkb, 4490) AS g);

-- name: geometry_wkb
SELECT AsBinary(:blob);
