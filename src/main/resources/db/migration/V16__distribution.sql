-- These two are found before the session is known, so a distributed database keeps them elsewhere than the session,
-- where no foreign key can reach. A purge erases their rows itself.
ALTER TABLE checkpoint_directory DROP CONSTRAINT checkpoint_directory_session_fk;
ALTER TABLE idempotency_key DROP CONSTRAINT idempotency_key_session_fk;
