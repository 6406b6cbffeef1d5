package dev.cairn.archive;

import java.io.IOException;
import java.time.Instant;

/**
 * Takes an archive in its order: a beginning, then for each session its particulars and its
 * content, and an end.
 */
public interface ArchiveSink extends ContentSink {

  void begin(Instant exportedAt) throws IOException;

  void session(ArchivedSession session) throws IOException;

  /** A knowledge file of the caller's. Files come behind all sessions. */
  void file(String path, byte[] content) throws IOException;

  /** Nothing is missing. */
  void end(int sessions, int files) throws IOException;
}
