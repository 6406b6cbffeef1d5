package dev.cairn.archive;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads an archive from beginning to end. */
public interface ArchiveSource extends Closeable {

  /** Returns how many sessions and files the archive contains, if it is valid. */
  int entries();

  /**
   * Returns the next session or file, skipping the rest of the previous one. Empty at the end.
   *
   * @throws dev.cairn.session.StorageException {@code INVALID_REQUEST} if the rest of the archive
   *     cannot be read
   */
  Optional<ArchiveEntry> nextEntry() throws IOException;

  /**
   * Passes all declared messages and checkpoints of the current session to a sink.
   *
   * @throws dev.cairn.session.StorageException {@code INVALID_REQUEST} if one of them is invalid;
   *     the following sessions can still be read
   */
  void readSession(ContentSink sink) throws IOException;

  /**
   * Returns what was changed in the current entry, if it is a session, compared to the archive, as
   * far as it was read.
   */
  List<ImportWarning> warnings();

  /** Returns the number of the last line read, from 1; empty if the archive has no lines. */
  OptionalInt line();
}
