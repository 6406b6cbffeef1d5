package dev.cairn.session;

import java.util.Optional;

/**
 * Which page of a session's checkpoints to list.
 *
 * @param limit checkpoints on the page, 0 to 1000
 * @param offset checkpoints to skip; not together with a cursor
 * @param cursor where an earlier page ended
 * @param includeState whether to read the states too: the page ends when they are large together
 * @param tree whether the page has up to 10,000 checkpoints, to show how they descend
 */
public record ListCheckpointsQuery(
    int limit, int offset, Optional<PageCursor> cursor, boolean includeState, boolean tree) {

  private static final int MAX_TREE = 10_000;

  public ListCheckpointsQuery {
    PageRequest.check(limit, offset, cursor);
    if (tree && includeState) {
      throw new StorageException(Problem.TREE_WITH_STATE);
    }
  }

  public ListCheckpointsQuery(
      int limit, int offset, Optional<PageCursor> cursor, boolean includeState) {
    this(limit, offset, cursor, includeState, false);
  }

  /** How many checkpoints the page may have. */
  public int most() {
    return tree ? MAX_TREE : limit;
  }

  public ListCheckpointsQuery(int limit, int offset, boolean includeState) {
    this(limit, offset, Optional.empty(), includeState);
  }
}
