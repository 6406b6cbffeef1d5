-- One script for H2 and PostgreSQL. ${blob} is the type for bytes of any length.

CREATE TABLE session (
    id                   uuid                        NOT NULL,
    owner                varchar(255)                NOT NULL,
    title                varchar                     NOT NULL,
    title_folded         varchar                     NOT NULL, -- as the search compares it
    visibility           varchar(16)                 NOT NULL,
    deleted              boolean                     NOT NULL,
    cwd                  varchar,
    created_at           timestamp(6) with time zone NOT NULL,
    updated_at           timestamp(6) with time zone NOT NULL,
    deleted_at           timestamp(6) with time zone,
    active_checkpoint_id uuid                        NOT NULL,
    checkpoint_count     integer                     NOT NULL, -- also the last sequence given
    stored_messages      integer                     NOT NULL, -- also the next ordinal to give
    message_count        integer                     NOT NULL,
    last_message_at      timestamp(6) with time zone,
    CONSTRAINT session_pk PRIMARY KEY (id)
);

-- Every append moves a session in this index. Ascending, so that it moves to the full end.
CREATE INDEX session_by_owner ON session (owner, deleted, updated_at);

-- Each distinct message of a session once. body is the JSON text as it was sent.
CREATE TABLE message (
    session_id uuid        NOT NULL,
    ordinal    integer     NOT NULL,
    role       varchar(16) NOT NULL,
    lookup_key bigint      NOT NULL, -- four bytes of session_id, four of digest: all that the index needs
    digest     bytea       NOT NULL, -- SHA-256 of body
    body       ${blob}     NOT NULL,
    CONSTRAINT message_pk PRIMARY KEY (session_id, ordinal),
    CONSTRAINT message_session_fk FOREIGN KEY (session_id) REFERENCES session (id)
);

CREATE INDEX message_lookup ON message (lookup_key);

CREATE TABLE checkpoint (
    id            uuid                        NOT NULL,
    session_id    uuid                        NOT NULL,
    sequence      integer                     NOT NULL, -- 1, 2, 3 … within the session
    parent_id     uuid,
    message_runs  bytea                       NOT NULL, -- ordinals of its messages, see MessageRuns
    message_count integer                     NOT NULL,
    metadata      ${blob},
    created_at    timestamp(6) with time zone NOT NULL,
    CONSTRAINT checkpoint_pk PRIMARY KEY (id),
    CONSTRAINT checkpoint_sequence_uk UNIQUE (session_id, sequence),
    CONSTRAINT checkpoint_session_fk FOREIGN KEY (session_id) REFERENCES session (id),
    CONSTRAINT checkpoint_parent_fk FOREIGN KEY (parent_id) REFERENCES checkpoint (id)
);

CREATE TABLE api_token (
    id         uuid                        NOT NULL,
    username   varchar(255)                NOT NULL,
    name       varchar(255)                NOT NULL,
    digest     bytea                       NOT NULL, -- SHA-256 of the secret
    created_at timestamp(6) with time zone NOT NULL,
    CONSTRAINT api_token_pk PRIMARY KEY (id),
    CONSTRAINT api_token_digest_uk UNIQUE (digest),
    CONSTRAINT api_token_name_uk UNIQUE (username, name)
);
