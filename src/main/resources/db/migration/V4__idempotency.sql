-- What requests with an Idempotency-Key made, for 24 hours.

CREATE TABLE idempotency_key (
    username       varchar(255)                NOT NULL,
    client_key     varchar(255)                NOT NULL,
    request_digest bytea                       NOT NULL, -- SHA-256 of its address and body
    checkpoint_id  uuid                        NOT NULL, -- what it made; there a moment after this row
    created_at     timestamp(6) with time zone NOT NULL,
    CONSTRAINT idempotency_key_pk PRIMARY KEY (username, client_key)
);

CREATE INDEX idempotency_key_by_time ON idempotency_key (username, created_at);
