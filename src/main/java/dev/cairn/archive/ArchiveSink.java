package dev.cairn.archive;

import java.io.IOException;
import java.time.Instant;

/**
 * Receives an archive in order: a beginning, then for each session its properties and its content,
 * and an end.
 */
public interface ArchiveSink extends ContentSink {

  void begin(Instant exportedAt) throws IOException;

  void session(ArchivedSession session) throws IOException;

  /** Receives a knowledge file of the caller. Files follow after all sessions. */
  void file(String path, byte[] content) throws IOException;

  /** Receives the end: the archive is complete. */
  void end(int sessions, int files) throws IOException;
}
