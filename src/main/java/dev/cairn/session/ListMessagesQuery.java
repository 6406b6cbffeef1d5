package dev.cairn.session;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which messages of a checkpoint to list. Messages are counted from 0.
 *
 * @param checkpointId a checkpoint of the session; empty for the active one
 * @param after only messages behind this index
 * @param before only messages before this index: without {@code after}, the last of them
 * @param limit messages on the page, 0 to 1000
 * @param maxBytes a message of more bytes is listed without its text
 * @param known versions that the caller has: of a session that was updated last at one of these
 *     times, no message is read
 */
public record ListMessagesQuery(
    Optional<UUID> checkpointId,
    Optional<Integer> after,
    Optional<Integer> before,
    int limit,
    int maxBytes,
    Set<Instant> known) {

  /** Bytes of the texts on a page, unless one message alone has more. */
  public static final int PAGE_BYTES = 1 << 20;

  /** What {@code maxBytes} is if the caller does not say. */
  public static final int DEFAULT_MAX_BYTES = 256 << 10;

  public ListMessagesQuery {
    PageRequest.check(limit, 0);
    requireIndex("after", after);
    requireIndex("before", before);
    PageRequest.checkMaxBytes(maxBytes);
    known = Set.copyOf(known);
  }

  private static void requireIndex(String name, Optional<Integer> index) {
    if (!PageRequest.isNumber(index.orElse(0))) {
      throw new StorageException(Problem.INVALID_INDEX, name);
    }
  }

  /** One message, however large it is. */
  public static ListMessagesQuery one(Optional<UUID> checkpointId, int index) {
    requireIndex("index", Optional.of(index));
    Optional<Integer> after = index == 0 ? Optional.empty() : Optional.of(index - 1);
    return new ListMessagesQuery(
        checkpointId, after, Optional.empty(), 1, PageRequest.MAX_NUMBER, Set.of());
  }

  /**
   * Where the page is.
   *
   * @param first the index of its first message
   * @param end the index behind its last message
   * @param isFromEnd whether its last messages matter most
   */
  public record Range(int first, int end, boolean isFromEnd) {}

  /** Where the page is among so many messages of a session that was updated last at this time. */
  public Range range(int total, Instant updatedAt) {
    int first = after.map(index -> Math.min(index, total - 1) + 1).orElse(0);
    int end = Math.max(first, before.map(index -> Math.min(index, total)).orElse(total));
    int size = known.contains(updatedAt) ? 0 : Math.min(limit, end - first);
    boolean isFromEnd = after.isEmpty() && before.isPresent();
    return isFromEnd ? new Range(end - size, end, true) : new Range(first, first + size, false);
  }
}
