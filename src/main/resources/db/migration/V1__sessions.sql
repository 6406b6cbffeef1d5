-- One script for H2 and PostgreSQL. ${blob} is the type for bytes of any length.
--
-- A session and all that is below it can be kept on one node of a distributed database: each key begins with the
-- session, and no row is written for several sessions. Deleting the row of a session removes all that is below it.

CREATE TABLE session (
    id                     uuid                        NOT NULL,
    owner                  varchar(255)                NOT NULL,
    title                  varchar                     NOT NULL,
    title_folded           varchar                     NOT NULL, -- as the search compares it
    visibility             varchar(16)                 NOT NULL,
    deleted                boolean                     NOT NULL,
    cwd                    varchar,
    created_at             timestamp(6) with time zone NOT NULL,
    updated_at             timestamp(6) with time zone NOT NULL,
    deleted_at             timestamp(6) with time zone,
    active_checkpoint_id   uuid                        NOT NULL,
    checkpoint_count       integer                     NOT NULL, -- also the last sequence given
    distinct_message_count integer                     NOT NULL, -- also the next ordinal to give
    message_count          integer                     NOT NULL, -- of the active checkpoint
    last_message_at        timestamp(6) with time zone,
    last_checkpoint_on     date,                                 -- in UTC
    statistics_version     integer DEFAULT 0           NOT NULL, -- counts changes of the statistics
    CONSTRAINT session_pk PRIMARY KEY (id)
);

-- Every append moves a session in this index. Ascending, so that it moves to the full end.
CREATE INDEX session_by_owner ON session (owner, deleted, updated_at);

-- Each distinct message of a session once. body is the JSON text as it was sent.
CREATE TABLE message (
    session_id    uuid        NOT NULL,
    ordinal       integer     NOT NULL,
    role          varchar(16) NOT NULL,
    digest_prefix bigint      NOT NULL, -- four bytes of session_id, four of digest: all that the index needs
    digest        bytea       NOT NULL, -- SHA-256 of body
    body          ${blob}     NOT NULL,
    CONSTRAINT message_pk PRIMARY KEY (session_id, ordinal),
    CONSTRAINT message_session_fk FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE CASCADE
);

CREATE INDEX message_by_digest ON message (digest_prefix);

-- The order of the columns saves a tenth of each row in PostgreSQL.
CREATE TABLE checkpoint (
    session_id   uuid                        NOT NULL,
    id           uuid                        NOT NULL, -- leads to its session, see CheckpointId
    parent_id    uuid,
    created_at   timestamp(6) with time zone NOT NULL,
    sequence     integer                     NOT NULL, -- 1, 2, 3 … within the session
    message_runs bytea                       NOT NULL, -- ordinals of its messages, see MessageRuns
    metadata     ${blob},
    CONSTRAINT checkpoint_pk PRIMARY KEY (session_id, id),
    CONSTRAINT checkpoint_sequence_uk UNIQUE (session_id, sequence),
    CONSTRAINT checkpoint_session_fk FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE CASCADE,
    CONSTRAINT checkpoint_parent_fk FOREIGN KEY (session_id, parent_id) REFERENCES checkpoint (session_id, id)
);

-- The sessions of those imported checkpoints whose ids do not lead to their session.
CREATE TABLE checkpoint_directory (
    id         uuid NOT NULL,
    session_id uuid NOT NULL,
    CONSTRAINT checkpoint_directory_pk PRIMARY KEY (id),
    CONSTRAINT checkpoint_directory_session_fk FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE CASCADE
);

CREATE INDEX checkpoint_directory_by_session ON checkpoint_directory (session_id);

-- What requests with an Idempotency-Key made, for 24 hours.
CREATE TABLE idempotency_key (
    username       varchar(255)                NOT NULL,
    key_value      varchar(255)                NOT NULL,
    request_digest bytea                       NOT NULL, -- SHA-256 of its address and body
    session_id     uuid                        NOT NULL,
    checkpoint_id  uuid                        NOT NULL, -- what it made; there a moment after this row
    created_at     timestamp(6) with time zone NOT NULL,
    CONSTRAINT idempotency_key_pk PRIMARY KEY (username, key_value),
    CONSTRAINT idempotency_key_session_fk FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE CASCADE
);

CREATE INDEX idempotency_key_by_time ON idempotency_key (username, created_at);
CREATE INDEX idempotency_key_by_session ON idempotency_key (session_id);

-- Statistics, counted when a message is stored, so that reading them reads no message. Days are in UTC; weeks begin
-- on Monday. owner and is_public repeat what the session says, so that adding up over many sessions joins nothing.

