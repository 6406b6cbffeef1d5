package dev.cairn.session;

import java.util.List;
import java.util.Optional;

/**
 * What a checkpoint holds.
 *
 * @param messages the whole conversation, in order
 * @param metadata any JSON value of the client's own; empty if it sent none
 */
public record CheckpointState(MessageSequence messages, Optional<JsonText> metadata) {

  /** The longest metadata that is kept, in bytes. Lists of checkpoints have that of each. */
  public static final int MAX_METADATA_BYTES = 1 << 20;

  /** With messages that are in memory. */
  public CheckpointState(List<Message> messages, Optional<JsonText> metadata) {
    this(MessageSequence.of(messages), metadata);
  }

  /** That metadata is not too long to be kept. */
  static void requireFit(Optional<JsonText> metadata) {
    if (metadata.filter(json -> json.length() > MAX_METADATA_BYTES).isPresent()) {
      throw new StorageException(Problem.METADATA_TOO_LARGE);
    }
  }

  /** The same with at most so many messages, the last ones, in memory. */
  public CheckpointState last(int most) {
    int size = messages.size();
    return most >= size
        ? this
        : new CheckpointState(messages.toList().subList(size - most, size), metadata);
  }
}
