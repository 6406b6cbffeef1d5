package dev.cairn.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A page of the messages of a checkpoint.
 *
 * @param updatedAt when the session was changed last
 * @param total messages of the checkpoint, on all pages
 * @param nextBefore the index before which earlier messages are; empty if there are none
 * @param nextAfter the index behind which later messages are; empty if there are none
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

  /** The same page with other texts of its messages. */
  public ListMessagesResult with(List<ListedMessage> others) {
    return new ListMessagesResult(checkpointId, updatedAt, total, others, nextBefore, nextAfter);
  }

  /**
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
