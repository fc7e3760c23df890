-- Finds measured areas further from the polygon than grade 2 of GB/T 17986 allows
-- (0.04 sqrt(S) + 0.002 S). in: :srid, the metre CRS of the city.
-- out: collection, id, code, what was found
SELECT 'rooms', id, code, printf('%.2f <> %.2f', measured, drawn)
  FROM (SELECT id, code, measured_area / 100.0 AS measured,
               ST_Area(ST_Transform(geometry, :srid)) AS drawn
          FROM room WHERE measured_area IS NOT NULL AND geometry IS NOT NULL)
 WHERE abs(measured - drawn) > 0.04 * sqrt(drawn) + 0.002 * drawn ORDER BY id
