package dev.cairn.session;

import java.util.Optional;

/**
 * A message in a list.
 *
 * @param index its place in the checkpoint, from 0
 * @param sizeBytes of its text
 * @param message the message as the client wrote it; empty if it is larger than what was asked for
 */
public record ListedMessage(
    int index, Message.Role role, int sizeBytes, Optional<Message> message) {

  /** The same with another text, of its role. */
  public ListedMessage with(Optional<Message> other) {
    return new ListedMessage(index, role, sizeBytes, other);
  }
}
