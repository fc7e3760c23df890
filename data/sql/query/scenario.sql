-- Scenarios. Whatever is asked with `card` answers one JSON text. Many plans may be large: lists and
-- cards read their briefs.

-- name: scenario_list
-- out: id, JSON; the newest first
SELECT s.id,
       json_object('id', s.id, 'name', s.name, 'kind', s.kind, 'state', s.state, 'by', s.actor,
           'created', s.created, 'updated', s.updated, 'revision', s.revision,
           'units', p.brief ->> '$.n_units', 'buildings', p.brief ->> '$.n_buildings',
           'plan', (SELECT json_object('number', n.number, 'at', n.at, 'by', n.actor,
                       'origin', n.origin, 'stale', json(iif(n.revision < p.revision, 'true', 'false')),
                       'brief', json(n.brief))
                      FROM scenario_plan AS n WHERE n.scenario_id = s.id AND n.number = s.plan),
           'published', (SELECT count(*) FROM scenario_wave AS w WHERE w.scenario_id = s.id))
  FROM scenario AS s JOIN scenario_problem AS p ON p.scenario_id = s.id
 WHERE (:after = 0 OR s.id < :after) ORDER BY s.id DESC LIMIT :limit;

-- name: scenario_card
-- out: revision, JSON
SELECT s.revision,
       json_object('id', s.id, 'name', s.name, 'kind', s.kind, 'state', s.state, 'by', s.actor,
           'created', s.created, 'updated', s.updated, 'revision', s.revision,
           'wish', json(p.wish), 'problem', json(p.brief), 'prices', json(p.prices),
           'plan', (SELECT json_object('number', n.number, 'at', n.at, 'by', n.actor,
                       'origin', n.origin, 'stale', json(iif(n.revision < p.revision, 'true', 'false')),
                       'hand', json(n.hand), 'brief', json(n.brief))
                      FROM scenario_plan AS n WHERE n.scenario_id = s.id AND n.number = s.plan),
           'plans', (SELECT json_group_array(json_object('number', number, 'at', at, 'by', actor,
                       'origin', origin, 'status', brief ->> '$.status',
                       'objective', brief -> '$.objective'))
                       FROM (SELECT * FROM scenario_plan WHERE scenario_id = s.id ORDER BY number DESC)),
           'published', (SELECT json_group_array(json_object('wave', wave, 'at', at, 'by', actor,
                       'action_id', action_id))
                           FROM (SELECT * FROM scenario_wave WHERE scenario_id = s.id ORDER BY wave)),
           'notes', (SELECT json_group_array(json_object('id', id, 'at', at, 'by', actor,
                       'kind', kind, 'number', number, 'text', text))
                       FROM (SELECT * FROM scenario_note WHERE scenario_id = s.id ORDER BY id DESC LIMIT 200)))
  FROM scenario AS s JOIN scenario_problem AS p ON p.scenario_id = s.id WHERE s.id = :id;

-- name: scenario_by_id
-- out: state, revision, number of its plan, kind, name
SELECT state, revision, plan, kind, name FROM scenario WHERE id = :id;

-- name: scenario_problem
-- out: problem, revision, wish
SELECT problem, revision, wish FROM scenario_problem WHERE scenario_id = :id;

-- name: scenario_plan
-- The one that counts. out: plan, number, hand, brief
SELECT n.plan, n.number, n.hand, n.brief
  FROM scenario AS s JOIN scenario_plan AS n ON n.scenario_id = s.id AND n.number = s.plan
 WHERE s.id = :id;

-- name: scenario_kpi
-- out: JSON
SELECT json_object('id', s.id, 'name', s.name, 'status', n.brief ->> '$.status',
           'objective', n.brief -> '$.objective', 'bound', n.brief -> '$.bound', 'gap', n.brief -> '$.gap',
           'goals', n.brief -> '$.goals', 'freed_area', n.brief -> '$.freed_area', 'kpi', n.brief -> '$.kpi',
           'waves', n.brief -> '$.n_waves', 'double_moves', n.brief -> '$.double_moves',
           'cannot_move', n.brief -> '$.cannot_move', 'rooms', n.brief -> '$.rooms',
           'conflict', n.brief -> '$.conflict')
  FROM scenario AS s LEFT JOIN scenario_plan AS n ON n.scenario_id = s.id AND n.number = s.plan
 WHERE s.id = :id;

