-- Lists of the sessions of all users, and of those that others made public, begin at the end of these. H2 sorts them all,
-- whatever there is. Every append moves a session in the first; the second has none that are private.
${onlyPostgresql} CREATE INDEX session_by_time ON session (deleted, updated_at);
${onlyPostgresql} CREATE INDEX session_by_time_public ON session (deleted, updated_at) WHERE visibility = 'PUBLIC';
