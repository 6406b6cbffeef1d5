-- Addresses under which somebody without an account reads a session.
ALTER TABLE session ADD COLUMN link_epoch integer DEFAULT 0 NOT NULL; -- links of an earlier one show nothing

CREATE TABLE session_link (
    session_id     uuid                        NOT NULL,
    id             uuid                        NOT NULL,
    checkpoint_id  uuid,                                 -- the only one that it shows
    digest         bytea                       NOT NULL, -- SHA-256 of its secret
    link_epoch     integer                     NOT NULL, -- of the session, when it was made
    created_by     varchar(255)                NOT NULL,
    note           varchar(400),                         -- 200 characters, which may be surrogate pairs
    redacted       boolean                     NOT NULL,
    created_at     timestamp(6) with time zone NOT NULL,
    expires_at     timestamp(6) with time zone NOT NULL,
    views          bigint                      NOT NULL,
    last_viewed_at timestamp(6) with time zone,
    CONSTRAINT session_link_pk PRIMARY KEY (session_id, id),
    CONSTRAINT session_link_session_fk FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE CASCADE
);

CREATE INDEX session_link_by_digest ON session_link (digest);
