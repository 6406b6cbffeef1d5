-- What people and tools say of a session. In its row to be read with it, and in rows to find it by.
ALTER TABLE session ADD COLUMN labels varchar; -- lines of key=value

CREATE TABLE session_label (
    session_id  uuid         NOT NULL,
    label_key   varchar(64)  NOT NULL,
    label_value varchar(512) NOT NULL, -- 256 characters, which may be surrogate pairs
    CONSTRAINT session_label_pk PRIMARY KEY (session_id, label_key),
    CONSTRAINT session_label_session_fk FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE CASCADE
);

CREATE INDEX session_label_by_value ON session_label (label_key, label_value, session_id);
