package dev.cairn.retention;

/** Measures how much a server stores. */
public interface StorageMeter {

  /**
   * Measures the storage, or returns a recent measurement. Measuring looks at each message, though
   * not at its content. Only one measurement runs at a time on a node. Recorded in the audit log.
   *
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the caller is not an
   *     administrator; {@code CONNECTION} if the first measurement is in progress
   */
  StorageUse measure();
}
