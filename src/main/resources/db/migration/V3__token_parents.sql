-- A token that was made with another one ends with it.
ALTER TABLE api_token ADD COLUMN parent_id uuid;
ALTER TABLE api_token ADD CONSTRAINT api_token_parent_fk FOREIGN KEY (parent_id) REFERENCES api_token (id)
    ON DELETE CASCADE;
CREATE INDEX api_token_by_parent ON api_token (parent_id);

-- The bootstrap user has a name now that no identity provider gives. Its tokens had no parents.
DELETE FROM api_token WHERE username = 'admin'
    AND (name = 'bootstrap' OR username IN (SELECT username FROM account WHERE signed_in_at IS NULL));
DELETE FROM account WHERE username = 'admin' AND signed_in_at IS NULL;
