package dev.cairn.stakpak;

import dev.cairn.session.StorageException;

/** A failure that may be temporary. */
final class TransientUpstreamException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final StorageException failure;

  TransientUpstreamException(StorageException failure) {
    super(failure);
    this.failure = failure;
  }

  StorageException failure() {
    return failure;
  }
}
