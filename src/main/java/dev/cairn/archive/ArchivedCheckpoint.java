package dev.cairn.archive;

import dev.cairn.session.JsonText;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * A checkpoint in an archive.
 *
 * @param ordinals its messages in order, by their places among the messages of the session, which
 *     count from 0; nobody may change the array
 */
public record ArchivedCheckpoint(
    UUID id,
    Optional<UUID> parentId,
    int[] ordinals,
    Optional<JsonText> metadata,
    Instant createdAt) {

  /** How many messages at its beginning are those of another checkpoint. */
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
