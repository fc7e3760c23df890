-- What people and programs read: one view a collection, references by code,
-- areas in m2. Each becomes a view of the ledger (GIS programs list those with a
-- geometry), SQL_<NAME> reads it whole, SQL_<NAME>_AS_OF as it was on :day.
-- Column order is that of the exports; the map and the cards read them by name.

-- view: districts
SELECT district.id, district.code, district.name,
       district.valid_from, district.revision, district.geometry
  FROM district;

-- view: institutions
SELECT institution.id, institution.code, institution.name, institution.short_name,
       institution.class, institution.category, parent.code AS parent_code, institution.secret,
       institution.parent_id, parent.name AS parent,
       (SELECT sum(e.posts) FROM establishment AS e
         WHERE e.institution_id = institution.id
           AND e.from_date = (SELECT max(l.from_date) FROM establishment AS l, today
                               WHERE l.institution_id = e.institution_id AND l.rank = e.rank
                                 AND l.from_date <= today.day)) AS establishment,
       institution.valid_from, institution.revision
  FROM institution LEFT JOIN institution AS parent ON parent.id = institution.parent_id;

-- view: establishments
SELECT establishment.id, institution.code AS institution_code, establishment.rank,
       establishment.from_date AS "from", establishment.posts, establishment.document,
       establishment.revision
  FROM establishment JOIN institution ON institution.id = establishment.institution_id;

-- view: courtyards
SELECT courtyard.id, courtyard.code, courtyard.name, district.name AS district,
       courtyard.address, courtyard.land_area / 100.0 AS land_area, courtyard.tenure,
       courtyard.district_id, courtyard.valid_from, courtyard.revision, courtyard.geometry
  FROM courtyard LEFT JOIN district ON district.id = courtyard.district_id;

-- view: buildings
SELECT building.id, building.code, courtyard.code AS courtyard_code, building.name,
       building.floors_above, building.floors_below, building.height / 100.0 AS height,
       building.gross_area / 100.0 AS gross_area,
       building.certificate_area / 100.0 AS certificate_area, building.certificate_no,
       building.title, building.tenure, building.built, building.state,
       building.courtyard_id, courtyard.name AS courtyard, district.name AS district,
       (SELECT sum(coalesce(room.measured_area, room.declared_area)) / 100.0
          FROM floor JOIN room ON room.floor_id = floor.id
         WHERE floor.building_id = building.id) AS usable_area,
       building.valid_from, building.revision, building.geometry
  FROM building
  JOIN courtyard ON courtyard.id = building.courtyard_id
  LEFT JOIN district ON district.id = courtyard.district_id;

-- view: floors
SELECT floor.id, building.code AS building_code, floor.ordinal, floor.label,
       floor.gross_area / 100.0 AS gross_area,
       floor.building_id, building.name AS building, courtyard.name AS courtyard,
       floor.valid_from, floor.revision, floor.geometry
  FROM floor
  JOIN building ON building.id = floor.building_id
  JOIN courtyard ON courtyard.id = building.courtyard_id;

