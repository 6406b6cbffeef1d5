-- Browsers that are signed in to the page. What was begun with an API token ends with it.
CREATE TABLE page_session (
    id           uuid                        NOT NULL,
    digest       bytea                       NOT NULL, -- SHA-256 of the secret in the browser's cookie
    username     varchar(255)                NOT NULL,
    token_id     uuid,                                 -- NULL: by single sign-on
    id_token     bytea,                                -- the provider's, encrypted with a key made of that secret
    created_at   timestamp(6) with time zone NOT NULL,
    last_used_at timestamp(6) with time zone NOT NULL, -- to the minute
    expires_at   timestamp(6) with time zone NOT NULL,
    CONSTRAINT page_session_pk PRIMARY KEY (id),
    CONSTRAINT page_session_digest_uk UNIQUE (digest),
    CONSTRAINT page_session_token_fk FOREIGN KEY (token_id) REFERENCES api_token (id) ON DELETE CASCADE
);

CREATE INDEX page_session_by_user ON page_session (username, created_at);
CREATE INDEX page_session_by_token ON page_session (token_id);

-- Codes that sign in a browser once, in place of an API token.
CREATE TABLE sign_in_code (
    digest     bytea                       NOT NULL, -- SHA-256 of the code
    token_id   uuid                        NOT NULL,
    expires_at timestamp(6) with time zone NOT NULL,
    CONSTRAINT sign_in_code_pk PRIMARY KEY (digest),
    CONSTRAINT sign_in_code_token_fk FOREIGN KEY (token_id) REFERENCES api_token (id) ON DELETE CASCADE
);

CREATE INDEX sign_in_code_by_token ON sign_in_code (token_id);
