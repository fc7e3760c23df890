-- Finds tables whose R-tree differs from their geometry.
-- out: collection, id, code, what was found
SELECT f_table_name, 0, f_table_name, NULL FROM geometry_columns
 WHERE CheckSpatialIndex(f_table_name, f_geometry_column) <> 1 ORDER BY 1
