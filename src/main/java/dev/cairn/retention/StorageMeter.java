package dev.cairn.retention;

/** Measures how much a server keeps. */
public interface StorageMeter {

  /**
   * Counts, unless it was counted lately: that takes a look at each message, though not at its
   * content. It is done once at a time on a node. Recorded in the audit log.
   *
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the caller is no
   *     administrator; {@code CONNECTION} if it is being counted for the first time
   */
  StorageUse measure();
}
