-- Whose a job is, from where it was asked and with which permission: what it
-- writes is written for them, and others do not see it.
ALTER TABLE job ADD COLUMN account_id INTEGER REFERENCES account(id) ON DELETE SET NULL;
ALTER TABLE job ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN permission TEXT NOT NULL DEFAULT '';
CREATE INDEX job_of_account ON job(account_id, id);
