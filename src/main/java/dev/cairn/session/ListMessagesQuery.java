package dev.cairn.session;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Selects a page of a checkpoint's messages. Message indexes start at 0.
 *
 * @param checkpointId a checkpoint of the session; empty for the active one
 * @param after lists only messages after this index
 * @param before lists only messages before this index; without {@code after}, the last of them
 * @param limit maximum number of messages on the page, 0 to 1000
 * @param maxBytes messages larger than this are listed without their text
 * @param known versions that the caller already has: if the session's {@code updatedAt} is one of
 *     these, no messages are read
 */
public record ListMessagesQuery(
    Optional<UUID> checkpointId,
    Optional<Integer> after,
    Optional<Integer> before,
    int limit,
    int maxBytes,
    Set<Instant> known) {

  /** The maximum total size of the texts on a page, unless a single message exceeds it. */
  public static final int PAGE_BYTES = 1 << 20;

  /** The default of {@code maxBytes}. */
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

  /** Selects one message, regardless of its size. */
  public static ListMessagesQuery one(Optional<UUID> checkpointId, int index) {
    requireIndex("index", Optional.of(index));
    Optional<Integer> after = index == 0 ? Optional.empty() : Optional.of(index - 1);
    return new ListMessagesQuery(
        checkpointId, after, Optional.empty(), 1, PageRequest.MAX_NUMBER, Set.of());
  }

  /**
   * The range of messages on a page.
   *
   * @param first the index of the first message
   * @param end the index after the last message
   * @param isFromEnd whether to keep the last messages if not all fit
   */
  public record Range(int first, int end, boolean isFromEnd) {}

  /**
   * Returns the range of the page, given the number of messages and the session's {@code
   * updatedAt}.
   */
  public Range range(int total, Instant updatedAt) {
    int first = after.map(index -> Math.min(index, total - 1) + 1).orElse(0);
    int end = Math.max(first, before.map(index -> Math.min(index, total)).orElse(total));
    int size = known.contains(updatedAt) ? 0 : Math.min(limit, end - first);
    boolean isFromEnd = after.isEmpty() && before.isPresent();
    return isFromEnd ? new Range(end - size, end, true) : new Range(first, first + size, false);
  }
}