-- name: scenario_assignments
-- What becomes of each unit, with what it has now.
-- out: unit, JSON
SELECT u.value ->> '$.id',
       json_object('unit', u.value -> '$.id', 'code', u.value ->> '$.code', 'name', u.value ->> '$.name',
           'group', u.value -> '$.group', 'heads', u.value -> '$.heads', 'need', u.value -> '$.need',
           'places', json(coalesce(u.value -> '$.places', '[]')),
           'building', a.value -> '$.building', 'building_code', a.value ->> '$.building_code',
           'moves', json(iif(a.value ->> '$.moves', 'true', 'false')),
           'floors', json(coalesce(a.value -> '$.floors', '[]')),
           'rooms', json(coalesce(r.value -> '$.rooms', '[]')))
  FROM scenario_problem AS p
  JOIN scenario AS s ON s.id = p.scenario_id
  JOIN json_each(p.problem, '$.units') AS u
  LEFT JOIN scenario_plan AS n ON n.scenario_id = s.id AND n.number = s.plan
  LEFT JOIN json_each(n.plan, '$.assignments') AS a ON a.key = u.key
  LEFT JOIN json_each(n.plan, '$.rooms.units') AS r ON r.key = u.key
 WHERE s.id = :id ORDER BY u.key;

-- name: scenario_waves
-- out: wave, JSON
SELECT w.value ->> '$.wave',
       json_object('wave', w.value -> '$.wave', 'moves', w.value -> '$.moves',
           'published', (SELECT json_object('at', d.at, 'by', d.actor, 'action_id', d.action_id)
                           FROM scenario_wave AS d
                          WHERE d.scenario_id = s.id AND d.wave = w.value ->> '$.wave'))
  FROM scenario AS s JOIN scenario_plan AS n ON n.scenario_id = s.id AND n.number = s.plan
  JOIN json_each(n.plan, '$.waves') AS w
 WHERE s.id = :id ORDER BY w.key;

-- name: scenario_insert
INSERT INTO scenario(name, kind, actor, created, updated)
VALUES(:name, :kind, (SELECT actor FROM change), :at, :at) RETURNING id;

-- name: scenario_problem_put
INSERT INTO scenario_problem(scenario_id, revision, wish, problem, brief)
VALUES(:id, (SELECT revision FROM scenario WHERE id = :id), :wish, :problem,
    json_set(json_remove(:problem, '$.units', '$.buildings', '$.affinities', '$.distances'),
        '$.n_units', json_array_length(:problem, '$.units'),
        '$.n_buildings', json_array_length(:problem, '$.buildings'),
        '$.heads', (SELECT sum(value ->> '$.heads') FROM json_each(:problem, '$.units')),
        '$.empty', (SELECT json_group_array(value ->> '$.id') FROM json_each(:problem, '$.buildings')
                     WHERE value ->> '$.empty')))
    ON CONFLICT(scenario_id) DO UPDATE
   SET revision = excluded.revision, wish = excluded.wish, problem = excluded.problem,
       brief = excluded.brief, prices = NULL;

-- name: scenario_touch
-- Something of it has changed that others may have read.
UPDATE scenario SET name = coalesce(:name, name), state = coalesce(:state, state), updated = :at,
       revision = revision + 1
 WHERE id = :id RETURNING revision;

-- name: scenario_plan_put
-- The same number again: the same search has found a better one.
INSERT INTO scenario_plan(scenario_id, number, revision, at, actor, origin, hand, plan, brief)
VALUES(:id, :number, :revision, :at, (SELECT actor FROM change), :origin, :hand, :plan,
    json_set(json_remove(:plan, '$.assignments', '$.waves', '$.rooms.units'),
        '$.n_waves', json_array_length(:plan, '$.waves')))
    ON CONFLICT(scenario_id, number) DO UPDATE SET at = excluded.at, plan = excluded.plan, brief = excluded.brief;

-- name: scenario_plan_next
SELECT coalesce(max(number), 0) + 1 FROM scenario_plan WHERE scenario_id = :id;

