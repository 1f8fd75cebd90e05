-- By how many seconds a device's clock was ahead of the centre's when it last pushed.
ALTER TABLE device_progress ADD COLUMN clock_ahead INTEGER NOT NULL DEFAULT 0;
