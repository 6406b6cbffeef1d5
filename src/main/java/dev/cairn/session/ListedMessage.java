package dev.cairn.session;

import java.util.Optional;

/**
 * A message in a list.
 *
 * @param index the index of the message in the checkpoint, from 0
 * @param sizeBytes the size of its text
 * @param message the message as the client wrote it; empty if it exceeds the requested size
 */
public record ListedMessage(
    int index, Message.Role role, int sizeBytes, Optional<Message> message) {

  /** Returns a copy with another message of the same role. */
  public ListedMessage with(Optional<Message> other) {
    return new ListedMessage(index, role, sizeBytes, other);
  }
}