-- name: scenario_plan_choose
UPDATE scenario SET plan = :number, updated = :at
 WHERE id = :id AND EXISTS (SELECT 1 FROM scenario_plan WHERE scenario_id = :id AND number = :number)
RETURNING plan;

-- name: scenario_plan_tidy
-- The newest twenty stay, and the one that counts.
DELETE FROM scenario_plan
 WHERE scenario_id = :id AND number <> coalesce((SELECT plan FROM scenario WHERE id = :id), 0)
   AND number <= (SELECT max(number) - 20 FROM scenario_plan WHERE scenario_id = :id);

-- name: scenario_prices_put
UPDATE scenario_problem SET prices = :prices WHERE scenario_id = :id AND revision = :revision;

-- name: scenario_note_add
INSERT INTO scenario_note(scenario_id, at, actor, kind, number, text)
VALUES(:id, :at, (SELECT actor FROM change), :kind, :number, :text);

-- name: scenario_delete
DELETE FROM scenario WHERE id = :id;

-- name: scenario_wave_put
INSERT INTO scenario_wave(scenario_id, wave, action_id, at, actor)
VALUES(:id, :wave, :action, :at, (SELECT actor FROM change));

-- name: scenario_wave_delete
DELETE FROM scenario_wave WHERE scenario_id = :id AND wave = :wave;

-- name: scenario_wave_last
-- out: the last wave that is published (0: none), its action
SELECT coalesce(max(wave), 0),
       (SELECT action_id FROM scenario_wave WHERE scenario_id = :id ORDER BY wave DESC LIMIT 1)
  FROM scenario_wave WHERE scenario_id = :id;

-- name: scenario_waves_count
SELECT coalesce(n.brief ->> '$.n_waves', 0)
  FROM scenario AS s JOIN scenario_plan AS n ON n.scenario_id = s.id AND n.number = s.plan WHERE s.id = :id;

-- name: scenario_unit_rooms
-- Rooms an institution has on a day, or its people sit in.
SELECT room_id FROM holding
 WHERE institution_id = :institution AND (to_date IS NULL OR to_date > :day)
UNION
SELECT o.room_id FROM occupancy AS o JOIN person ON person.id = o.person_id
 WHERE person.institution_id = :institution AND (o.to_date IS NULL OR o.to_date > :day);

-- name: scenario_moves
-- Who goes where, person by person. out: wave, unit, person, department, room of today, building, floor,
-- room; and in which order
WITH chosen AS (
    SELECT n.plan, p.problem FROM scenario AS s
      JOIN scenario_problem AS p ON p.scenario_id = s.id
      JOIN scenario_plan AS n ON n.scenario_id = s.id AND n.number = s.plan WHERE s.id = :id),
waves AS (
    SELECT m.value ->> '$.unit' AS unit, max(w.value ->> '$.wave') AS wave
      FROM chosen, json_each(chosen.plan, '$.waves') AS w, json_each(w.value, '$.moves') AS m GROUP BY 1)
SELECT coalesce(waves.wave, ''), institution.name, person.name, coalesce(person.department, ''),
       coalesce((SELECT b.name || ' ' || coalesce(r.number, r.code)
                   FROM occupancy AS o JOIN room AS r ON r.id = o.room_id
                   JOIN floor AS f ON f.id = r.floor_id JOIN building AS b ON b.id = f.building_id
                  WHERE o.person_id = person.id AND o.kind = 'main' AND o.from_date <= today.day
                    AND (o.to_date IS NULL OR o.to_date > today.day) AND r.id <> room.id LIMIT 1), ''),
       building.name, floor.label, coalesce(room.number, room.code),
       institution.id, building.id, floor.ordinal, room.number, person.id
  FROM chosen, today, json_each(chosen.plan, '$.rooms.units') AS u, json_each(u.value, '$.rooms') AS r1,
       json_each(r1.value, '$.people') AS x
  JOIN person ON person.id = x.value
  JOIN institution ON institution.id = u.value ->> '$.unit'
  JOIN room ON room.id = r1.value ->> '$.room'
  JOIN floor ON floor.id = room.floor_id
  JOIN building ON building.id = floor.building_id
  LEFT JOIN waves ON waves.unit = institution.id
