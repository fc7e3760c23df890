-- Heights that are asked place by place, in the system of the delivered model.
ALTER TABLE imagery ADD COLUMN grid TEXT REFERENCES blob(key);
ALTER TABLE imagery ADD COLUMN epsg INTEGER NOT NULL DEFAULT 0;
