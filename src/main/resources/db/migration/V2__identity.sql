-- Who may come in, by which token, and what they did.

-- Whoever signed in, with the roles that the latest sign-in brought. API tokens have no more.
CREATE TABLE account (
    username      varchar(255)                NOT NULL,
    roles         varchar(255)                NOT NULL, -- USER,AUDITOR,ADMIN or fewer
    signed_in_at  timestamp(6) with time zone,          -- NULL: made by the server, never signed in
    administrator boolean                     NOT NULL, -- signed in as an administrator at least once
    CONSTRAINT account_pk PRIMARY KEY (username)
);

ALTER TABLE api_token ADD COLUMN prefix varchar(16); -- of the secret, for people to tell tokens apart
ALTER TABLE api_token ADD COLUMN access varchar(16) DEFAULT 'ADMIN' NOT NULL;
ALTER TABLE api_token ADD COLUMN expires_at timestamp(6) with time zone;
ALTER TABLE api_token ADD COLUMN last_used_at timestamp(6) with time zone;

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