UNION ALL
-- A plan that goes to floors alone: unit by unit, as its problem names them.
SELECT coalesce(waves.wave, ''), a.value ->> '$.name', '', '',
       coalesce((SELECT b.value ->> '$.name' FROM json_each(chosen.problem, '$.units') AS u,
                        json_each(u.value, '$.places') AS p, json_each(chosen.problem, '$.buildings') AS b
                  WHERE u.value ->> '$.id' = a.value ->> '$.unit' AND b.value ->> '$.id' = p.value ->> '$.building'
                  ORDER BY p.value ->> '$.area' DESC LIMIT 1), ''),
       coalesce((SELECT b.value ->> '$.name' FROM json_each(chosen.problem, '$.buildings') AS b
                  WHERE b.value ->> '$.id' = a.value ->> '$.building'), ''),
       coalesce((SELECT group_concat(coalesce(f.value ->> '$.label', f.value ->> '$.ordinal' + 1), ' ')
                   FROM json_each(a.value, '$.floors') AS f), ''), '',
       a.key, 0, 0, '', 0
  FROM chosen, json_each(chosen.plan, '$.assignments') AS a
  LEFT JOIN waves ON waves.unit = a.value ->> '$.unit'
 WHERE json_type(chosen.plan, '$.rooms.units') IS NULL AND a.value ->> '$.moves'
 ORDER BY 1, 9, 10, 11, 12, 13;

-- name: scenario_doors
-- What stands on each door. out: building, floor, room, unit, department, people, is it an office
SELECT building.name, floor.label, coalesce(room.number, room.code), institution.name,
       coalesce((SELECT replace(group_concat(DISTINCT person.department), ',', '、') FROM json_each(r1.value, '$.people') AS x
                   JOIN person ON person.id = x.value), ''),
       coalesce((SELECT group_concat(name, '  ') FROM (SELECT person.name FROM json_each(r1.value, '$.people') AS x
                   JOIN person ON person.id = x.value ORDER BY x.key)), '')
  FROM scenario AS s JOIN scenario_plan AS n ON n.scenario_id = s.id AND n.number = s.plan,
       json_each(n.plan, '$.rooms.units') AS u, json_each(u.value, '$.rooms') AS r1
  JOIN institution ON institution.id = u.value ->> '$.unit'
  JOIN room ON room.id = r1.value ->> '$.room'
  JOIN floor ON floor.id = room.floor_id
  JOIN building ON building.id = floor.building_id
 WHERE s.id = :id
 ORDER BY building.id, floor.ordinal, room.number, room.id;

-- name: scenario_letters
-- What each unit that moves is told. out: unit, wave, from, to, people, rooms, area, the rooms by name, floor by
-- floor
SELECT institution.name, w.value ->> '$.wave', coalesce(origin.name, ''), target.name,
       coalesce(m.value ->> '$.people', 0),
       (SELECT count(*) FROM json_each(u.value, '$.rooms')),
       (SELECT round(sum(value ->> '$.area') * 100) FROM json_each(u.value, '$.rooms')),
       (SELECT group_concat(told, :semicolon)
          FROM (SELECT label || ' ' || group_concat(door, :comma) AS told
                  FROM (SELECT floor.id, floor.ordinal, floor.label, coalesce(room.number, room.code) AS door
                          FROM json_each(u.value, '$.rooms') AS r1 JOIN room ON room.id = r1.value ->> '$.room'
                          JOIN floor ON floor.id = room.floor_id ORDER BY floor.ordinal, door)
                 GROUP BY id ORDER BY ordinal))
  FROM scenario AS s JOIN scenario_plan AS n ON n.scenario_id = s.id AND n.number = s.plan,
       json_each(n.plan, '$.waves') AS w, json_each(w.value, '$.moves') AS m
  JOIN institution ON institution.id = m.value ->> '$.unit'
  JOIN building AS target ON target.id = m.value ->> '$.to'
  LEFT JOIN building AS origin ON origin.id = m.value ->> '$.from'
  LEFT JOIN json_each(n.plan, '$.rooms.units') AS u ON u.value ->> '$.unit' = institution.id
 WHERE s.id = :id AND NOT m.value ->> '$.temporary'
 ORDER BY w.key, institution.id;
