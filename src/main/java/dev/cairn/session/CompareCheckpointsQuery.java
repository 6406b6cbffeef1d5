package dev.cairn.session;

import java.util.UUID;

/**
 * Selects the checkpoints to compare and the page of differences.
 *
 * @param checkpointId the checkpoint to compare
 * @param againstId the checkpoint to compare it with, of the same session or a related one
 * @param skip number of changes to skip
 * @param limit maximum number of changes on the page, 0 to 1000
 * @param maxBytes messages larger than this are listed without their text
 */
public record CompareCheckpointsQuery(
    UUID checkpointId, UUID againstId, int skip, int limit, int maxBytes) {

  public CompareCheckpointsQuery {
    PageRequest.check(limit, 0);
    if (!PageRequest.isNumber(skip)) {
      throw new StorageException(Problem.INVALID_OFFSET, "skip");
    }
    PageRequest.checkMaxBytes(maxBytes);
  }
}
