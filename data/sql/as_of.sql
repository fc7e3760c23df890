-- The registers as they were on :day. These names stand before the tables of
-- the same name, so a view's text reads them without knowing.
WITH today(day) AS (SELECT :day),
district AS (SELECT * FROM district_versions
              WHERE valid_from <= :day AND (valid_to IS NULL OR valid_to > :day)),
institution AS (SELECT * FROM institution_versions
                 WHERE valid_from <= :day AND (valid_to IS NULL OR valid_to > :day)),
courtyard AS (SELECT * FROM courtyard_versions
               WHERE valid_from <= :day AND (valid_to IS NULL OR valid_to > :day)),
building AS (SELECT * FROM building_versions
              WHERE valid_from <= :day AND (valid_to IS NULL OR valid_to > :day)),
floor AS (SELECT * FROM floor_versions
           WHERE valid_from <= :day AND (valid_to IS NULL OR valid_to > :day)),
room AS (SELECT * FROM room_versions
          WHERE valid_from <= :day AND (valid_to IS NULL OR valid_to > :day)),
circulation AS (SELECT * FROM circulation_versions
                 WHERE valid_from <= :day AND (valid_to IS NULL OR valid_to > :day)),
person AS (SELECT * FROM person_versions
            WHERE valid_from <= :day AND (valid_to IS NULL OR valid_to > :day)),
canteen AS (SELECT * FROM canteen_versions
             WHERE valid_from <= :day AND (valid_to IS NULL OR valid_to > :day)),
parking AS (SELECT * FROM parking_versions
             WHERE valid_from <= :day AND (valid_to IS NULL OR valid_to > :day)),
establishment AS (SELECT * FROM establishment_versions WHERE from_date <= :day),
occupancy AS (SELECT * FROM occupancy_versions
               WHERE from_date <= :day AND (to_date IS NULL OR to_date > :day)),
holding AS (SELECT * FROM holding_versions
             WHERE from_date <= :day AND (to_date IS NULL OR to_date > :day)),
tenure AS (SELECT * FROM tenure_versions
            WHERE from_date <= :day AND (to_date IS NULL OR to_date > :day))
