package dev.cairn.session;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks for a checkpoint that has the messages of another one and some more.
 *
 * @param messages only what is new, in order
 * @param metadata any JSON value of the client's own; empty for none, whatever the other one has
 * @param parentId the checkpoint that is extended; empty for the active one
 * @param maxMessages the most messages that the new checkpoint may have in all
 * @param idempotencyKey by which a repetition is known
 * @param expected for which versions of the session it is meant
 */
public record AppendMessagesRequest(
    List<Message> messages,
    Optional<JsonText> metadata,
    Optional<UUID> parentId,
    int maxMessages,
    Optional<IdempotencyKey> idempotencyKey,
    ExpectedVersion expected) {

  public AppendMessagesRequest {
    messages = List.copyOf(messages);
    CheckpointState.requireFit(metadata);
  }

  public AppendMessagesRequest(
      List<Message> messages,
      Optional<JsonText> metadata,
      Optional<UUID> parentId,
      int maxMessages,
      Optional<IdempotencyKey> idempotencyKey) {
    this(messages, metadata, parentId, maxMessages, idempotencyKey, ExpectedVersion.ANY);
  }

  /** The same for certain versions of the session only. */
  public AppendMessagesRequest expecting(ExpectedVersion version) {
    return new AppendMessagesRequest(
        messages, metadata, parentId, maxMessages, idempotencyKey, version);
  }
}
