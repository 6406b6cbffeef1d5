package dev.cairn.session;

import java.util.Optional;

/**
 * Which page of a session's checkpoints to list.
 *
 * @param limit checkpoints on the page, 0 to 1000
 * @param offset checkpoints to skip; not together with a cursor
 * @param cursor where an earlier page ended
 * @param includeState whether to read the states too: the page ends when they are large together
 */
public record ListCheckpointsQuery(
    int limit, int offset, Optional<PageCursor> cursor, boolean includeState) {

  public ListCheckpointsQuery {
    PageRequest.check(limit, offset, cursor);
  }

  public ListCheckpointsQuery(int limit, int offset, boolean includeState) {
    this(limit, offset, Optional.empty(), includeState);
  }
}
