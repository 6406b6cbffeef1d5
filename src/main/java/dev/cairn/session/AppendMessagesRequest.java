package dev.cairn.session;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A request to create a checkpoint that extends another one with new messages.
 *
 * @param messages only the new messages, in order
 * @param metadata any JSON value of the client's own; empty for none, whatever the parent has
 * @param parentId the checkpoint to extend; empty for the active one
 * @param maxMessages the maximum total number of messages in the new checkpoint
 * @param idempotencyKey identifies a repeated request
 * @param expected the versions of the session that the request applies to
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

  /** Returns a copy that applies only to certain versions of the session. */
  public AppendMessagesRequest expecting(ExpectedVersion version) {
    return new AppendMessagesRequest(
        messages, metadata, parentId, maxMessages, idempotencyKey, version);
  }
}
