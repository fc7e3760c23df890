-- Which state the ledger is in, whatever is put into its place: the end of the audit chain when the
-- revision was made. Signing in lengthens the chain and changes no state. For files kept beside it.
ALTER TABLE revision ADD COLUMN mark BLOB;
UPDATE revision SET mark = (SELECT hash FROM audit ORDER BY seq DESC LIMIT 1);
