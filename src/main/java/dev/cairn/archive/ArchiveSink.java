package dev.cairn.archive;

import dev.cairn.session.Message;
import java.io.IOException;
import java.time.Instant;

/**
 * Takes an archive in its order: a beginning, then for each session its particulars, its messages,
 * and its checkpoints from the oldest on, and an end.
 */
public interface ArchiveSink {

  void begin(Instant exportedAt) throws IOException;

  void session(ArchivedSession session) throws IOException;

  void message(Message message) throws IOException;

  void checkpoint(ArchivedCheckpoint checkpoint) throws IOException;

  /** Nothing is missing. */
  void end(int sessions) throws IOException;
}
