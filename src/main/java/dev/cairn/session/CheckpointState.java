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
}
