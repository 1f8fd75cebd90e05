-- The user wants a refused operation tried again: asked of the centre at the next contact.
ALTER TABLE outbox ADD COLUMN again INTEGER NOT NULL DEFAULT 0;
