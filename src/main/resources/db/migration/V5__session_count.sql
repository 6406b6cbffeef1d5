-- How many sessions there are, so that a list tells its total without counting. Each in several parts, so
-- that those who create sessions of one owner at once do not all wait for one row; their sum counts.

CREATE TABLE session_count (
    owner      varchar(255) NOT NULL,
    visibility varchar(16)  NOT NULL,
    deleted    boolean      NOT NULL,
    part       smallint     NOT NULL, -- of the session's id
    sessions   bigint       NOT NULL, -- of a part alone it may be less than none
    CONSTRAINT session_count_pk PRIMARY KEY (owner, visibility, deleted, part)
);

INSERT INTO session_count (owner, visibility, deleted, part, sessions)
SELECT owner, visibility, deleted, 0, count(*) FROM session GROUP BY owner, visibility, deleted;
