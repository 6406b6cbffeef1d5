-- Lists of the sessions of all users, and of those that others made public, are read from the end of these indexes. H2
-- sorts all sessions, whatever there is. An append writes the first one; the second only if the session is public. An
-- operator with many sessions may have made them before, see docs/operations.md.
${onlyPostgresql} CREATE INDEX IF NOT EXISTS session_by_time ON session (deleted, updated_at);
${onlyPostgresql} CREATE INDEX IF NOT EXISTS session_by_time_public ON session (deleted, updated_at) WHERE visibility = 'PUBLIC';
