-- Figures about sessions, counted when a message is stored, so that answering reads no message.
-- Days are in UTC; weeks begin on Monday.

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

-- owner and shared repeat what the session says, so that adding up over many sessions joins nothing.
CREATE TABLE tool_usage (
    session_id       uuid         NOT NULL,
    utc_day          date         NOT NULL,
    tool             varchar(200) NOT NULL,
    owner            varchar(255) NOT NULL,
    shared           boolean      NOT NULL, -- PUBLIC
    successful_calls integer      NOT NULL,
    failed_calls     integer      NOT NULL,
    aborted_calls    integer      NOT NULL,
    pending_calls    integer      NOT NULL,
    unknown_calls    integer      NOT NULL,
    CONSTRAINT tool_usage_pk PRIMARY KEY (session_id, utc_day, tool),
    CONSTRAINT tool_usage_session_fk FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE CASCADE
);

-- A row for each day on which a session got a checkpoint, with model '', and one for each model of that
-- day. The row with model '' has the tokens of messages that name none, and marks, 1 or 0: active_* if the
-- session was not active before on that day, in that week, month, or ever, and called_* if it made a call
-- of a tool and had made none before. Their sums count sessions without looking for the same one twice.
CREATE TABLE session_day (
    session_id         uuid         NOT NULL,
    utc_day            date         NOT NULL,
    model              varchar(200) NOT NULL,
    owner              varchar(255) NOT NULL,
    shared             boolean      NOT NULL, -- PUBLIC
    active_day         smallint     NOT NULL,
    active_week        smallint     NOT NULL,
    active_month       smallint     NOT NULL,
    active_ever        smallint     NOT NULL,
    called_day         smallint     NOT NULL,
    called_week        smallint     NOT NULL,
    called_month       smallint     NOT NULL,
    called_ever        smallint     NOT NULL,
    prompt_tokens      bigint       NOT NULL,
    completion_tokens  bigint       NOT NULL,
    total_tokens       bigint       NOT NULL,
    cached_tokens      bigint       NOT NULL,
    cache_write_tokens bigint       NOT NULL,
    CONSTRAINT session_day_pk PRIMARY KEY (session_id, utc_day, model),
    CONSTRAINT session_day_session_fk FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE CASCADE
);

-- The messages whose tokens are in session_day.
CREATE TABLE counted_message (
    session_id uuid    NOT NULL,
    ordinal    integer NOT NULL,
    CONSTRAINT counted_message_pk PRIMARY KEY (session_id, ordinal),
    CONSTRAINT counted_message_fk FOREIGN KEY (session_id, ordinal) REFERENCES message (session_id, ordinal)
        ON DELETE CASCADE
);

ALTER TABLE session ADD COLUMN active_on date; -- the last day with a checkpoint
ALTER TABLE session ADD COLUMN called_on date; -- the last day with a new call of a tool
ALTER TABLE session ADD COLUMN figures_version integer DEFAULT 0 NOT NULL; -- counts changes of what is above
