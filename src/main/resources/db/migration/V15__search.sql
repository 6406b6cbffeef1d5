-- What search looks for in messages, where the database itself searches. NULL: not known.
ALTER TABLE message ADD COLUMN search_text ${clob}; -- see SearchText
ALTER TABLE message ADD COLUMN search_pairs integer ARRAY; -- two characters each, of scripts without spaces
