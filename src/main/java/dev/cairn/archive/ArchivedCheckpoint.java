package dev.cairn.archive;

import dev.cairn.session.JsonText;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * A checkpoint in an archive.
 *
 * @param ordinals the messages in order, by their places among the messages of the session, counted
 *     from 0; nobody may modify the array
 */
public record ArchivedCheckpoint(
    UUID id,
    Optional<UUID> parentId,
    int[] ordinals,
    Optional<JsonText> metadata,
    Instant createdAt) {

  /** Returns the number of messages in the common prefix with another checkpoint. */
  public int shares(int[] others) {
    int mismatch = Arrays.mismatch(ordinals, others);
    return mismatch < 0 ? ordinals.length : mismatch;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ArchivedCheckpoint that
        && id.equals(that.id)
        && parentId.equals(that.parentId)
        && Arrays.equals(ordinals, that.ordinals)
        && metadata.equals(that.metadata)
        && createdAt.equals(that.createdAt);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
