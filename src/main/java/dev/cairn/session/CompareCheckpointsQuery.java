package dev.cairn.session;

import java.util.UUID;

/**
 * Which checkpoints to compare, and which page of what is different.
 *
 * @param checkpointId the checkpoint that is compared
 * @param againstId the checkpoint that it is compared with, of the same session or a related one
 * @param skip changes to leave out
 * @param limit changes on the page, 0 to 1000
 * @param maxBytes a message of more bytes is listed without its text
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
