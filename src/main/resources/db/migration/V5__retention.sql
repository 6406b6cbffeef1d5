-- What nodes cached of a session is valid for one value only: another value means other messages under the same ids.
ALTER TABLE session ADD COLUMN content_version integer DEFAULT 0 NOT NULL;
-- Under legal hold: never purged.
ALTER TABLE session ADD COLUMN held boolean DEFAULT false NOT NULL;
-- Ordinals below distinct_message_count whose messages retention erased.
ALTER TABLE session ADD COLUMN erased_message_count integer DEFAULT 0 NOT NULL;

-- One row: which node applies retention. A node that ends without a word loses the run when held_until has passed.
CREATE TABLE retention_run (
    id          integer NOT NULL,
    holder      uuid,                                 -- a random name of the run at work
    held_until  timestamp(6) with time zone,
    started_at  timestamp(6) with time zone,
    finished_at timestamp(6) with time zone,          -- NULL: at work, or interrupted
    CONSTRAINT retention_run_pk PRIMARY KEY (id)
);

INSERT INTO retention_run (id) VALUES (1);
