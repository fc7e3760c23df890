-- Rule sets as the ledger knows them.

-- name: standards_clear
DELETE FROM rule;

-- name: standards_sets_clear
DELETE FROM rule_set;

-- name: standards_set_insert
INSERT INTO rule_set(id, from_date, to_date) VALUES(:id, :from, :to);

-- name: standards_rule_insert
INSERT INTO rule(rule_set, rule, class, key, value) VALUES(:rule_set, :rule, :class, :key, :value);

-- name: standards_amendments
SELECT rule_set, rule, class, key, value, source, coalesce(note, ''), id, revision
  FROM rule_amendment ORDER BY id;

-- name: standards_amend
INSERT INTO rule_amendment(rule_set, rule, class, key, value, source, note)
VALUES(:rule_set, :rule, :class, :key, :value, :source, :note)
    ON CONFLICT(rule_set, rule, class, key) DO UPDATE
   SET value = excluded.value, source = excluded.source, note = excluded.note,
       revision = revision + 1;
