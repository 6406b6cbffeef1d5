package dev.cairn.archive;

import dev.cairn.session.StorageException;
import java.util.Optional;

/** The next thing in an archive that is meant to be a session. */
public sealed interface ArchiveEntry {

  /** A session, whose messages and checkpoints can be read next. */
  record Readable(ArchivedSession session) implements ArchiveEntry {}

  /**
   * What cannot be made a session.
   *
   * @param id as it stands in the archive, if that is known
   */
  record Unreadable(Optional<String> id, StorageException reason) implements ArchiveEntry {}
}
