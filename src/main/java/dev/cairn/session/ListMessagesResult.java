package dev.cairn.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A page of the messages of a checkpoint.
 *
 * @param updatedAt when the session last changed
 * @param total number of messages in the checkpoint, on all pages
 * @param nextBefore the {@code before} value for the preceding page; empty if there is none
 * @param nextAfter the {@code after} value for the following page; empty if there is none
 */
public record ListMessagesResult(
    UUID checkpointId,
    Instant updatedAt,
    int total,
    List<ListedMessage> messages,
    Optional<Integer> nextBefore,
    Optional<Integer> nextAfter) {

  public ListMessagesResult {
    messages = List.copyOf(messages);
  }

  /** Returns the same page with other message texts. */
  public ListMessagesResult with(List<ListedMessage> others) {
    return new ListMessagesResult(checkpointId, updatedAt, total, others, nextBefore, nextAfter);
  }

  /**
   * Returns a page with the links to its neighbors.
   *
   * @param place the index of the first message, or where it would be
   */
  public static ListMessagesResult of(
      UUID checkpointId, Instant updatedAt, int total, int place, List<ListedMessage> messages) {
    int end = place + messages.size();
    return new ListMessagesResult(
        checkpointId,
        updatedAt,
        total,
        messages,
        place > 0 ? Optional.of(place) : Optional.empty(),
        end > 0 && end < total ? Optional.of(end - 1) : Optional.empty());
  }
}
