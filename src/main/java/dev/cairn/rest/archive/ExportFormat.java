package dev.cairn.rest.archive;

/** The formats in which a session can be exported. */
public enum ExportFormat {
  /** The complete session as lines of JSON, to be imported by another Cairn. */
  NDJSON,
  /** The conversation, for people to read. */
  MARKDOWN
}
