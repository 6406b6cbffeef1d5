-- What a session began with, until the other session is purged.
ALTER TABLE session ADD COLUMN forked_from_session_id uuid;
ALTER TABLE session ADD COLUMN forked_from_checkpoint_id uuid;
ALTER TABLE session ADD COLUMN inherited_message_count integer DEFAULT 0 NOT NULL; -- ordinals below were copied

CREATE INDEX session_by_origin ON session (forked_from_session_id);
