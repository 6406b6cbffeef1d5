-- With which key the content of a session is encrypted. NULL: it is not.
ALTER TABLE session ADD COLUMN key_id varchar(64);
ALTER TABLE session ADD COLUMN wrapped_key bytea; -- keys of the session, encrypted with that one
ALTER TABLE session ADD COLUMN has_plain_content boolean DEFAULT false NOT NULL; -- stored before it had a key
ALTER TABLE session ADD COLUMN sealed_title bytea;
ALTER TABLE session ADD COLUMN sealed_cwd bytea;

-- By what a server knows its keys again. It has the keys themselves elsewhere.
CREATE TABLE encryption_key (
    id    varchar(64) NOT NULL,
    proof bytea       NOT NULL, -- a known text, encrypted with the key
    CONSTRAINT encryption_key_pk PRIMARY KEY (id)
);
