package dev.cairn.archive;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads an archive, from its beginning to its end. */
public interface ArchiveSource extends Closeable {

  /** How many sessions and files there are to come, if the archive is valid. */
  int entries();

  /**
   * The next session or file; whatever is left of the one before is passed over. Empty at the end.
   *
   * @throws dev.cairn.session.StorageException {@code INVALID_REQUEST} if nothing of the archive
   *     can be read from here on
   */
  Optional<ArchiveEntry> nextEntry() throws IOException;

  /**
   * Gives the messages and checkpoints of that session, all that it says it has.
   *
   * @throws dev.cairn.session.StorageException {@code INVALID_REQUEST} if one of them is not valid;
   *     the sessions behind can still be read
   */
  void readSession(ContentSink sink) throws IOException;

  /**
   * What of that session, if it is one, was not given as it stands in the archive, as far as it was
   * read.
   */
  List<ImportWarning> warnings();

  /** The number of the line that was read last, from 1; empty if the archive has no lines. */
  OptionalInt line();
}
