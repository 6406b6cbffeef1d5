-- The statistics of one user read no rows of others.
CREATE INDEX tool_usage_by_owner ON tool_usage (owner, utc_day);
CREATE INDEX session_day_by_owner ON session_day (owner, utc_day);
