package dev.cairn.rest.archive;

/** In which form a session leaves. */
public enum ExportFormat {
  /** Lines of JSON, whole, to be read by another Cairn. */
  NDJSON,
  /** The conversation, for people. */
  MARKDOWN
}
