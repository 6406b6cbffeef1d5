package dev.cairn.session;

import java.util.List;
import java.util.Optional;

/**
 * The content of a checkpoint.
 *
 * @param messages the whole conversation, in order
 * @param metadata any JSON value of the client's own; empty if it sent none
 */
public record CheckpointState(MessageSequence messages, Optional<JsonText> metadata) {

  /**
   * The maximum size of metadata in bytes. Lists of checkpoints include the metadata of each entry.
   */
  public static final int MAX_METADATA_BYTES = 1 << 20;

  /** Creates a state from messages that are in memory. */
  public CheckpointState(List<Message> messages, Optional<JsonText> metadata) {
    this(MessageSequence.of(messages), metadata);
  }

  /** Checks that metadata is small enough to be stored. */
  static void requireFit(Optional<JsonText> metadata) {
    if (metadata.filter(json -> json.length() > MAX_METADATA_BYTES).isPresent()) {
      throw new StorageException(Problem.METADATA_TOO_LARGE);
    }
  }

  /** Returns a copy with at most this many messages, the last ones, in memory. */
  public CheckpointState last(int most) {
    int size = messages.size();
    return most >= size
        ? this
        : new CheckpointState(messages.toList().subList(size - most, size), metadata);
  }
}
