-- What an exchange carried, by kind, and what it left waiting (JSON of counts); bytes on the wire.
ALTER TABLE history ADD COLUMN detail TEXT NOT NULL DEFAULT '{}';
ALTER TABLE history ADD COLUMN n_bytes_sent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE history ADD COLUMN n_bytes_received INTEGER NOT NULL DEFAULT 0;
