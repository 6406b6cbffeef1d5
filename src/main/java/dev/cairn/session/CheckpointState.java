package dev.cairn.session;

import java.util.List;
import java.util.Optional;

/**
 * What a checkpoint holds.
 *
 * @param messages the whole conversation, in order
 * @param metadata any JSON value of the client's own; empty if it sent none
 */
public record CheckpointState(List<Message> messages, Optional<JsonText> metadata) {

  public CheckpointState {
    messages = List.copyOf(messages);
  }

  /** The same with at most so many messages, the last ones. */
  public CheckpointState last(int most) {
    int size = messages.size();
    return most >= size ? this : new CheckpointState(messages.subList(size - most, size), metadata);
  }
}
