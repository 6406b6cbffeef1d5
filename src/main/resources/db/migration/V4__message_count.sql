-- For lists, which do not read message_runs: these can be long. NULL: the checkpoint is older than this column.
ALTER TABLE checkpoint ADD COLUMN message_count integer;
