-- Finds buildings without a title.
-- out: collection, id, code, what was found
SELECT 'buildings', id, code, NULL FROM building WHERE title = 'none' ORDER BY id
