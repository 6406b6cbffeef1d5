-- What redacted messages were before, so that a client that sends one again does not bring the secret back.
CREATE TABLE redacted_message (
    session_id    uuid    NOT NULL,
    digest_prefix bigint  NOT NULL, -- as in message
    digest        bytea   NOT NULL, -- SHA-256 of what body was
    ordinal       integer NOT NULL, -- of the message that takes its place
    CONSTRAINT redacted_message_pk PRIMARY KEY (session_id, digest_prefix, digest),
    CONSTRAINT redacted_message_fk FOREIGN KEY (session_id, ordinal) REFERENCES message (session_id, ordinal)
        ON DELETE CASCADE
);

CREATE INDEX redacted_message_by_ordinal ON redacted_message (session_id, ordinal);
