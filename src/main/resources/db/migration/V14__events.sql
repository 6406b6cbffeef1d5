-- Numbers the changes of a session that clients are told of: 1, 2, 3 …; 0: none since the column exists.
ALTER TABLE session ADD COLUMN change_number bigint DEFAULT 0 NOT NULL;

-- What happened to sessions, for a while. Ids only.
CREATE TABLE session_event (
    session_id    uuid                        NOT NULL,
    number        bigint                      NOT NULL, -- the change_number of the session
    kind          varchar(32)                 NOT NULL,
    checkpoint_id uuid,
    was_public    boolean                     NOT NULL, -- the session, after the change
    created_at    timestamp(6) with time zone NOT NULL,
    position      bigint,                               -- among those of all sessions; given once it can be seen
    CONSTRAINT session_event_pk PRIMARY KEY (session_id, number),
    CONSTRAINT session_event_session_fk FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE CASCADE
);

-- Finds those without a position, too, in the order in which they get one.
CREATE INDEX session_event_by_position ON session_event (position, session_id, number);
CREATE INDEX session_event_by_time ON session_event (created_at);

-- One row, locked by whoever gives positions.
CREATE TABLE event_position (
    id      integer NOT NULL,
    given   bigint  NOT NULL, -- the last one
    erased  bigint  NOT NULL, -- the last one that was erased because it was old
    CONSTRAINT event_position_pk PRIMARY KEY (id)
);

INSERT INTO event_position (id, given, erased) VALUES (1, 0, 0);