-- view: rooms
-- idle: allocatable, held by nobody and occupied by nobody. unoccupied: held, but
-- nobody sits in it (a lounge or private WC goes with a leader's office). institution is the holder with the largest share.
-- Who holds it is for those who may know: what is commented out holds on our connections, where there is
-- scope_units(); programs that open the file have no such function.
-- over_standard: an office above the sum of the ceilings of those who sit in it (R1), in the rule set
-- of the day; nothing is said where a rank or class is missing.
SELECT r.id, r.code, building.code AS building_code, floor.ordinal, r.number, r.name,
       r.use, r.subtype, coalesce(r.measured_area, r.declared_area) / 100.0 AS usable_area,
       r.measured_area / 100.0 AS measured_area, r.declared_area / 100.0 AS declared_area,
       r.approved_area / 100.0 AS approved_area, r.state,
       r.floor_id, floor.label AS floor, holder.id AS institution_id,
       holder.name AS institution, r.holders,
       CASE WHEN coalesce(r.measured_area, r.declared_area) > r.ceiling
            THEN (coalesce(r.measured_area, r.declared_area) - r.ceiling) / 100.0 END AS over_standard,
       CASE WHEN r.holder_id IS NULL AND r.occupants = 0 AND r.state IN ('in_use', 'shared')
                 AND (r.use IN ('office', 'technical')
                      OR r.subtype IN ('meeting', 'reception', 'archive', 'library', 'storage'))
            THEN 'idle'
            WHEN r.holder_id IS NOT NULL AND r.occupants = 0 AND r.use = 'office'
                 AND coalesce(r.subtype, '') NOT IN ('lounge', 'private_wc')
            THEN 'unoccupied'
       END AS status,
       CASE WHEN r.holder_id IS NULL AND r.occupants = 0
            THEN coalesce((SELECT max(to_date) FROM holding WHERE room_id = r.id), r.valid_from)
       END AS idle_since,
       district.name AS district, floor.building_id, building.name AS building,
       building.courtyard_id, courtyard.name AS courtyard, courtyard.district_id,
       CASE WHEN r.measured_area IS NOT NULL THEN 'measured'
            WHEN r.declared_area IS NOT NULL THEN 'declared' END AS area_source,
       r.occupants, r.valid_from, r.revision, r.geometry
  FROM (SELECT room.*,
               (SELECT h.institution_id FROM holding AS h, today
                 WHERE h.room_id = room.id AND h.from_date <= today.day
                   AND (h.to_date IS NULL OR h.to_date > today.day)
                 ORDER BY h.share DESC, h.institution_id LIMIT 1) AS holder_id,
               (SELECT group_concat(i.name || CASE WHEN h.share < 10000
                                                   THEN ' ' || (h.share / 100) || '%' ELSE '' END,
                                    '; ')
                  FROM holding AS h JOIN institution AS i ON i.id = h.institution_id /*AND scope_units()*/, today
                 WHERE h.room_id = room.id AND h.from_date <= today.day
                   AND (h.to_date IS NULL OR h.to_date > today.day)) AS holders,
               (SELECT count(*) FROM occupancy AS o, today
                 WHERE o.room_id = room.id AND o.from_date <= today.day
                   AND (o.to_date IS NULL OR o.to_date > today.day)) AS occupants,
               CASE WHEN room.use = 'office' THEN
                   (SELECT CASE WHEN count(*) = count(c.value) THEN sum(c.value) / 100 END
                      FROM occupancy AS o
                      JOIN person ON person.id = o.person_id
                      JOIN institution AS i ON i.id = person.institution_id
                      LEFT JOIN rule_now AS c
                        ON c.rule_set = (SELECT s.id FROM rule_set AS s, today
                                          WHERE s.from_date <= today.day
                                          ORDER BY s.from_date DESC LIMIT 1)
                           AND c.rule = 'R1' AND c.class = i.class AND c.key = person.rank, today
                     WHERE o.room_id = room.id AND o.from_date <= today.day
                       AND (o.to_date IS NULL OR o.to_date > today.day)) END AS ceiling
          FROM room) AS r
  JOIN floor ON floor.id = r.floor_id
  JOIN building ON building.id = floor.building_id
  JOIN courtyard ON courtyard.id = building.courtyard_id
  LEFT JOIN district ON district.id = courtyard.district_id
  LEFT JOIN institution AS holder ON holder.id = r.holder_id /*AND scope_units()*/;

-- view: circulation_parts
SELECT circulation.id, building.code AS building_code, floor.ordinal, circulation.kind,
       circulation.floor_id, floor.building_id,
       circulation.valid_from, circulation.revision, circulation.geometry
  FROM circulation
  JOIN floor ON floor.id = circulation.floor_id
  JOIN building ON building.id = floor.building_id;

-- view: people
SELECT person.id, person.code, person.name, institution.code AS institution_code,
       person.department, person.rank, person.status, institution.id AS institution_id,
       institution.name AS institution, person.valid_from, person.revision
  FROM person JOIN institution ON institution.id = person.institution_id;

-- view: occupancies
SELECT occupancy.id, person.code AS person_code, room.code AS room_code,
       occupancy.from_date AS "from", occupancy.to_date AS "to", occupancy.share / 10000.0 AS share,
       occupancy.kind, occupancy.revision
  FROM occupancy
  JOIN person ON person.id = occupancy.person_id
  JOIN room ON room.id = occupancy.room_id;

-- view: holdings
SELECT holding.id, institution.code AS institution_code, room.code AS room_code,
       holding.from_date AS "from", holding.to_date AS "to", holding.share / 10000.0 AS share,
       holding.document, institution.name AS institution, holding.revision
  FROM holding
  JOIN institution ON institution.id = holding.institution_id
  JOIN room ON room.id = holding.room_id;

-- view: tenures
SELECT tenure.id, room.code AS room_code, building.code AS building_code, tenure.kind,
       tenure.party, tenure.from_date AS "from", tenure.to_date AS "to",
       tenure.rent / 100.0 AS rent, tenure.document, tenure.revision
  FROM tenure
  LEFT JOIN room ON room.id = tenure.room_id
  LEFT JOIN building ON building.id = tenure.building_id;

-- view: canteens
SELECT canteen.id, canteen.code, courtyard.code AS courtyard_code, canteen.name,
       canteen.gross_area / 100.0 AS gross_area, canteen.seats, canteen.courtyard_id,
       canteen.valid_from, canteen.revision, canteen.geometry
  FROM canteen JOIN courtyard ON courtyard.id = canteen.courtyard_id;

-- view: parkings
SELECT parking.id, parking.code, courtyard.code AS courtyard_code, parking.kind,
       parking.underground, parking.spaces, parking.area / 100.0 AS area, parking.courtyard_id,
       parking.valid_from, parking.revision, parking.geometry
  FROM parking JOIN courtyard ON courtyard.id = parking.courtyard_id;

-- view: measurements
SELECT measurement.id, measurement.batch, room.code AS room_code, measurement.round,
       measurement.area / 100.0 AS area, measurement.length / 100.0 AS length,
       measurement.width / 100.0 AS width, measurement.height / 100.0 AS height,
       measurement.instrument, measurement.surveyor, measurement.measured, measurement.revision
  FROM measurement JOIN room ON room.id = measurement.room_id;

-- What /ogc shows of surveys: where and when something was flown, and how good it is. The box is that
-- of all its files.
-- view: survey_places
SELECT s.id, s.revision,
       json_object('name', s.name, 'flown', s.flown, 'files', count(f.id),
                   'bytes', coalesce(sum(f.bytes), 0),
                   'images', (SELECT count(*) FROM imagery WHERE imagery.survey_id = s.id),
                   'verdict', CASE max(CASE d.verdict WHEN 'good' THEN 0 WHEN 'remarks' THEN 1
                                                      WHEN 'refused' THEN 2 END)
                              WHEN 0 THEN 'good' WHEN 1 THEN 'remarks' WHEN 2 THEN 'refused' END,
                   'state', CASE max(d.state) WHEN 'ready' THEN min(d.state) ELSE 'open' END)
           AS properties,
       CASE WHEN min(f.west) IS NOT NULL
            THEN BuildMbr(min(f.west), min(f.south), max(f.east), max(f.north), 4490) END AS geometry
  FROM survey AS s
  LEFT JOIN delivery AS d ON d.survey_id = s.id
  LEFT JOIN survey_file AS f ON f.delivery_id = d.id
 GROUP BY s.id;

-- What a survey says of the register and a person has yet to accept, at the building it is said of.
-- view: proposal_places
SELECT proposal.id, proposal.revision,
       json_object('kind', proposal.kind, 'building_code', building.code, 'building', building.name, 'survey_id', proposal.survey_id,
                   'registered', building.height / 100.0, 'proposed', proposal.height / 100.0, 'spread', proposal.spread / 100.0,
                   'made', proposal.made) AS properties,
       building.geometry
  FROM proposal JOIN building ON building.id = proposal.building_id
 WHERE proposal.state = 'open';
