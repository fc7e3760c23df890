-- A small picture of a photo that says where it was taken.
ALTER TABLE survey_file ADD COLUMN thumb TEXT REFERENCES blob(key);
