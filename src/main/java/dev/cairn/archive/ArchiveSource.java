package dev.cairn.archive;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Gives an archive, from its beginning to its end. What is wrong with it is told by a {@link
 * dev.cairn.session.StorageException} of kind {@code INVALID_REQUEST}.
 */
public interface ArchiveSource extends Closeable {

  /** How many sessions there are to come, if nothing is wrong. */
  int sessions();

  /** The next session; whatever is left of the one before is passed over. Empty at the end. */
  Optional<ArchiveEntry> nextSession() throws IOException;

  /** Gives the messages and checkpoints of that session, all that it says it has. */
  void readSession(ContentSink sink) throws IOException;

  /** The number of the line that was read last, from 1; empty if the archive has no lines. */
  OptionalInt line();
}