-- Each call of a tool once, by the id that the client gave it.
CREATE TABLE tool_call (
    session_id uuid         NOT NULL,
    call_key   uuid         NOT NULL, -- half of the SHA-256 of the id: ids may have any length
    tool       varchar(200),          -- NULL: only its result was seen so far
    result     varchar(16)  NOT NULL, -- as ToolResult names them: what the last result says by itself
    utc_day    date,                  -- when the call was stored
    CONSTRAINT tool_call_pk PRIMARY KEY (session_id, call_key),
    CONSTRAINT tool_call_session_fk FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE CASCADE
);

CREATE TABLE tool_usage (
    session_id       uuid         NOT NULL,
    utc_day          date         NOT NULL,
    tool             varchar(200) NOT NULL,
    owner            varchar(255) NOT NULL,
    is_public        boolean      NOT NULL,
    successful_calls integer      NOT NULL,
    failed_calls     integer      NOT NULL,
    aborted_calls    integer      NOT NULL,
    pending_calls    integer      NOT NULL,
    unknown_calls    integer      NOT NULL,
    CONSTRAINT tool_usage_pk PRIMARY KEY (session_id, utc_day, tool),
    CONSTRAINT tool_usage_session_fk FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE CASCADE
);

-- A row for each day on which a session got a checkpoint, with model '' and the tokens of messages that name
-- none, and one for each model of that day.
CREATE TABLE session_day (
    session_id         uuid         NOT NULL,
    utc_day            date         NOT NULL,
    model              varchar(200) NOT NULL,
    owner              varchar(255) NOT NULL,
    is_public          boolean      NOT NULL,
    prompt_tokens      bigint       NOT NULL,
    completion_tokens  bigint       NOT NULL,
    total_tokens       bigint       NOT NULL,
    cached_tokens      bigint       NOT NULL,
    cache_write_tokens bigint       NOT NULL,
    CONSTRAINT session_day_pk PRIMARY KEY (session_id, utc_day, model),
    CONSTRAINT session_day_session_fk FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE CASCADE
);

-- The messages whose tokens are in session_day: the same message at another position of a list counts again.
CREATE TABLE counted_message (
    session_id uuid    NOT NULL,
    ordinal    integer NOT NULL,
    position   integer NOT NULL, -- 0, 1, 2 … in the list of a checkpoint
    CONSTRAINT counted_message_pk PRIMARY KEY (session_id, ordinal, position),
    CONSTRAINT counted_message_fk FOREIGN KEY (session_id, ordinal) REFERENCES message (session_id, ordinal)
        ON DELETE CASCADE
);

-- Users who signed in, with the roles that the latest sign-in brought. API tokens have no more.
CREATE TABLE account (
    username      varchar(255)                NOT NULL,
    roles         varchar(255)                NOT NULL, -- USER,AUDITOR,ADMIN or fewer
    signed_in_at  timestamp(6) with time zone,          -- NULL: made by the server, never signed in
    administrator boolean                     NOT NULL, -- signed in as an administrator at least once
    CONSTRAINT account_pk PRIMARY KEY (username)
);

CREATE TABLE api_token (
    id           uuid                        NOT NULL,
    username     varchar(255)                NOT NULL,
    name         varchar(255)                NOT NULL,
    prefix       varchar(16),                          -- of the secret, for people to tell tokens apart
    digest       bytea                       NOT NULL, -- SHA-256 of the secret
    access       varchar(16)                 NOT NULL,
    created_at   timestamp(6) with time zone NOT NULL,
    expires_at   timestamp(6) with time zone,
    last_used_at timestamp(6) with time zone,
    CONSTRAINT api_token_pk PRIMARY KEY (id),
    CONSTRAINT api_token_digest_uk UNIQUE (digest),
    CONSTRAINT api_token_name_uk UNIQUE (username, name)
);

-- Secrets that came by the configuration and were revoked: they stay so, whatever the configuration says.
CREATE TABLE revoked_token (
    digest     bytea                       NOT NULL, -- SHA-256 of the secret
    revoked_at timestamp(6) with time zone NOT NULL,
    CONSTRAINT revoked_token_pk PRIMARY KEY (digest)
);

CREATE TABLE audit_event (
    id          uuid                        NOT NULL,
    occurred_at timestamp(6) with time zone NOT NULL,
    username    varchar(255),
    token_id    uuid,
    address     varchar(64),
    action      varchar(32)                 NOT NULL,
    subject_id  uuid,
    outcome     varchar(16)                 NOT NULL,
    details     varchar(255),
    CONSTRAINT audit_event_pk PRIMARY KEY (id)
);

CREATE INDEX audit_event_by_time ON audit_event (occurred_at);
CREATE INDEX audit_event_by_subject ON audit_event (subject_id, occurred_at);
