package dev.cairn.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Asks for a checkpoint that has the messages of another one and some more.
 *
 * @param messages only what is new, in order
 * @param metadata any JSON value of the client's own; empty for none, whatever the other one has
 * @param parentId the checkpoint that is extended; empty for the active one
 * @param maxMessages the most messages that the new checkpoint may have in all
 * @param idempotencyKey by which a repetition is known
 * @param expected times of which one must be that of the last change of the session; empty for any
 */
public record AppendMessagesRequest(
    List<Message> messages,
    Optional<JsonText> metadata,
    Optional<UUID> parentId,
    int maxMessages,
    Optional<IdempotencyKey> idempotencyKey,
    Optional<Set<Instant>> expected) {

  public AppendMessagesRequest {
    messages = List.copyOf(messages);
    expected = expected.map(Set::copyOf);
  }

  public AppendMessagesRequest(
      List<Message> messages,
      Optional<JsonText> metadata,
      Optional<UUID> parentId,
      int maxMessages,
      Optional<IdempotencyKey> idempotencyKey) {
    this(messages, metadata, parentId, maxMessages, idempotencyKey, Optional.empty());
  }

  /** The same for certain versions of the session only. */
  public AppendMessagesRequest expecting(Optional<Set<Instant>> versions) {
    return new AppendMessagesRequest(
        messages, metadata, parentId, maxMessages, idempotencyKey, versions);
  }

  /**
   * @throws StorageException {@code INVALID_REQUEST} if the session was changed at another time
   */
  public void requireExpected(Instant updatedAt) {
    ExpectedVersion.require(expected, updatedAt);
  }
}
